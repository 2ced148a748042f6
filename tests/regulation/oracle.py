"""A slow reckoning of due dates, one day after the other, written apart from the clock that it judges.

It knows the days of 2025 and 2026 from its own tables, and counts other years by weekends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_OFF = {
    2025: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
_WORKED = {2025: "0126 0208 0427 0928 1011", 2026: "0104 0214 0228 0509 0920 1010"}
ONE = timedelta(days=1)
LAST = date(2029, 12, 31)


def _table(years: dict[int, str]) -> set[date]:
    found = set()
    for year, spans in years.items():
        for span in spans.split():
            first, _, last = span.partition("-")
            day, end = (date(year, int(part[:2]), int(part[2:])) for part in (first, last or first))
            while day <= end:
                found.add(day)
                day += ONE
    return found


OFF, WORKED = _table(_OFF), _table(_WORKED)


def works(day: date) -> bool:
    """Whether offices work on `day`."""
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


@dataclass(frozen=True)
class Asked:
    """A letter to somebody who answers, at the latest 15 working days after it arrived; None: not known."""

    sent: date
    received: date | None
    answered: date | None

    def stops(self, day: date) -> bool:
        """Whether `day` is excluded for this letter: after the day of dispatch, up to the end and with it."""
        ends = [end for end in (self.answered, self._expiry()) if end]
        return self.sent < day and (not ends or day <= min(ends))

    def _expiry(self) -> date | None:
        if self.received is None:
            return None
        day, count = self.received, 0
        while count < 15:
            day += ONE
            count += works(day)
        return day


@dataclass(frozen=True)
class Case:
    """A case in the barest terms. `supplement` and `fee`: when asked, and when answered or paid (None: never)."""

    receipt: date
    asked: tuple[Asked, ...] = ()
    supplement: tuple[date, date | None] | None = None
    extension: tuple[date, int] | None = None
    fee: tuple[date, date | None] | None = None


def working_days(first: date, last: date) -> int:
    """Working days after `first` up to `last` and with it."""
    count, day = 0, first
    while day < last:
        day += ONE
        count += works(day)
    return count


def start_and_due(case: Case) -> tuple[date | None, date | None]:
    """The day after which counting begins at last, and the due date; None where the case waits."""
    # In time: the seventh working day is not over on the day before.
    if case.supplement and working_days(case.receipt, case.supplement[0] - ONE) < 7:
        answered = case.supplement[1]
        return _count(case, answered) if answered else (None, None)
    return _count(case, case.receipt)


def _count(case: Case, start: date, paid: bool = False) -> tuple[date | None, date | None]:
    day, used = start, 0
    while day < LAST:
        if case.fee and not paid and day == case.fee[0]:
            return _count(case, case.fee[1], paid=True) if case.fee[1] else (None, None)
        if used == 20 + _extended(case, start, day):
            return start, day
        day += ONE
        used += works(day) and not stopped(case.asked, day)
    return start, None


def _extended(case: Case, start: date, day: date) -> int:
    return case.extension[1] if case.extension and start <= case.extension[0] <= day else 0


def stopped(asked: Iterable[Asked], day: date) -> bool:
    """Whether any letter stops the clock on `day`: a day is excluded once, however many are out."""
    return any(each.stops(day) for each in asked)
