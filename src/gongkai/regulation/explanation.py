"""The clock in words, day by day: 第7个工作日 2月14日（调休上班）.

Each line names the article, notice or setting that it rests on.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from gongkai.regulation.calendar import Calendar
from gongkai.regulation.events import Arrival
from gongkai.regulation.parts import OPEN, Span
from gongkai.regulation.words import Lang, Value, say

if TYPE_CHECKING:
    from gongkai.regulation.clock import Clock

Mark = Literal["counted", "paused", "off"]
Part = Literal["receipt", "days", "dates", "remarks", "settings", "notices"]
LONGEST_COUNT = 2000  # more working days than terms of at most 366 add up to


class Marked(NamedTuple):
    """A day of the reckoning. `number` is its place in the term, 0 where it is not counted."""

    day: date
    mark: Mark
    number: int
    waits_for: tuple[str, ...] = ()


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
    return tuple(say("line.counted", lang, {"number": number}) for number in range(LONGEST_COUNT + 1))


def _waiting(waits_for: tuple[str, ...], lang: Lang) -> str:
    words = []
    for name in waits_for:
        kind, _, party = name.partition(":")
        words.append(say(f"waits.{kind}", lang, {"party": party}))
    return ("；" if lang == "zh" else "; ").join(words)


def day_lines(clock: Clock, lang: Lang) -> list[str]:
    """One sentence for each day after the start up to the due date."""
    if clock.start is None:
        return []
    calendar, ordinals = clock.calendar, _ordinals(lang)
    labels, off, worked = calendar.labels(lang), calendar.off_labels(lang), calendar.working_ordinals
    base = calendar.first.toordinal()
    lines: list[str] = []
    next_day, number = clock.start.toordinal() - base + 1, 1
    for first, last, waits_for in clock.spans:
        paused = _paused(waits_for, lang) if waits_for else None
        for ordinal in worked[first : first + 1 if last == OPEN else last]:
            here = ordinal - base
            if next_day < here:
                lines += off[next_day:here]
            next_day = here + 1
            if paused:
                lines.append(f"{paused[0]}{labels[here]}{paused[1]}")
            else:
                lines.append(ordinals[number] + labels[here])
                number += 1
    return lines


def _paused(waits_for: tuple[str, ...], lang: Lang) -> tuple[str, str]:
    return say("line.paused", lang), ("：" if lang == "zh" else ": ") + _waiting(waits_for, lang)


def explain(clock: Clock, lang: Lang) -> dict[Part, list[str]]:
    """All lines of an explanation, by part."""
    return {
        "receipt": _receipt(clock, lang),
        "days": day_lines(clock, lang),
        "dates": _dates(clock, lang),
        "remarks": [remark.text(lang) for remark in clock.remarks],
        "settings": [say("line.setting", lang, {"setting": choice.text(lang)}) for choice in clock.settings],
        "notices": _notices(clock, lang),
    }


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
    lines += [deadline.text(lang) for deadline in sorted(clock.deadlines, key=itemgetter(1, 0, 2))]
    return lines


def _notices(clock: Clock, lang: Lang) -> list[str]:
    calendar, first = clock.calendar, clock.start or clock.course.arrival
    last = max([first, *(deadline.day for deadline in clock.deadlines), clock.due or first])
    lines = list(calendar.citations(first, last, lang))
    for local in calendar.local_days:
        if first <= local.day <= last:
            values: dict[str, Value] = {"day": local.day, "name": local.name, "source": local.source}
            lines.append(say("line.local", lang, values))
    if clock.provisional:
        lines.append(say("line.provisional", lang, {"year": last.year}))
    return lines
