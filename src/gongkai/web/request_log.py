"""One line in the log for each request, and a number for it that all its other lines carry."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gongkai.foundation import logs
from gongkai.foundation.models import Person


class RequestLog:
    """Stands first among the middleware. Logs method, route (not the address: it may hold what somebody typed), status,
    milliseconds and the person's number. Files of the site itself and /healthz when all is well are not logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request, answer it, log it."""
        number = uuid4()
        begun = time.perf_counter()
        with logs.context(request=number):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = str(number)  # the page of an error shows it to whom it may concern
            if not _quiet(request, response.status_code):
                ms = round((time.perf_counter() - begun) * 1000, 1)
                logs.log.info("request", extra={**_facts(request), "status": response.status_code, "ms": ms})
        return response


def _facts(request: HttpRequest) -> dict[str, object]:
    # The person whom the session named, when a view asked for them: asking here would cost a query a request.
    person = getattr(request, "_cached_user", None)
    return {
        "method": request.method,
        "route": request.resolver_match.route if request.resolver_match else None,
        "person": person.pk if isinstance(person, Person) else None,
    }


def _quiet(request: HttpRequest, status: int) -> bool:
    return status < 400 and (request.path.startswith(settings.STATIC_URL) or request.path == "/healthz")
