"""The bare views: the template of a page with the context that the page's own view made once, held in memory.

Middleware, template, context processors and addresses are the page's own; what is left out is what the view does.
"""

from __future__ import annotations

from typing import Any
from unittest import mock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import include, path

from gongkai.foundation.now import day
from gongkai.foundation.selectors.site import shown
from gongkai.portal.foundation.views import frame, organisations, sign_in
from gongkai.web.middleware import Request

# The pages that are measured: address, and the module whose view makes it.
PAGES = {
    "home": ("/", frame),
    "organisation": ("/organisations/yunling-zrzyj/", organisations),
    "sign-in": ("/sign-in/", sign_in),
}
_held: dict[str, tuple[str, dict[str, Any]]] = {}


def keep(name: str, template: str, context: dict[str, Any]) -> None:
    """Hold what a page's own view has rendered, for `/bare/<name>/`."""
    _held[name] = (template, context)


def hold(name: str) -> None:
    """Keep template and context of a page. Rendering it once reads what its queries give."""
    address, module = PAGES[name]

    def kept(request: Request, template: str, context: dict[str, Any], **options: Any) -> HttpResponse:
        keep(name, template, {**context, "site": shown(day(request.at))})
        return render(request, template, context, **options)

    with mock.patch.object(module, "render", kept):
        answer = Client(headers={"Host": "localhost"}).get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def view(request: HttpRequest, name: str) -> HttpResponse:
    """The page as it was held."""
    if name not in _held:
        hold(name)
    template, context = _held[name]
    return render(request, template, context)


urlpatterns = [path("bare/<slug:name>/", view), path("", include("gongkai.config.urls"))]
