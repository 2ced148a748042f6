"""Ending sessions from outside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction

from gongkai.foundation.models import Person, Session
from gongkai.foundation.policies import Actor
from gongkai.foundation.services.audit import Act, record


@transaction.atomic
def end_sessions(
    person: Person, reason: str, *, actor: Actor, at: datetime, keep: str | None = None, only: Collection[str] = ()
) -> int:
    """End a person's sessions, all or `only` these, but not `keep`; returns how many.

    Reasons: `new_password`, `deactivated`, `displaced` (by newer ones), `chosen` (by the person).
    """
    ended = Session.objects.filter(person=person).exclude(session_key=keep)
    if only:
        ended = ended.filter(session_key__in=only)
    count: int = ended.delete()[0]
    if count:
        record(Act("session.end", target=person, details={"reason": reason, "count": count}), actor=actor, at=at)
    return count


def clear_sessions(*, at: datetime) -> int:
    """Remove sessions whose time is over, and counts of failures with their addresses; returns how many sessions."""
    AccessAttempt.objects.filter(attempt_time__lt=at - settings.AXES_COOLOFF_TIME).delete()
    return Session.objects.filter(expire_date__lt=at).delete()[0]
