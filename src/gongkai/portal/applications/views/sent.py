"""The last steps: looking it over, sending it, and the receipt with number and query code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.applications.models import ApplicantKind, Submission
from gongkai.applications.rules.paper import CARRIERS, IDENTITIES, WAYS, Asked, Someone
from gongkai.applications.selectors import citizen as selectors
from gongkai.applications.selectors import drafts
from gongkai.applications.services import citizen, receipts
from gongkai.applications.services.citizen import Asker
from gongkai.applications.services.numbers import spaced
from gongkai.foundation.errors import Refused
from gongkai.foundation.language import lang
from gongkai.portal.applications.filling import SMALL_BODY, Filling, bounded, filling, stepwise
from gongkai.portal.applications.forms.people import MODE_LABELS, PersonForm
from gongkai.portal.applications.forms.review import SendForm
from gongkai.portal.applications.views.apply import READ_OR_SEND, kept_files, lacks_mandate
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("application.apply")
@never_cache
@bounded(SMALL_BODY)
@READ_OR_SEND
@stepwise
def review(request: Request, its: Filling) -> HttpResponse:
    """All of it once more; sent from here."""
    form = SendForm(request.POST if request.method == "POST" else None)
    problems = _problems(its.sheet.complete())
    if request.method == "POST" and not problems and its.draft is not None:
        asker = Asker(its.address, request.POST.get("mark", ""), request.POST.get("website", ""))
        try:
            citizen.apply(its.draft.pk, asker, site=track_address(request), at=request.at)
            return its.to("sent")
        except Refused as refused:
            form.refuse(refused)
    return its.keyed(render(request, "portal/applications/review.html", _shown(its, form, problems)))


def _shown(its: Filling, form: SendForm, problems: list[tuple[str, str, str]]) -> dict[str, object]:
    asked, language = its.sheet.complete(), lang()
    people = [
        (PersonForm(None, one, its.sheet.mode, at).title, one, _identity(one), _kind(one))
        for at, one in enumerate(asked.people)
    ]
    return its.context(
        "review",
        form=form,
        problems=problems,
        asked=asked,
        people=people,
        mode=MODE_LABELS[its.sheet.mode][0],
        carrier=CARRIERS[asked.carrier].in_lang(language) if asked.carrier in CARRIERS else "",
        way=WAYS[asked.way].in_lang(language) if asked.way in WAYS else "",
        kept=kept_files(its.sheet),
        mandate=lacks_mandate(its.sheet),
    )


def _identity(one: Someone) -> str:
    return IDENTITIES[one.identity_kind].in_lang(lang()) if one.identity_kind in IDENTITIES else ""


def _kind(one: Someone) -> str:
    """The column of table 3 for a body; of a person it says nothing new."""
    return "" if one.kind == "natural" else str(dict(ApplicantKind.choices).get(one.kind, ""))


def _problems(asked: Asked) -> list[tuple[str, str, str]]:
    """What is still to be put right: the step, the input there, the sentence."""
    found = []
    for field, text in asked.problems():
        step = "what" if field == "items" else "how" if field in ("carrier", "way") else "who"
        target = "id_item-0" if step == "what" else f"id_{field}"
        if field.startswith("people."):
            _people, place, name = field.split(".")
            target = f"id_p{place}-{name}"
            if place == "0" and name in ("email", "address") and asked.way in ("email", "post"):
                step, target = "how", f"id_{name}"
        found.append((step, target, text.in_lang(lang())))
    return found


@allow("application.apply")
@never_cache
@require_safe
def sent(request: Request, code: str) -> HttpResponse:
    """Number and code, for half an hour after sending and only in this browser; later they are on paper only."""
    its = filling(request, code)
    if its.sent is None or its.sent.submission is None:
        return its.to("start") if its.under_way else redirect("track")
    submission = its.sent.submission
    asked = Asked.from_json(submission.content)
    context = its.context(
        "sent",
        submission=submission,
        code=spaced(drafts.code(its.sent)),
        mailed=asked.mail_receipt and asked.applicant.email,
        mailed_code=asked.mail_code,
        track=track_address(request),
        tracked=selectors.tracked(submission.number, at=request.at),
    )
    return render(request, "portal/applications/sent.html", context)


@allow("application.apply")
@never_cache
@require_safe
def sent_receipt(request: Request, code: str) -> HttpResponse:
    """登记回执 as PDF, with the code."""
    its = filling(request, code)
    if its.sent is None or its.sent.submission is None:
        return redirect("track")
    return receipt_pdf(request, its.sent.submission, spaced(drafts.code(its.sent)))


def receipt_pdf(request: Request, submission: Submission, code: str = "") -> HttpResponse:
    """The receipt of a paper as PDF."""
    made = receipts.printed(submission, site=track_address(request), code=code, at=request.at)
    return pdf(made, _("回执%(number)s.pdf") % {"number": submission.number})


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to be saved; no cache keeps it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def track_address(request: HttpRequest) -> str:
    """Where an application is tracked, in full."""
    return request.build_absolute_uri(reverse("track"))
