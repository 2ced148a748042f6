"""Handing in papers about one's application, each with a receipt of its own."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.applications.models import Paper, SubmissionFile
from gongkai.applications.selectors.citizen import Tracked
from gongkai.applications.services import citizen, drafts
from gongkai.applications.services.citizen import Asker, Handed
from gongkai.applications.services.intake import Upload
from gongkai.foundation.errors import Refused
from gongkai.portal.applications.filling import LARGEST_BODY, bounded
from gongkai.portal.applications.forms.track import HandInForm
from gongkai.portal.applications.views.apply import READ_OR_SEND
from gongkai.portal.applications.views.track import page, proved
from gongkai.portal.applications.words import ACTS, PAPER_OF
from gongkai.web.access import allow
from gongkai.web.address import client_address, network
from gongkai.web.middleware import Request


@allow("application.track")
@never_cache
@bounded(LARGEST_BODY, kept=False)
@READ_OR_SEND
@proved
def hand_in(request: Request, held: Tracked, act: str) -> HttpResponse:
    """Supplement, reasons, proof of payment, addition, contact or withdrawal: whichever the case takes now."""
    paper = PAPER_OF.get(act)
    if paper is None or held.case is None:
        raise Http404
    context = page(request, held) | {"act": ACTS[paper], "taken": paper in held.papers}
    sent = request.method == "POST"
    form = HandInForm(paper, held.items, request.POST if sent else None, request.FILES if sent else None)
    if sent and (form.check_contact() if paper == Paper.CONTACT else form.is_valid()):
        made = _handed(request, held, form)
        if made is not None:
            return render(request, "portal/applications/handed_in.html", context | {"receipt": made})
    token = request.POST.get("token", "")[:80] or secrets.token_hex(20)
    return render(request, "portal/applications/hand_in.html", context | {"form": form, "token": token})


def _handed(request: Request, held: Tracked, form: HandInForm) -> object:
    """The paper that came of it; None where it was refused, which the form then says."""
    uploads = request.FILES.getlist("file") if "file" in form.fields else []
    handed = Handed(
        form.paper,
        text=form.typed("text"),
        items=form.numbers(),
        contact=form.contact() if form.paper == Paper.CONTACT else None,
    )
    asker = Asker(network(client_address(request)), request.POST.get("token", "")[:80], request.POST.get("website", ""))
    try:
        if len(uploads) > drafts.MOST_FILES:
            raise drafts.too_many()
        total = 0
        for upload in uploads:
            drafts.check_size(upload, total)
            total += upload.size or 0
        files = [Upload(SubmissionFile.Kind.ATTACHMENT, upload) for upload in uploads]
        assert held.case is not None
        return citizen.hand_in(held.case, handed, files, asker, at=request.at).submission
    except Refused as refused:
        form.refuse(refused)
        return None
