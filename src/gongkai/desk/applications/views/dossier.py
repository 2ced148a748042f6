"""案卷、证据: what a case's dossier holds, and the download."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.applications.models import Application
from gongkai.applications.selectors.dossier import entries
from gongkai.applications.services import dossier as making
from gongkai.applications.services.dossier import Made
from gongkai.desk.applications.forms.dossier import DossierForm
from gongkai.desk.applications.views.cases import case_or_404
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.policies import may
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("case.dossier")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def dossier(request: Request, number: str) -> HttpResponseBase:
    """The list of contents with what each proves; sent, the file."""
    one, form = case_or_404(request, number), DossierForm(sent(request))
    made: list[Made] = []

    def act() -> None:
        given = form.cleaned_data
        made.append(making.make(one, given["what"], given["form"], actor=request.actor, at=request.at))

    if request.method == "POST" and done(form, act):
        return _handed(made[0])
    return _page(request, one, form)


def _page(request: Request, one: Application, form: DossierForm) -> HttpResponse:
    held = entries(one) if may(request.actor, "case.dossier", one.organisation_id) else []
    context = {"case": one, "form": form, "entries": held, "evidence": [entry for entry in held if entry.proves]}
    return render(request, "desk/applications/dossier.html", context)


def _handed(made: Made) -> FileResponse:
    """Always to be saved, kept by no cache."""
    answer = FileResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
