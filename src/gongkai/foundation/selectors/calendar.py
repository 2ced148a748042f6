"""Working days as they hold for an organisation: the national notices, and what offices have entered.

A notice holds for the whole country, or for the organisation that entered it and those below it in the notice's year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import groupby

from gongkai.foundation import ledgers
from gongkai.foundation.models import CalendarNotice, Organisation
from gongkai.foundation.selectors.organisations import below
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import Calendar, Day, Holiday, LocalDay, Move, Notice, Settings, moves, national

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """A day that a notice makes off or worked."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice as an office enters it. `organisation_id` None: it holds for the whole country."""

    organisation_id: int | None
    year: int
    title: str
    number: str  # 文号; empty where it was not found
    issued: date
    address: str
    amends: bool
    days: tuple[Stated, ...]

    def notice(self) -> Notice:
        """As the library has a national notice."""
        return Notice(
            self.year,
            self.number,
            self.issued,
            tuple(_holidays(self.days)),
            tuple(stated.day for stated in self.days if stated.working),
            self.title,
            self.amends,
            (self.address,) if self.address else (),
        )

    def local_days(self) -> tuple[LocalDay, ...]:
        """As the library has days of a region; the source is the title with the number."""
        source = f"{self.title}（{self.number}）" if self.number else self.title
        return tuple(LocalDay(stated.day, stated.working, stated.name or self.title, source) for stated in self.days)


def _holidays(days: Iterable[Stated]) -> Iterator[Holiday]:
    """Days off that follow each other under one name, as one holiday."""
    off = sorted(stated for stated in days if not stated.working)
    for (name, _), group in groupby(enumerate(off), lambda pair: (pair[1].name, pair[1].day.toordinal() - pair[0])):
        held = [stated for _, stated in group]
        yield Holiday(name, held[0].day, held[-1].day)


def announcement(row: CalendarNotice) -> Announcement:
    """An entered notice as plain values."""
    return Announcement(
        row.organisation_id,
        row.year,
        row.title,
        row.number,
        row.issued,
        row.address,
        row.amends,
        tuple(sorted(Stated(day.day, day.working, day.name) for day in row.days.all())),
    )


@dataclass(frozen=True)
class Entered:
    """All that offices have entered and not withdrawn, read once; every organisation's calendar follows from it."""

    announcements: tuple[Announcement, ...]

    @classmethod
    def read(cls) -> Entered:
        """As it stands now."""
        rows = (
            CalendarNotice.objects.filter(withdrawn=None).prefetch_related("days").order_by("issued", "entered", "pk")
        )
        return cls(tuple(map(announcement, rows)))

    def with_(self, new: Announcement) -> Entered:
        """With one more."""
        return Entered((*self.announcements, new))

    def without(self, old: Announcement) -> Entered:
        """With one less."""
        kept = list(self.announcements)
        kept.remove(old)
        return Entered(tuple(kept))

    def holding(self, organisation_id: int | None) -> tuple[Announcement, ...]:
        """Those that hold for an organisation; without one the national ones."""
        return tuple(one for one in self.announcements if holds(one, organisation_id))

    def calendar(self, organisation_id: int | None) -> Calendar:
        """The calendar of an organisation."""
        return built(self.holding(organisation_id))


def holds(one: Announcement, organisation_id: int | None) -> bool:
    """Whether a notice holds for an organisation; without one whether it holds for the country."""
    if one.organisation_id is None or one.organisation_id == organisation_id:
        return True
    return organisation_id in below(one.year).get(one.organisation_id, ())


@lru_cache(maxsize=64)
def built(announcements: tuple[Announcement, ...]) -> Calendar:
    """The national calendar with these announcements. Raises BadNotice."""
    found = national()
    local: list[LocalDay] = []
    for one in announcements:
        if one.organisation_id is None:
            found = found.with_notice(one.notice())
        else:
            local += one.local_days()
    return found.with_local_days(local) if local else found


def calendar(organisation_id: int | None = None) -> Calendar:
    """The working days of an organisation; without one those of the country."""
    return Entered.read().calendar(organisation_id)


def notices(organisation_id: int | None) -> list[CalendarNotice]:
    """What was entered and holds, or held until it was withdrawn, for an organisation: the latest first."""
    rows = CalendarNotice.objects.prefetch_related("days").order_by("-year", "-issued", "-pk")
    return [row for row in rows if holds(announcement(row), organisation_id)]


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that is something else under a changed calendar."""

    before: Day
    after: Day


@dataclass(frozen=True, slots=True)
class Moved:
    """A date of an open case that a changed calendar moves."""

    organisation_id: int
    move: Move


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose cases are looked at (None: all), under the settings that hold `on` a day."""

    organisations: Collection[int] | None
    on: date


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the calendar does: which days change, and which dates of open cases move."""

    days: tuple[ChangedDay, ...]
    moved: tuple[Moved, ...]
    year_settled: bool  # the year was provisional before, and is not any more


def effect(before: Entered, after: Entered, about: Announcement, reach: Reach) -> Effect:
    """What changes from `before` to `after`, which differ by `about`; moves in cases within `reach` only.

    Raises BadNotice where the notice cannot be one.
    """
    old, new = before.calendar(about.organisation_id), after.calendar(about.organisation_id)
    settled = about.year in new.announced and about.year not in old.announced
    return Effect(tuple(_changed(old, new, about.year)), tuple(_moved(before, after, reach)), settled)


def _changed(old: Calendar, new: Calendar, year: int) -> Iterator[ChangedDay]:
    day, last = max(date(year - 1, 12, 20), old.first, new.first), min(date(year, 12, 31), old.last, new.last)
    while day <= last:
        before, after = old.day(day), new.day(day)
        if (before.kind, before.name) != (after.kind, after.name):
            yield ChangedDay(before, after)
        day += _ONE_DAY


def _moved(before: Entered, after: Entered, reach: Reach) -> Iterator[Moved]:
    @cache
    def chosen(organisation_id: int) -> Settings:
        return regulation_settings(Organisation.objects.get(pk=organisation_id), reach.on)

    for ledger in ledgers.ledgers(reach.organisations):
        old, new = before.calendar(ledger.organisation_id), after.calendar(ledger.organisation_id)
        if old is not new:
            for move in moves({ledger.case: ledger.events}, old, new, chosen(ledger.organisation_id)):
                yield Moved(ledger.organisation_id, move)
