"""The clock of a case."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.applications.models import Application, Delivery, LedgerEntry
from gongkai.foundation.now import day
from gongkai.foundation.selectors.calendar import calendar
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import Clock, compute, from_record


def in_force(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Of a ledger what counts: not what was struck out, and an extension or delay only once its letter has left (error
    3); one of an older system has no letter here."""
    left = Exists(Delivery.objects.filter(letter=OuterRef("letter")))
    return entries.filter(struck=None).exclude(
        Q(kind__in=("extension_told", "delay_told"), letter__isnull=False) & ~left
    )


def clock(case: Application) -> Clock:
    """The case's clock, from its ledger, its office's calendar, and the settings of its first day. BadLedger."""
    rows = in_force(case.ledger.all()).values_list("record", flat=True)
    events = [from_record(row) for row in rows]
    on = min((event.on for event in events), default=day(case.registered))
    return compute(events, calendar(case.organisation_id), regulation_settings(case.organisation, on))
