"""Reports that Gongkai wrote: the file says what its paragraphs are, and its tables are the mandated ones box by box.

Nothing is guessed from what a paragraph says, so a section's text may look like a title, a heading or a table. A file
in which something was changed so that a table is no longer the form's is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from gongkai.annualreport.document import Cell, Document, Paragraph, Table
from gongkai.annualreport.edition import EDITIONS, Column, Edition, edition
from gongkai.annualreport.mandated import Box, grid, laid, unit_of
from gongkai.annualreport.reading.frame import Frame, around, entitled
from gongkai.annualreport.reading.normalise import core
from gongkai.annualreport.report import Evidence, Report, SectionText, Value

_Boxes: TypeAlias = tuple[tuple[tuple[int, int], Box], ...]
_YEAR = re.compile(r"(?:19|2[01])\d{2}")
_COUNT = re.compile(r"-?\d{1,15}")
_AMOUNT = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")


def read_marked(document: Document) -> Report | None:
    """The report of a marked document; None when its tables are not those of a form."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for form, variant in _forms():
        report = Report(kind=document.kind, edition=form.name, variant=variant)
        if all(_fill(report, form, name, tables) for name in (table.key for table in form.tables)):
            _frame(report, document, form)
            return report
    return None


def _forms() -> Iterator[tuple[Edition, str]]:
    for name in EDITIONS:
        for variant in edition(name).variants:
            yield edition(name), variant.name


@cache
def _boxes(form: str, variant: str, table: str) -> _Boxes:
    rows = grid(edition(form), variant, table, {})
    return tuple(((row, column), box) for row, column, box in laid(rows))


def _fill(report: Report, form: Edition, name: str, tables: Sequence[Table]) -> bool:
    """Put the figures of the form's table into `report`; False when no table is just that."""
    boxes = _boxes(form.name, report.variant, name)
    for table in tables:
        found = _figures(table, form, boxes)
        if found is not None:
            for key, cell in found.items():
                report.figures[key] = _value(cell.text, form.column(key))
                report.evidence[key] = Evidence(cell.text, table.place(cell), None if cell.text else "blank")
            return True
    return False


def _figures(table: Table, form: Edition, boxes: _Boxes) -> dict[str, Cell] | None:
    """The cells with the table's figures by name; None when a cell is not what the form has in its place.

    A sheet has no cell where nothing stands; and where a file knows no spans, there are blank cells besides.
    """
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    found = {}
    for place, box in boxes:
        cell = cells.pop(place, None) or Cell("", *place)
        if box.cell is None and "".join(cell.text.split()) != box.text:
            return None
        if box.cell and not _is_figure(cell, form.column(box.cell)):
            return None
        if box.cell:
            found[box.cell] = cell
    return None if any(cell.text for cell in cells.values()) else found


def _is_figure(cell: Cell, column: Column) -> bool:
    known = _AMOUNT if column.amount else _COUNT
    return not cell.text or known.fullmatch(cell.text.removesuffix(unit_of(column))) is not None


def _value(text: str, column: Column) -> Value:
    if not text:
        return None
    return text.removesuffix(unit_of(column)) if column.amount else int(text)


def _frame(report: Report, document: Document, form: Edition) -> None:
    """Fill in what stands around the tables."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph) and block.role != "caption"]
    keys = {core(label): section.key for section in form.sections for label in section.headings}
    starts: dict[str, int] = {}
    for index, paragraph in enumerate(paragraphs):
        key = keys.get(core(paragraph.text.partition("、")[2])) if paragraph.role == "heading" else None
        if key is not None:
            starts.setdefault(key, index)
    begins = sorted(starts.values())
    report.order = tuple(starts)
    for (key, index), end in zip(starts.items(), [*begins[1:], len(paragraphs)], strict=True):
        heading = paragraphs[index]
        report.sections[key] = SectionText(heading.text.strip(), _text(paragraphs[index + 1 : end]), heading.place)
    opening = paragraphs[: begins[0]] if begins else paragraphs
    report.preamble = _text(opening)
    around(frame := Frame(), report.preamble)
    report.contact, report.period = frame.contact, frame.period
    report.title = "".join(paragraph.text.strip() for paragraph in opening if paragraph.role == "title")
    report.organisation, report.year = _names(report.title, document.organisation)


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(text for text in (paragraph.text.strip() for paragraph in paragraphs) if text)


def _names(title: str, organisation: str) -> tuple[str, int | None]:
    """Organisation and year. What the file's properties say counts as long as the title on the page says the same."""
    if not organisation or organisation not in title:
        return entitled(title)
    years = _YEAR.search(title.replace(organisation, "", 1))
    return organisation, int(years[0]) if years else None
