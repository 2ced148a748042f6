"""What every request carries: its moment, who acts, and how it is to be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override

from gongkai.foundation.models import Person
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.foundation.selectors.people import actor
from gongkai.web.address import client_address


class Request(HttpRequest):
    """A request as our views see it."""

    at: datetime
    actor: Actor
    elder: bool  # 长辈版


class ChosenLanguage:
    """Chinese, unless the reader switched to English: what a browser prefers is not asked, since the records are
    Chinese whatever the frame is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response


class RequestFacts:
    """Adds `at`, `actor` and `elder`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Add and go on."""
        request.at = now()
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[assignment]
        request.elder = request.COOKIES.get("elder") == "1"
        return self.get_response(request)


def _actor(request: Request) -> Actor:
    if not isinstance(request.user, Person):
        return NOBODY
    return actor(request.user, day(request.at), address=client_address(request))
