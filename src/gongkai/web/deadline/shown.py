"""A clock as the page shows it: light, sentence, bar, calendar and text are forms of the same ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.foundation.language import lang
from gongkai.regulation import Clock, State
from gongkai.regulation.explanation import Marked
from gongkai.regulation.parts import Remark
from gongkai.web.years import week_heads

SOON = 3  # working days left from which a light says so (look.md, lights)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar: what stands in its field, and its classes."""

    day: date
    classes: str
    number: int  # place in the term; 0 where it is not counted
    word: str  # what stands there instead of a number
    make_up: bool
    due: bool
    new_month: bool  # its month is written out: the first day shown, and the first of each month


@dataclass(frozen=True, slots=True)
class Told:
    """A remark in words."""

    text: str
    void: bool


@dataclass(frozen=True)
class Shown:
    """What the page says of a clock on the day `today`."""

    clock: Clock
    today: date

    @property
    def state(self) -> str:
        """待补正, 办理中, ..."""
        text = self.clock.state(self.today).text(lang())
        return text[:1].upper() + text[1:]

    @cached_property
    def left(self) -> int | None:
        """Working days left on `today`."""
        return self.clock.days_left(self.today)

    @property
    def light(self) -> tuple[str, str]:
        """Class and words of the light; empty once it has ended."""
        state, left = self.clock.state(self.today), self.left
        if self.clock.ended or left is None:
            return ("", "") if self.clock.ended else ("paused", self.state)
        words = days_left(left)
        if left <= 0:
            return ("late" if left < 0 else "soon"), words
        if state == State.PAUSED:
            return "paused", _("停，恢复后还有%(count)d日") % {"count": left}
        near = 2 * self.used > self.allowance
        return ("soon" if left <= SOON else "near" if near else ""), words

    @property
    def safe_left(self) -> str:
        """The same up to the safe date; empty where there is none."""
        left = self.clock.safe_days_left(self.today) if self.clock.safe else None
        return "" if left is None else days_left(left)

    @property
    def settings(self) -> list[str]:
        """The settings that the count used, each with its source."""
        return [choice.text(lang()) for choice in self.clock.settings]

    @property
    def allowance(self) -> int:
        """Working days of the whole term."""
        return self.clock.course.allowance

    @property
    def used(self) -> int:
        """Working days of the term used by the end of `today`."""
        return min(self.clock.used_up(self.today), self.allowance)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The explanation by its parts."""
        return {str(name): lines for name, lines in self.clock.parts(lang()).items()}

    @property
    def remarks(self) -> list[Told]:
        """What is unlawful, doubtful or worth knowing; what has no effect first."""
        ordered: list[Remark] = sorted(self.clock.remarks, key=lambda remark: not remark.void)
        return [Told(remark.text(lang()), remark.void) for remark in ordered]

    @property
    def opinions(self) -> list[str]:
        """How each consultation stands on `today`."""
        return [opinion.text(self.today, lang()) for opinion in self.clock.opinions]

    @property
    def alarms(self) -> tuple[date, ...]:
        """The days on which the office is reminded, each once."""
        return tuple(dict.fromkeys(self.clock.alarms()))

    @cached_property
    def marked(self) -> tuple[Marked, ...]:
        """Day by day."""
        return self.clock.marked_days()

    @property
    def ticks(self) -> Iterator[str]:
        """The classes of the bar: a piece for each working day counted, one for each pause."""
        held = False
        for marked in self.marked:
            if marked.mark == "counted":
                yield "past" if marked.day <= self.today else ""
            elif marked.mark == "paused" and not held:
                yield "hold"
            held = marked.mark == "paused" or (held and marked.mark == "off")

    @property
    def bar(self) -> str:
        """What the bar says, in words."""
        used = _("共%(all)d个工作日，到%(day)s已用%(used)d个。") % {
            "all": self.allowance,
            "day": self.today.isoformat(),
            "used": self.used,
        }
        return used + (_("斜线：停止计算的日子。") if "hold" in self.ticks else "")

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the calendar's columns."""
        return week_heads()

    @cached_property
    def weeks(self) -> list[list[Cell | None]]:
        """The calendar: rows of seven, Monday first; None outside the term."""
        start = self.clock.start
        if start is None or not self.marked:
            return []
        days = [self._start(start), *map(self._cell, self.marked)]
        blank: list[Cell | None] = [None] * start.weekday()
        padded = [*blank, *days]
        padded += [None] * (-len(padded) % _WEEK)
        return [padded[at : at + _WEEK] for at in range(0, len(padded), _WEEK)]

    def _start(self, day: date) -> Cell:
        words = {"receipt": _("收到"), "supplement": _("补正"), "fee": _("缴费"), "redo": _("收到决定")}
        word = words[self.clock.course.began_by]
        return Cell(day, self._classes(day, "start"), 0, word, False, False, True)

    def _cell(self, marked: Marked) -> Cell:
        known = self.clock.calendar.day(marked.day)
        kind = {"counted": "in", "paused": "hold", "off": "off"}[marked.mark]
        due = marked.day == self.clock.due
        word = {"in": "", "hold": _("停"), "off": _("休")}[kind]
        classes = self._classes(marked.day, "due" if due else kind)
        if kind == "in" and not due and marked.day > self.today:
            classes += " ahead"
        return Cell(marked.day, classes, marked.number, word, known.kind == "make_up", due, marked.day.day == 1)

    def _classes(self, day: date, kind: str) -> str:
        return f"{kind} today" if day == self.today else kind


def days_left(left: int) -> str:
    """剩3日, 今日到期, 超期2日: working days."""
    if left < 0:
        return ngettext("超期%(count)d日", "超期%(count)d日", -left) % {"count": -left}
    if left == 0:
        return _("今日到期")
    return ngettext("剩%(count)d日", "剩%(count)d日", left) % {"count": left}
