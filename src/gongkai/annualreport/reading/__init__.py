"""From a document to a report: recognise the form, find its tables, settle every figure, and say what is doubtful.

The reading is deterministic: labels and places name the cells, the identities prove the figures, the text decides
what they leave open. Where the figures do not come out, the document is read again by another route before anything
is blamed on its source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from gongkai.annualreport.document import Document, Paragraph, Table
from gongkai.annualreport.edition import EDITIONS, Edition, edition
from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.narrative import stated_values
from gongkai.annualreport.reading.frame import Frame, read_frame
from gongkai.annualreport.reading.labels import evidence_for
from gongkai.annualreport.reading.marked import read_marked
from gongkai.annualreport.reading.normalise import core
from gongkai.annualreport.reading.rows import Row, rows
from gongkai.annualreport.reading.sight import settle_sights
from gongkai.annualreport.reading.strips import strips
from gongkai.annualreport.reading.table2 import read_table2
from gongkai.annualreport.reading.table3 import read_table3
from gongkai.annualreport.reading.table4 import read_table4
from gongkai.annualreport.reading.tables import TableReading
from gongkai.annualreport.report import Report

_CELL_MARKS = re.compile(r"[|\t]")


def read_document(document: Document) -> Report:
    """The report that `document` holds. Raises `Unreadable` when it holds none."""
    if document.marked and (written := read_marked(document)) is not None:
        return written
    report = _read(document)
    if _faults(report) == 0:
        return _checked(report)
    best = report
    if document.again is not None:
        again = _read(document.again())
        best = again if _worth(again) > _worth(best) else best
    if _faults(best):
        # Taken apart cell by cell it is worth something only when it comes out whole.
        again = _read(_flat(document))
        best = best if _faults(again) else again
    return _checked(_with_doubts(best, report))


def _with_doubts(best: Report, first: Report) -> Report:
    """`best` with the doubts of the first reading where no identity proves that the other route did away with them."""
    if best is first:
        return best
    proven = {cell for identity in best.form.identities_of(best.variant) for cell in identity.cells}
    proven = proven if not _faults(best) else set()
    known = {doubt.cell for doubt in best.doubts} | proven
    best.doubts += [doubt for doubt in first.doubts if doubt.cell in best.figures and doubt.cell not in known]
    return best


def _checked(report: Report) -> Report:
    printed = sum(value is not None for value in report.figures.values())
    if printed < 8 and not (report.title and len(report.sections) >= 2) and len(report.sections) < 3:
        raise Unreadable(
            "not-a-report",
            "不是政府信息公开工作年度报告：没有找到规定的标题和表格；请确认文件，或改用报告正文所在的页面",
            "not an annual report: neither its headings nor its tables were found; check the file, or give the page "
            "that holds the report itself",
        )
    return report


def _flat(document: Document) -> Document:
    """The same document with each cell of its tables, or of its lines, as a line of its own."""
    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows():
                blocks += [Paragraph(cell.text.replace("\n", ""), block.place(cell)) for cell in row]
        else:
            blocks += [Paragraph(part.strip(), block.place) for part in _CELL_MARKS.split(block.text) if part.strip()]
    return Document(document.kind, blocks, document.title, scanned=document.scanned)


def _read(document: Document) -> Report:
    all_rows = rows(document)
    form = _edition(all_rows)
    all_strips = strips(all_rows)
    table3 = read_table3(document, form, all_rows, all_strips)
    spans = _spans(all_rows, [table3])
    frame = read_frame(document, form, spans)
    # Asked only where digits leave something open: most tables need no help from the text.
    stated = cache(lambda: stated_values(_prose(frame), form))
    table2 = read_table2(form, all_rows, all_strips, table3, stated)
    table4 = read_table4(form, all_rows, all_strips, table3, stated)
    report = _report(frame, form, table3.variant, [table2, table3, table4])
    report.kind = document.kind
    settle_sights(report, document)
    return report


def _prose(frame: Frame) -> str:
    return "\n".join([frame.preamble, *(section.text for section in frame.sections.values())])


def _spans(all_rows: Sequence[Row], readings: Sequence[TableReading]) -> list[tuple[int, int]]:
    return [(all_rows[reading.first].block, all_rows[reading.last].block) for reading in readings if reading.first >= 0]


def _edition(all_rows: Sequence[Row]) -> Edition:
    """The edition whose column heads the document prints; the latest when it prints none."""
    text = core("".join(bit.text for row in all_rows for bit in row.bits if bit.token is None and len(bit.text) < 4000))
    forms = [edition(name) for name in EDITIONS]
    scores = [evidence_for(form, text) for form in forms]
    if not any(scores):
        return forms[-1]
    return forms[scores.index(max(scores))]


def _report(frame: Frame, form: Edition, variant: str, readings: Sequence[TableReading]) -> Report:
    report = Report(
        title=frame.title,
        organisation=frame.organisation,
        year=frame.year,
        edition=form.name,
        variant=variant,
        sections=frame.sections,
        order=frame.order,
        preamble=frame.preamble,
        contact=frame.contact,
        period=frame.period,
    )
    for reading in readings:
        report.figures |= reading.figures
        report.evidence |= reading.evidence
        report.doubts += reading.doubts
    order = {cell: index for index, cell in enumerate(form.cells(variant))}
    report.figures = {cell: report.figures.get(cell) for cell in order}
    report.doubts.sort(key=lambda doubt: order.get(doubt.cell, 0))
    return report


def _faults(report: Report) -> int:
    """Identities that do not hold, and rows of the form that were not found."""
    form, figures = report.form, report.figures
    broken = 0
    for identity in form.identities_of(report.variant):
        numbers = [figures.get(cell) for cell in identity.cells]
        if any(number is None for number in numbers):
            continue
        left = sum(report.count(cell) or 0 for cell in identity.left)
        right = sum(report.count(cell) or 0 for cell in identity.right)
        broken += left != right
    absent_rows = form.variant(report.variant).absent_rows
    rows = [row for row in form.rows().values() if row.name not in absent_rows]
    lost = sum(all(_absent(report, cell) for cell in row.cells) for row in rows)
    return broken + lost


def _absent(report: Report, cell: str) -> bool:
    evidence = report.evidence.get(cell)
    return evidence is None or evidence.empty == "absent"


def _worth(report: Report) -> tuple[int, int, int]:
    printed = sum(value is not None for value in report.figures.values())
    return (-_faults(report), printed, -len(report.doubts))


__all__ = ["read_document"]
