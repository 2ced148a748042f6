"""Whether the site can do its work, for who watches it from outside."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from gongkai.foundation.selectors import health
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("portal.read")
def healthz(request: Request) -> HttpResponse:
    """200 and {"status": "ok"}; else 503 with the names of what fails, which say nothing about the installation. Asks
    neither session nor person, so that it answers without a database."""
    failing = health.essential(request.at)
    answer = {"status": "failing", "failing": failing} if failing else {"status": "ok"}
    response = JsonResponse(answer, status=503 if failing else 200)
    response["Cache-Control"] = "no-store"
    return response
