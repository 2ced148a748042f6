"""The correction note as a file: every format holds what was, what is, who signs and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from docx import Document
from lxml import html

from gongkai.annualreport.comparison.correction import Note, correct, note
from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Report
from gongkai.annualreport.writers.correction import KINDS, correction_note, manuscript
from tests.made import made_report

CELL = "table3.partial.natural"
DAY = date(2025, 3, 18)
SENTENCE = "（1）表三“（二）部分公开”行“自然人”列由21更正为12。"


def versions(before: int = 21, after: int = 12) -> tuple[Report, Report]:
    old, new = made_report(1, year=2024), made_report(1, year=2024)
    old.figures[CELL], new.figures[CELL] = before, after
    return old, new


def made() -> Note:
    return note(correct(*versions()), day=DAY)


def text_of(data: bytes, kind: str) -> str:
    """The words of a file in order, without white space."""
    if kind == "docx":
        document = Document(BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "".join([paragraph.text for paragraph in document.paragraphs] + cells)
    elif kind == "pdf":
        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    elif kind == "html":
        text = html.fromstring(data).xpath("//main")[0].text_content()
    else:
        text = data.decode()
    return "".join(text.split()).replace("\\", "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_holds_before_and_after_and_the_signature(kind: str) -> None:
    written = made()
    text = text_of(correction_note(written, edition("2021"), kind), kind)
    for part in (written.title, SENTENCE, "一、数据更正", "二、更正前后对照", *written.signature):
        assert "".join(part.split()) in text, part


def test_hostile_text_is_text() -> None:
    old, new = versions()
    old.organisation = new.organisation = "<script>alert(1)</script>云溪县"
    page = html.fromstring(correction_note(note(correct(old, new)), edition("2021"), "html"))
    assert page.xpath("//script") == []
    assert "<script>alert(1)</script>云溪县" in page.text_content()


def test_a_bar_in_a_text_does_not_break_the_table_of_markdown() -> None:
    old, new = versions()
    new.sections["problems"] = replace(new.sections["problems"], text="一是|人手紧张。")
    written = correction_note(note(correct(old, new)), edition("2021"), "md").decode()
    (row,) = [line for line in written.splitlines() if line.startswith("|") and "人手紧张" in line]
    assert row.replace("\\|", "").count("|") == 4


def test_a_long_table_comes_in_pieces_that_fit_a_page_and_loses_no_row() -> None:
    old, new = made_report(1, year=2024), made_report(2, year=2024)
    old.organisation = new.organisation
    written = note(correct(old, new))
    sheets = manuscript(written, edition("2021")).parts[-1].sheets
    places = [row[0].text for sheet in sheets for row in sheet.rows[1:]]
    assert len(sheets) > 1
    assert places == [row[0] for row in written.table[1:]]
    assert max(len(sheet.rows) for sheet in sheets) <= 35


def test_what_is_too_long_for_the_table_is_cut_there_and_whole_in_the_text() -> None:
    old, new = versions()
    long = "增加了很长的一段话，" * 100
    new.sections["problems"] = replace(new.sections["problems"], text=long)
    blocks = manuscript(note(correct(old, new)), edition("2021"))
    assert any(long in paragraph for part in blocks.parts for paragraph in part.paragraphs)
    assert max(len(box.text) for row in blocks.parts[-1].sheets[-1].rows for box in row) < 500
