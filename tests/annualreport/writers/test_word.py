"""Word files: page and fonts of GB/T 9704, styles, tables with true merged cells."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from gongkai.annualreport.writers import write
from tests.made import made_report


@pytest.fixture(scope="module")
def document() -> Any:
    """A report, opened with python-docx."""
    return Document(io.BytesIO(write(made_report(3, "2021", "city"), "docx")))


def test_paper_and_margins_are_those_of_the_standard(document: Any) -> None:
    section = document.sections[0]
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(section, side).mm) for side in sides] == [210, 297, 37, 35, 28, 26]


@pytest.mark.parametrize(
    ("style", "font", "size", "line"),
    [
        ("公文标题", "方正小标宋简体", 22, 32),
        ("公文一级标题", "黑体", 16, 28),
        ("公文正文", "仿宋_GB2312", 16, 28),
    ],
)
def test_styles_name_font_size_and_line_height(document: Any, style: str, font: str, size: int, line: int) -> None:
    found = document.styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    height = found.paragraph_format.line_spacing.pt
    assert (fonts.get(qn("w:eastAsia")), found.font.size.pt, height) == (font, size, line)


def test_second_headings_are_in_kai(document: Any) -> None:
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.style.name == "公文二级标题"]
    assert [run.text for run in runs][:2] == ["（一）主动公开。", "（二）依申请公开。"]
    fonts = document.styles["公文二级标题"].element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "楷体_GB2312"


def test_table_3_has_merged_cells_and_repeats_its_head(document: Any) -> None:
    table = document.tables[1]
    assert (
        table.cell(0, 0).text
        == table.cell(2, 2).text
        == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    )
    assert table.cell(5, 0).text == table.cell(26, 0).text == "三、本年度办理结果"
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True] * 3 + [False] * (len(table.rows) - 3)


def test_tables_are_as_wide_as_the_text(document: Any) -> None:
    for table in document.tables:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert 8800 < sum(widths) <= 8844


def test_the_number_of_the_page_stands_outside(document: Any) -> None:
    section = document.sections[0]
    sides = [
        footer._element.find(f".//{qn('w:jc')}").get(qn("w:val"))
        for footer in (section.footer, section.even_page_footer)
    ]
    assert (sides, document.settings.odd_and_even_pages_header_footer) == (["right", "left"], True)
    assert "PAGE" in section.footer._element.xml


def test_properties_name_title_and_organisation(document: Any) -> None:
    report = made_report(3, "2021", "city")
    assert (document.core_properties.title, document.core_properties.author) == (report.title, report.organisation)


def test_the_same_report_gives_the_same_text(document: Any) -> None:
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "公文一级标题"]
    assert texts == [section.ordinal + section.heading for section in made_report(3).form.sections]
