"""How a reading of a written page is judged, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.annualreport.report import Report, Value
from tests.layouts.page import Page


@dataclass(slots=True)
class Verdict:
    """Cells by what became of them; every cell is in one class.

    `right`: the value that the page prints, and no doubt. `doubtful`: a doubt is on the cell; `kept` counts those of
    them whose value is right all the same. `silent`: wrong, or sure of what nobody can tell, without a doubt. It has
    to stay empty. `missing`: null where the page prints a figure, and the evidence says that none was found.

    `told` counts the cells of rows that the page prints whole, `told_right` those of them whose value is right, in
    doubt or not, `told_doubts` those in doubt.
    """

    right: int = 0
    kept: int = 0
    doubtful: list[str] = field(default_factory=list)
    silent: list[tuple[str, tuple[Value, ...], Value]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    told: int = 0
    told_right: int = 0
    told_doubts: int = 0

    @property
    def cells(self) -> int:
        """How many cells were judged."""
        return self.right + len(self.doubtful) + len(self.silent) + len(self.missing)

    def add(self, other: Verdict) -> None:
        """Count `other` as well."""
        self.right += other.right
        self.kept += other.kept
        self.doubtful += other.doubtful
        self.silent += other.silent
        self.missing += other.missing
        self.told += other.told
        self.told_right += other.told_right
        self.told_doubts += other.told_doubts


def judge(report: Report, page: Page) -> Verdict:
    """`report` against what `page` prints.

    Null is right for what is not printed. Where cells of a row were lost without a trace, null is right as well for
    the figures that are left if nobody can tell their columns (see `tests.layouts.vanish`), another value is not; and
    as many cells of the row as were lost must be null or in doubt, whichever they are.
    """
    verdict = Verdict()
    doubted = {doubt.cell for doubt in report.doubts}
    lost = {cell for _, group in page.open_groups for cell in group}
    for cell, allowed in page.expected.items():
        found = report.figures.get(cell)
        fits = found in allowed
        if cell not in lost:
            verdict.told += 1
            verdict.told_right += fits
            verdict.told_doubts += cell in doubted
        if cell in doubted:
            verdict.doubtful.append(cell)
            verdict.kept += fits or found == page.case.figures.get(cell)
        elif fits:
            verdict.right += 1
        elif found is None and _absent(report, cell):
            verdict.missing.append(cell)
        else:
            verdict.silent.append((cell, allowed, found))
    for count, group in page.open_groups:
        owned = sum(report.figures.get(cell) is None or cell in doubted for cell in group)
        if owned < count:
            verdict.right -= count - owned
            verdict.silent += [(cell, (None,), report.figures[cell]) for cell in group[: count - owned]]
    verdict.silent += [(cell, (), value) for cell, value in _invented(report.figures, page) if cell not in doubted]
    return verdict


def _absent(report: Report, cell: str) -> bool:
    evidence = report.evidence.get(cell)
    return evidence is None or evidence.empty == "absent"


def _invented(figures: Mapping[str, Value], page: Page) -> list[tuple[str, Value]]:
    """Figures of rows that the page does not have."""
    return [(cell, value) for cell, value in figures.items() if cell not in page.expected and value is not None]
