"""Working days (工作日): weekends, public holidays and make-up days (调休上班), by notice.

Sources: 全国年节及纪念日放假办法 (rev. 2024-11-10), Articles 2 to 7, and the yearly notice of the General Office of the
State Council, which alone says which days are worked. They stand in `data/calendar.toml`, each year with its notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from gongkai.regulation.errors import BadNotice, UnknownYear
from gongkai.regulation.words import Lang, Text, data, say, short_date, weekday

DayKind = Literal["working", "make_up", "weekend", "holiday"]
# How far ahead a year without a notice may still be counted by weekends: what lies beyond is taken for a slip.
YEARS_AHEAD = 5
# A notice may rearrange the last days of the December before its year (2018-12-29 was worked for 2019-01-01).
REACH_BACK = timedelta(days=3)
LONGEST_HOLIDAY = 31
_NUMBER = re.compile(r".{1,20}〔\d{4}〕\d{1,4}号")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off work from `first` to `last`, both included, weekends among them too."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on the holidays of a year (部分节假日安排的通知).

    `number` is empty where it was not found, and is then shown so. `amends`: it changes a notice given before.
    """

    year: int
    number: str
    on: date
    off: tuple[Holiday, ...]
    work: tuple[date, ...] = ()
    title: str = ""
    amends: bool = False
    sources: tuple[str, ...] = ()

    def cite(self, lang: Lang) -> str:
        """Its number, or that the number was not found, with its date."""
        number = self.number or say("line.number-not-found", lang)
        return f"{number}（{self.on.isoformat()}）" if lang == "zh" else f"{number} ({self.on.isoformat()})"


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day that a region works or does not work, against the national calendar (放假办法 Article 4, local orders)."""

    day: date
    working: bool
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is, why, and whether the notice that could say otherwise is still to come."""

    day: date
    kind: DayKind
    name: str
    provisional: bool


class Calendar:
    """Which days are worked, from the first of January of the first year known on.

    Immutable: `with_notice` and `with_local_days` give another calendar. Dates outside it raise `UnknownYear`.
    """

    def __init__(self, notices: Iterable[Notice], local_days: Iterable[LocalDay] = ()) -> None:
        self.notices = tuple(sorted(notices, key=lambda notice: (notice.on, notice.year, notice.number)))
        self.local_days = tuple(sorted(local_days, key=lambda local: (local.day, local.name)))
        self.announced = frozenset(notice.year for notice in self.notices if not notice.amends)
        if not self.announced:
            raise BadNotice("no-notices")
        self.first = date(min(self.announced), 1, 1)
        self.last = date(max(self.announced) + YEARS_AHEAD, 12, 31)
        year = min(self.announced)
        while year + 1 in self.announced:
            year += 1
        self.settled_until = date(year, 12, 31) - REACH_BACK
        self._base = self.first.toordinal()
        self._kinds, self._names = self._days_of_notices()
        # _rank[i]: working days among the first i days; _days: the ordinals of the working days
        self._rank = [0]
        self._days: list[int] = []
        for offset, kind in enumerate(self._kinds):
            if kind in ("working", "make_up"):
                self._days.append(self._base + offset)
            self._rank.append(len(self._days))
        self._dates = [date.fromordinal(ordinal) for ordinal in self._days]
        self._labels: dict[Lang, list[str]] = {}
        self._off_labels: dict[Lang, list[str]] = {}
        self._citations: dict[tuple[int, int, Lang], tuple[str, ...]] = {}

    def _days_of_notices(self) -> tuple[list[DayKind], dict[int, str]]:
        length = self.last.toordinal() - self._base + 1
        start = self.first.weekday()
        kinds: list[DayKind] = ["weekend" if (start + offset) % 7 >= 5 else "working" for offset in range(length)]
        names: dict[int, str] = {}
        for notice in self.notices:
            for day, kind, name in _stated(notice):
                self._put(kinds, names, day, kind, name)
        for local in self.local_days:
            kind = "holiday" if not local.working else "make_up" if local.day.weekday() >= 5 else "working"
            self._put(kinds, names, local.day, kind, local.name)
        return kinds, names

    def _put(self, kinds: list[DayKind], names: dict[int, str], day: date, kind: DayKind, name: str) -> None:
        offset = day.toordinal() - self._base
        if 0 <= offset < len(kinds):  # the last days of the December before the first year have no place
            kinds[offset] = kind
            names[offset] = name

    # --- asking

    @property
    def working_ordinals(self) -> list[int]:
        """The working days by rank, as ordinals of `date`; not to be changed."""
        return self._days

    def rank(self, day: date) -> int:
        """How many working days there are up to `day` and with it. UnknownYear: outside the calendar."""
        offset = day.toordinal() - self._base
        if not 0 <= offset < len(self._kinds):
            raise UnknownYear("unknown-year", day=day.isoformat(), first=self.first.isoformat(), last=str(self.last))
        return self._rank[offset + 1]

    def at(self, rank: int) -> date:
        """The working day before which there are `rank` others. UnknownYear: beyond the calendar."""
        if not 0 <= rank < len(self._days):
            raise UnknownYear("beyond-calendar", last=self.last.isoformat())
        return self._dates[rank]

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return self.rank(day) > self._rank[day.toordinal() - self._base]

    def nth_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted (民法典 Article 201)."""
        return self.at(self.rank(day) + count - 1)

    def on_or_before(self, day: date) -> date:
        """The last working day up to `day`: when to remind of a date that is no working day."""
        return self.at(self.rank(day) - 1)

    def on_or_after(self, day: date) -> date:
        """`day`, or the next working day when it is none (民法典 Article 203)."""
        return day if self.is_working(day) else self.nth_after(day, 1)

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last` and with it; negative where `last` comes first."""
        return self.rank(last) - self.rank(first)

    def provisional(self, day: date) -> bool:
        """Whether a notice that may change `day`, or a day counted before it, is still to come.

        The last days of December wait for the next year's notice, which may reach back to them.
        """
        return day > self.settled_until

    def day(self, day: date) -> Day:
        """What `day` is and why."""
        self.rank(day)
        offset = day.toordinal() - self._base
        return Day(day, self._kinds[offset], self._names.get(offset, ""), self.provisional(day))

    def citations(self, first: date, last: date, lang: Lang) -> tuple[str, ...]:
        """The notices that arrange the days from `first` to `last`, as an explanation cites them."""
        key = (first.year, (last + REACH_BACK).year, lang)
        if key not in self._citations:
            self._citations[key] = tuple(
                say("line.notice", lang, {"year": notice.year, "notice": notice.cite(lang)})
                for notice in self.notices
                if key[0] <= notice.year <= key[1]
            )
        return self._citations[key]

    def labels(self, lang: Lang) -> list[str]:
        """For each day from `first` on its label, as an explanation has it: 2月14日（调休上班）."""
        if lang not in self._labels:
            self._labels[lang] = [self._label(offset, lang) for offset in range(len(self._kinds))]
        return self._labels[lang]

    def off_labels(self, lang: Lang) -> list[str]:
        """As `labels`, marked as days off: 休 2月15日（春节放假）."""
        if lang not in self._off_labels:
            off = say("line.off", lang)
            self._off_labels[lang] = [off + label for label in self.labels(lang)]
        return self._off_labels[lang]

    def _label(self, offset: int, lang: Lang) -> str:
        day = date.fromordinal(self._base + offset)
        kind, name = self._kinds[offset], self._names.get(offset, "")
        if kind == "make_up":
            why = say("line.make-up", lang)
        elif kind == "holiday":
            why = say("line.holiday", lang, {"name": holiday_name(name)})
        else:
            why = weekday(day, lang)
        return f"{short_date(day, lang)}（{why}）" if lang == "zh" else f"{short_date(day, lang)} ({why})"

    # --- changing

    def with_notice(self, notice: Notice) -> Calendar:
        """A calendar in which `notice` holds too; it replaces one of the same year unless it amends. BadNotice."""
        check_notice(notice)
        kept = [old for old in self.notices if notice.amends or not _replaced(old, notice)]
        return Calendar([*kept, notice], self.local_days)

    def with_local_days(self, local_days: Sequence[LocalDay]) -> Calendar:
        """A calendar with these regional days, which hold against every notice. BadNotice: no name or no source."""
        for local in local_days:
            if not local.name.strip() or not local.source.strip():
                raise BadNotice("local-day-without-source", day=local.day.isoformat())
        replaced = {local.day for local in local_days}
        kept = [old for old in self.local_days if old.day not in replaced]
        return Calendar(self.notices, [*kept, *local_days])


