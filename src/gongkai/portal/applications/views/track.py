"""Following an application: with number and code once, then for half an hour without."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.models import Application, Letter, State, Submission
from gongkai.applications.rules.paper import CARRIERS, WAYS
from gongkai.applications.selectors import citizen as selectors
from gongkai.applications.selectors import entering as entering_selectors
from gongkai.applications.selectors.citizen import Tracked
from gongkai.applications.services import citizen, entering
from gongkai.foundation import masks
from gongkai.foundation.errors import Refused
from gongkai.foundation.language import lang
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.portal.applications import browsers
from gongkai.portal.applications.filling import SMALL_BODY, bounded
from gongkai.portal.applications.forms.track import ProofForm
from gongkai.portal.applications.views.apply import READ_OR_SEND
from gongkai.portal.applications.views.sent import receipt_pdf
from gongkai.portal.applications.words import ACTS, heading, heading_of, moment
from gongkai.regulation.events import Channel, Delivery
from gongkai.regulation.outcomes import outcome
from gongkai.web.access import allow
from gongkai.web.address import client_address, network
from gongkai.web.deadline.shown import Shown
from gongkai.web.files import attachment
from gongkai.web.formats import long_day
from gongkai.web.middleware import Request

View = Callable[..., HttpResponseBase]


@allow("application.track")
@never_cache
@bounded(SMALL_BODY, kept=False)
@READ_OR_SEND
def track(request: Request) -> HttpResponse:
    """Number and code."""
    form = ProofForm(request.POST if request.method == "POST" else None)
    known = browsers.proven(request) if request.method != "POST" else ""
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        address = network(client_address(request))
        try:
            number = citizen.prove(given["number"], given["code"], address=address, at=request.at)
        except Refused as refused:
            form.refuse(refused)
        else:
            response = redirect("tracked", number=number)
            browsers.prove(request, response, number)
            return response
    return render(request, "portal/applications/track.html", {"form": form, "known": known})


def proved(view: View) -> View:
    """Only for who gave number and code a while ago, or has signed in and applied for it; others, and for a number that
    does not exist, go there first."""

    @wraps(view)
    def looked(request: Request, number: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = "" if "\0" in number else browsers.proven(request)
        if not (known and _belongs(number, known)):
            known = ""
            if not _signed_in(request, number):
                return redirect("track")
        held = selectors.tracked(number, at=request.at)
        if held is None:
            return redirect("track")
        response = view(request, held, *args, **kwargs)
        if not known or response.status_code >= 400 or not isinstance(response, HttpResponse):
            return response
        if browsers.PROOF not in response.cookies:
            browsers.prove(request, response, known)
        return response

    return looked


def _signed_in(request: Request, number: str) -> bool:
    key = browsers.entrance(request)
    mine = entering_selectors.mine(key, at=request.at) if key and "\0" not in number else None
    if mine is None or not any(number == one.number for found in mine for one in found):
        return False
    entering.go_on(key, at=request.at)
    return True


def _belongs(number: str, known: str) -> bool:
    """The application itself, what was divided from it (分案), or a new reply (重新答复) to one of these."""
    if number == known:
        return True
    child = Application.objects.filter(number=number).select_related("parent", "divided_from").first()
    before = (child.parent or child.divided_from) if child else None
    return before is not None and _belongs(before.number, known)


@allow("application.track")
@never_cache
@require_safe
@proved
def tracked(request: Request, held: Tracked) -> HttpResponse:
    """How it stands."""
    return render(request, "portal/applications/tracked.html", page(request, held))


def page(request: Request, held: Tracked) -> dict[str, Any]:
    """What the page of an application shows."""
    today = day(request.at)
    shown = Shown(held.clock, today)
    title, sentence = heading(held)
    office, name = held.office, held.office.name if held.office else held.organisation.code
    asked = held.asked
    carrier, way = (
        (held.case.carrier, held.case.way) if held.case else (asked.carrier, asked.way) if asked else ("", "")
    )
    first = held.case.people.order_by("pk").first() if held.case else asked.applicant if asked else None
    return {
        "held": held,
        "title": title,
        "sentence": sentence,
        "shown": shown if (held.clock.due or held.clock.safe) and not held.other else None,
        "running": not held.clock.ended and held.case is not None,
        "pending": held.case is None and not held.other and not _is_over(held),
        "fetch": _fetch(held),
        "results": _results(held),
        "timeline": [(one, moment(one.kind)) for one in held.timeline],
        "wanted": ACTS[held.wanted] if held.wanted else None,
        "acts": [ACTS[paper] for paper in held.papers if paper != held.wanted],
        "waiting": [(one, moment(f"paper:{one.paper}")) for one in held.waiting],
        "parts": [(one.number, heading_of(one)) for one in held.parts],
        "redos": [(one.number, heading_of(one)) for one in held.redos],
        "name": name,
        "office": office,
        "applicant": masks.name(first.name) if first else "",
        "telephone": masks.telephone(first.telephone) if first else "",
        "carrier": CARRIERS[carrier].in_lang(lang()) if carrier in CARRIERS else "",
        "way": WAYS[way].in_lang(lang()) if way in WAYS else "",
        "remedies": _remedies(held),
        "silence": _text(held, held.silence) if held.silence else "",
        "due": held.clock.due or held.clock.safe,
        "delivery": held.reply.deliveries.order_by("-pk").first() if held.reply else None,
    }


def _is_online(reply: Letter | None) -> bool:
    """Whether a reply was delivered here: by post or by hand it has been read already."""
    last = reply.deliveries.order_by("-pk").first() if reply else None
    return last is not None and last.way == Delivery.ELECTRONIC


def _is_over(held: Tracked) -> bool:
    return held.case is None and held.submission is not None and held.submission.state == Submission.State.CANCELLED


def _fetch(held: Tracked) -> str:
    """That the reply waits: here, or where one chose to come for it."""
    case, office = held.case, held.office
    if case is not None and held.received and _is_online(held.reply):
        collected = case.collected.filter(letter=held.reply).exists()
        return "" if collected else _("答复书已于%(day)s送达，在下面下载。") % {"day": long_day(held.received)}
    if case is None or case.state != State.TO_DELIVER or case.way != "in_person" or office is None:
        return ""
    facts = {"place": office.address or office.name, "hours": office.hours, "telephone": office.telephone}
    return _("答复书已经作出。带身份证件到%(place)s领取。%(hours)s　电话：%(telephone)s") % facts


def _results(held: Tracked) -> list[tuple[str, str]]:
    """Item by item what was decided, once the reply may be collected or has arrived."""
    if held.case is None or held.reply is None or held.reply not in held.letters or held.reply.kind != "reply":
        return []
    decided = [(one.wanted, one.outcome) for one in held.case.items.all() if one.outcome]
    return [(wanted, outcome(key).title.in_lang(lang())) for wanted, key in decided]


def _remedies(held: Tracked) -> list[tuple[str, str, Any]]:
    """For which items, the text, the remedy with its last days."""
    several = len(held.items) > 1
    return [("、".join(map(str, one.items)) if several else "", _text(held, one), one) for one in held.remedies]


def _text(held: Tracked, remedy: Any) -> str:
    review = held.office.reconsideration_body if held.office else ""
    court = held.office.court if held.office else ""
    return str(remedy.printed(lang(), review=review or _("有权复议的机关"), court=court or _("有管辖权的法院")))


@allow("application.track")
@never_cache
@require_POST
@proved
def letter(request: Request, held: Tracked, letter: int) -> HttpResponseBase:
    """A letter's PDF. By a button, since it may be its receipt."""
    try:
        return attachment(*citizen.letter_file(_case(held), letter, at=request.at))
    except Letter.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return render(request, "portal/applications/tracked.html", {**page(request, held), "refused": refused.message})


