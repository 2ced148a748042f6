"""到期月历: how many open cases fall due on each day of the weeks ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from gongkai.regulation import Calendar
from gongkai.web.years import week_heads

WEEKS, _WEEK = 6, 7


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day: its kind in the calendar (working, make_up, weekend, holiday), how many cases are due on it, and the list
    of them."""

    day: date
    kind: str
    count: int
    today: bool
    address: str


@dataclass(frozen=True)
class Due:
    """Six weeks from the Monday of `today`."""

    days: Mapping[date, int]
    calendar: Calendar
    today: date

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return week_heads()

    @property
    def weeks(self) -> list[list[DueDay]]:
        """Rows of seven, Monday first."""
        monday = self.today - timedelta(days=self.today.weekday())
        days = [self._day(monday + timedelta(days=place)) for place in range(WEEKS * _WEEK)]
        return [days[at : at + _WEEK] for at in range(0, len(days), _WEEK)]

    def _day(self, day: date) -> DueDay:
        count = self.days.get(day, 0)
        address = f"{reverse('desk-cases')}?due_from={day}&due_until={day}" if count else ""
        return DueDay(day, self.calendar.day(day).kind, count, day == self.today, address)
