"""The statutory clock: due dates with their explanation day by day, beside counting weekdays in a bare loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from time import process_time

from bench.table import Aim, Line, profile_of, seconds
from gongkai.regulation import Event, Term, compute, national
from gongkai.regulation.events import (
    Arrival,
    Channel,
    Confirmation,
    ConsultationAnswered,
    ConsultationReceived,
    ConsultationSent,
    ExtensionTold,
)

ALL = 100_000
_FIRST = date(2020, 1, 2)
_DAYS = 2400  # receipts from 2020 to the middle of 2026
_TERM = Term(10, "材料较多", "张工作机构负责人", "云政公告〔2026〕1号")


def lines(cases: int = ALL) -> Iterator[Line]:
    """So many cases: plain ones; ones with two third parties, an extension and a contested receipt."""
    national().labels("zh")  # made once for a process
    yield _line("due dates with explanation", cases, _plain, _told, seconds(5.0 * cases / ALL))
    yield _line("  contested, 2 letters, extended", cases // 5, _eventful, _told)
    yield _line("  without the explanation", cases, _plain, _due)


def _line(
    what: str,
    cases: int,
    ledger: Callable[[int], list[Event]],
    task: Callable[[list[Event]], object],
    aim: Aim | None = None,
) -> Line:
    ledgers = [ledger(number) for number in range(cases)]
    taken = _timed(lambda: [None for events in ledgers if task(events) is None])
    bare = _timed(lambda: [None for events in ledgers if _weekdays(events[0].on) is None])
    return Line(
        f"{what} ({cases:,})",
        taken,
        "20 weekdays counted in a loop",
        bare,
        aim,
        figure=f"{taken:.2f} s, {cases / taken:,.0f} a second",
        profile=lambda: profile_of(lambda: [task(events) for events in ledgers[:2000]]),
    )


def _timed(task: Callable[[], object]) -> float:
    began = process_time()
    task()
    return process_time() - began


def _plain(number: int) -> list[Event]:
    return [Arrival(_FIRST + timedelta(days=number % _DAYS), Channel.SIGNED_MAIL)]


def _eventful(number: int) -> list[Event]:
    day = _FIRST + timedelta(days=number % _DAYS)
    return [
        Arrival(day, Channel.ONLINE),
        Confirmation(day + timedelta(days=1)),
        ConsultationSent(day + timedelta(days=5), "甲公司"),
        ConsultationSent(day + timedelta(days=5), "乙公司"),
        ConsultationReceived(day + timedelta(days=7), "甲公司"),
        ConsultationReceived(day + timedelta(days=8), "乙公司"),
        ConsultationAnswered(day + timedelta(days=20), "甲公司"),
        ExtensionTold(day + timedelta(days=25), _TERM),
    ]


def _told(events: list[Event]) -> object:
    return compute(events).explanation()


def _due(events: list[Event]) -> object:
    return compute(events).due


def _weekdays(day: date) -> date:
    count, one = 0, timedelta(days=1)
    while count < 20:
        day += one
        count += day.weekday() < 5
    return day
