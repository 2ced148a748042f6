"""Files of office programs: Word documents from raw XML, sheets, tables of values."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from html import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)


def _paragraph(text: str) -> str:
    at = len(text) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:at], text[at:]) if part
    )
    return f"<w:p>{runs}</w:p>"


def _cell(box: Box, properties: str) -> str:
    wide = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    inside = "".join(_paragraph(line) for line in box.text.split("\n")) if "vMerge/" not in properties else "<w:p/>"
    return f"<w:tc><w:tcPr>{wide}{properties}</w:tcPr>{inside}</w:tc>"


def _word_table(sheet: Sheet) -> str:
    rows = []
    for line in sheet.grid():
        cells: list[str] = []
        done: list[Box] = []
        for spot in line:
            if spot.begins:
                cells.append(_cell(spot.box, '<w:vMerge w:val="restart"/>' if spot.box.rows > 1 else ""))
            elif spot.box not in done:
                cells.append(_cell(spot.box, "<w:vMerge/>"))
            done.append(spot.box)
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    width = len(sheet.grid()[0])
    grid = "<w:tblGrid>" + "<w:gridCol/>" * width + "</w:tblGrid>"
    return f"<w:tbl>{grid}{''.join(rows)}</w:tbl><w:p/>"


def docx(page: Page, _: random.Random) -> bytes:
    """A Word document with gridSpan and vMerge, its text in several runs."""
    body = [_paragraph(line) for line in [*page.before, page.title, *page.opening]]
    for part in page.parts:
        body += [_paragraph(part.heading), *map(_paragraph, part.paragraphs)]
        if part.sheet is not None:
            body.append(_word_table(part.sheet))
    body += map(_paragraph, page.after)
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{"".join(body)}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


def _content(box: Box) -> str | int | float:
    """Numbers as numbers, as a sheet has them."""
    if box.kind == "value" and box.text.isascii() and box.text.lstrip("-").isdigit():
        return int(box.text)
    return box.text


def _put(work: Worksheet, sheet: Sheet, first: int) -> int:
    """Write `sheet` from row `first` on; the row after it."""
    for down, line in enumerate(sheet.grid()):
        for across, spot in enumerate(line):
            if not spot.begins:
                continue
            work.cell(first + down, across + 1, _content(spot.box))
            if spot.box.rows > 1 or spot.box.columns > 1:
                work.merge_cells(
                    start_row=first + down,
                    start_column=across + 1,
                    end_row=first + down + spot.box.rows - 1,
                    end_column=across + spot.box.columns,
                )
    return first + len(sheet.rows) + 1


def _bytes(book: Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def xlsx(page: Page, _: random.Random) -> bytes:
    """All of the report on one sheet, a paragraph a row, tables with merged cells."""
    book = Workbook()
    work = book.active
    assert isinstance(work, Worksheet)
    row = 1
    for line in [*page.before, page.title, *page.opening]:
        work.cell(row, 1, line)
        row += 1
    for part in page.parts:
        for line in [part.heading, *part.paragraphs]:
            work.cell(row, 1, line)
            row += 1
        if part.sheet is not None:
            row = _put(work, part.sheet, row)
    return _bytes(book)


def xlsx_sheets(page: Page, _: random.Random) -> bytes:
    """A sheet for each table, and nothing else."""
    book = Workbook()
    for index, part in enumerate(part for part in page.parts if part.sheet is not None):
        work = book.active if index == 0 else book.create_sheet()
        assert isinstance(work, Worksheet) and part.sheet is not None
        work.title = f"表{index + 2}"
        work.cell(1, 1, page.title if index == 0 else part.heading)
        _put(work, part.sheet, 2)
    return _bytes(book)


def comma_separated(page: Page, _: random.Random) -> bytes:
    """Values parted by commas, as a sheet is saved: every row as wide as the widest."""
    rows = [[line] for line in [*page.before, page.title, *page.opening]]
    for part in page.parts:
        rows += [[line] for line in [part.heading, *part.paragraphs]]
        if part.sheet is not None:
            rows += [[box.text for box in line] for line in part.sheet.lines("all")]
    width = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out).writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue().encode("utf-8-sig")
