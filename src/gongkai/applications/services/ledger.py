"""选列: which columns an office's ledger has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongkai.applications.models import LedgerColumns
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services.audit import Act, record


@transaction.atomic
def choose_columns(organisation_id: int, columns: Sequence[str], *, actor: Actor, at: datetime) -> LedgerColumns:
    """Keep them for everybody of the office; none: the standard ones again."""
    if not may(actor, "case.columns", organisation_id):
        raise NotAllowed("case.columns")
    values = {"columns": list(columns), "chosen": at, "chosen_by_id": actor.person_id}
    made, _new = LedgerColumns.objects.update_or_create(organisation_id=organisation_id, defaults=values)
    record(Act("case.columns", made, organisation_id, {"columns": list(columns)}), actor=actor, at=at)
    return made
