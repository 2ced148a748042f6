"""Where the findings of a report stand: in which section, on which cells, on which words of its text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from gongkai.annualreport.findings import Finding, Number
from gongkai.annualreport.narrative import Claim, claims
from gongkai.annualreport.narrative.prose import prose
from gongkai.annualreport.report import Doubt, Report

GENERAL = ""
"""The section of findings on the report as a whole."""

_LONGEST_TEXT = 100_000
"""Characters of a section that a page shows; a report has some ten thousand in all."""


class Piece(NamedTuple):
    """A run of text. `cell` is the figure that it states, `finding` the number of the finding that is about it."""

    text: str
    cell: str = ""
    finding: int | None = None


class _Span(NamedTuple):
    start: int
    end: int
    cell: str
    finding: int | None


@dataclass
class Marks:
    """A report with what was found in it; findings are counted from 0, in their order."""

    report: Report
    findings: Sequence[Finding]
    sections: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.sections = {}
        for number, finding in enumerate(self.findings):
            self.sections.setdefault(self._section(finding), []).append(number)

    def _section(self, finding: Finding) -> str:
        """Beside which section a finding is told: that of the words it is about, else that of its cells' table."""
        known = [section.key for section in self.report.form.sections]
        places = [evidence["section"] for evidence in finding.evidence if "section" in evidence]
        places += [self.report.form.table(cell.partition(".")[0]).section for cell in finding.cells[:1]]
        return next((place for place in places if place in known), GENERAL)

    @cached_property
    def suspects(self) -> dict[str, list[int]]:
        """The cells that may be wrong, each with the findings that say so."""
        found: dict[str, list[int]] = {}
        for number, finding in enumerate(self.findings):
            for cell in dict.fromkeys(cell for suspect in finding.suspects for cell in suspect.cells):
                found.setdefault(cell, []).append(number)
        return found

    @cached_property
    def touched(self) -> dict[str, list[int]]:
        """The cells that an error or warning is about, each with its findings. A note marks none: it may name all."""
        found: dict[str, list[int]] = {}
        for number, finding in enumerate(self.findings):
            for cell in finding.cells if finding.level != "note" else ():
                found.setdefault(cell, []).append(number)
        return found

    @cached_property
    def doubts(self) -> dict[str, list[Doubt]]:
        """The doubts about our own reading, by cell."""
        found: dict[str, list[Doubt]] = {}
        for doubt in self.report.doubts:
            found.setdefault(doubt.cell, []).append(doubt)
        return found

    def about(self, cell: str) -> list[int]:
        """All findings that concern a cell."""
        return sorted({*self.suspects.get(cell, ()), *self.touched.get(cell, ())})

    @cached_property
    def _claims(self) -> dict[str, list[Claim]]:
        found: dict[str, list[Claim]] = {}
        for claim in claims(self.report):
            found.setdefault(claim.section, []).append(claim)
        return found

    def paragraphs(self, section: str) -> list[list[Piece]]:
        """The text of a section, a list of pieces for each paragraph, and none of it when the report has none."""
        if section not in self.report.sections:
            return []
        running = prose(self.report.sections[section].text).text
        stated = list(self._stated(section, running))
        quoted = self._quoted(section, running, {span.finding for span in stated})
        spans = _apart([*stated, *quoted])
        return list(_cut(running[:_LONGEST_TEXT], spans))

    def cut(self, section: str) -> bool:
        """Whether a section's text is longer than what is shown of it."""
        return section in self.report.sections and len(self.report.sections[section].text) > _LONGEST_TEXT

    def _stated(self, section: str, running: str) -> Iterator[_Span]:
        """The numbers of the text that state a figure of a table."""
        at_fault = {
            (place["section"], place["line"], place["column"]): number
            for number, finding in enumerate(self.findings)
            for place in finding.evidence[:1]
            if {"section", "line", "column"} <= place.keys()
        }
        for claim in self._claims.get(section, ()):
            start, end = _number(claim, running)
            fault = at_fault.get((section, claim.line, claim.column))
            cell = self._cell(claim)
            if end > start and (cell or fault is not None):
                yield _Span(start, end, cell, fault)

    def _quoted(self, section: str, running: str, shown: Collection[int | None]) -> Iterator[_Span]:
        """The words that a finding is about, where it quotes them and is not yet `shown` at a number."""
        for number in self.sections.get(section, ()):
            quote = self.findings[number].quote if number not in shown else ""
            start = running.find(quote) if quote else -1
            if start >= 0:
                yield _Span(start, start + len(quote), "", number)

    def _cell(self, claim: Claim) -> str:
        """The figure that a claim states: of what its number may mean, that which agrees, else the first."""
        known = [cells for cells in claim.targets if all(self.report.figures.get(cell) is not None for cell in cells)]
        agreeing = [cells for cells in known if _sum(self.report, cells) == claim.value]
        return next((cells[0] for cells in [*agreeing, *known] if cells), "")


def _sum(report: Report, cells: Sequence[str]) -> Number | None:
    values = [report.figures[cell] for cell in cells]
    counts = [value for value in values if isinstance(value, int)]
    if len(counts) == len(values):
        return sum(counts)
    return Decimal(str(values[0])) if len(values) == 1 else None


def _number(claim: Claim, running: str) -> tuple[int, int]:
    """Where the digits of a claim stand in the running text; its words when they hold no such digits."""
    start, end = claim.start, claim.start + len(claim.quote)
    if running[start:end] != claim.quote:
        return 0, 0
    digits = f"{claim.value:f}" if isinstance(claim.value, Decimal) else str(claim.value)
    at = claim.quote.rfind(digits) if not claim.blanket else -1
    return (start, end) if at < 0 else (start + at, start + at + len(digits))


def _apart(spans: Sequence[_Span]) -> Iterator[_Span]:
    """Spans that do not overlap: of those that do the first, and of those at one place the one with a finding."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, span.finding is None, span.end)):
        if span.start >= end:
            yield span
            end = span.end


def _cut(running: str, spans: Iterator[_Span]) -> Iterator[list[Piece]]:
    """`running` by its paragraphs, cut where the spans begin and end."""
    waiting = list(spans)
    start = 0
    for paragraph in running.split("\n"):
        pieces: list[Piece] = []
        at, end = start, start + len(paragraph)
        while waiting and waiting[0].start < end:
            span = waiting.pop(0)
            pieces.append(Piece(running[at : span.start]))
            pieces.append(Piece(running[span.start : min(span.end, end)], span.cell, span.finding))
            at = min(span.end, end)
        pieces.append(Piece(running[at:end]))
        start = end + 1
        if paragraph.strip():
            yield [piece for piece in pieces if piece.text]
