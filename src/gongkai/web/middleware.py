"""What every request carries: its moment, who acts, and how it is to be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from gongkai.foundation.now import day, now
from gongkai.foundation.models import Person
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.foundation.selectors.people import actor


class Request(HttpRequest):
    """A request as our views see it."""

    at: datetime
    actor: Actor
    elder: bool  # 长辈版


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
    return actor(request.user, day(request.at)) if isinstance(request.user, Person) else NOBODY
