"""Web pages: headings for screen readers, nothing from outside, nothing that runs."""

from __future__ import annotations

import re

import pytest
from lxml import html

from gongkai.annualreport.report import SectionText
from gongkai.annualreport.writers import write
from tests.annualreport.writers.hostile import LINES
from tests.made import made_report

HOSTILE = "\n".join(line for line in LINES if "\x00" not in line)


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    """A report with hostile text, parsed."""
    report = made_report(3, "2021", "city")
    report.organisation = '云溪县"><script>alert(1)</script>局'
    report.sections["overview"] = SectionText("", HOSTILE)
    return html.document_fromstring(write(report, "html").decode())


def test_text_is_never_markup(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //*[@onclick] | //iframe | //form | //link | //img")
    assert len(page.xpath("//table")) == 3
    assert "<script>alert(1)</script>&amp;&#65;" in page.text_content()


def test_nothing_comes_from_outside_and_nothing_runs(page: html.HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'", policy)
    assert not page.xpath("//@src | //@href | //@style")
    assert "url(" not in page.xpath("//style")[0].text


def test_language_title_and_one_main_heading(page: html.HtmlElement) -> None:
    assert (page.get("lang"), len(page.xpath("//h1")), len(page.xpath("//h2"))) == ("zh-CN", 1, 6)
    assert page.xpath("//title/text()") == [page.xpath("//h1")[0].text_content()]


def test_tables_have_captions_and_scoped_headings(page: html.HtmlElement) -> None:
    assert [caption.text_content() for caption in page.xpath("//caption")] == [
        "主动公开政府信息情况表",
        "收到和处理政府信息公开申请情况表，单位：件",
        "政府信息公开行政复议、行政诉讼情况表，单位：件",
    ]
    assert not page.xpath("//th[not(@scope)]")


def test_cells_of_a_block_name_their_article_column_and_row(page: html.HtmlElement) -> None:
    names = {element.get("id"): element.text_content() for element in page.xpath("//*[@id]")}
    cells = page.xpath("//table[@class='table2']//td")
    assert [[names[name] for name in cell.get("headers").split()] for cell in (cells[1], cells[6], cells[-1])] == [
        ["第二十条第（一）项", "本年废止件数", "规章"],
        ["第二十条第（五）项", "本年处理决定数量", "行政许可"],
        ["第二十条第（八）项", "本年收费金额（单位：万元）", "行政事业性收费"],
    ]


def test_a_wide_table_scrolls_in_a_frame_that_the_keyboard_reaches(page: html.HtmlElement) -> None:
    frames = page.xpath("//table/..")
    assert [(frame.get("tabindex"), frame.get("role")) for frame in frames] == [("0", "region")] * 3
    assert all(frame.get("aria-label") for frame in frames)
