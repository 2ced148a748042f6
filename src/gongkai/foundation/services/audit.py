"""Writing the audit trail. Called by services inside their transaction, so that no act goes without its entry.

Writers queue: on SQLite by the lock that every transaction takes at its beginning (config.database), on PostgreSQL by
an advisory lock that is held until the end of the transaction. So numbers have no gap, and each entry knows the hash
of the one before it.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from gongkai.foundation import chain, policies
from gongkai.foundation.jobs import enqueue
from gongkai.foundation.models import AuditEntry
from gongkai.foundation.policies import SYSTEM, Actor, Grant
from gongkai.foundation.selectors import audit

log = logging.getLogger(__name__)

# Any number that no other advisory lock of the database uses.
_LOCK = 0x676F6E676B6169


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: the action of the matrix, to which object, what changed (names of fields, ids and dates only)."""

    action: str
    target: models.Model | None = None
    organisation_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    succeeded: bool = True
    grant: Grant | None = None
    address: str | None = None


@transaction.atomic
def record(act: Act, *, actor: Actor, at: datetime) -> AuditEntry:
    """Append an entry to the chain.

    Raises ValueError for details that two databases would not give back alike: fractions, and texts with a NUL.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first() or (0, chain.START)
    entry = AuditEntry(
        number=last[0] + 1,
        at=at,
        person_id=actor.person_id,
        standing_in_for_id=act.grant.standing_in_for if act.grant else None,
        organisation_id=act.organisation_id,
        action=act.action,
        object_type=act.target._meta.label_lower if act.target is not None else "",
        object_id=str(act.target.pk) if act.target is not None else "",
        succeeded=act.succeeded,
        details=_plain(act.details),
        address=_address(act.address or actor.address),
        previous=last[1],
    )
    entry.hash = chain.digest(chain.facts(entry))
    entry.save(force_insert=True)
    return entry


def verify(*, at: datetime, actor: Actor = SYSTEM) -> audit.Verification:
    """Read the whole chain, put the result on record, and note the head outside the database (`anchor`)."""
    result = audit.verify(at=at)
    details: dict[str, Any] = {"entries": result.entries, "anchors": result.anchors, "guarded": result.guarded}
    if result.problem is not None:
        details |= {"problem": result.problem.kind.value, "first": result.problem.number, "last": result.problem.last}
    entry = record(Act("audit.verify", details=details, succeeded=result.sound), actor=actor, at=at)
    if result.sound:
        transaction.on_commit(lambda: anchor(entry.number, entry.hash, at=at))
    return result


@transaction.atomic
def ask(*, actor: Actor, at: datetime) -> None:
    """Have the worker verify the trail soon. Raises NotAllowed."""
    grant = policies.require(actor, "audit.verify")
    record(Act("audit.verify", details={"asked": True}, grant=grant), actor=actor, at=at)
    enqueue("audit.verify", at=at)


def note_export(*, actor: Actor, at: datetime) -> None:
    """The trail, or a part of it, left as a sheet. Raises NotAllowed."""
    grant = policies.require(actor, "audit.read")
    record(Act("audit.read", details={"export": True}, grant=grant), actor=actor, at=at)


def anchor(number: int, digest: str, *, at: datetime) -> Path:
    """Note the head of the chain in `audit/heads` of the data folder and in the log, so that cutting off the tail
    shows. Returns the file."""
    path: Path = settings.ENVIRONMENT.data / "audit" / "heads"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # One write to a file opened for appending: two processes do not mix their lines.
        os.write(descriptor, f"{number} {digest} {chain.moment(at)}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    # In eights: a log keeps no long number, which might be somebody's.
    log.info("audit head", extra={"count": number, "code": "-".join(re.findall(".{8}", digest))})
    return path


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details as they will come back from the database: dates as text, keys as text."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(details), cls=DjangoJSONEncoder), parse_float=_refuse_fraction)
    if "\\u0000" in json.dumps(plain):
        raise ValueError("details of an audit entry: a text holds NUL")
    return plain


def _refuse_fraction(text: str) -> float:
    raise ValueError(f"details of an audit entry: {text} is a fraction; write it as text")


def _address(address: str | None) -> str | None:
    """One way of writing an address, whatever the database does to it."""
    if not address:
        return None
    parsed = ip_address(address)
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
