"""A report as blocks: its title, opening, six sections, and text made plain."""

from __future__ import annotations

import pytest

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.report import Report, SectionText
from gongkai.annualreport.writers.blocks import LONGEST_TEXT, compose, lead, lines, one_line
from tests.made import made_report


def test_the_six_headings_are_the_forms_own_and_tables_stand_under_theirs() -> None:
    report = Report(sections={"overview": SectionText("1. 概述", "正文")})
    parts = compose(report).parts
    assert [(part.heading, len(part.paragraphs), [sheet.key for sheet in part.sheets]) for part in parts] == [
        ("一、总体情况", 1, []),
        ("二、主动公开政府信息情况", 0, ["table2"]),
        ("三、收到和处理政府信息公开申请情况", 0, ["table3"]),
        ("四、政府信息公开行政复议、行政诉讼情况", 0, ["table4"]),
        ("五、存在的主要问题及改进情况", 0, []),
        ("六、其他需要报告的事项", 0, []),
    ]


@pytest.mark.parametrize(
    ("title", "organisation", "year", "expected"),
    [
        ("", "云溪县水务局", 2024, "云溪县水务局2024年政府信息公开工作年度报告"),
        ("云溪县水务局2024年度信息公开年报", "云溪县水务局", 2024, "云溪县水务局2024年度信息公开年报"),
        ("别的局2024年度信息公开年报", "云溪县水务局", 2024, "云溪县水务局2024年政府信息公开工作年度报告"),
        ("云溪县水务局2023年年报", "云溪县水务局", 2024, "云溪县水务局2024年政府信息公开工作年度报告"),
        ("", "", None, "政府信息公开工作年度报告"),
    ],
)
def test_the_title_always_names_organisation_and_year(
    title: str, organisation: str, year: int | None, expected: str
) -> None:
    assert compose(Report(title=title, organisation=organisation, year=year)).title == expected


def test_a_long_title_breaks_behind_the_organisation() -> None:
    long = Report(organisation="云溪县人民政府办公室", year=2024)
    short = Report(organisation="云溪县", year=2024)
    assert compose(long).title_lines == ("云溪县人民政府办公室", "2024年政府信息公开工作年度报告")
    assert len(compose(short).title_lines) == 1


def test_the_title_is_not_printed_again_in_the_opening() -> None:
    report = made_report(1)
    report.preamble = f"{report.organisation}\n{report.title.removeprefix(report.organisation)}\n本报告由……编制。"
    assert compose(report).opening == ("本报告由……编制。",)


def test_period_and_contact_are_printed_once() -> None:
    said = Report(preamble="请与本局联系（电话：1）。", contact="请与本局联系(电话:1)", period="2024年1月1日至12月31日")
    assert compose(said).opening == ("请与本局联系（电话：1）。", "2024年1月1日至12月31日")


def test_text_is_made_plain() -> None:
    assert lines("  一 \t 二\u3000三 \r\n\n\x00四\x1b\u202e五\u200b\u2028六\ud800\ufdd0 ") == (
        "一 二\u3000三",
        "四五",
        "六",
    )
    assert one_line("一\n二") == "一 二"


def test_a_heading_within_a_section_is_told_from_its_text() -> None:
    assert lead("（一）主动公开。全年公开") == ("（一）主动公开。", "全年公开")
    assert lead("（二）依申请公开") == ("（二）依申请公开", "")
    assert lead("（三）" + "很长" * 20 + "。") == ("", "（三）" + "很长" * 20 + "。")


def test_too_much_text_is_refused_with_its_place() -> None:
    report = Report(sections={"overview": SectionText("", "字" * 1_000_000)})
    with pytest.raises(Unwritable) as refused:
        compose(report)
    assert refused.value.message == (f"报告文字超过 {LONGEST_TEXT:,} 字（sections.overview 有 1,000,000 字）；请删减")


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(Unwritable, match="行政机关名称或标题超过 200 字；请改短"):
        compose(Report(organisation="局" * 201))


def test_a_section_that_the_form_does_not_have_is_named() -> None:
    with pytest.raises(Unwritable, match=r"数据 sections\.summary 处有误：没有这一部分，已知的有 overview、"):
        compose(Report(sections={"summary": SectionText("", "")}))
