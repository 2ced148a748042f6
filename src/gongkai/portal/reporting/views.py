"""Anybody's report, read and checked: handed in, awaited and looked at under an address that cannot be guessed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.reporting.models import Reading
from gongkai.reporting.selectors.reading import by_key
from gongkai.reporting.services import reading as services
from gongkai.reporting.services.reading import Asker
from gongkai.web import readings
from gongkai.web.access import allow
from gongkai.web.address import client_address, network
from gongkai.web.middleware import Request


@require_http_methods(["GET", "HEAD", "POST"])
@allow("report.read_any")
def read(request: Request) -> HttpResponse:
    """Hand in a report."""
    sent = request.method == "POST"
    form = readings.UploadForm(request.POST, request.FILES) if sent else readings.UploadForm()
    if sent:
        reading = readings.taken(request, form, Asker(None, network(client_address(request))))
        if reading is not None:
            return redirect("read-report-result", key=reading.key)
    return render(request, "portal/reports/read.html", {"form": form})


@require_safe
@allow("report.read_any")
def result(request: Request, key: str) -> HttpResponse:
    """What came of it; a page that looks again by itself while it waits."""
    reading = _reading(key)

    def picture(number: int) -> str:
        return reverse("read-report-picture", args=[key, number])

    return readings.refreshed(
        render(request, "portal/reports/result.html", readings.context(reading, picture)), reading
    )


@require_safe
@allow("report.read_any")
def download(request: Request, key: str, name: str) -> HttpResponse:
    """JSON, sheet or page of it."""
    return readings.download(_reading(key), name)


@require_safe
@allow("report.read_any")
def picture(request: Request, key: str, number: int) -> HttpResponse:
    """A page of the file, beside which evidence stands."""
    return readings.page_picture(_reading(key), number)


@require_POST
@allow("report.read_any")
def delete(request: Request, key: str) -> HttpResponse:
    """Delete it before its day is over."""
    services.delete(_reading(key), actor=request.actor, at=request.at)
    form = readings.UploadForm()
    return render(request, "portal/reports/read.html", {"form": form, "done": _("结果已经删除。")})


def _reading(key: str) -> Reading:
    reading = by_key(key)
    if reading is None:
        raise Http404
    return reading
