"""Indicators: the formula, the cells, the value and the interval, and why there is none."""

from __future__ import annotations

import pytest

from gongkai.annualreport.comparison.indicators import Measure, indicators, measure
from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Report
from tests.made import made_report


def report(**figures: int | None) -> Report:
    """A report with the figures given (``granted_total`` is table3.granted.total) and zeros elsewhere."""
    made = made_report(1, year=2024)
    made.figures = dict.fromkeys(made.figures, 0)
    made.figures.update({name.replace("__", "."): value for name, value in figures.items()})
    return made


def measured(made: Report, key: str) -> Measure:
    return next(found for found in measure(made) if found.indicator.key == key)


def told(made: Report, key: str) -> tuple[object, ...]:
    found = measured(made, key)
    return found.part, found.whole, found.value, found.why and found.why.zh


DONE = {"table3__total_processed__total": 200}


@pytest.mark.parametrize(
    ("key", "figures", "expected"),
    [
        ("disclosure_rate", {**DONE, "table3__granted__total": 90, "table3__partial__total": 10}, (100, 200, 0.5)),
        ("denied", {**DONE, "table3__denied_law__total": 3, "table3__denied_process__total": 7}, (10, 200, 0.05)),
        ("denied.denied_process", {**DONE, "table3__denied_process__total": 7}, (7, 200, 0.035)),
        ("not_held", {**DONE, "table3__unavailable_not_held__total": 30}, (30, 200, 0.15)),
        (
            "carried_over",
            {"table3__carried_out__total": 5, "table3__new__total": 90, "table3__carried_in__total": 10},
            (5, 100, 0.05),
        ),
        (
            "corrected_in_review",
            {
                "table4__reconsideration__corrected": 1,
                "table4__reconsideration__upheld": 2,
                "table4__reconsideration__other": 1,
                "table4__reconsideration__pending": 9,
            },
            (1, 4, 0.25),
        ),
        (
            "lost_suits",
            {
                "table4__litigation_direct__corrected": 1,
                "table4__litigation_direct__upheld": 3,
                "table4__litigation_after_reconsideration__corrected": 1,
                "table4__litigation_after_reconsideration__other": 5,
            },
            (2, 10, 0.2),
        ),
        (
            "disputes_per_reply",
            {
                **DONE,
                "table4__reconsideration__total": 4,
                "table4__litigation_direct__total": 2,
                "table4__litigation_after_reconsideration__total": 3,
            },
            (6, 200, 3.0),
        ),
        ("applicants.legal_service", {"table3__new__legal_service": 3, "table3__new__total": 12}, (3, 12, 0.25)),
    ],
)
def test_an_indicator_is_its_part_over_its_whole(
    key: str, figures: dict[str, int], expected: tuple[int, int, float]
) -> None:
    assert told(report(**figures), key) == (*expected, None)


def test_a_share_has_wilsons_interval() -> None:
    found = measured(report(**DONE, table3__granted__total=100), "disclosure_rate")
    assert (found.low, found.high) == pytest.approx((0.4314, 0.5686), abs=5e-5)


def test_disputes_are_no_part_of_the_replies_and_have_the_interval_of_a_count() -> None:
    found = measured(report(**DONE, table4__reconsideration__total=10), "disputes_per_reply")
    assert (found.value, found.low, found.high) == pytest.approx((5.0, 2.39, 9.2), abs=0.01)


def test_a_blank_in_the_part_gives_no_value_and_is_named() -> None:
    found = told(report(**DONE, table3__partial__total=None), "disclosure_rate")
    assert found == (None, 200, None, "2024年报告“（二）部分公开·总计”空白")


def test_a_blank_in_the_whole_gives_no_value_and_is_named() -> None:
    found = told(report(table3__total_processed__total=None), "disclosure_rate")
    assert found == (0, None, None, "2024年报告“（七）总计·总计”空白")


def test_nothing_to_divide_by_gives_no_value() -> None:
    assert told(report(), "lost_suits") == (0, 0, None, "分母为0")


def test_a_part_above_its_whole_gives_no_value() -> None:
    found = told(report(**DONE, table3__granted__total=201), "disclosure_rate")
    assert found == (201, 200, None, "分子201大于分母200，数据有误")


def test_a_negative_number_gives_no_value() -> None:
    assert told(report(**DONE, table3__granted__total=-1), "disclosure_rate") == (-1, 200, None, "有负数")


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_every_indicator_names_cells_of_the_form_and_says_its_formula_and_source(name: str) -> None:
    cells = set(edition(name).cells())
    for found in indicators(name):
        assert set(found.cells) <= cells, found.key
        assert all((found.name.zh, found.name.en, found.formula.zh, found.formula.en, found.source)), found.key
        assert "{" not in "".join((*found.name, *found.formula, found.key)), found.key


def test_the_indicators_are_the_same_in_both_editions() -> None:
    assert [(found.key, found.cells) for found in indicators("2019")] == [
        (found.key, found.cells) for found in indicators("2021")
    ]


def test_refusals_are_taken_apart_by_every_ground_and_applicants_by_every_kind() -> None:
    families = [found.family for found in indicators("2021")]
    assert (families.count("denied"), families.count("applicants")) == (8, 6)
