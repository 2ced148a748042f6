"""The clock in words, day by day: 第7个工作日 2月14日（调休上班）.

Each line names the article, notice or setting that it rests on.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from gongkai.regulation.calendar import Calendar
from gongkai.regulation.events import Arrival
from gongkai.regulation.parts import OPEN, Span
from gongkai.regulation.words import Lang, Value, say, templates

if TYPE_CHECKING:
    from gongkai.regulation.clock import Clock

Mark = Literal["counted", "paused", "off"]
LineKind = Literal["receipt", "day", "deadline", "remark", "setting", "notice"]


class Marked(NamedTuple):
    """A day of the reckoning. `number` is its place in the term, 0 where it is not counted."""

    day: date
    mark: Mark
    number: int
    waits_for: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line of an explanation."""

    kind: LineKind
    text: str


def marked_days(
    calendar: Calendar, start: date | None, spans: tuple[Span, ...], due: date | None
) -> tuple[Marked, ...]:
    """Each day after `start` up to the due date, or up to where an open pause begins."""
    if start is None or not spans:
        return ()
    days: list[Marked] = []
    previous, number = start.toordinal(), 0
    for span in spans:
        last = span.first + 1 if span.last == OPEN else span.last
        for rank in range(span.first, last):
            here = calendar.at(rank).toordinal()
            days += [Marked(date.fromordinal(day), "off", 0) for day in range(previous + 1, here)]
            number += not span.waits_for
            mark: Mark = "paused" if span.waits_for else "counted"
            days.append(Marked(date.fromordinal(here), mark, 0 if span.waits_for else number, span.waits_for))
            previous = here
    return tuple(days)


@cache
def _ordinals(lang: Lang) -> tuple[str, ...]:
    """第1个工作日 and so on, for all numbers that terms come to."""
    return tuple(say("line.counted", lang, {"number": number}) for number in range(1001))


def _waiting(waits_for: tuple[str, ...], lang: Lang) -> str:
    words = []
    for name in waits_for:
        kind, _, party = name.partition(":")
        words.append(say(f"waits.{kind}", lang, {"party": party}))
    return ("；" if lang == "zh" else "; ").join(words)


def day_lines(clock: Clock, lang: Lang) -> list[str]:
    """One sentence for each day after the start up to the due date."""
    if clock.start is None or not clock.spans:
        return []
    calendar = clock.calendar
    labels, worked, base = calendar.labels(lang), calendar.working_ordinals, calendar.first.toordinal()
    off, ordinals = templates()["line.off"].in_lang(lang), _ordinals(lang)
    lines: list[str] = []
    previous, number = clock.start.toordinal() - base, 0
    for span in clock.spans:
        paused = f"{say('line.paused', lang)} %s{_waiting(span.waits_for, lang)}" if span.waits_for else ""
        for rank in range(span.first, span.first + 1 if span.last == OPEN else span.last):
            here = worked[rank] - base
            for day in range(previous + 1, here):
                lines.append(off + labels[day])
            previous = here
            if paused:
                lines.append(paused.replace("%s", labels[here] + ("：" if lang == "zh" else ": "), 1))
            else:
                number += 1
                lines.append(ordinals[number] + labels[here] if number <= 1000 else labels[here])
    return lines


def explain(clock: Clock, lang: Lang) -> tuple[Line, ...]:
    """All lines of an explanation."""
    lines = [Line("receipt", text) for text in _receipt(clock, lang)]
    lines += [Line("day", text) for text in day_lines(clock, lang)]
    lines += [Line("deadline", text) for text in _dates(clock, lang)]
    lines += [Line("deadline", deadline.text(lang)) for deadline in clock.deadlines]
    lines += [Line("remark", remark.text(lang)) for remark in clock.remarks]
    lines += [Line("setting", say("line.setting", lang, {"setting": choice.text(lang)})) for choice in clock.settings]
    return (*lines, *_notices(clock, lang))


def _receipt(clock: Clock, lang: Lang) -> list[str]:
    arrivals, course = clock.course.facts.all(Arrival), clock.course
    lines = []
    if clock.received is None:
        lines.append(say("line.unconfirmed", lang, {"day": course.arrival}))
    elif arrivals:
        lines.append(say(f"receipt.{arrivals[0].channel}", lang, {"day": clock.received}))
    else:
        lines.append(say("receipt.redo", lang, {"day": clock.received, "count": course.allowance}))
    if course.waiting in ("supplement", "fee"):
        lines.append(say(f"line.waiting-{course.waiting}", lang))
    elif course.began_by in ("supplement", "fee") and clock.start:
        lines.append(say(f"line.began-{course.began_by}", lang, {"day": clock.start}))
    return lines


def _dates(clock: Clock, lang: Lang) -> list[str]:
    lines = []
    if clock.due:
        values: dict[str, Value] = {"day": clock.due, "count": clock.course.allowance}
        lines.append(say("line.due-redo" if clock.course.redo else "line.due", lang, values))
    elif clock.course.open_left:
        lines.append(say("line.open", lang, {"left": clock.course.open_left}))
    if clock.safe:
        lines.append(say("line.safe", lang, {"day": clock.safe}))
    return lines


def _notices(clock: Clock, lang: Lang) -> list[Line]:
    start, end = clock.start or clock.course.arrival, clock.target
    days = [day for day in (end, *(deadline.day for deadline in clock.deadlines)) if day]
    last = max(days, default=start)
    lines = [Line("notice", clock.calendar.citation(notice, lang)) for notice in clock.calendar.notices_for(start, last)]
    for local in clock.calendar.local_days:
        if start <= local.day <= last:
            values: dict[str, Value] = {"day": local.day, "name": local.name, "source": local.source}
            lines.append(Line("notice", say("line.local", lang, values)))
    if clock.provisional:
        lines.append(Line("notice", say("line.provisional", lang, {"year": last.year})))
    return lines
