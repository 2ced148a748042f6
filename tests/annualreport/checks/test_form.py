"""The form of a report: each code on a report that deserves it, and none on one that does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongkai.annualreport.catalogue import codes, entry
from gongkai.annualreport.checks.form import check_form
from gongkai.annualreport.limits import DEFAULT
from gongkai.annualreport.readers import open_document
from gongkai.annualreport.reading import read_document
from gongkai.annualreport.report import Report, SectionText
from tests.annualreport.spoken import complete, nothing
from tests.real import RealReport

Change = Callable[[Report], Any]


def found(report: Report, previous: Report | None = None) -> list[str]:
    return [finding.code for finding in check_form(report, previous)]


def changed(change: Change, **texts: str) -> Report:
    report = complete(**texts)
    change(report)
    return report


def test_a_complete_report_has_no_findings() -> None:
    assert found(complete()) == []


def test_a_report_of_nothing_at_all_has_no_findings_beyond_its_gaps() -> None:
    assert found(Report()) == ["section-missing"]


# ---------------------------------------------------------------- sections
def _without(*keys: str) -> Change:
    def change(report: Report) -> None:
        for key in keys:
            del report.sections[key]
        report.order = tuple(key for key in report.order if key not in keys)

    return change


def _heading(key: str, heading: str) -> Change:
    def change(report: Report) -> None:
        report.sections[key] = SectionText(heading, report.sections[key].text)

    return change


def _order(*keys: str) -> Change:
    return lambda report: setattr(report, "order", keys)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_without("problems"), ["section-missing"]),
        (_without("problems", "other"), ["section-missing"]),
        (_order("overview", "proactive", "applications", "disputes", "other", "problems"), ["section-order"]),
        (_order("overview", "proactive", "applications", "disputes", "problems", "other"), []),
        (_heading("proactive", "一、主动公开政府信息情况"), ["section-numbering"]),
        (_heading("proactive", "主动公开政府信息情况"), []),
        (_heading("proactive", "2.主动公开政府信息情况"), []),
        (_heading("disputes", "四、政府信息公开行政法复议、行政诉讼情况"), ["heading-misspelt"]),
        (_heading("disputes", "四、政府信息公开行政复仪、行政诉讼情况"), ["heading-misspelt"]),
        (_heading("problems", "五、存在的主要问题及改进情"), ["heading-misspelt"]),
        (_heading("overview", "一、总体况"), ["heading-misspelt"]),
        (_heading("problems", "五、存在的主要问题及整改情况"), []),
        (_heading("problems", "五、存在问题及下一步打算"), []),
        (_heading("disputes", "四、因政府信息公开工作被申请行政复议、提起行政诉讼的情况"), []),
        (_heading("disputes", "四、复议、诉讼情况"), []),
        (_heading("applications", "三、收到和处理政府信息公开的申请情况"), []),
        (_heading("overview", "一、总体工作情况"), []),
        (_heading("other", "六、其它需报告事项"), []),
    ],
)  # fmt: skip
def test_sections_and_headings(change: Change, expected: list[str]) -> None:
    assert found(changed(change)) == expected


def test_an_empty_section() -> None:
    assert found(complete(other="")) == ["section-empty", "fee-statement-missing"]
    assert found(complete(problems="  \n ")) == ["section-empty"]

    def no_figures(report: Report) -> None:
        report.figures |= {cell: None for cell in report.figures if cell.startswith("table4.")}

    assert found(changed(no_figures)) == ["section-empty"]


# ---------------------------------------------------------------- form, years, names
def _set(**fields: Any) -> Change:
    def change(report: Report) -> None:
        for name, value in fields.items():
            setattr(report, name, value)

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set(variant="2021-other-as-one-row"), ["form-mixed"]),
        (_set(year=2020, title="云岭县2020年年度报告", period=""), ["edition-early", "period-year-differs"]),
        (_set(title="云岭县人民政府2021年政府信息公开工作年度报告"), ["title-year-differs"]),
        (_set(title="云岭县人民政府政府信息公开工作年度报告"), []),
        (_set(period="2021年1月1日起至2021年12月31日止"), ["period-year-differs"]),
        (_set(period="2022年1月1日起至12月31日止"), []),
        (_set(period="2021年1月1日起至2022年12月31日止"), ["period-year-differs"]),
        (_set(preamble="本报告由清溪县人民政府办公室编制，电话0871-5551234。"), ["name-differs"]),
        (_set(preamble="本报告由云岭县人民政府编制，请与清溪县政务公开办公室联系。"), ["name-differs"]),
        (_set(preamble="本报告由云岭县政务公开领导小组办公室编制，电话0871-5551234。"), []),
        (_set(preamble="本报告由大理市人民政府指导、县人民政府办公室编制，电话0871-5551234。"), []),
        (_set(preamble="本报告由各乡镇、各部门汇总，请与县政府办公室联系，电话0871-5551234。"), []),
    ],
)  # fmt: skip
def test_form_in_use_years_and_names(change: Change, expected: list[str]) -> None:
    assert found(changed(change)) == expected


def test_the_report_names_itself_in_its_text() -> None:
    text = complete().sections["overview"].text
    assert found(complete(overview="现将清溪县2022年政府信息公开工作情况报告如下。\n" + text)) == ["name-differs"]
    assert found(complete(overview="现将云岭县2022年政府信息公开工作情况报告如下。\n" + text)) == []
    assert found(complete(overview="赴清溪县学习2022年政府信息公开经验。\n" + text)) == []


def test_the_form_of_2019_in_a_report_of_2022() -> None:
    report = complete()
    report.edition = report.variant = "2019"
    report.figures = dict.fromkeys(report.form.cells(), 0)
    assert "edition-outdated" in found(report)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("认真贯彻落实《2021年政务公开工作要点》，各项任务落实到位。", ["year-left-over"]),
        ("将贯彻落实《国务院办公厅关于印发2021年政务公开工作要点的通知》作为年度重点工作。", ["year-left-over"]),
        ("按照国务院办公厅2022年政务公开工作要点，细化任务。", []),
        ("对照2021年政务公开工作要点开展“回头看”。", []),
        ("落实2021年度政务公开评估结果整改任务。", []),
        ("制定2023年政务公开工作要点。", []),
    ],
)
def test_the_task_list_of_an_earlier_year(text: str, expected: list[str]) -> None:
    assert found(complete(other=f"{text}没有收取信息处理费。")) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2021年，我县制定规范性文件3件。", ["year-of-before"]),
        ("（三）2021年度，全县召开会议3次。", ["year-of-before"]),
        ("2022年，我县制定规范性文件8件。", []),
        ("2021年，我县在评估中获优秀等次。", []),
        ("2021年以来，持续优化平台。", []),
        ("及时公开2021年部门决算。", []),
    ],
)
def test_a_sentence_that_begins_with_an_earlier_year(sentence: str, expected: list[str]) -> None:
    assert found(complete(overview=complete().sections["overview"].text + "\n" + sentence)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按照国办公开办函〔2019〕60号要求编制。", ["notice-outdated"]),
        ("根据国令第492号《条例》。", ["notice-outdated"]),
        ("按照国办公开办函〔2019〕61号规范平台。", []),
        ("根据国务院令第711号。", []),
        ("本年报依据根据《条例》编制。", ["wording-misspelt"]),
        ("根据《中华人民共和国信息公开条例》编制。", ["wording-misspelt"]),
        ("统计期限为20221月1日至202212月31日。", ["wording-misspelt"]),
        ("云岭县人民政府政府信息公开工作。", []),
        ("依据《条例》，根据县委要求开展工作。", []),
    ],
)
def test_papers_that_no_longer_hold_and_slips(text: str, expected: list[str]) -> None:
    assert found(complete(other=f"{text}没有收取信息处理费。")) == expected


# ---------------------------------------------------------------- what has to be said
@pytest.mark.parametrize(
    "text",
    [
        "无",
        "2022年我局无其他需要报告的事项。",
        "严格执行《政府信息公开信息处理费管理办法》。",
        "加强经费保障，落实工作费用。",
    ],
)
def test_no_statement_on_fees(text: str) -> None:
    assert found(complete(other=text)) == ["fee-statement-missing"]


@pytest.mark.parametrize(
    "text",
    [
        "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》规定，本年度没有产生信息公开处理费。",
        "2022年，无收取信息处理费情况。",
        "全年收取政府信息公开信息处理费3940元。",
        "2022年，我局未发生政府信息公开收费事项。",
        "本年度全县各级行政机关未收取政府信息公开信息处理费。",
        "信息处理费：0元。",
        "依申请公开信息处理费收费情况：无。",
        "有1件政府信息公开申请案件收取信息处理费380元。",
        "全市实际收取信息处理费共计400元。",
        "2022年发出收费通知2件，总金额300元。",
        "政府信息公开申请均免费提供。",
        "未向申请人收取任何费用。",
        "收取信息处理费情况：0件，0元。",
        "2022年收取信息公开费0万元。",
        "信息处理费收取情况:零。",
    ],
)
def test_a_statement_on_fees(text: str) -> None:
    assert found(complete(other=text)) == []
    assert found(complete(other="无", overview=complete().sections["overview"].text + text)) == []


def test_fees_were_not_asked_for_before_2021() -> None:
    report = changed(_set(year=2020, title="", period="", preamble="电话0871-5551234"), other="无。")
    assert found(report) == ["edition-early"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年我局政务公开目前没有问题。下一步，将进一步提升工作水平。", ["problem-missing"]),
        ("无", ["problem-missing"]),
        ("不存在问题。", ["problem-missing"]),
        ("下一步，我局将加强学习，完善制度。", ["problem-missing"]),
        ("存在问题：无。改进情况：无。", ["problem-missing"]),
        ("虽没有发现重大问题，但工作人员业务能力有待提高。", []),
        ("公开内容不够全面，下一步加强学习。", []),
        ("还需进一步提高公开质量。", []),
        ("（一）主要问题：栏目结构无法满足发布需要。", []),
    ],
)
def test_a_problem_has_to_be_named(text: str, expected: list[str]) -> None:
    assert found(complete(problems=text)) == expected


def test_the_length_of_the_overview_is_asked_from_2025_on() -> None:
    text = complete().sections["overview"].text + "持续推进公开。" * 150
    assert found(complete(overview=text)) == []
    later = changed(_set(year=2025, title="云岭县2025年度报告", period=""), overview=text.replace("2022", "2025"))
    later.preamble = later.preamble.replace("2022", "2025")
    assert found(later) == ["overview-long"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局认真做好主动公开和依申请公开，加强政府信息管理和平台建设。", ["heads-missing"]),
        ("一、主动公开\n二、依申请办理\n三、信息管理\n四、网站建设\n五、组织保障", []),
        ("全年公开信息300条。", ["heads-missing"]),
    ],
)
def test_the_five_heads_of_section_one(text: str, expected: list[str]) -> None:
    assert found(complete(overview=text)) == expected


def test_contact_and_text() -> None:
    assert found(changed(_set(preamble="", contact=""))) == ["contact-missing"]
    assert found(changed(_set(preamble="咨询电话：0871-5551234", contact=""))) == []
    pictures = complete(overview="", problems="", other="")
    assert "text-missing" in found(pictures)


# ---------------------------------------------------------------- figures
@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("table3.granted.natural", -1, [("error", "count-negative")]),
        ("table2.licences.decisions", "12.5", [("error", "count-not-whole")]),
        ("table2.licences.decisions", "12.0", []),
        ("table2.fees.amount", "12.34567", [("note", "amount-decimals")]),
        ("table2.fees.amount", "12.3456", []),
        ("table2.fees.amount", "-3.5", [("error", "count-negative")]),
        ("table2.fees.amount", "0", []),
    ],
)
def test_figures_that_cannot_be(cell: str, value: int | str, expected: list[tuple[str, str]]) -> None:
    report = changed(lambda report: report.figures.update({cell: value}))
    assert [(finding.level, finding.code) for finding in check_form(report)] == expected


def test_a_change_may_be_negative_in_the_form_of_2019() -> None:
    report = complete()
    report.edition = report.variant = "2019"
    report.figures = {**dict.fromkeys(report.form.cells(), 1), "table2.licences.change": -8}
    assert "count-negative" not in found(report)


def _last_year(amount: str) -> Report:
    report = complete(overview="去年的文字。", problems="去年的问题。", other="去年没有收取信息处理费。")
    report.year = 2021
    report.figures["table2.fees.amount"] = amount
    return report


def test_yuan_for_ten_thousand_yuan() -> None:
    assert found(complete(), _last_year("9.5")) == ["amount-unit-year"]
    assert found(complete(), _last_year("961716000")) == ["amount-unit-year"]
    assert found(complete(), _last_year("80000")) == []
    assert found(complete(), _last_year("961")) == []
    assert found(complete(), _last_year("0")) == []
    overview = complete().sections["overview"].text
    assert found(complete(overview=overview + "\n全年收取行政事业性收费9.6万元。")) == ["amount-unit-text"]
    assert found(complete(overview=overview + "\n全年收取行政事业性收费9.6亿元。")) == []


def test_a_table_of_zeros_and_a_text_that_tells_of_cases() -> None:
    assert found(changed(_set(figures=nothing()))) == ["table-all-zero"]
    empty = complete().sections["overview"].text.replace("74件", "0件").replace("1件", "0件").replace("73件", "0件")
    assert found(changed(_set(figures=nothing()), overview=empty.replace("2件", "0件"))) == []


@pytest.mark.parametrize(
    ("organisation", "fires"),
    [
        ("云岭县人民政府", True),
        ("云岭县云台镇人民政府", True),
        ("大同市云州区", True),
        ("昆明市官渡区人民政府", True),
        ("昆明市教育局", True),
        ("云南省财政厅", True),
        ("云岭县人民政府办公室", True),
        ("昆明市人民政府", False),
        ("云南省人民政府", False),
        ("楚雄彝族自治州人民政府", False),
        ("广西壮族自治区人民政府", False),
        ("上海市人民政府办公厅", False),
        ("教育部", False),
        ("国家税务总局", False),
    ],
)
def test_rules_by_a_body_that_may_make_none(organisation: str, fires: bool) -> None:
    report = changed(
        _set(organisation=organisation, title="2022年政府信息公开工作年度报告", preamble="电话0871-5551234")
    )
    assert found(report) == []
    report.figures["table2.rules.in_force"] = 6
    assert found(report) == (["rules-without-power"] if fires else [])


# ---------------------------------------------------------------- last year's text
def test_text_repeated_from_last_year() -> None:
    report = complete(problems=complete().sections["problems"].text * 6)
    same = changed(_set(year=2021), problems=report.sections["problems"].text)
    for key, section in report.sections.items():
        same.sections[key] = SectionText(section.heading, section.text.replace("2022", "2021").replace("74", "60"))
    assert found(report, same) == ["text-repeated"]
    assert found(report, _last_year("80000")) == []


# ---------------------------------------------------------------- real reports
REAL: dict[str, list[tuple[str, str]]] = {
    "duji-2022": [("warning", "wording-misspelt")],  # 依据根据
    "huaian-2024": [],
    "huaibei-2021": [],
    "jianxi-2022": [
        ("warning", "fee-statement-missing"),  # 无其他需要报告的事项
        ("warning", "problem-missing"),  # 目前没有问题
        ("note", "contact-missing"),  # no opening at all
    ],
    "jungar-2022": [("warning", "year-left-over")],  # 2021年政务公开工作要点
    "pingtan-2022": [("warning", "heading-misspelt")],  # 行政法复议
    "shanghai-kewei-2024": [
        ("warning", "section-missing"),  # （一）主要问题 stands right after table 4
        ("warning", "section-numbering"),  # 一、总体情况 and 一、主动公开政府信息情况
        ("note", "contact-missing"),  # a web address only
    ],
    "shanghai-office-2019": [
        ("note", "heads-missing"),  # no 监督保障
        ("note", "contact-missing"),  # a web address only
    ],
    "yunzhou-2021": [
        ("warning", "form-mixed"),  # （六）其他处理 in one row
        ("warning", "fee-statement-missing"),  # 无
        ("note", "contact-missing"),
    ],
}


def test_real_reports(real_report: RealReport) -> None:
    path = real_report.path
    if path.stem not in REAL:
        pytest.skip("not looked at by eye")
    report = read_document(open_document(path.read_bytes(), path.name, DEFAULT))
    assert [(finding.level, finding.code) for finding in check_form(report)] == REAL[path.stem]


# ---------------------------------------------------------------- the catalogue
def test_form_gives_no_error_but_for_counts_that_cannot_be() -> None:
    errors = {code for code in codes() if entry(code).family == "form" and entry(code).level == "error"}
    assert errors == {"count-negative", "count-not-whole"}
