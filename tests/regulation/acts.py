"""Short words for what tests enter into a ledger."""

from __future__ import annotations

from datetime import date

from gongkai.regulation.events import Term, Unit


def day(text: str) -> date:
    """2026-02-06."""
    return date.fromisoformat(text)


def days(year: int, *spans: str) -> list[date]:
    """Days of a year from 09-16 or 09-16–19, as the scenarios write them."""
    found = []
    for span in spans:
        month, _, rest = span.partition("-")
        first, _, last = rest.partition("–")
        found += [date(year, int(month), number) for number in range(int(first), int(last or first) + 1)]
    return found


def term(count: int, unit: Unit = Unit.WORKING_DAYS) -> Term:
    """A term with ground, maker and paper."""
    return Term(count, ground="材料较多", maker="张工作机构负责人", paper="云政公告〔2026〕1号", unit=unit)
