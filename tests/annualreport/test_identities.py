"""The identities of a report: which hold, which are broken, and what blanks stand for."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annualreport.edition import EDITIONS, edition
from gongkai.annualreport.identities import Evaluation, evaluate, holds, known
from gongkai.annualreport.report import Value
from tests.judge import flat
from tests.made import SIZES, Size, made_figures
from tests.real import RealReport

VARIANTS = [(name, variant.name) for name in EDITIONS for variant in edition(name).variants]


def broken(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [(breach.identity.code, breach.identity.over) for breach in evaluation.breaches]


def total(figures: Mapping[str, Value], cells: Iterable[str]) -> int:
    return sum(int(figures[cell] or 0) for cell in cells)


def needed(evaluation: Evaluation) -> list[tuple[str, tuple[str, ...], object]]:
    return [(need.identity.over, need.cells, need.value) for need in evaluation.needs]


# ---------------------------------------------------------------- figures in full
def test_no_real_report_breaks_an_identity(real_report: RealReport) -> None:
    expected = real_report.expected
    evaluation = evaluate(flat(expected["figures"]), expected["edition"], expected["variant"])
    warnings = [tuple(failure["cells"]) for failure in expected["identity_failures"]]
    assert broken(evaluation) == []
    assert [need.cells for need in evaluation.needs] == warnings


@pytest.mark.parametrize(("form", "variant"), VARIANTS)
@pytest.mark.parametrize("size", SIZES)
def test_made_figures_keep_every_identity(form: str, variant: str, size: Size) -> None:
    figures = made_figures(1, form, size, variant)
    assert holds(figures, form, variant)
    assert evaluate(figures, form, variant).zeros == ()


@given(seed=st.integers(0, 99), data=st.data())
def test_an_identity_is_broken_exactly_when_its_sums_differ(seed: int, data: st.DataObject) -> None:
    figures = made_figures(seed)
    cells = data.draw(st.lists(st.sampled_from(sorted(figures)), max_size=4))
    for cell in cells:
        if isinstance(figures[cell], int):
            figures[cell] = data.draw(st.integers(0, 10**6))
    naive = [
        (identity.code, identity.over)
        for identity in edition("2021").identities_of("2021")
        if total(figures, identity.left) != total(figures, identity.right)
    ]
    assert broken(evaluate(figures, "2021", "2021")) == naive


def test_both_sums_of_a_broken_identity_are_told() -> None:
    figures = made_figures(1)
    figures["table4.reconsideration.total"] = 99
    (breach,) = evaluate(figures, "2021").breaches
    parts = sum(
        int(figures[f"table4.reconsideration.{key}"] or 0) for key in ("upheld", "corrected", "other", "pending")
    )
    assert (breach.identity.code, breach.left, breach.right) == ("table4-sum", parts, 99)


# ---------------------------------------------------------------- rows that the report lacks
def test_a_row_that_the_variant_lacks_stands_in_no_identity() -> None:
    variant = "2021-other-as-one-row"
    figures = made_figures(3, "2021", "city", variant)
    assert "table3.other_overdue_fee.natural" not in figures
    assert holds(figures, "2021", variant)


def test_a_sum_is_taken_over_the_parts_that_the_report_has() -> None:
    figures = made_figures(3, "2021", "city")
    row = edition("2021").rows()["table3.denied_law"]
    lost = {f"table3.{column.key}": figures[cell] for column, cell in zip(row.columns, row.cells, strict=True)}
    for cell in row.cells:
        del figures[cell]
    found = {breach.identity.over: breach.right - breach.left for breach in evaluate(figures, "2021").breaches}
    assert found == {over: value for over, value in lost.items() if value}


@pytest.mark.parametrize("row", ["table3.total_processed", "table3.carried_in"])
def test_a_balance_without_one_of_its_terms_is_none(row: str) -> None:
    figures = made_figures(3, "2021", "city")
    for cell in edition("2021").rows()[row].cells:
        del figures[cell]
    assert broken(evaluate(figures, "2021")) == []


def test_a_report_without_tables_has_no_findings() -> None:
    assert broken(evaluate({}, "2021")) == []
    assert needed(evaluate({}, "2021")) == []


# ---------------------------------------------------------------- blanks
def test_blanks_stand_for_zero_where_the_identities_then_hold() -> None:
    figures = made_figures(5)
    blanks = {cell for cell, value in figures.items() if value == 0 and cell.startswith("table3")}
    evaluation = evaluate({cell: None if cell in blanks else value for cell, value in figures.items()}, "2021")
    assert (broken(evaluation), needed(evaluation), set(evaluation.zeros)) == ([], [], blanks)


def test_a_single_blank_has_the_value_that_its_row_gives() -> None:
    figures = made_figures(5, "2021", "city")
    right, figures["table3.granted.natural"] = figures["table3.granted.natural"], None
    evaluation = evaluate(figures, "2021")
    assert broken(evaluation) == []
    assert needed(evaluation) == [("table3.granted", ("table3.granted.natural",), right)]


def test_a_filled_blank_counts_in_the_other_identities() -> None:
    figures = made_figures(5, "2021", "city")
    totals = [row.cells[-1] for row in edition("2021").table("table3").rows]
    blank: dict[str, Value] = dict.fromkeys(totals)
    evaluation = evaluate({**figures, **blank}, "2021")
    assert broken(evaluation) == []
    assert evaluation.filled == {cell: figures[cell] for cell in totals if figures[cell]}
    assert set(evaluation.zeros) == {cell for cell in totals if not figures[cell]}


def test_blanks_that_several_identities_determine_together_are_filled() -> None:
    figures = made_figures(5, "2021", "province")
    cells = ["table3.granted.natural", "table3.granted.commercial", "table3.partial.commercial"]
    right = {cell: figures[cell] for cell in cells}
    evaluation = evaluate({**figures, **dict.fromkeys(cells)}, "2021")
    assert (broken(evaluation), evaluation.filled) == ([], right)


def test_several_blanks_of_which_only_the_sum_is_known_are_told_together() -> None:
    figures = made_figures(5, "2021", "city")
    cells = ("table4.reconsideration.upheld", "table4.reconsideration.pending")
    figures["table4.reconsideration.total"] = int(figures["table4.reconsideration.total"] or 0) + 5
    total = int(figures[cells[0]] or 0) + int(figures[cells[1]] or 0) + 5
    evaluation = evaluate({**figures, **dict.fromkeys(cells)}, "2021")
    assert (broken(evaluation), needed(evaluation)) == ([], [("table4.reconsideration", cells, total)])


def test_a_blank_cannot_be_negative() -> None:
    figures = made_figures(5, "2021", "city")
    figures["table4.reconsideration.upheld"] = None
    figures["table4.reconsideration.total"] = 0
    figures["table4.reconsideration.other"] = 3
    assert broken(evaluate(figures, "2021")) == [("table4-sum", "table4.reconsideration")]


def test_blanks_that_cancel_out_are_not_taken_for_zeros() -> None:
    figures = made_figures(5, "2021", "city")
    cells = ["table3.new.natural", "table3.total_processed.natural"]
    figures[cells[0]], right = None, {cell: figures[cell] for cell in cells}
    figures[cells[1]] = None
    # new less processed is what the balance sees; the rows see each by itself.
    evaluation = evaluate(figures, "2021")
    assert (broken(evaluation), evaluation.filled) == ([], right)


@given(seed=st.integers(0, 30), size=st.sampled_from(SIZES), count=st.integers(1, 8), which=st.integers(0, 999))
def test_a_few_blanks_in_a_table_that_holds_are_never_an_error_and_never_filled_wrong(
    seed: int, size: Size, count: int, which: int
) -> None:
    figures = made_figures(seed, "2021", size)
    blanks = random.Random(which).sample([cell for cell in figures if cell.startswith("table3")], count)
    evaluation = evaluate({**figures, **dict.fromkeys(blanks)}, "2021")
    assert broken(evaluation) == []
    assert {cell: figures[cell] for cell in evaluation.filled} == evaluation.filled
    assert [cell for cell in evaluation.zeros if figures[cell] != 0] == []


def test_known_figures_are_those_printed_and_those_that_follow() -> None:
    figures = made_figures(5, "2021", "city")
    expected = dict(figures)
    figures["table3.granted.total"] = None
    figures["table2.fees.amount"] = None
    found = known(figures, "2021")
    assert found["table3.granted.total"] == expected["table3.granted.total"]
    assert "table2.fees.amount" not in found
    assert set(found) == set(figures) - {"table2.fees.amount"}
