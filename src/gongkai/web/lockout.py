"""Who fails too often at signing in waits: how django-axes counts here.

Counted are failures with one name from one address, and failures from one address whatever the name. A name that does
not exist is counted like one that does. Of the name only a keyed hash is kept, since people type passwords into the
wrong field; of the request nothing, and nothing is logged.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from gongkai.foundation import cipher
from gongkai.web.address import client_address, network
from gongkai.web.middleware import Request


class Lockout(AbstractAxesHandler, AxesBaseHandler):  # type: ignore[misc]  # axes has no types
    """Keeps one row for each name and address."""

    def get_failures(self, request: Request, credentials: dict[str, Any] | None = None) -> int:
        """Failures that count against AXES_FAILURE_LIMIT; those of the whole address weigh less."""
        name, address = _who(request, credentials)
        recent = _recent(request).filter(ip_address=address)
        counted = recent.aggregate(
            own=Sum("failures_since_start", filter=Q(username=name)), all=Sum("failures_since_start")
        )
        of_all = (counted["all"] or 0) * settings.AXES_FAILURE_LIMIT // settings.LOCKOUT_ADDRESS_LIMIT
        return max(counted["own"] or 0, of_all)

    @transaction.atomic
    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Request | None = None, **_: Any
    ) -> None:
        """Count one more. Attempts while the lock holds are not counted: they do not make it longer."""
        if request is None or request.axes_locked_out:  # type: ignore[attr-defined]
            return
        name, address = _who(request, credentials)
        AccessAttempt.objects.filter(attempt_time__lt=request.at - settings.AXES_COOLOFF_TIME).delete()
        attempt, _created = AccessAttempt.objects.select_for_update().get_or_create(
            username=name, ip_address=address, user_agent="", defaults={"failures_since_start": 0}
        )
        attempt.failures_since_start += 1
        attempt.attempt_time = request.at
        attempt.save()
        request.axes_locked_out = self.is_locked(request, credentials)  # type: ignore[attr-defined]

    def user_logged_in(self, sender: Any, request: Request, user: Any, **_: Any) -> None:
        """Forgive this name at this address, and nobody else: an own account must not clear what was tried on
        others."""
        name, address = _who(request, {"username": user.get_username()})
        AccessAttempt.objects.filter(username=name, ip_address=address).delete()

    def user_logged_out(self, *_: Any, **__: Any) -> None:
        """Nothing to do, as for the next two: axes asks for them."""

    post_save_access_attempt = post_delete_access_attempt = user_logged_out


def _who(request: Request, credentials: dict[str, Any] | None) -> tuple[str, str | None]:
    return cipher.lookup(str((credentials or {}).get("username", ""))), network(client_address(request))


def _recent(request: Request) -> QuerySet[Any]:
    recent: QuerySet[Any] = AccessAttempt.objects.filter(attempt_time__gte=request.at - settings.AXES_COOLOFF_TIME)
    return recent
