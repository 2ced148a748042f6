"""The ledgers of open cases, for who asks what a changed calendar moves (`foundation.ledgers`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from gongkai.applications.models import LedgerColumns, LedgerEntry, State
from gongkai.foundation.ledgers import Ledger
from gongkai.foundation.policies import Actor, reached
from gongkai.regulation import from_record

_DONE = (State.CLOSED, State.ARCHIVED, State.CANCELLED)


def open_ledgers(organisations: Collection[int] | None) -> Iterator[Ledger]:
    """One a case. A single query."""
    rows = LedgerEntry.objects.filter(struck=None, application__ended=None).exclude(application__state__in=_DONE)
    if organisations is not None:
        rows = rows.filter(application__organisation__in=organisations)
    found = rows.order_by("application", "on", "pk").values_list(
        "application__number", "application__organisation", "record"
    )
    for (number, organisation), entries in groupby(found.iterator(chunk_size=2000), key=lambda row: row[:2]):
        yield Ledger(number, organisation, tuple(from_record(record) for _n, _o, record in entries))


def kept_columns(actor: Actor) -> list[str]:
    """The columns that the actor's office chose; an empty list where it chose none."""
    reach = reached(actor, "case.ledger") or frozenset()
    kept = LedgerColumns.objects.filter(organisation__in=reach).order_by("organisation").first()
    return list(kept.columns) if kept else []
