"""Differences between two reports, cell by cell."""

from __future__ import annotations

from decimal import Decimal

from gongkai.annualreport.comparison import Change, compare
from gongkai.annualreport.comparison.differences import changes
from gongkai.annualreport.report import Evidence, Report
from tests.made import made_report

GRANTED, FEES = "table3.granted.total", "table2.fees.amount"


def two(before: int | str | None, after: int | str | None, cell: str = GRANTED) -> tuple[Report, Report]:
    reports = made_report(1, year=2023), made_report(1, year=2024)
    for report, value in zip(reports, (before, after), strict=True):
        report.figures[cell] = value
    return reports


def told(reports: tuple[Report, Report], cell: str = GRANTED) -> tuple[object, ...]:
    change = next(change for change in changes(*reports) if change.line.cell == cell)
    return change.before, change.after, change.change, change.rate, change.why and change.why.zh


def test_a_change_is_after_minus_before_and_its_rate_is_of_before() -> None:
    assert told(two(40, 50)) == (40, 50, 10, 0.25, None)


def test_no_change_has_the_rate_zero() -> None:
    assert told(two(40, 40)) == (40, 40, 0, 0.0, None)


def test_from_zero_there_is_a_change_but_no_rate() -> None:
    assert told(two(0, 3)) == (0, 3, 3, None, "原为0，没有变化率")


def test_amounts_of_money_are_counted_exactly() -> None:
    found = told(two("0.1", "0.3", FEES), FEES)
    assert found == (Decimal("0.1"), Decimal("0.3"), Decimal("0.2"), 2.0, None)


def test_a_blank_is_not_zero_and_the_cell_is_named() -> None:
    assert told(two(None, 3)) == (None, 3, None, None, "2023年报告“（一）予以公开·总计”空白")


def test_a_slash_is_said_to_be_one() -> None:
    reports = two(5, None)
    reports[1].evidence[GRANTED] = Evidence("/", empty="slash")
    assert told(reports) == (5, None, None, None, "2024年报告“（一）予以公开·总计”为“/”")


def test_another_definition_shows_both_numbers_and_no_change() -> None:
    old, new = made_report(1, "2019", year=2020), made_report(1, "2021", year=2021)
    old.figures["table2.rules.total_public"], new.figures["table2.rules.in_force"] = 12, 9
    assert told((old, new), "table2.rules.in_force") == (
        12,
        9,
        None,
        None,
        "口径变化：“对外公开总数量”改为“现行有效件数”，前者包括已废止、失效而仍公开的",
    )


def test_one_row_of_other_handling_is_set_against_the_sum_of_three() -> None:
    old, new = made_report(1, "2019", year=2020), made_report(1, "2021", year=2021)
    old.figures["table3.other.total"] = 10
    for row, value in (("other_overdue_supplement", 4), ("other_overdue_fee", 5), ("other", 6)):
        new.figures[f"table3.{row}.total"] = value
    assert told((old, new), "table3.other.total") == (10, 15, 5, 0.5, None)


def test_a_cell_without_counterpart_says_so() -> None:
    old, new = made_report(1, "2019", year=2020), made_report(1, "2021", year=2021)
    new.figures["table2.rules.repealed"] = 2
    assert told((old, new), "table2.rules.repealed") == (None, 2, None, None, "2019年格式没有“本年废止件数”")


def test_years_of_one_office_follow_each_other_whatever_the_order_they_are_given_in() -> None:
    found = compare([made_report(1, year=year) for year in (2023, 2021, 2022)])
    assert [tuple(member.year for member in found.sides(step)) for step in found.steps] == [(2021, 2022), (2022, 2023)]


def test_a_missing_year_is_said_and_the_next_is_set_against_the_last_there_is() -> None:
    found = compare([made_report(1, year=year) for year in (2021, 2024)])
    name = found.members[0].organisation
    assert [remark.zh for remark in found.remarks] == [f"{name}缺2022、2023年的报告，2024年与2021年相比"]
    assert len(found.steps) == 1


def test_two_offices_of_one_year_are_set_against_each_other() -> None:
    one, other = made_report(1, year=2024), made_report(2, year=2024)
    found = compare([one, other])
    assert [(step.pair.kind, step.pair.before, step.pair.after) for step in found.steps] == [("office", 0, 1)]


def test_many_offices_of_one_year_have_no_steps() -> None:
    reports = [made_report(seed, year=2024) for seed in range(4)]
    for number, report in enumerate(reports):
        report.organisation = f"云溪县第{number}局"
    assert compare(reports).steps == ()


def test_the_names_of_one_office_may_be_full_width_or_have_blanks() -> None:
    one, other = made_report(1, year=2023), made_report(1, year=2024)
    other.organisation = " ".join(other.organisation)
    assert len({member.office for member in compare([one, other]).members}) == 1


def test_two_reports_of_one_office_and_year_are_versions() -> None:
    found = compare([made_report(1, year=2024), made_report(1, year=2024)])
    assert [step.pair.kind for step in found.steps] == ["version"]
    assert [member.name[-3:] for member in found.members] == ["（1）", "（2）"]
    assert [change for change in found.steps[0].changes if change.moved] == []


def test_moved_is_what_differs_a_blank_included() -> None:
    def moved(before: int | None, after: int | None) -> bool:
        return next(change for change in changes(*two(before, after)) if change.line.cell == GRANTED).moved

    assert [moved(1, 1), moved(1, 2), moved(None, 2), moved(None, None)] == [False, True, True, False]


def test_a_change_holds_its_line() -> None:
    change = changes(*two(1, 2))[0]
    assert isinstance(change, Change)
    assert change.line.before == change.line.after == (change.line.cell,)
