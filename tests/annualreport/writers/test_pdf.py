"""PDF: real text in embedded fonts, tags, properties; a font that is missing is named."""

from __future__ import annotations

import pypdfium2
import pytest

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.report import SectionText
from gongkai.annualreport.writers import fonts, write
from tests.made import made_report


@pytest.fixture(scope="module")
def data() -> bytes:
    """A report."""
    return write(made_report(3, "2021", "city"), "pdf")


def test_text_can_be_searched_and_copied(data: bytes) -> None:
    with pypdfium2.PdfDocument(data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "一、总体情况" in text
    assert "本年收费金额（单位：万元）" in text


def test_properties_name_title_organisation_and_language(data: bytes) -> None:
    report = made_report(3, "2021", "city")
    with pypdfium2.PdfDocument(data) as document:
        said = document.get_metadata_dict(skip_empty=True)
    assert (said["Title"], said["Author"]) == (report.title, report.organisation)
    assert b"/Lang(zh-CN)" in data.replace(b" ", b"")
    assert b"CreationDate" not in data


def test_fonts_are_embedded_as_subsets_and_the_page_is_a4(data: bytes) -> None:
    assert b"/FontFile3" in data
    assert len(data) < 400_000
    with pypdfium2.PdfDocument(data) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]


def test_table_3_stands_on_one_page(data: bytes) -> None:
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert [("申请人情况" in page, "四、结转下年度继续办理" in page) for page in pages].count((True, True)) == 1


def test_the_same_report_gives_the_same_bytes(data: bytes) -> None:
    assert write(made_report(3, "2021", "city"), "pdf") == data


def test_a_character_that_no_font_has_is_named() -> None:
    report = made_report(3)
    report.sections["other"] = SectionText("", "表情\U0010ffff\U0001fae8")
    with pytest.raises(Unwritable) as refused:
        write(report, "pdf")
    assert refused.value.message == (
        "没有字体能显示“\U0001fae8”（U+1FAE8），不能制作 PDF；请安装含此字的字体，或改写文字"
    )


def test_without_a_chinese_font_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typst.Fonts", NoFonts)
    fonts.fonts.cache_clear()
    try:
        with pytest.raises(Unwritable) as refused:
            write(made_report(3), "pdf")
    finally:
        fonts.fonts.cache_clear()
    assert refused.value.message == (
        "没有可用的中文字体，不能制作 PDF；请安装 fonts-noto-cjk（Debian、Ubuntu）或 GB/T 9704 规定的字体"
    )


def test_the_fonts_of_the_standard_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typst.Fonts", OfficeFonts)
    fonts.fonts.cache_clear()
    try:
        found = fonts.fonts()
    finally:
        fonts.fonts.cache_clear()
    assert {use: names[0] for use, names in found.named.items()} == {
        "title": "FZXiaoBiaoSong-B05S",
        "heading": "SimHei",
        "lead": "KaiTi_GB2312",
        "text": "FangSong_GB2312",
        "song": "SimSun",
    }
    assert found.title_weight == "regular"


class NoFonts:
    """A system without Chinese fonts."""

    def families(self) -> list[str]:
        """The families that it has."""
        return ["DejaVu Sans"]


class OfficeFonts:
    """A system with the fonts of the standard."""

    def families(self) -> list[str]:
        """The families that it has."""
        return ["FZXiaoBiaoSong-B05S", "SimHei", "SimSun", "KaiTi_GB2312", "FangSong_GB2312", "Noto Serif CJK SC"]
