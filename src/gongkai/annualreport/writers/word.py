"""Word (.docx) in the style of GB/T 9704 (党政机关公文格式): its paper, margins, fonts, sizes and page numbers.

python-docx makes the frame once; a report's paragraphs and tables are written into a copy of it as XML, as python-docx
takes a second and more for the merged cells of table 3. The fonts are named, not embedded: where one is missing Word
takes another, and line heights are fixed so that the pages stay the same.

Paragraphs carry styles of their own (公文标题, 公文一级标题, 公文正文), by which a reader knows what they are.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gongkai import __version__
from gongkai.annualreport.mandated import Box, head_rows, laid
from gongkai.annualreport.writers import word_frame
from gongkai.annualreport.writers.blocks import Manuscript, Part, Sheet, lead
from gongkai.annualreport.writers.word_frame import TEXT_WIDTH

_SLIT = (
    '<w:p><w:pPr><w:pStyle w:val="GongkaiGap"/><w:keepNext/><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
)
_GAP = '<w:p><w:pPr><w:pStyle w:val="GongkaiGap"/></w:pPr></w:p>'


_MANY = 20  # rows of a table that takes all of a page
_LETTER = 180  # a letter of a table, in twentieths of a point
_SIDES = 90  # what a cell keeps free at its sides


def write(manuscript: Manuscript) -> bytes:
    """The manuscript as a Word file."""
    document = Document(io.BytesIO(_frame()))
    body = document.element.body
    made = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_body(manuscript))}</w:body>")
    for element in reversed(list(made)):
        body.insert(0, element)
    properties = document.core_properties
    properties.title, properties.author = manuscript.title, manuscript.organisation
    properties.comments = f"Gongkai {__version__}"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def _frame() -> bytes:
    return word_frame.made()


def _body(manuscript: Manuscript) -> Iterator[str]:
    for line in manuscript.title_lines:
        yield _paragraph("GongkaiTitle", line)
    yield _GAP
    for text in manuscript.opening:
        yield _paragraph("GongkaiText", text)
    for part in manuscript.parts:
        yield from _part(part)
    yield from (_paragraph("GongkaiClosing", line) for line in manuscript.closing)


def _part(part: Part) -> Iterator[str]:
    yield _paragraph("GongkaiHeading", part.heading)
    for text in part.paragraphs:
        head, rest = lead(text)
        yield _paragraph("GongkaiText", rest, _run(head, "GongkaiLead") if head else "")
    for sheet in part.sheets:
        yield _SLIT
        yield _table(sheet)
        yield _GAP


def _paragraph(style: str, text: str, before: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{before}{_run(text)}</w:p>'


def _run(text: str, style: str = "") -> str:
    if not text:
        return ""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(sheet: Sheet) -> str:
    """The table over the whole width. It stays on one page where it fits; its head is repeated where it does not."""
    pad = 36 if len(sheet.rows) > _MANY else 70
    parts = sum(sheet.widths)
    widths = [TEXT_WIDTH * part // parts for part in sheet.widths]
    heads = head_rows(sheet.rows)
    cells = _cells(sheet.rows)
    rows = "".join(_row(row, widths, head=at < heads, last=at + 1 == len(cells)) for at, row in enumerate(cells))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GongkaiTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{pad}" w:type="dxa"/><w:bottom w:w="{pad}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0000"/>'
        f'<w:tblCaption w:val="{escape(sheet.caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _in_pairs(box: Box, width: int) -> str:
    """Indents by which a narrow heading of four or six characters breaks into words of two: 商业 企业."""
    free = width - _SIDES
    if len(box.text) % 2 or len(box.text) < 4 or free > len(box.text) * _LETTER or free < 2 * _LETTER:
        return ""
    side = (free - 2 * _LETTER) // 2 - 10
    return f'<w:ind w:left="{side}" w:right="{side}"/>' if side > 0 else ""


def _cells(rows: list[list[Box]]) -> list[list[tuple[int, Box, bool]]]:
    """For each row its cells from left to right: column, box, and whether it only continues the box above."""
    found: list[list[tuple[int, Box, bool]]] = [[] for _ in rows]
    for at, column, box in laid(rows):
        for down in range(box.rows):
            found[at + down].append((column, box, down > 0))
    return [sorted(row, key=lambda cell: cell[0]) for row in found]


def _row(cells: list[tuple[int, Box, bool]], widths: list[int], *, head: bool, last: bool) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    made = "".join(
        _cell(box, sum(widths[column : column + box.columns]), goes_on, last) for column, box, goes_on in cells
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def _cell(box: Box, width: int, goes_on: bool, last: bool) -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""
    style = "GongkaiFigure" if box.cell else "GongkaiLabel" if box.scope == "row" and box.rows == 1 else "GongkaiHead"
    keep = "" if last else "<w:keepNext/>"
    keep += _in_pairs(box, width) if box.scope == "col" else ""
    text = "" if goes_on else _run(box.text)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>{text}</w:p></w:tc>'
    )
