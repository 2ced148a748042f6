"""Made reports as files of every kind: a web page, and the same content as Word, PDF, sheet, CSV, JSON and text.

    page = made_page(7, "city")
    data = as_docx(page)

All are made from the web page, so that they say the same. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

import lxml.html
import xlsxwriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, TableStyle

from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Report
from tests.made import Size, made_figures
from tools.generate_samples import Sample, as_html, as_text

_FONT = "STSong-Light"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_WHEN = (2024, 1, 1, 0, 0, 0)  # the time of everything in an archive, so that its bytes stay the same


class Cell(NamedTuple):
    """A cell with its spans, and the column in which it begins."""

    text: str
    rows: int
    columns: int
    column: int = 0


Rows = list[list[Cell]]


def made_sample(seed: int, size: Size = "county", form: str = "2021") -> Sample:
    """An invented report whose identities hold, with a narrative that agrees with its tables."""
    figures = made_figures(seed, form, size)
    values = {
        row.key: ["" if figures[cell] is None else str(figures[cell]) for cell in row.cells]
        for row in edition(form).rows().values()
    }
    new, before, done, after = (
        figures[f"table3.{row}.total"] for row in ("new", "carried_in", "total_processed", "carried_out")
    )
    overview = [
        f"（一）主动公开。全年主动公开政府信息{1000 + seed % 9000}条，开展政策解读{seed % 90}次。",
        f"（二）依申请公开。全年新收政府信息公开申请{new}件，上年结转{before}件，办结{done}件，结转下年度继续办理{after}件。",
        "（三）政府信息管理。目录及时更新，公文属性逐件审定。",
        "（四）政府信息公开平台建设。栏目按统一规范设置，提供检索、查阅、下载。",
        "（五）监督保障。开展培训2次，未发生责任追究情形。",
    ]
    problems = ["存在的主要问题：答复质量不齐。改进情况：编制答复示范文本并逐件复核。"]
    other = ["本年度未收取信息处理费。"]
    sections = {"overview": overview, "problems": problems, "other": other}
    number = str(seed).translate(_CHINESE)
    return Sample(f"青溪市第{number}区人民政府", 2024 if form == "2021" else 2020, values, sections)


def made_page(seed: int, size: Size = "county", form: str = "2021") -> str:
    """The made report as a web page."""
    return as_html(made_sample(seed, size, form), edition(form))


def made_text(seed: int, size: Size = "county", form: str = "2021") -> str:
    """The made report as text copied out of a word processor."""
    return as_text(made_sample(seed, size, form), edition(form))


def made_json(seed: int, size: Size = "county", form: str = "2021") -> bytes:
    """The made report as Gongkai's own JSON."""
    sample = made_sample(seed, size, form)
    report = Report(organisation=sample.organisation, year=sample.year, edition=form, variant=form, sha256="0" * 64)
    report.figures = made_figures(seed, form, size)
    return as_json([report])


def as_json(reports: Iterable[Report]) -> bytes:
    """Reports as Gongkai's own JSON, one a line."""
    return b"".join(json.dumps(report.as_json(), ensure_ascii=False).encode() + b"\n" for report in reports)


def blocks(page: str) -> Iterator[str | Rows]:
    """Paragraphs, and tables with the column of every cell, of a page as `made_page` gives it."""
    for element in lxml.html.fromstring(page).iter("h1", "h2", "p", "table"):
        if element.tag != "table":
            yield element.text_content()
            continue
        rows = [
            [Cell(td.text_content(), int(td.get("rowspan", "1")), int(td.get("colspan", "1"))) for td in tr.iter("td")]
            for tr in element.iter("tr")
        ]
        yield _placed(rows)


def _placed(rows: Rows) -> Rows:
    taken: dict[int, int] = {}  # column to the first row that is free again
    placed: Rows = []
    for index, row in enumerate(rows):
        column, found = 0, []
        for cell in row:
            while taken.get(column, 0) > index:
                column += 1
            found.append(cell._replace(column=column))
            taken |= dict.fromkeys(range(column, column + cell.columns), index + cell.rows)
            column += cell.columns
        placed.append(found)
    return placed


def _width(rows: Rows) -> int:
    return max(cell.column + cell.columns for row in rows for cell in row)


def _matrix(rows: Rows) -> list[list[str]]:
    """The table without spans: every text once, where its cell begins."""
    matrix = [[""] * _width(rows) for _ in rows]
    for line, row in zip(matrix, rows, strict=True):
        for cell in row:
            line[cell.column] = cell.text
    return matrix


def as_glued(page: str) -> bytes:
    """All on one line, the cells of tables without anything between them, as some extractors leave it."""
    parts = []
    for block in blocks(page):
        parts.append(block if isinstance(block, str) else "".join(cell.text for row in block for cell in row))
    return " ".join(parts).encode()


