"""How well worn pages are read: every cell of every table in one of four classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

from gongkai.annualreport import Limits, Report, read
from gongkai.annualreport.errors import Unreadable
from tests.layouts.judging import judge
from tests.layouts.page import Case, page_of
from tests.scans.drawing import Style, drawn
from tests.scans.wear import as_pdf, worn

# Pages from 9 to 10.5 points, in both faces: reports take turns.
STYLES = (Style("serif"), Style("sans", table=10.5), Style("serif", table=10.5), Style("sans"))
# A machine that is shared takes longer.
PATIENT = Limits(seconds=600.0)


@dataclass(slots=True)
class Score:
    """`right`: the value that the page prints, without a doubt. `doubtful`: in doubt. `silent`: wrong, or not found,
    without a doubt; it has to stay empty."""

    right: int = 0
    doubtful: int = 0
    silent: list[str] = field(default_factory=list)
    seconds: float = 0.0
    pages: int = 0

    @property
    def share(self) -> float:
        """The part of all cells that are right without a doubt, in hundredths."""
        return 100.0 * self.right / max(1, self.right + self.doubtful + len(self.silent))

    def add(self, other: Score) -> None:
        """Count `other` as well."""
        self.right += other.right
        self.doubtful += other.doubtful
        self.silent += other.silent
        self.seconds += other.seconds
        self.pages += other.pages


def scan(case: Case, degree: str, style: Style) -> tuple[bytes, int]:
    """The report drawn, worn to a degree and kept as a PDF of pictures; and its pages."""
    pages = worn(drawn(page_of(case), style), degree, case.name)
    return as_pdf(pages), len(pages)


def scored(case: Case, degree: str, style: Style) -> tuple[Score, Report | None]:
    """`case` read from its scan; a page that is refused has all its cells in doubt."""
    data, pages = scan(case, degree, style)
    begun = perf_counter()
    try:
        report = read(data, name=f"{case.name}.pdf", limits=PATIENT)
    except Unreadable:
        return Score(doubtful=len(case.edition.cells(case.variant)), pages=pages), None
    seconds = perf_counter() - begun
    verdict = judge(report, page_of(case))
    silent = [f"{case.name}, {degree}: {cell} {allowed} read as {found!r}" for cell, allowed, found in verdict.silent]
    silent += [f"{case.name}, {degree}: {cell} not found" for cell in verdict.missing]
    return Score(verdict.right, len(verdict.doubtful), silent, seconds, pages), report
