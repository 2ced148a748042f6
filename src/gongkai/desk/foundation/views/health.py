"""How the installation is, for administrators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongkai.foundation.selectors import health
from gongkai.foundation.selectors.health import Level
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("health.read")
def overview(request: Request) -> HttpResponse:
    """All checks, made now; what is wrong first."""
    order = list(reversed(Level))
    checks = sorted(health.everything(request.at), key=lambda check: order.index(check.level))
    counts = {level.value: sum(check.level == level for check in checks) for level in Level}
    return render(request, "desk/health/overview.html", {"checks": checks, "counts": counts})
