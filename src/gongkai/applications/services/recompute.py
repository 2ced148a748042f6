"""The clocks of many open cases at once: after a changed calendar or setting their dates are written anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from gongkai.applications.models import Application, LedgerEntry, State
from gongkai.applications.selectors.clock import in_force
from gongkai.applications.services.case import CLOCK_COLUMNS, note
from gongkai.foundation.models import Organisation
from gongkai.foundation.now import day
from gongkai.foundation.selectors.calendar import Entered
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import BadLedger, Calendar, Settings, compute, from_record

CHUNK = 1000
DONE = (State.CLOSED, State.ARCHIVED, State.CANCELLED)


class Rules:
    """Calendars and settings, each read once for all cases that they hold for."""

    def __init__(self) -> None:
        entered = Entered.read()
        self.calendar = cache(entered.calendar)
        self._year = cache(self._of_year)

    def settings(self, organisation_id: int, on: date) -> Settings:
        """What holds for an organisation; of the day only the year's tree counts."""
        return self._year(organisation_id, on.year)

    def _of_year(self, organisation_id: int, year: int) -> Settings:
        return regulation_settings(Organisation(pk=organisation_id), date(year, 1, 1))


def recompute(organisations: Collection[int] | None = None) -> int:
    """Write the dates of all cases that are not ended anew; of how many they changed.

    A case whose ledger cannot be (its page says why) keeps its dates. Cases are locked a thousand at a time.
    """
    rules, changed, last = Rules(), 0, 0
    while True:
        with transaction.atomic():
            some = list(_open(organisations).filter(pk__gt=last).order_by("pk").select_for_update()[:CHUNK])
            if not some:
                return changed
            moved = list(_moved(some, rules))
            _write(moved)
        changed, last = changed + len(moved), some[-1].pk


def _open(organisations: Collection[int] | None) -> QuerySet[Application]:
    cases = Application.objects.filter(ended=None).exclude(state__in=DONE)
    cases = cases.only("organisation_id", "registered", *CLOCK_COLUMNS)
    return cases if organisations is None else cases.filter(organisation__in=organisations)


def _moved(cases: list[Application], rules: Rules) -> Iterator[Application]:
    ledgers: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = in_force(LedgerEntry.objects.filter(application__in=[case.pk for case in cases]))
    for case_id, record in rows.order_by("on", "pk").values_list("application_id", "record"):
        ledgers[case_id].append(record)
    for case in cases:
        before = [getattr(case, name) for name in CLOCK_COLUMNS]
        events = [from_record(record) for record in ledgers[case.pk]]
        on = min((event.on for event in events), default=day(case.registered))
        calendar: Calendar = rules.calendar(case.organisation_id)
        try:
            note(case, compute(events, calendar, rules.settings(case.organisation_id, on)))
        except BadLedger:
            continue
        if before != [getattr(case, name) for name in CLOCK_COLUMNS]:
            case.target_day = case.safe or case.due or date.max
            yield case


def _write(cases: list[Application]) -> None:
    """One prepared statement for each case: many times quicker than one statement that names them all. Of what lists
    sort by (`services.listing`) only the day to work to follows from the clock."""
    names = (*CLOCK_COLUMNS, "target_day")
    columns = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    statement = f"UPDATE {connection.ops.quote_name(Application._meta.db_table)} SET {columns} WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*(getattr(case, name) for name in names), case.pk] for case in cases])
