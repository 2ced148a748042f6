"""PDF files: ruled tables that pages break, and the same without rulings."""

from __future__ import annotations

import io
import random
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.layouts.page import Page
from tests.layouts.sheet import Sheet

_FONT = "STSong-Light"
_WIDTHS = {"table2": [150.0, 100.0, 100.0, 100.0], "table3": [28.0, 42.0, 110.0, *[38.0] * 7], "table4": [30.0] * 15}


def _table(sheet: Sheet, ruled: bool) -> Flowable:
    style = ParagraphStyle("cell", fontName=_FONT, fontSize=8, leading=10, wordWrap="CJK")
    spans: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    spans += [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    rows: list[list[object]] = []
    for down, line in enumerate(sheet.grid()):
        cells: list[object] = []
        for across, spot in enumerate(line):
            cells.append(Paragraph(spot.box.text.replace("\n", "<br/>"), style) if spot.begins else "")
            if spot.begins and (spot.box.rows > 1 or spot.box.columns > 1):
                end = (across + spot.box.columns - 1, down + spot.box.rows - 1)
                spans.append(("SPAN", (across, down), end))
        rows.append(cells)
    widths = _WIDTHS[sheet.key]
    widths = [30.0] * (len(rows[0]) - len(widths)) + widths  # a column more stands in front
    return Table(rows, colWidths=widths[-len(rows[0]) :], style=TableStyle(spans), repeatRows=0)


def _numbered(canvas: object, document: object) -> None:
    canvas.setFont(_FONT, 9)  # type: ignore[attr-defined]
    canvas.drawCentredString(297, 30, f"- {document.page} -")  # type: ignore[attr-defined]


def _pdf(page: Page, ruled: bool) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    style = ParagraphStyle("text", fontName=_FONT, fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22)
    head = ParagraphStyle("head", fontName=_FONT, fontSize=14, leading=24, wordWrap="CJK", alignment=1)
    story: list[Flowable] = [Paragraph(page.title, head), *(Paragraph(line, style) for line in page.opening)]
    for part in page.parts:
        story += [Paragraph(line, style) for line in [part.heading, *part.paragraphs]]
        if part.sheet is not None:
            story += [_table(part.sheet, ruled), Spacer(1, 12)]
    packed = io.BytesIO()
    document = SimpleDocTemplate(packed, pagesize=A4, invariant=1, title=page.title)
    document.build(story, onFirstPage=_numbered, onLaterPages=_numbered)
    return packed.getvalue()


def ruled(page: Page, _: random.Random) -> bytes:
    """Ruled tables over several pages, with page numbers."""
    return _pdf(page, True)


def unruled(page: Page, _: random.Random) -> bytes:
    """The same without a line."""
    return _pdf(page, False)
