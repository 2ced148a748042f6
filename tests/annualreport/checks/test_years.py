"""A report against the one of the year before."""

from __future__ import annotations

import pytest

from gongkai.annualreport.checks.years import check_years
from gongkai.annualreport.edition import edition
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.report import Report
from tests.made import made_report

COLUMNS = [column.key for column in edition("2021").table("table3").rows[0].columns]
STOCKS = ("table2.rules", "table2.normative_documents")


def number(report: Report, cell: str) -> int:
    value = report.figures[cell]
    assert isinstance(value, int)
    return value


def told(findings: list[Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(finding.level, finding.code, finding.cells) for finding in findings]


def pair(before: str = "2021") -> tuple[Report, Report]:
    """Two reports of one office, the second following from the first."""
    previous = made_report(1, before, "city", year=2021 if before == "2021" else 2020)
    report = made_report(2, "2021", "city", year=(previous.year or 0) + 1)
    for column in COLUMNS:
        report.figures[f"table3.carried_in.{column}"] = previous.figures[f"table3.carried_out.{column}"]
    for row in STOCKS if before == "2021" else ():
        issued, repealed = number(report, f"{row}.issued"), number(report, f"{row}.repealed")
        report.figures[f"{row}.in_force"] = number(previous, f"{row}.in_force") + issued - repealed
    return report, previous


@pytest.fixture
def reports() -> tuple[Report, Report]:
    return pair()


def test_a_report_that_follows_from_the_one_before_gives_no_finding(reports: tuple[Report, Report]) -> None:
    assert check_years(*reports) == []


def test_what_was_carried_over_has_to_be_equal_in_every_column(reports: tuple[Report, Report]) -> None:
    report, previous = reports
    before = number(previous, "table3.carried_out.other")
    report.figures["table3.carried_in.other"] = before + 2
    findings = check_years(report, previous)
    assert told(findings) == [("error", "carried-in-differs", ("table3.carried_in.other",))]
    assert findings[0].message == (
        f"表三“其他”列：本年报告的“上年结转”为 {before + 2}，2021年度报告的“结转下年度”为 {before}，相差 2。"
    )
    assert findings[0].difference == 2


def test_stock_that_does_not_follow_is_a_hint_and_no_more(reports: tuple[Report, Report]) -> None:
    report, previous = reports
    report.figures["table2.rules.in_force"] = number(report, "table2.rules.in_force") - 3
    findings = check_years(report, previous)
    cells = ("table2.rules.issued", "table2.rules.repealed", "table2.rules.in_force")
    assert told(findings) == [("note", "stock-differs", cells)]
    assert "表二“规章”" in findings[0].message
    assert findings[0].difference == 3


def test_between_editions_applications_are_compared_and_stock_is_not() -> None:
    report, previous = pair("2019")
    assert "table2.rules.total_public" in previous.figures
    assert check_years(report, previous) == []
    report.figures["table3.carried_in.natural"] = number(report, "table3.carried_in.natural") + 1
    assert told(check_years(report, previous)) == [("error", "carried-in-differs", ("table3.carried_in.natural",))]


def test_a_blank_that_stands_for_zero_is_equal_to_zero() -> None:
    report, previous = (made_report(0, "2021", "county", year=year) for year in (2022, 2021))
    nobody = [f"table3.{row}.research" for row in ("carried_in", "carried_out")]
    assert [report.figures[nobody[0]], previous.figures[nobody[1]]] == [0, 0]
    report.figures[nobody[0]] = None
    assert nobody[0] not in {cell for finding in check_years(report, previous) for cell in finding.cells}


def test_a_blank_with_a_value_that_follows_is_compared_by_it(reports: tuple[Report, Report]) -> None:
    report, previous = pair()
    report.figures = made_report(2, "2021", "city").figures
    expected = told([finding for finding in check_years(report, previous) if finding.level == "error"])
    report.figures["table3.carried_in.total"] = None
    assert told([finding for finding in check_years(report, previous) if finding.level == "error"]) == expected


def test_a_figure_that_is_not_known_is_not_compared(reports: tuple[Report, Report]) -> None:
    report, previous = reports
    report.figures["table2.rules.in_force"] = None
    assert check_years(report, previous) == []


def test_years_that_do_not_follow_each_other_are_not_compared(reports: tuple[Report, Report]) -> None:
    report, previous = reports
    report.figures["table3.carried_in.other"] = 999
    report.year = 2024
    findings = check_years(report, previous)
    assert told(findings) == [("note", "years-not-consecutive", ())]
    assert findings[0].message == "本报告为 2024 年度，对照的报告为 2021 年度，不是上一年度，未作比较。"


def test_reports_without_a_year_are_compared(reports: tuple[Report, Report]) -> None:
    report, previous = reports
    report.year = previous.year = None
    assert check_years(report, previous) == []