def _replaced(old: Notice, new: Notice) -> bool:
    return old.year == new.year and not (old.amends and old.on > new.on)


def _stated(notice: Notice) -> Iterable[tuple[date, DayKind, str]]:
    for holiday in notice.off:
        day = holiday.first
        while day <= holiday.last:
            yield day, "holiday", holiday.name
            day += _ONE_DAY
    for day in notice.work:
        yield day, "make_up", ""


def check_notice(notice: Notice) -> None:
    """That a notice that a person enters can be one.

    BadNotice: a number of another form, a day outside the year, an endless holiday, a make-up day on a weekday, or a
    day both off and worked.
    """
    if notice.number and not _NUMBER.fullmatch(notice.number):
        raise BadNotice("notice-number", number=notice.number[:40])
    if not notice.off and not notice.work:
        raise BadNotice("notice-empty", year=notice.year)
    for holiday in notice.off:
        if not 0 <= (holiday.last - holiday.first).days < LONGEST_HOLIDAY:
            raise BadNotice("notice-range", name=holiday.name, first=str(holiday.first), last=str(holiday.last))
    off = {day for day, kind, _ in _stated(notice) if kind == "holiday"}
    for day in (*off, *notice.work):
        if not date(notice.year - 1, 12, 25) <= day <= date(notice.year, 12, 31):
            raise BadNotice("notice-year", day=day.isoformat(), year=notice.year)
    for day in notice.work:
        if day.weekday() < 5:
            raise BadNotice("make-up-on-weekday", day=day.isoformat(), weekday=_weekday(day))
        if day in off:
            raise BadNotice("off-and-worked", day=day.isoformat())


def _weekday(day: date) -> Text:
    return Text(weekday(day, "zh"), weekday(day, "en"))


@cache
def _names() -> Mapping[str, str]:
    names: dict[str, str] = data("calendar")["names"]
    return names


def holiday_name(name: str) -> Text:
    """A holiday's name in both languages; one that an office entered keeps its own."""
    return Text(name, _names().get(name, name))


@cache
def national() -> Calendar:
    """The national calendar (放假办法 Article 7): 2019 up to the last year announced when this version was made."""
    return Calendar(
        Notice(
            year=entry["year"],
            number=entry["number"],
            on=entry["date"],
            off=tuple(Holiday(off["name"], off["from"], off["to"]) for off in entry["off"]),
            work=tuple(entry["work"]),
            title=entry["title"],
            amends=entry.get("amends", False),
            sources=tuple(entry["sources"]),
        )
        for entry in data("calendar")["notice"]
    )
