"""A year of working days as pages show it: twelve months of weeks, Monday first."""

from __future__ import annotations

import calendar as weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.foundation.language import lang
from gongkai.regulation import Calendar, Notice, UnknownYear
from gongkai.regulation.calendar import LocalDay, holiday_name
from gongkai.regulation.words import MONTHS
from gongkai.web.formats import WEEKDAYS


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of a month."""

    day: date
    kind: str  # working, make_up, weekend, holiday
    name: str  # 春节, 三月三; empty on ordinary days
    today: bool
    local: bool  # a day of a region


@dataclass(frozen=True, slots=True)
class Month:
    """A month; None where a week's day belongs to another."""

    first: date
    weeks: tuple[tuple[YearDay | None, ...], ...]

    @property
    def title(self) -> str:
        """2月; February."""
        return MONTHS[self.first.month - 1] if lang() == "en" else f"{self.first.month}月"


@dataclass(frozen=True)
class Year:
    """A year under a calendar."""

    year: int
    calendar: Calendar
    today: date

    @property
    def provisional(self) -> bool:
        """No notice has arranged it yet: it is counted by weekends."""
        return self.year not in self.calendar.announced

    @property
    def known(self) -> Sequence[int]:
        """The years that can be looked at: those announced, and the one after."""
        return range(self.calendar.first.year, max(self.calendar.announced) + 2)

    @property
    def notices(self) -> list[Notice]:
        """The national notices that arrange it."""
        return [notice for notice in self.calendar.notices if notice.year == self.year]

    @property
    def local_days(self) -> list[LocalDay]:
        """The regional days in it."""
        return [local for local in self.calendar.local_days if local.day.year == self.year]

    @property
    def working(self) -> int:
        """How many working days it has."""
        return self.calendar.between(date(self.year, 1, 1), date(self.year, 12, 31)) + self.calendar.is_working(
            date(self.year, 1, 1)
        )

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of a month's columns."""
        return week_heads()

    @property
    def months(self) -> list[Month]:
        """Its months."""
        return [self._month(number) for number in range(1, 13)]

    def _month(self, number: int) -> Month:
        found = weeks.Calendar().monthdatescalendar(self.year, number)
        return Month(
            date(self.year, number, 1),
            tuple(tuple(self._day(day) if day.month == number else None for day in week) for week in found),
        )

    def _day(self, day: date) -> YearDay:
        known = self.calendar.day(day)
        local = any(one.day == day for one in self.local_days)
        name = holiday_name(known.name).in_lang(lang()) if known.name else ""
        return YearDay(day, known.kind, name, day == self.today, local)


def week_heads() -> tuple[str, ...]:
    """What the seven columns of a calendar are called, Monday first."""
    return ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su") if lang() == "en" else tuple(str(day) for day in WEEKDAYS)


def year_of(asked: str, calendar: Calendar, today: date) -> Year:
    """The year that an address asks for; without one, or with one that cannot be known, the year of `today`.

    Raises UnknownYear where `today` itself cannot be known.
    """
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else today.year
    found = Year(year, calendar, today)
    if year in found.known:
        return found
    if today.year in found.known:
        return Year(today.year, calendar, today)
    raise UnknownYear("unknown-year", day=today.isoformat(), first=str(calendar.first), last=str(calendar.last))