def as_csv(page: str) -> bytes:
    """Paragraphs as rows of one cell, tables as they stand, all rows filled up to one width as a sheet program does."""
    out = io.StringIO()
    rows: list[list[str]] = []
    for block in blocks(page):
        rows += [[block]] if isinstance(block, str) else _matrix(block)
    width = max(map(len, rows))
    csv.writer(out).writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(page: str) -> bytes:
    """One sheet, with merged cells and numbers as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.set_properties({"created": datetime(*_WHEN)})
    sheet = book.add_worksheet()
    top = 0
    for block in blocks(page):
        rows = [[Cell(block, 1, 1)]] if isinstance(block, str) else block
        for index, row in enumerate(rows, top):
            for cell in row:
                value = int(cell.text) if cell.text.isdigit() else cell.text
                if cell.rows > 1 or cell.columns > 1:
                    last, right = index + cell.rows - 1, cell.column + cell.columns - 1
                    sheet.merge_range(index, cell.column, last, right, value)
                else:
                    sheet.write(index, cell.column, value)
        top += len(rows)
    book.close()
    return repacked(out.getvalue())


def repacked(archive: bytes, replaced: dict[str, bytes] | None = None, added: dict[str, bytes] | None = None) -> bytes:
    """`archive` with the same time everywhere, and with some of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    return packed(parts | (replaced or {}) | (added or {}))


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def as_docx(page: str) -> bytes:
    """A Word document, part by part, without Word."""
    body = "".join(_word_text(block) if isinstance(block, str) else _word_table(block) for block in blocks(page))
    return docx_of(f'<w:document xmlns:w="{_WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>')


def docx_of(document: str) -> bytes:
    """A Word document around the XML of its main part."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": links, "word/document.xml": document}
    return packed({name: (head + text).encode() for name, text in parts.items()})


def _word_text(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_table(rows: Rows) -> str:
    width = _width(rows)
    below: dict[int, tuple[int, int]] = {}  # column to the rows that its cell still spans, and its width
    lines = []
    for row in rows:
        at = {cell.column: cell for cell in row}
        line, column = "", 0
        while column < width:
            cell = at.get(column)
            if cell is not None:
                below[column] = (cell.rows - 1, cell.columns)
                line += _word_cell(cell.text, cell.columns, '<w:vMerge w:val="restart"/>' if cell.rows > 1 else "")
                column += cell.columns
            else:
                left, wide = below.get(column, (0, 1))
                below[column] = (left - 1, wide)
                line += _word_cell("", wide, "<w:vMerge/>" if left > 0 else "")
                column += wide
        lines.append(f"<w:tr>{line}</w:tr>")
    columns = '<w:gridCol w:w="900"/>' * width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _word_cell(text: str, columns: int, merged: str) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merged}</w:tcPr>{_word_text(text)}</w:tc>"


def as_pdf(page: str, pages: int = 0, *, compressed: bool = True) -> bytes:
    """Pages with ruled tables; with `pages` filled up with text to so many."""
    data, count = _pdf(page, 0, compressed)
    filler = 0
    while count < pages:
        filler += 6 * (pages - count)  # not quite so many paragraphs fill a page
        data, count = _pdf(page, filler, compressed)
    return data


def _pdf(page: str, filler: int, compressed: bool) -> tuple[bytes, int]:
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    style = ParagraphStyle("text", fontName=_FONT, fontSize=11, leading=18, wordWrap="CJK")
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, invariant=1, pageCompression=int(compressed))
    document.build(_story(page, filler, style, document.width))
    return out.getvalue(), document.page


def _story(page: str, filler: int, style: ParagraphStyle, width: float) -> list[Flowable]:
    story: list[Flowable] = []
    small = ParagraphStyle("cell", parent=style, fontSize=7, leading=8.5)
    for block in blocks(page):
        if not isinstance(block, str):
            story.append(_pdf_table(block, small, width))
            continue
        story.append(Paragraph(escape(block), style))
        if block.startswith("（五）"):
            text = "各镇、各部门按照统一部署推进政务公开，目录逐项更新，栏目逐个检查，问题当月整改。"
            story += [Paragraph(text * 4, style) for _ in range(filler)]
    return story


def _pdf_table(rows: Rows, style: ParagraphStyle, width: float) -> Flowable:
    columns = _width(rows)
    data = [[Paragraph(escape(text), style) if text else "" for text in line] for line in _matrix(rows)]
    style_of = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("TOPPADDING", (0, 0), (-1, -1), 1)])
    for index, row in enumerate(rows):
        for cell in row:
            if cell.rows > 1 or cell.columns > 1:
                end = (cell.column + cell.columns - 1, index + cell.rows - 1)
                style_of.add("SPAN", (cell.column, index), end)
    # The third column of table 3 holds the labels of its rows.
    shares = [3.0 if columns > 9 and index == 2 else 1.0 for index in range(columns)]
    return LongTable(data, [width * share / sum(shares) for share in shares], style=style_of)


KINDS: Sequence[str] = ("text", "html", "docx", "pdf", "xlsx", "csv", "json")
"""The kinds of files that can be made."""


def made_file(kind: str, seed: int, size: Size = "county", form: str = "2021") -> bytes:
    """The made report as a file of `kind`."""
    if kind == "json":
        return made_json(seed, size, form)
    if kind == "text":
        return made_text(seed, size, form).encode()
    page = made_page(seed, size, form)
    if kind == "html":
        return page.encode()
    return {"docx": as_docx, "pdf": as_pdf, "xlsx": as_xlsx, "csv": as_csv}[kind](page)
