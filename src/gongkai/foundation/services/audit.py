"""Writing the audit trail. Called by services inside their transaction, so that no act goes without its entry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from gongkai.foundation.models import AuditEntry
from gongkai.foundation.policies import Actor, Grant

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: the action of the matrix, to which object, what changed (names, ids and dates only)."""

    action: str
    target: models.Model | None = None
    organisation_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    succeeded: bool = True
    grant: Grant | None = None
    address: str | None = None


@transaction.atomic
def record(act: Act, *, actor: Actor, at: datetime) -> AuditEntry:
    """Append an entry to the chain."""
    last = AuditEntry.objects.select_for_update().order_by("-number").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=at,
        person_id=actor.person_id,
        standing_in_for_id=act.grant.standing_in_for if act.grant else None,
        organisation_id=act.organisation_id,
        action=act.action,
        object_type=act.target._meta.label_lower if act.target is not None else "",
        object_id=str(act.target.pk) if act.target is not None else "",
        succeeded=act.succeeded,
        details=dict(act.details),
        address=act.address,
        previous=last.hash if last else START,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: AuditEntry) -> str:
    """The hash of an entry: of all its columns and the hash before it."""
    facts = [
        entry.number,
        entry.at.timestamp(),
        entry.person_id,
        entry.standing_in_for_id,
        entry.organisation_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.succeeded,
        entry.details,
        entry.address,
        entry.previous,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
