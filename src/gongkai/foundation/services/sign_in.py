"""Signing in and out, on record; passwords; what an office asks for; and help for who is locked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from gongkai.foundation import cipher, policies
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Organisation, Person, SignInPolicy
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.sessions import end_sessions

POLICY_FIELDS = (
    *("second_factor", "second_factor_of_administrators"),
    *("idle_minutes", "session_hours", "sessions_at_once"),
)


def note_begin(actor: Actor, details: Mapping[str, Any], *, at: datetime) -> AuditEntry:
    """Somebody signed in. The session keeps the entry's number."""
    return record(Act("session.begin", details=details), actor=actor, at=at)


@transaction.atomic
def note_failure(username: str, reason: str, *, locks: bool, address: str | None, at: datetime) -> None:
    """Somebody failed, and is locked out by it where `locks`. The entry names the person if there is one; what was
    typed is nowhere, for it may be a password."""
    known: Model | None = Person.objects.filter(username=username).first()
    failure = Act("session.begin", target=known, details={"reason": reason}, succeeded=False, address=address)
    record(failure, actor=NOBODY, at=at)
    if locks:
        lock = Act("session.begin", target=known, details={"reason": "lock"}, succeeded=False, address=address)
        record(lock, actor=NOBODY, at=at)


def note_end(actor: Actor, reason: str, *, at: datetime) -> None:
    """A session ended: `sign_out`, `idle` or `length`."""
    record(Act("session.end", details={"reason": reason}), actor=actor, at=at)


@transaction.atomic
def change_password(person: Person, password: str, *, actor: Actor, at: datetime, keep: str | None = None) -> None:
    """Give oneself a new password; all sessions but `keep` end. The caller has checked the old one.

    Raises Refused for one that is too easy, or the one there was.
    """
    policies.require(actor, "self.manage")
    if actor.person_id != person.pk:
        raise NotAllowed("self.manage")
    if person.check_password(password):
        raise Refused(_("新密码与原密码相同，换一个"), "password")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password") from error
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record(Act("self.manage", target=person, details={"change": "password"}), actor=actor, at=at)
    end_sessions(person, "new_password", actor=actor, at=at, keep=keep)


@transaction.atomic
def change_policy(organisation: Organisation, wanted: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Set what an office asks of its people's sign-in. Holds for new sessions at once, for others within a minute.

    Raises Refused for limits that nobody could work with, or that limit nothing.
    """
    grant = policies.require(actor, "sign_in.policy", organisation.pk)
    for field, least, most in (("idle_minutes", 5, 240), ("session_hours", 1, 24), ("sessions_at_once", 1, 20)):
        if not least <= wanted[field] <= most:
            raise Refused(_("填%(least)s至%(most)s之间的数") % {"least": least, "most": most}, field)
    policy, _created = SignInPolicy.objects.get_or_create(organisation=organisation)
    changed = [field for field in POLICY_FIELDS if getattr(policy, field) != wanted[field]]
    for field in changed:
        setattr(policy, field, wanted[field])
    policy.save()
    details = {field: wanted[field] for field in changed}
    record(Act("sign_in.policy", policy, organisation.pk, details, grant=grant), actor=actor, at=at)


@transaction.atomic
def release_lock(attempt: int, *, whole_address: bool, actor: Actor, at: datetime) -> None:
    """Forgive the failures that this row counts, or all from its address. Raises NotAllowed, and Refused where it is
    gone already."""
    grant = policies.require(actor, "sign_in.release")
    row = AccessAttempt.objects.filter(pk=attempt).first()
    if row is None:
        raise Refused(_("这条锁定已经解除"))
    forgiven = AccessAttempt.objects.filter(ip_address=row.ip_address)
    target = None
    if not whole_address:
        forgiven = forgiven.filter(pk=row.pk)
        target = next((one for one in Person.objects.all() if cipher.lookup(one.username) == row.username), None)
    details = {"change": "address_lock" if whole_address else "lock"}
    record(Act("sign_in.release", target, details=details, grant=grant), actor=actor, at=at)
    forgiven.delete()
