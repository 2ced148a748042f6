"""The reports that an office had read: the list, one of them, and what can be taken away of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.desk.reporting.table import Readings
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.policies import Actor, grant
from gongkai.reporting.models import Reading
from gongkai.reporting.selectors.reading import kept
from gongkai.reporting.services import reading as services
from gongkai.reporting.services.reading import CHECK, Asker
from gongkai.web import readings
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@require_safe
@allow("report.check")
def reports(request: Request) -> HttpResponse:
    """All that the office had read."""
    return Readings(kept(request.actor), request).respond("desk/reports/list.html")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("report.check")
def read(request: Request) -> HttpResponse:
    """Hand in a report for the office at which one may check."""
    sent = request.method == "POST"
    form = readings.UploadForm(request.POST, request.FILES) if sent else readings.UploadForm()
    if sent:
        reading = readings.taken(request, form, Asker(_office(request.actor)))
        if reading is not None:
            return redirect("desk-report", pk=reading.pk)
    return render(request, "desk/reports/read.html", {"form": form})


@require_safe
@allow("report.check")
def report(request: Request, pk: int) -> HttpResponse:
    """What came of it; a page that looks again by itself while it waits."""
    reading = _reading(request, pk)

    def address(number: int) -> str:
        return reverse("desk-report-picture", args=[pk, number])

    page = render(request, "desk/reports/report.html", readings.context(reading, address))
    return readings.refreshed(page, reading)


@require_safe
@allow("report.check")
def download(request: Request, pk: int, name: str) -> HttpResponse:
    """JSON, sheet or page of it."""
    return readings.download(_reading(request, pk), name)


@require_safe
@allow("report.check")
def picture(request: Request, pk: int, number: int) -> HttpResponse:
    """A page of the file, beside which evidence stands."""
    return readings.page_picture(_reading(request, pk), number)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("report.check")
def delete(request: Request, pk: int) -> HttpResponse:
    """Delete it, after a page that asks."""
    reading = _reading(request, pk)
    if request.method == "POST":
        services.delete(reading, actor=request.actor, at=request.at)
        messages.success(request, _("已删除。"))
        return redirect("desk-reports")
    return render(request, "desk/reports/delete.html", {"reading": reading})


def _reading(request: Request, pk: int) -> Reading:
    """One of the office's own; another office's is not there."""
    reading: Reading = get_object_or_404(kept(request.actor), pk=pk)
    return reading


def _office(actor: Actor) -> int:
    held = grant(actor, CHECK)
    if held is None:
        raise NotAllowed(CHECK)
    return held.organisation_id
