"""The clock of a case."""

from __future__ import annotations

from gongkai.applications.models import Application
from gongkai.foundation.now import day
from gongkai.foundation.selectors.calendar import calendar
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import Clock, compute, from_record


def clock(case: Application) -> Clock:
    """The case's clock, from its ledger, its office's calendar, and the settings of its first day. BadLedger."""
    rows = case.ledger.filter(struck=None).values_list("record", flat=True)
    events = [from_record(row) for row in rows]
    on = min((event.on for event in events), default=day(case.registered))
    return compute(events, calendar(case.organisation_id), regulation_settings(case.organisation, on))
