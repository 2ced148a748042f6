"""What is asked of somebody's sign-in, who is signed in where, and who is locked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet

from gongkai.foundation import cipher
from gongkai.foundation.models import AuditEntry, Person, Role, SecondFactor, Session, SignInPolicy
from gongkai.foundation.policies import Grant
from gongkai.foundation.selectors.organisations import living

if TYPE_CHECKING:
    from gongkai.foundation.selectors.organisations import Named

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one person's sessions."""

    second_factor: bool  # is asked for
    idle: timedelta  # without a request: the session ends
    length: timedelta  # however busy: it ends
    at_once: int  # sessions; a further one ends the oldest


@dataclass(frozen=True, slots=True)
class Running:
    """A session of somebody who is signed in."""

    key: str
    began: AuditEntry | None  # says when, from where, with which browser
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Lock:
    """Failures at signing in that are still counted. `person` None: no such name. Nobody is told but the security
    administrator."""

    id: int
    person: Person | None
    address: str | None
    failures: int
    last: datetime
    locked: bool  # this name from this address
    address_locked: bool  # this address, whatever the name

    @property
    def until(self) -> datetime:
        """When it is forgotten."""
        ends: datetime = self.last + settings.AXES_COOLOFF_TIME
        return ends


def limits(grants: Iterable[Grant]) -> Limits:
    """The strictest of what the offices ask at which somebody has these roles today."""
    grants = list(grants)
    default = SignInPolicy()
    known = SignInPolicy.objects.in_bulk({one.organisation_id for one in grants}, field_name="organisation_id")
    held = [(one.role, known.get(one.organisation_id, default)) for one in grants]
    asked = [policy for _, policy in held] or [default]
    return Limits(
        any(_asks_second_factor(role, policy) for role, policy in held),
        timedelta(minutes=min(policy.idle_minutes for policy in asked)),
        timedelta(hours=min(policy.session_hours for policy in asked)),
        min(policy.sessions_at_once for policy in asked),
    )


def has_second_factor(person: Person) -> bool:
    """Whether a second factor is in use, not only begun."""
    return SecondFactor.objects.filter(person=person, confirmed__isnull=False).exists()


def running(person: Person, idle: timedelta, at: datetime) -> list[Running]:
    """The sessions of a person that still hold, the newest first."""
    found = []
    rows = list(Session.objects.filter(person=person, expire_date__gt=at))
    contents = {row.session_key: row.get_decoded() for row in rows}
    entries = AuditEntry.objects.in_bulk([content["entry"] for content in contents.values() if "entry" in content])
    for key, content in contents.items():
        seen = datetime.fromtimestamp(content["seen"], UTC) if "seen" in content else None
        if seen is None or seen + idle >= at:
            found.append(Running(key, entries.get(content.get("entry", 0)), seen))
    return sorted(found, key=lambda one: one.began.number if one.began else 0, reverse=True)


def locks(at: datetime) -> list[Lock]:
    """Failures that are counted at this moment, the latest first."""
    attempts = list(
        AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME).order_by("-attempt_time")[:500]
    )
    totals: Counter[str | None] = Counter()
    for attempt in attempts:
        totals[attempt.ip_address] += attempt.failures_since_start
    # Of a name only its keyed hash is kept, so the names that exist are hashed to find whose it is.
    names = {cipher.lookup(person.username): person for person in Person.objects.all()} if attempts else {}
    return [
        Lock(
            attempt.pk,
            names.get(attempt.username),
            attempt.ip_address,
            attempt.failures_since_start,
            attempt.attempt_time,
            attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT,
            totals[attempt.ip_address] >= settings.LOCKOUT_ADDRESS_LIMIT,
        )
        for attempt in attempts
    ]


def _asks_second_factor(role: Role, policy: SignInPolicy) -> bool:
    return policy.second_factor or (policy.second_factor_of_administrators and role in ADMINISTRATORS)


def offices(on: date) -> QuerySet[Named]:
    """The organisations of a day, each with what it asks for, if it asks for anything of its own."""
    return living(on).select_related("sign_in_policy")


def accounts() -> QuerySet[Person]:
    """The people who may sign in, with their second factor."""
    return Person.objects.filter(is_active=True).select_related("second_factor")
