"""The page of a comparison: one file, readable without scripts, that a hostile report cannot make do anything."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from importlib import resources

import pytest
from lxml import html

from gongkai.annualreport.comparison import compare
from gongkai.annualreport.comparison.indicators import indicators
from gongkai.annualreport.pages.comparison import comparison_page
from gongkai.annualreport.report import Report
from tests.made import made_report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</textarea></script><!--"


def years(*given: int) -> list[Report]:
    return [made_report(1, "2019" if year < 2021 else "2021", year=year) for year in given]


def offices(count: int, *given: int) -> list[Report]:
    reports = []
    for number in range(count):
        for year in given:
            reports.append(made_report(10 * number + year, year=year))
            reports[-1].organisation = f"青砚市第{number}局"
    return reports


def tree(reports: list[Report], lang: str = "zh") -> html.HtmlElement:
    return html.document_fromstring(comparison_page(compare(reports), lang))


def texts(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found]


def test_nothing_is_loaded_from_outside() -> None:
    page = tree(years(2020, 2021, 2022))
    addresses = [
        value for one in page.iter() for name, value in one.items() if name in ("src", "href", "srcset", "action")
    ]
    assert [address for address in addresses if not address.startswith("#")] == []
    assert page.xpath("//link | //iframe | //object | //embed | //base | //form") == []
    styles = "".join(one.text or "" for one in page.xpath("//style"))
    assert re.findall(r"@import|url\((?!data:)", styles) == []


def test_the_policy_allows_the_pages_own_scripts_and_nothing_else() -> None:
    page = tree(years(2023, 2024))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    scripts = [one.text for one in page.xpath("//script[not(@type)]")]
    sums = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = " ".join(f"'sha256-{one}'" for one in sums)
    assert "default-src 'none'" in policy
    assert f"script-src {allowed};" in policy
    assert page.xpath("//@style | //@onclick | //@onerror | //@onload") == []


def test_what_reports_say_is_text_and_never_markup() -> None:
    reports = years(2023, 2024)
    for report in reports:
        report.organisation = HOSTILE
        report.sections["problems"] = replace(report.sections["problems"], text=f"{HOSTILE}针对性不强的问题仍然存在。")
    page = tree(reports)
    assert len(page.xpath("//script")) == len(tree(years(2023, 2024)).xpath("//script"))
    assert page.xpath("//img | //textarea") == []
    assert HOSTILE in page.xpath("//h1")[0].text_content()


def test_hostile_names_stay_within_the_data_of_the_plots() -> None:
    reports = offices(2, 2024)
    reports[0].organisation = HOSTILE
    data = json.loads(tree(reports).xpath("//script[@id='plots']")[0].text)
    assert HOSTILE in data[0]["labels"]


def test_every_plot_has_its_data_as_a_table_and_says_them_in_words() -> None:
    page = tree(years(2022, 2023, 2024))
    plots = page.xpath("//figure[contains(@class, 'plot')]")
    assert len(plots) == len(json.loads(page.xpath("//script[@id='plots']")[0].text)) == 11
    for plot in plots:
        (area,) = plot.xpath(".//*[@data-plot]")
        assert area.get("role") == "img"
        assert len(area.get("aria-label")) > 5
        assert len(plot.xpath(".//table//tbody/tr")) >= 2


def test_the_table_of_an_indicator_says_value_interval_and_fraction() -> None:
    reports = years(2023, 2024)
    for report, granted in zip(reports, (50, 80), strict=True):
        report.figures.update({"table3.granted.total": granted, "table3.partial.total": 0})
        report.figures["table3.total_processed.total"] = 100
    (plot,) = tree(reports).xpath("//figure[.//figcaption[contains(., '公开率')]]")
    assert texts(plot.xpath(".//tr")) == [
        "值95%区间分子/分母",
        "202350.0%40.4–59.650/100",
        "202480.0%71.1–86.780/100",
    ]


def test_an_indicator_without_a_value_says_why() -> None:
    reports = years(2023, 2024)
    reports[1].figures["table3.partial.total"] = None
    (plot,) = tree(reports).xpath("//figure[.//figcaption[contains(., '公开率')]]")
    assert "2024：2024年报告“（二）部分公开·总计”空白" in plot.text_content()


def test_offices_stand_in_the_order_of_their_values_those_without_last() -> None:
    reports = offices(3, 2024)
    for report, granted in zip(reports, (10, None, 90), strict=True):
        report.figures.update({"table3.granted.total": granted, "table3.partial.total": 0})
        report.figures["table3.total_processed.total"] = 100
    (plot,) = tree(reports).xpath("//figure[.//figcaption[contains(., '公开率')]]")
    assert texts(plot.xpath(".//tbody//th")) == ["青砚市第2局", "青砚市第0局", "青砚市第1局"]


def test_changes_of_definition_are_marked_in_the_table_and_told_on_top() -> None:
    page = tree(years(2020, 2021))
    marked = texts(page.xpath("//tr[@class='redefined']/th"))
    assert marked == [
        "表二 规章·现行有效件数",
        "表二 行政规范性文件·本年制发件数",
        "表二 行政规范性文件·现行有效件数",
    ]
    noted = texts(page.xpath("//section[contains(@class, 'note')]//li"))
    assert [note.split(" 口径变化")[0] for note in noted] == marked


def test_a_passage_from_elsewhere_is_quoted_with_its_source_and_what_differs() -> None:
    reports = offices(2, 2024)
    for report, word in zip(reports, ("全部", "基本"), strict=True):
        text = f"全年组织政府信息公开业务培训三次，各科室信息员{word}参加并通过测试。"
        report.sections = {"overview": replace(report.sections["overview"], text=text)}
    (quote,) = tree(reports[1:] + reports[:1]).xpath("//ul[@class='quotes']/li[.//del]")[:1]
    assert texts(quote.xpath(".//span")) == ["青砚市第1局 2024 见于 青砚市第0局 2024"]
    assert (texts(quote.xpath(".//del")), texts(quote.xpath(".//ins"))) == (["全部"], ["基本"])


def test_many_years_of_many_offices_are_not_set_out_cell_by_cell() -> None:
    page = tree(offices(14, 2023, 2024))
    assert page.xpath("//table[contains(@class, 'changes')]") == []
    assert "共14组前后年度差异，不逐格列出；gongkai compare --json 给出全部。" in page.text_content()


def test_many_offices_over_years_have_a_table_by_year_for_every_main_indicator() -> None:
    page = tree(offices(3, 2023, 2024))
    main = [one.name.zh for one in indicators("2021") if one.main]
    found = texts(page.xpath("//details/summary[contains(., '历年')]"))
    assert found == [f"{name} 历年" for name in main]


@pytest.mark.parametrize(("lang", "title"), [("zh", "年度报告比较："), ("en", "Annual reports compared: ")])
def test_the_page_speaks_the_language_asked_for(lang: str, title: str) -> None:
    page = tree(years(2023, 2024), lang)
    assert page.xpath("//h1")[0].text_content().startswith(title)


def test_the_plot_library_is_the_one_published() -> None:
    data = resources.files("gongkai.annualreport.pages").joinpath("vendor/echarts.common.min.js").read_bytes()
    assert hashlib.sha256(data).hexdigest() == "61f13280aba3161f77fc801bf5f9c786f55f10432153a0683fc5cc0700b013d5"
