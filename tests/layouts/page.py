"""A report on its page: title, text, tables and what a web page puts around them, before a layout writes it down."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gongkai.annualreport.edition import Edition, edition
from gongkai.annualreport.report import Value
from tests.layouts.sheet import Sheet, sheets
from tests.made_text import Text


@dataclass(slots=True)
class Part:
    """A section: its heading, its paragraphs, its table if it has one."""

    key: str
    heading: str
    paragraphs: list[str]
    sheet: Sheet | None = None


@dataclass(slots=True)
class Case:
    """A report to be written: who, when, which form, the figures, and the text around them."""

    name: str
    form: str
    variant: str
    figures: Mapping[str, Value]
    text: Text

    @property
    def edition(self) -> Edition:
        """The edition of the form, as data."""
        return edition(self.form)


@dataclass(slots=True)
class Page:
    """What is written down. Faults change it, and keep what a reader must make of it true.

    `expected` gives for each cell the values that are right. Of each of `open_groups`, a row, so many cells
    were lost: that many of them have to be null or in doubt.
    """

    case: Case
    before: list[str]
    title: str
    opening: list[str]
    parts: list[Part]
    after: list[str]
    expected: dict[str, tuple[Value, ...]]
    open_groups: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def sheets(self) -> list[Sheet]:
        """The tables in the order of the page."""
        return [part.sheet for part in self.parts if part.sheet is not None]

    def sheet(self, key: str) -> Sheet:
        """The table named `key`."""
        return next(sheet for sheet in self.sheets() if sheet.key == key)


Fault = Callable[[Page, random.Random], None]


def page_of(case: Case) -> Page:
    """`case` as a plain page without chrome and without faults."""
    tables = sheets(case.edition, case.variant, case.figures)
    parts = []
    for section in case.edition.sections:
        sheet = tables[section.tables[0]] if section.tables else None
        parts.append(
            Part(section.key, section.ordinal + section.heading, list(case.text.sections.get(section.key, ())), sheet)
        )
    cells = case.edition.cells(case.variant)
    return Page(
        case=case,
        before=[],
        title=case.text.title,
        opening=list(case.text.opening),
        parts=parts,
        after=[],
        expected={cell: (case.figures.get(cell),) for cell in cells},
    )
