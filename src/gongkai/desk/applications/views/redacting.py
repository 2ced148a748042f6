"""遮盖: the pages of a file with boxes over them, drawn, typed, or by words that are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.redaction.finding import Found
from gongkai.applications.redaction.pages import Size
from gongkai.applications.rules.grounds import grounds
from gongkai.applications.selectors.redacting import Box, boxes, current, open_for_it, source
from gongkai.applications.services import redacting
from gongkai.desk.applications.forms.redacting import BoxForm, CoverForm, FindForm, ground_words
from gongkai.desk.applications.views.cases import case_or_404
from gongkai.desk.foundation.views.acting import done
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.web.access import allow
from gongkai.web.middleware import Request

_LISTED = 30  # pages up to which each is named
_WIDE = 1000  # units across a page in the picture of it


@dataclass(frozen=True, slots=True)
class _Place:
    """The file that is worked on, and the page shown."""

    case: Application
    file: CaseFile
    page: int = 1

    @property
    def address(self) -> str:
        return reverse("desk-redact", args=[self.case.number, self.file.file_id])

    def shown(self, page: int | None = None) -> HttpResponseRedirect:
        """The page with what was done."""
        return HttpResponseRedirect(f"{self.address}?page={page or self.page}")


def _place(request: Request, number: str, file: UUID) -> _Place:
    one = case_or_404(request, number)
    held = source(one, file)
    if held is None:
        raise Http404
    given = request.POST.get("shown") or request.GET.get("page") or ""
    return _Place(one, held, int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 1)


@allow("case.handle")
@require_safe
@never_cache
def redact(request: Request, number: str, file: UUID) -> HttpResponse:
    """A page of the file with the boxes on it, the list of all boxes, and the ways to add one."""
    return _shown(request, _place(request, number, file))


def _shown(request: Request, place: _Place, looked_up: Sequence[Box] = (), **forms: Any) -> HttpResponse:
    """The page; `forms`: those that were sent and are to be put right, by their names in the template; `looked_up`:
    places found, that are no boxes yet."""
    context: dict[str, Any] = {"case": place.case, "file": place.file, "open": open_for_it(place.case)}
    try:
        sizes = redacting.sizes(place.file, actor=request.actor)
    except Refused as refusal:
        return render(request, "desk/applications/unfit.html", context | {"why": refusal.message}, status=409)
    except NotAllowed as refusal:
        raise Http404 from refusal
    page = min(max(place.page, 1), len(sizes))
    held = current(place.file)
    all_boxes = boxes(held)
    last = _last(all_boxes)
    chosen = {"page": page, "ground": last.ground if last else "", "item": last.item if last else None}
    context |= {
        "page": page,
        "pages": len(sizes),
        "around": _around(page, len(sizes), all_boxes),
        "wide": _WIDE,
        "high": _high(sizes[page - 1]),
        "looked_up": [_edges(box, sizes[page - 1]) for box in looked_up if box.page == page],
        "marks": [_mark(box, sizes[page - 1]) for box in all_boxes if box.page == page],
        "boxes": [_row(box) for box in all_boxes],
        "result": held.result if held else None,
        "box_form": BoxForm(case=place.case, initial=chosen),
        "find_form": FindForm(),
        **forms,
    }
    return render(request, "desk/applications/redact.html", context)


def _last(held: Sequence[Box]) -> Box | None:
    """The box added last: the next one is mostly for the same ground."""
    return max(held, key=lambda box: box.id, default=None)


def _high(size: Size) -> int:
    return round(_WIDE * size.height / size.width)


def _around(page: int, pages: int, held: list[Box]) -> list[tuple[int, int]]:
    """The pages to go to, with how many boxes each has: all, or of many those near, with boxes, and the ends."""
    count = Counter(box.page for box in held)
    near = {1, pages, *count, *range(page - 5, page + 6)} if pages > _LISTED else set(range(1, pages + 1))
    return [(one, count[one]) for one in sorted(near) if 1 <= one <= pages]


def _edges(box: Box, size: Size) -> dict[str, Any]:
    high = _high(size)
    edges = {"x": box.x * _WIDE, "y": box.y * high, "w": box.w * _WIDE, "h": box.h * high}
    return {name: f"{edge:.1f}" for name, edge in edges.items()}


def _mark(box: Box, size: Size) -> dict[str, Any]:
    return {**_edges(box, size), "ground": ground_words()[box.ground]}


def _row(box: Box) -> dict[str, Any]:
    edges = zip(("left", "top", "width", "height"), (box.x, box.y, box.w, box.h), strict=True)
    told = {name: f"{100 * edge:.1f}" for name, edge in edges}
    article = grounds()[box.ground][2]
    return told | {
        "id": box.id,
        "page": box.page,
        "item": box.item,
        "ground": article,
        "words": ground_words()[box.ground],
    }


@allow("case.handle")
@require_safe
@never_cache
def page(request: Request, number: str, file: UUID, page: int) -> HttpResponse:
    """A page's picture: kept by no cache, on record as read."""
    place = _place(request, number, file)
    try:
        drawn = redacting.page(place.file, page, actor=request.actor, at=request.at)
    except (Refused, NotAllowed) as refusal:
        raise Http404 from refusal
    if not drawn:
        raise Http404
    answer = HttpResponse(drawn, content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _count(place: _Place, request: Request) -> int:
    return len(redacting.sizes(place.file, actor=request.actor))


@allow("case.handle")
@require_POST
@never_cache
def add(request: Request, number: str, file: UUID) -> HttpResponse:
    """加上一个框, drawn or typed."""
    place, form = _place(request, number, file), None
    form = BoxForm(request.POST, case=place.case)

    def act() -> object:
        return redacting.add(place.file, [form.box()], pages=_count(place, request), actor=request.actor, at=request.at)

    if done(form, act):
        return place.shown(form.cleaned_data["page"])
    return _shown(request, place, box_form=form, form=form)


@allow("case.handle")
@require_POST
@never_cache
def find(request: Request, number: str, file: UUID) -> HttpResponse:
    """找字: where words stand; and, with the places ticked, boxes over them. The words stand in no address."""
    place, form = _place(request, number, file), FindForm(request.POST)
    held: list[Found] = []

    def look() -> None:
        given = form.cleaned_data
        words, whole = given["words"], given["whole_line"]
        held.extend(redacting.find(place.file, words, whole_line=whole, actor=request.actor, at=request.at))

    if not done(form, look):
        return _shown(request, place, find_form=form, form=form)
    cover = _cover_form(request, place, form, held)

    def act() -> object:
        return redacting.add(
            place.file,
            [box for at in cover.cleaned_data["places"] for box in _boxes(held[at], cover.cleaned_data)],
            pages=_count(place, request),
            actor=request.actor,
            at=request.at,
        )

    if cover.is_bound and done(cover, act):
        chosen = cover.cleaned_data["places"]
        messages.success(request, _("已加上%(n)s处遮盖。") % {"n": len(chosen)})
        return place.shown(held[chosen[0]].page)
    looked_up = [box for one in held for box in _boxes(one, {"ground": "", "item": None})]
    return _shown(request, place, looked_up, find_form=form, cover_form=cover, form=cover)


def _cover_form(request: Request, place: _Place, form: FindForm, held: Sequence[Found]) -> CoverForm:
    """What was found, all of it ticked, with the ground chosen last; or what was sent of it."""
    told = [(at, _told(one)) for at, one in enumerate(held)]
    sent = request.POST if "ground" in request.POST else None
    last = _last(boxes(current(place.file)))
    first = {"ground": last.ground, "item": last.item} if last else {}
    first |= {name: form.cleaned_data[name] for name in ("words", "whole_line")}
    return CoverForm(sent, case=place.case, found=told, initial=first | {"places": [at for at, _text in told]})


def _boxes(one: Found, why: dict[str, Any]) -> list[Box]:
    return [Box(one.page, *edges, why["ground"], why["item"]) for edges in one.boxes]


def _told(one: Found) -> str:
    return _("第%(page)s页：%(before)s【%(text)s】%(after)s") % one._asdict()


def _act(request: Request, place: _Place, act: Callable[[], object], told: str) -> bool:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return False
    except NotAllowed as refusal:
        raise Http404 from refusal
    if told:
        messages.success(request, told)
    return True


@allow("case.handle")
@require_POST
def remove(request: Request, number: str, file: UUID, box: int) -> HttpResponse:
    """删除一个框."""
    place = _place(request, number, file)
    _act(request, place, lambda: redacting.remove(place.file, box, actor=request.actor, at=request.at), "")
    return place.shown()


@allow("case.handle")
@require_POST
def burn(request: Request, number: str, file: UUID) -> HttpResponse:
    """生成遮盖件."""
    place = _place(request, number, file)
    told = _("遮盖件已经生成，加入案卷。请保密审查员审查以后，随答复提供。")
    if _act(request, place, lambda: redacting.burn(place.file, version=None, actor=request.actor, at=request.at), told):
        return redirect("desk-case", number=number)
    return place.shown()
