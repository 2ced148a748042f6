"""The portal's home and the pages about the site itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.foundation.models import OrganisationKind
from gongkai.foundation.now import day
from gongkai.foundation.selectors.organisations import Brief, listed
from gongkai.portal.navigation import ENTRIES
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.navigation import links

A_YEAR = 366 * 24 * 3600

# How the home groups organisations: tab by tab, in this order.
GROUPS = (
    (
        "departments",
        _("政府和部门"),
        (OrganisationKind.GOVERNMENT, OrganisationKind.OFFICE, OrganisationKind.DEPARTMENT),
    ),
    (
        "townships",
        _("乡镇街道、开发区"),
        (OrganisationKind.TOWNSHIP, OrganisationKind.DISPATCHED, OrganisationKind.ZONE),
    ),
    ("others", _("授权组织、公共企事业单位"), (OrganisationKind.AUTHORISED, OrganisationKind.PUBLIC_BODY)),
)


@allow("portal.read")
@require_safe
def home(request: Request) -> HttpResponse:
    """The city's home: what one can do here, and its organisations."""
    by_kind: dict[str, list[Brief]] = {}
    for one in listed(day(request.at)):
        by_kind.setdefault(one.kind, []).append(one)
    groups = [(key, label, [one for kind in kinds for one in by_kind.get(kind, [])]) for key, label, kinds in GROUPS]
    groups = [group for group in groups if group[2]]
    chosen = next((group for group in groups if group[0] == request.GET.get("kind")), groups[0] if groups else None)
    count = sum(len(group[2]) for group in groups)
    return render(request, "portal/home.html", {"groups": groups, "chosen": chosen, "count": count})


@allow("portal.read")
@require_safe
def site_map(request: Request) -> HttpResponse:
    """站点地图."""
    return render(request, "portal/site_map.html", {"groups": links(ENTRIES, request.actor, request.path)})


@allow("portal.read")
@require_safe
def accessibility(request: Request) -> HttpResponse:
    """无障碍说明 (无障碍环境建设法; GB/T 37668-2019)."""
    return render(request, "portal/accessibility.html")


@allow("portal.read")
@require_safe
def elder(request: Request) -> HttpResponse:
    """Turn large type (长辈版) on or off, and go back to the page."""
    return _kept(request, "elder", "1" if request.GET.get("on") == "1" else "0")


@allow("portal.read")
@require_safe
def language(request: Request) -> HttpResponse:
    """Choose the language of the interface, and go back to the page."""
    asked = request.GET.get("to", "")
    chosen = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, chosen)


def _kept(request: Request, cookie: str, value: str) -> HttpResponse:
    """Back to the page of this site from which the reader came; the browser keeps the choice for a year. A choice of
    how to read changes no record, so a link may make it."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    response.set_cookie(
        cookie, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    response["Cache-Control"] = "no-store"
    return response