@allow("application.track")
@never_cache
@require_POST
@proved
def file(request: Request, held: Tracked, file: UUID) -> HttpResponseBase:
    """A file that was given."""
    try:
        return attachment(*citizen.case_file(_case(held), file, at=request.at))
    except StoredFile.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return render(request, "portal/applications/tracked.html", {**page(request, held), "refused": refused.message})


@allow("application.track")
@never_cache
@require_POST
@proved
def answer(request: Request, held: Tracked) -> HttpResponseBase:
    """The letter that answers a paper that is no application."""
    if held.answer is None:
        raise Http404
    try:
        return attachment(*citizen.answer_file(held.answer.submission, at=request.at))
    except StoredFile.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return render(request, "portal/applications/tracked.html", {**page(request, held), "refused": refused.message})


def _case(held: Tracked) -> Application:
    if held.case is None:
        raise Http404
    return held.case


@allow("application.track")
@never_cache
@require_safe
@proved
def receipt(request: Request, held: Tracked) -> HttpResponse:
    """登记回执 once more, without the code."""
    if held.submission is None or held.submission.channel != Channel.ONLINE:
        raise Http404  # the office's own receipt goes by the channel it came by
    return receipt_pdf(request, held.submission)


@allow("application.track")
@never_cache
@require_safe
@proved
def paper_receipt(request: Request, held: Tracked, paper: UUID) -> HttpResponse:
    """The receipt of a paper about the case."""
    found = Submission.objects.filter(pk=paper, about=_case(held)).first()
    if found is None:
        raise Http404
    return receipt_pdf(request, found)


@allow("application.track")
@never_cache
@require_POST
def leave(request: Request) -> HttpResponse:
    """End the looking, at a machine that others use."""
    response = redirect("track")
    entering.leave(browsers.entrance(request))
    browsers.forget(response)
    return response
