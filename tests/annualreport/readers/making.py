"""Small files for the tests of the readers, and what they come to in a form that is easy to compare."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.annualreport.document import Document, Table
from gongkai.annualreport.limits import DEFAULT, Limits
from gongkai.annualreport.readers import open_document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# The columns and rows of the table that the PDF tests draw, from the page's lower left corner.
XS, YS = (100, 200, 300, 400), (700, 670, 640, 610)
ROWS = [["信息内容", "制发", "有效"], ["规章", "1", "11"], ["文件", "8", "66"]]

Shown = str | list[list[str]]


def shown(document: Document) -> list[Shown]:
    """Paragraphs as text, tables as rows; a cell over several rows or columns as text@rows x columns."""
    return [
        [[_cell(cell.text, cell.rows, cell.columns) for cell in row] for row in block.rows()]
        if isinstance(block, Table)
        else block.text
        for block in document.blocks
    ]


def _cell(text: str, rows: int, columns: int) -> str:
    return text if rows == columns == 1 else f"{text}@{rows}x{columns}"


def read(data: bytes | str, name: str = "", limits: Limits = DEFAULT) -> list[Shown]:
    """What a file comes to."""
    return shown(open_document(data.encode() if isinstance(data, str) else data, name, limits))


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, namespace: str = WORD) -> bytes:
    """A Word file with this body."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    root = f'<w:document xmlns:w="{namespace}" xmlns:mc="{mc}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": root})


def p(*texts: str) -> str:
    """A Word paragraph of some runs."""
    return f"<w:p>{''.join(f'<w:r><w:t>{text}</w:t></w:r>' for text in texts)}</w:p>"


def tc(content: str, properties: str = "") -> str:
    """A cell of a Word table; text that is no XML becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    """A Word table."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def xlsx(*sheets: str, strings: Sequence[str] = (), hidden: Sequence[int] = ()) -> bytes:
    """A workbook; each sheet is what stands within its root element."""
    numbers = range(1, len(sheets) + 1)
    state = ("visible", "hidden")
    entries = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}" state="{state[n in hidden]}"/>' for n in numbers)
    links = "".join(f'<Relationship Id="r{n}" Type="x/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers)
    links += '<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
    items = "".join(f"<si>{text}</si>" for text in strings)
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{items}</sst>',
    }
    for number, sheet in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/s{number}.xml"] = f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>'
    return zipped(parts)


def sheet_rows(*rows: Sequence[str]) -> str:
    """A sheet's rows: text as it is, what looks like a number as a number, nothing for an empty text."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = [_sheet_cell(f"{chr(65 + column)}{number}", text) for column, text in enumerate(row) if text]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


def _sheet_cell(place: str, text: str) -> str:
    if text.lstrip("-")[:1].isdigit():
        return f'<c r="{place}"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def pdf(draw: Callable[[Canvas], None], pages: int = 1, **options: object) -> bytes:
    """A PDF of A4 pages that `draw` draws."""
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), **options)  # type: ignore[arg-type]
    for _ in range(pages):
        canvas.setFont("STSong-Light", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write_rows(canvas: Canvas, rows: list[list[str]] = ROWS) -> None:
    """The texts of the table, without its lines."""
    canvas.setFont("STSong-Light", 10)
    for y, row in zip(YS, rows, strict=False):
        for x, text in zip(XS, row, strict=False):
            canvas.drawString(x + 4, y - 20, text)


def rule(canvas: Canvas, xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> None:
    """The lines of a table that has them all."""
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
