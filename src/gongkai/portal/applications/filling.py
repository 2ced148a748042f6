"""A form under way in a browser: whose it is, its draft, and the frame of its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from gongkai.applications.models import Draft
from gongkai.applications.rules.sheet import Sheet
from gongkai.applications.selectors import drafts as selectors
from gongkai.applications.services import drafts
from gongkai.foundation.models import Organisation, OrganisationFacts, OrganisationKind
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.portal.applications import browsers
from gongkai.web.address import client_address, network
from gongkai.web.middleware import Request

V = TypeVar("V", bound=Callable[..., HttpResponseBase])
SMALL_BODY = 2 << 20  # bytes: fifty items as long as they may be
LARGEST_BODY = drafts.LARGEST_ALL + (1 << 20)
STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("who", _("申请人")),
    ("what", _("要什么")),
    ("how", _("怎样给")),
    ("files", _("材料")),
    ("review", _("核对")),
    ("sent", _("提交")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the page shows it: past, current, or to come."""

    label: str | Promise
    past: bool
    current: bool


@dataclass(slots=True)
class Filling:
    """An office's form in a browser. `closed`: the office takes no applications."""

    organisation: Organisation
    office: OrganisationFacts | None
    name: str
    closed: str
    key: str
    draft: Draft | None
    sheet: Sheet
    address: str | None

    @property
    def sent(self) -> Draft | None:
        """The draft that was sent a while ago."""
        return self.draft if self.draft is not None and self.draft.submission_id else None

    @property
    def under_way(self) -> bool:
        """Whether there is a draft that was not sent, and it is known who applies."""
        return self.draft is not None and not self.draft.submission_id and bool(self.sheet.mode)

    def keep(self, sheet: Sheet, *, at: datetime) -> None:
        """Save the draft. Refused where an address begins too many."""
        self.key = self.key or drafts.new_key()
        self.draft = drafts.save(self.key, self.organisation, sheet, address=self.address, at=at)
        self.sheet = sheet

    def context(self, step: str, **more: Any) -> dict[str, Any]:
        """What every page of it shows."""
        here = [key for key, _label in STEPS].index(step) if step else -1
        steps = [Step(label, place < here, place == here) for place, (_key, label) in enumerate(STEPS)]
        return {"filling": self, "organisation": self.organisation, "office": self.office, "name": self.name,
                "draft": self.draft, "sheet": self.sheet, "steps": steps, "step": step, **more}  # fmt: skip

    def to(self, step: str, mark: str = "") -> HttpResponse:
        """On to a step; the browser keeps the key."""
        name = f"apply-{step}" if step != "start" else "apply-start"
        response = redirect(name, code=self.organisation.code)
        response["Location"] += f"#{mark}" if mark else ""
        return self.keyed(response)

    def keyed(self, response: HttpResponse) -> HttpResponse:
        """Have the browser keep the key."""
        if self.key:
            browsers.keep_key(response, self.key)
        return response


def filling(request: Request, code: str) -> Filling:
    """The form of an office in this browser, begun or not. Http404."""
    today = day(request.at)
    try:
        known = organisations.profile(code, today)
    except Organisation.DoesNotExist:
        raise Http404 from None
    one, office = known.organisation, known.facts
    closed = "body" if one.kind == OrganisationKind.PUBLIC_BODY else "new" if office is None else ""
    if known.ended is not None and known.ended <= today:
        closed = "ended"
    key = browsers.draft_key(request)
    draft = selectors.of(key, at=request.at).filter(organisation=one).first()
    blank = draft is None or draft.submission_id is not None
    sheet = drafts.new_sheet(request.at) if draft is None or blank else selectors.sheet(draft)
    name = office.name if office else one.code
    return Filling(one, office, name, closed, key, draft, sheet, network(client_address(request)))


def stepwise(view: Callable[[Request, Filling], HttpResponse]) -> Callable[[Request, str], HttpResponse]:
    """A step after the first: who has no draft begins with the first, who has sent it sees the receipt."""

    @wraps(view)
    def stepped(request: Request, code: str) -> HttpResponse:
        its = filling(request, code)
        if its.closed:
            return shut(request, its)
        if its.sent:
            return its.to("sent")
        try:
            return view(request, its) if its.under_way else its.to("start")
        except Draft.DoesNotExist:  # discarded in another window meanwhile
            return its.to("start")

    return stepped


def shut(request: Request, its: Filling) -> HttpResponse:
    """Where to go instead of an office that takes no applications."""
    kin = organisations.successors(its.organisation, day(request.at))
    context = its.context("", successors=[one.organisation for one in kin])
    return render(request, "portal/applications/closed.html", context, status=404 if its.closed == "new" else 200)


def bounded(most: int, *, kept: bool = True) -> Callable[[V], V]:
    """Refuse a body larger than `most` bytes before a byte of it is read, or one of too many parts, in words. `kept`:
    there is a draft, which stays. The token of the form is checked after that: to find it the whole body has to be
    read."""

    def wrap(view: V) -> V:
        protected = csrf_protect(view)

        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            told = request.META.get("CONTENT_LENGTH") or "0"
            if not told.isdigit() or int(told) > most:
                return _too_large(request, most, kept)
            try:
                return protected(request, *args, **kwargs)
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return _too_large(request, most, kept)

        return cast(V, csrf_exempt(checked))

    return wrap


def _too_large(request: Request, most: int, kept: bool) -> HttpResponse:
    context = {"most": most >> 20, "files": most > SMALL_BODY, "kept": kept, "back": request.path}
    return render(request, "portal/applications/too_large.html", context, status=413)
