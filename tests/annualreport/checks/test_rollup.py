"""A government's report against the reports that it sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annualreport.checks.rollup import check_rollup
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.report import Report, Value
from tests.made import made_figures, made_report

GRANTED = "table3.granted.natural"
FEES = "table2.fees.amount"
ISSUED = "table2.rules.issued"


def summed(reports: list[Report]) -> Report:
    """The roll-up of reports."""
    total = Report(organisation="某市人民政府", year=reports[0].year, edition=reports[0].edition)
    cells = dict.fromkeys(cell for report in reports for cell in report.figures)
    for cell in cells:
        values: list[Value] = [report.figures.get(cell, 0) for report in reports]
        if total.form.column(cell).amount:
            total.figures[cell] = str(sum(Decimal(str(value)) for value in values))
        else:
            total.figures[cell] = sum(int(value or 0) for value in values)
    return total


def members(form: str = "2021", variant: str = "") -> list[Report]:
    names = ("甲局", "乙局", "丙区人民政府")
    return [
        Report(
            organisation=name,
            year=2022,
            edition=form,
            variant=variant or form,
            figures=made_figures(seed, form, "county", variant),
        )
        for seed, name in enumerate(names)
    ]


def told(findings: list[Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(finding.level, finding.code, finding.cells) for finding in findings]


def add(report: Report, cell: str, amount: int) -> None:
    value = report.figures[cell]
    assert isinstance(value, int)
    report.figures[cell] = value + amount


@pytest.fixture
def below() -> list[Report]:
    return members()


# ---------------------------------------------------------------- complete lists
@given(seeds=st.lists(st.integers(0, 200), min_size=1, max_size=4, unique=True))
def test_a_roll_up_that_is_the_sum_of_its_members_gives_no_finding(seeds: list[int]) -> None:
    reports = [made_report(seed) for seed in seeds]
    for number, report in enumerate(reports):
        report.organisation = f"第{number}局"
    assert check_rollup(summed(reports), reports) == []


@pytest.mark.parametrize(
    ("cell", "level"), [(GRANTED, "error"), ("table4.reconsideration.total", "error"), (ISSUED, "warning")]
)
def test_a_cell_that_is_not_the_sum_is_an_error_in_tables_3_and_4_and_a_warning_in_table_2(
    below: list[Report], cell: str, level: str
) -> None:
    report = summed(below)
    add(report, cell, 5)
    findings = check_rollup(report, below)
    assert told(findings) == [(level, "rollup-differs", (cell,))]
    assert findings[0].difference == 5


def test_the_message_names_cell_sums_and_the_exact_amount(below: list[Report]) -> None:
    report = summed(below)
    total = report.figures[GRANTED]
    assert isinstance(total, int)
    report.figures[GRANTED] = total + 5
    (finding,) = check_rollup(report, below)
    assert finding.message == f"表三“（一）予以公开·自然人”：汇总为 {total + 5}，3 个成员之和为 {total}，多 5。"


def test_a_member_that_alone_exceeds_the_roll_up_is_named(below: list[Report]) -> None:
    report = summed(below)
    add(below[1], GRANTED, 10_000)
    (finding,) = check_rollup(report, below)
    assert f"；成员“乙局”一家已为 {below[1].figures[GRANTED]}" in finding.message
    assert "甲局" not in finding.message


def test_amounts_are_compared_exactly(below: list[Report]) -> None:
    report = summed(below)
    report.figures[FEES] = str(Decimal(str(report.figures[FEES])) + Decimal("0.01"))
    (finding,) = check_rollup(report, below)
    assert (finding.level, finding.cells, finding.difference) == ("warning", (FEES,), Decimal("0.01"))


def test_a_member_left_out_is_recognised_by_its_figures(below: list[Report]) -> None:
    findings = check_rollup(summed(below[:2]), below)
    assert findings
    named = [finding for finding in findings if "；成员“丙区人民政府”一家" not in finding.message]
    assert all("；所有差额都等于成员“丙区人民政府”的数，可能漏计了它" in finding.message for finding in named)


def test_a_member_counted_twice_is_recognised_by_its_figures(below: list[Report]) -> None:
    findings = check_rollup(summed([*below, below[0]]), below)
    assert findings
    assert all("；所有差额都等于成员“甲局”的数，可能重复计入" in finding.message for finding in findings)


def test_a_single_difference_accuses_no_member(below: list[Report]) -> None:
    report = summed(below)
    value = below[0].figures[GRANTED]
    assert isinstance(value, int)
    add(report, GRANTED, value)
    (finding,) = check_rollup(report, below)
    assert "成员“" not in finding.message


# ---------------------------------------------------------------- what is not known
def test_a_blank_of_a_member_that_stands_for_zero_counts_as_zero(below: list[Report]) -> None:
    report = summed(below)
    blank = {cell: None for cell, value in below[0].figures.items() if value == 0 and cell.startswith("table3")}
    below[0].figures |= blank
    assert check_rollup(report, below) == []


def test_where_a_member_has_no_figure_only_a_bound_holds(below: list[Report]) -> None:
    report = summed(below)
    below[0].figures[ISSUED] = None
    assert check_rollup(report, below) == []
    report.figures[ISSUED] = 0
    below[1].figures[ISSUED] = 7
    below[2].figures[ISSUED] = 0
    (finding,) = check_rollup(report, below)
    assert told([finding]) == [("warning", "rollup-below-members", (ISSUED,))]
    assert finding.message == (
        "表二“规章·本年制发件数”：汇总为 0，已知 2 个成员（共 3 个）之和已为 7，多出 7；成员“乙局”一家已为 7。"
    )


def test_a_roll_up_of_which_only_some_members_are_given_has_only_bounds(below: list[Report]) -> None:
    report = summed(below)
    assert check_rollup(report, below[:2], complete=False) == []
    report.figures[GRANTED] = 0
    (finding,) = check_rollup(report, below[:2], complete=False)
    assert told([finding]) == [("error", "rollup-below-members", (GRANTED,))]


def test_a_cell_that_may_be_negative_has_no_bound() -> None:
    below = members("2019")
    report = summed(below)
    report.figures["table2.licences.change"] = -10_000
    assert check_rollup(report, below, complete=False) == []
    assert told(check_rollup(report, below)) == [("warning", "rollup-differs", ("table2.licences.change",))]


def test_what_the_roll_up_has_no_figure_for_is_not_compared(below: list[Report]) -> None:
    report = summed(below)
    report.figures[ISSUED] = None
    assert check_rollup(report, below) == []


# ---------------------------------------------------------------- who is a member
def test_a_member_without_a_report_is_named_with_what_it_should_have(below: list[Report]) -> None:
    (finding,) = check_rollup(summed(below), below[:2], members=["甲局", "乙局", "丙区人民政府"])
    assert (finding.level, finding.code) == ("warning", "rollup-member-missing")
    assert finding.message.startswith("汇总名单上的“丙区人民政府”没有报告，各项只能核对下限；按汇总推算，其报告应有“")
    derived = dict(zip(finding.cells, finding.values, strict=True))
    figures = {cell: value for cell, value in below[2].figures.items() if value not in (0, "0.00")}
    assert {cell: Decimal(str(value)) for cell, value in derived.items()} == {
        cell: Decimal(str(value)) for cell, value in figures.items()
    }


def test_of_two_members_without_reports_nothing_can_be_worked_out(below: list[Report]) -> None:
    findings = check_rollup(summed(below), below[:1], members=["甲局", "乙局", "丙区人民政府"])
    assert told(findings) == [("warning", "rollup-member-missing", ())] * 2
    assert all(finding.message.endswith("各项只能核对下限。") for finding in findings)


def test_names_of_members_are_compared_without_blanks_and_width(below: list[Report]) -> None:
    assert check_rollup(summed(below), below, members=["甲 局", "乙局", "丙区人民政府"]) == []


@pytest.mark.parametrize(
    ("name", "year", "reason"),
    [("税务局", 2022, "不在成员名单上"), ("甲局", 2022, "重复出现"), ("甲局", 2020, "是 2020 年度的")],
)
def test_a_report_that_does_not_belong_is_named_and_left_out(
    below: list[Report], name: str, year: int, reason: str
) -> None:
    stranger = made_report(9, year=year)
    stranger.organisation, stranger.year = name, year
    (finding,) = check_rollup(summed(below), [*below, stranger], members=[report.organisation for report in below])
    assert told([finding]) == [("warning", "rollup-member-unlisted", ())]
    assert finding.message == f"“{name}”的报告{reason}，未计入汇总核对。"


def test_the_roll_up_itself_among_the_reports_below_is_passed_over(below: list[Report]) -> None:
    report = summed(below)
    assert check_rollup(report, [report, *below]) == []


def test_without_reports_below_nothing_is_compared(below: list[Report]) -> None:
    assert check_rollup(summed(below), []) == []


# ---------------------------------------------------------------- variants
def test_rows_that_a_member_prints_as_one_are_compared_as_one() -> None:
    below = [*members()[:2], members("2021", "2021-other-as-one-row")[2]]
    report = summed(below)
    assert check_rollup(report, below) == []
    add(report, "table3.other_overdue_fee.natural", 1)
    cells = ("table3.other_overdue_supplement.natural", "table3.other_overdue_fee.natural", "table3.other.natural")
    assert told(check_rollup(report, below)) == [("error", "rollup-differs", cells)]
