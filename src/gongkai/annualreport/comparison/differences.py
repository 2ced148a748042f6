"""Differences between two reports, cell by cell: the change, and the change as a rate of what was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.annualreport.comparison.mapping import Form, Line, lines
from gongkai.annualreport.comparison.values import Number, total
from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.report import Report


@dataclass(frozen=True, slots=True)
class Change:
    """A line of two reports: what it was, what it is, and how much it changed.

    `change` is after minus before; `rate` the change as a part of before. Where one of them is None, `why` says why.
    Of a line with another definition (口径变化) both values show, but no change.
    """

    line: Line
    before: Number | None
    after: Number | None
    change: Number | None = None
    rate: float | None = None
    why: Text | None = None

    @property
    def moved(self) -> bool:
        """Whether the two values differ, one of them being nothing included."""
        return self.before != self.after


def form_of(report: Report) -> Form:
    """The form that a report uses."""
    return Form(report.edition, report.variant)


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """All lines of two reports."""
    return tuple(_changes(before, after))


def _changes(before: Report, after: Report) -> Iterator[Change]:
    for line in lines(form_of(before), form_of(after)):
        old, new = (total(*side) if side[1] else None for side in ((before, line.before), (after, line.after)))
        if old is None or new is None:
            yield Change(line, old.value if old else None, new.value if new else None, why=line.note)
        elif old.value is None or new.value is None:
            yield Change(line, old.value, new.value, why=old.why or new.why)
        elif line.kind == "changed":
            assert line.note is not None
            why = Text(f"口径变化：{line.note.zh}", f"another definition: {line.note.en}")
            yield Change(line, old.value, new.value, why=why)
        else:
            yield _counted(line, old.value, new.value)


def _counted(line: Line, before: Number, after: Number) -> Change:
    change = after - before
    if before > 0:
        return Change(line, before, after, change, float(change / before))
    why = (
        Text("原为0，没有变化率", "was 0: no rate")
        if before == 0
        else Text("原为负数，没有变化率", "was negative: no rate")
    )
    return Change(line, before, after, change, why=why if change else None)
