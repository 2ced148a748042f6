"""The calculator's form as it stands in the address: rows, the day to look from, and what a button asks for.

`e0=arrival&e0-on=2026-02-06&e0-channel=signed_mail&today=2026-03-02&do=reckon` is a whole reckoning that can be sent
to somebody: it holds kinds, days and terms, and no names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.language import lang
from gongkai.regulation import Calendar, Clock, RegulationError, Settings, compute
from gongkai.regulation.events import KINDS
from gongkai.web.deadline.rows import Row, kind_choices, record_values, usual
from gongkai.web.forms import Day, Form

MOST_ROWS = 60
RECKON, ADD, REMOVE = "reckon", "add", "remove"
Values = dict[str, str]


class Whole(Form):
    """What is not of one row: the day from which days are left, and the errors of the ledger as a whole."""

    today = Day(
        label=_("从哪一天看"),
        required=False,
        help_text=_("算还剩几日；不填就是今天。"),
        error_messages={"invalid": _("看不懂这个日期：按年-月-日填，如 2026-02-06。")},
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as text: its kind, and the values of its fields."""

    kind: str
    values: Values


class Sheet:
    """A form as it was sent. `clock` is there once everything fits together."""

    def __init__(self, query: QueryDict, today: date) -> None:
        self.query, self.entries = query, entries(query)
        self.action = text(query, "do")
        self.asked = self.action == RECKON
        self.whole = Whole({"today": text(query, "today")})
        self.rows = [Row(entry.kind, query, index) for index, entry in enumerate(self.entries)]
        self.today = (self.whole.is_valid() and self.whole.cleaned_data["today"]) or today
        self.clock: Clock | None = None

    def reckon(self, calendar: Calendar, settings: Settings) -> None:
        """Count, when that is asked for and every row can be read; else errors stand at the fields."""
        if not self.asked:
            return
        valid = [row.is_valid() for row in self.rows]
        if not self.rows:
            self.whole.add_error(None, _("先加一行：收到申请的日期和方式。"))
        if not (all(valid) and self.whole.is_valid()):
            return
        try:
            self.clock = compute([row.event() for row in self.rows], calendar, settings)
            self.clock.days_left(self.today)
        except RegulationError as error:
            self.clock = None
            self._tell(error)

    @property
    def forms(self) -> list[Form]:
        """All forms of the sheet, for the summary of errors; nothing is said before it is asked."""
        return [*self.rows, self.whole] if self.asked else []

    @property
    def kinds(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be added."""
        return kind_choices()

    @property
    def next_kind(self) -> str:
        """What is likely to be added next: what usually follows the last row."""
        last = self.entries[-1].kind if self.entries else ""
        return _FOLLOWS.get(last, "replied" if last else "arrival")

    @property
    def full(self) -> bool:
        """No further row can be added."""
        return len(self.entries) >= MOST_ROWS

    def changed(self) -> str | None:
        """The address after a button that adds or removes a row; None when none was pressed."""
        verb, _, index = self.action.partition(".")
        rows = list(self.entries)
        kind = text(self.query, "kind")
        if verb == ADD and kind in KINDS and not self.full:
            rows.append(Entry(kind, usual(kind)))
            return f"?{address(rows, self.kept)}#e{len(rows) - 1}"
        if verb == REMOVE and index.isascii() and index.isdecimal() and int(index) < len(rows):
            del rows[int(index)]
            return f"?{address(rows, self.kept)}#rows"
        return None

    @property
    def kept(self) -> Values:
        """What is not of a row and stays when rows change."""
        return {name: text(self.query, name) for name in ("today", "organisation") if self.query.get(name)}

    def _tell(self, error: RegulationError) -> None:
        """Put an error of the ledger at the row that it names, else above all."""
        text = error.english if lang() == "en" else error.message
        row = self._named(error.values)
        if row is None:
            self.whole.add_error(None, text)
        else:
            row.add_error("on", text)

    def _named(self, values: Mapping[str, Any]) -> Row | None:
        event, day = values.get("event"), str(values.get("day", ""))
        for row in self.rows:
            same = event is None or event.in_lang(lang()).lower() == row.title.lower()
            if day and same and row.cleaned_data["on"].isoformat() == day:
                return row
        return None


_FOLLOWS = {
    "arrival": "confirmation",
    "supplement_asked": "supplement_notice_received",
    "supplement_notice_received": "supplement_answered",
    "consultation_sent": "consultation_received",
    "consultation_received": "consultation_answered",
    "reasons_asked": "reasons_given",
    "reasons_given": "delay_told",
    "fee_notice_sent": "fee_notice_received",
    "fee_notice_received": "fee_paid",
    "replied": "reply_received",
}


def text(query: QueryDict, name: str) -> str:
    """A parameter of the address; empty where it is not there."""
    return str(query.get(name, ""))


def entries(query: QueryDict) -> list[Entry]:
    """The rows that an address holds: `e0`, `e1`, ... up to the first that is not there or is no kind of event."""
    found: list[Entry] = []
    while len(found) < MOST_ROWS:
        prefix = f"e{len(found)}"
        kind = text(query, prefix)
        if kind not in KINDS:
            break
        names = [name for name in query if name.startswith(f"{prefix}-")]
        found.append(Entry(kind, {name.removeprefix(f"{prefix}-"): text(query, name) for name in names}))
    return found


def address(rows: Sequence[Entry], others: Mapping[str, str]) -> str:
    """Rows as they stand in an address."""
    query = QueryDict(mutable=True)
    for index, row in enumerate(rows):
        query[f"e{index}"] = row.kind
        for name, value in row.values.items():
            if value:
                query[f"e{index}-{name}"] = value
    query.update(others)
    return query.urlencode()


def loaded(records: Iterable[Mapping[str, Any]], others: Mapping[str, str]) -> str:
    """The address of an example, reckoned."""
    rows = [Entry(record["kind"], {**_off(record["kind"]), **record_values(record)}) for record in records]
    return address(rows, {**others, "do": RECKON})


def _off(kind: str) -> Values:
    """The usual values, of which what is ticked counts only where the example says so."""
    return {name: value for name, value in usual(kind).items() if value != "on" or name == "at_office"}
