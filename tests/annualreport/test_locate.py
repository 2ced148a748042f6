"""Wrong cells are named with their right values, the likeliest first, and no correction that fits is hidden."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annualreport.findings import Suspect
from gongkai.annualreport.identities import evaluate, holds
from gongkai.annualreport.locate import MOST, examine, locate
from gongkai.annualreport.plausibility import slip
from gongkai.annualreport.report import Value
from tests.locating import (
    Slips,
    Trial,
    Verdict,
    each_single,
    made_trials,
    neighbours_exchanged,
    part_with_its_total,
    real_trials,
    verdict,
    wrong_cells,
)
from tests.made import SIZES, Size, made_figures
from tests.real import RealReport

MADE = made_trials(1)


def figure(trial: Trial, cell: str) -> int:
    value = trial.figures[cell]
    assert isinstance(value, int)
    return value


def spoilt(trial: Trial, **changes: Value) -> dict[str, Value]:
    """Figures with cells changed: `granted__natural=3` is table3.granted.natural."""
    return {**trial.figures, **{f"table3.{name.replace('__', '.')}": value for name, value in changes.items()}}


def rate(verdicts: list[Verdict], part: str) -> float:
    return sum(bool(getattr(found, part)) for found in verdicts) / len(verdicts)


# ---------------------------------------------------------------- one wrong cell
@pytest.mark.parametrize("trial", MADE, ids=lambda trial: trial.name)
def test_one_wrong_cell_of_table_3_is_named_whichever_and_however_in_made_reports(trial: Trial) -> None:
    assert [slips for _, _, slips in each_single(trial, random.Random(1)) if not verdict(trial, slips).unique] == []


def test_one_wrong_cell_of_table_3_is_named_whichever_and_however_in_real_reports(
    all_real_reports: list[RealReport],
) -> None:
    for trial in real_trials():
        named = set(trial.cells("table3"))
        named -= {cell for cell, _, slips in each_single(trial, random.Random(1)) if not verdict(trial, slips).unique}
        assert len(named) == len(trial.cells("table3")), trial.name


def test_one_wrong_cell_is_named_where_zeros_are_printed_blank() -> None:
    trial = MADE[0]
    blank = {cell: None if value == 0 else value for cell, value in trial.figures.items()}
    for cell in trial.cells("table3"):
        _, found = examine({**blank, cell: figure(trial, cell) + 7}, "2021")
        assert {suspects.suspects[0].cells for suspects in found.values()} == {(cell,)}, cell


def test_the_value_that_the_cell_would_take_is_told() -> None:
    trial = MADE[1]
    figures = spoilt(trial, granted__natural=figure(trial, "table3.granted.natural") + 6)
    found = locate(evaluate(figures, "2021"), "2021")
    assert len(found) == 2
    for suspects in found.values():
        (suspect,) = suspects.suspects
        assert (suspect.cells, suspect.values) == (
            ("table3.granted.natural",),
            (trial.figures["table3.granted.natural"],),
        )
        assert (suspects.count, suspects.whole) == (1, True)


@given(seed=st.integers(0, 40), size=st.sampled_from(SIZES), count=st.integers(1, 2), which=st.integers(0, 999))
def test_after_any_suspect_every_identity_of_the_table_holds(seed: int, size: Size, count: int, which: int) -> None:
    trial = Trial("", "2021", "2021", made_figures(seed, "2021", size))
    figures = {**trial.figures, **wrong_cells(trial, count, random.Random(which))}
    evaluation, found = examine(figures, "2021")
    for suspects in found.values():
        for suspect in suspects.suspects:
            filled: Slips = {cell: int(value) for cell, value in evaluation.filled.items()}
            assert holds({**figures, **filled, **dict(zip(suspect.cells, suspect.values, strict=True))}, "2021")
            assert all(isinstance(value, int) and value >= 0 for value in suspect.values)


# ---------------------------------------------------------------- two wrong cells
def test_two_wrong_cells_are_named_first_in_95_of_100_made_cases_and_always_listed() -> None:
    verdicts = []
    for trial in MADE:
        rng = random.Random(trial.name)
        verdicts += [verdict(trial, wrong_cells(trial, 2, rng)) for _ in range(400)]
    assert rate(verdicts, "first") >= 0.97
    assert rate(verdicts, "listed") == 1
    assert rate(verdicts, "unique") >= 0.93


def test_two_wrong_cells_are_named_first_in_95_of_100_cases_in_real_reports(all_real_reports: list[RealReport]) -> None:
    for trial in real_trials():
        rng = random.Random(trial.name)
        verdicts = [verdict(trial, wrong_cells(trial, 2, rng)) for _ in range(100)]
        assert rate(verdicts, "first") >= 0.95, trial.name
        assert rate(verdicts, "listed") == 1, trial.name


@pytest.mark.parametrize(
    ("spoil", "first", "listed"), [(part_with_its_total, 0.5, 0.9), (neighbours_exchanged, 0.85, 0.99)]
)
def test_weak_classes_are_at_least_this_good(
    spoil: Callable[[Trial, random.Random], Slips], first: float, listed: float
) -> None:
    verdicts = []
    for trial in MADE:
        rng = random.Random(trial.name)
        verdicts += [verdict(trial, spoil(trial, rng)) for _ in range(100)]
    assert rate(verdicts, "first") >= first
    assert rate(verdicts, "listed") >= listed


def test_one_cell_beats_two() -> None:
    trial = MADE[1]
    figures = spoilt(trial, total_processed__natural=figure(trial, "table3.total_processed.natural") + 1)
    for suspects in locate(evaluate(figures, "2021"), "2021").values():
        assert [suspect.cells for suspect in suspects.suspects] == [("table3.total_processed.natural",)]


def test_all_corrections_that_fit_are_listed_or_counted() -> None:
    trial = MADE[2]
    # A part and its row total, both one too many: every other row of the column explains it as well.
    part, total = "table3.granted.natural", "table3.granted.total"
    figures = {**trial.figures, part: figure(trial, part) + 1, total: figure(trial, total) + 1}
    rows = [row for row in trial.grid("table3") if "total_processed" not in row[0] and "carried" not in row[0]]
    fitting = [row for row in rows if figure(trial, row[0]) > 0 and not row[0].startswith("table3.new.")]
    for suspects in locate(evaluate(figures, "2021"), "2021").values():
        assert suspects.count >= len(fitting)
        assert len(suspects.suspects) == min(MOST, suspects.count)


def test_figures_that_the_text_gives_raise_a_correction() -> None:
    trial = MADE[1]
    upheld, total = "table4.reconsideration.upheld", "table4.reconsideration.total"
    figures = {**trial.figures, upheld: 7, total: 5}
    figures |= dict.fromkeys(("table4.reconsideration.corrected", "table4.reconsideration.other"), 0)
    figures["table4.reconsideration.pending"] = 0
    evaluation = evaluate(figures, "2021")
    for hint, cell in (({upheld: {5}}, upheld), ({total: {7}}, total)):
        (suspects,) = locate(evaluation, "2021", hints=hint).values()
        assert suspects.suspects[0].cells == (cell,)


def test_a_cell_whose_reading_is_in_doubt_comes_first() -> None:
    trial = MADE[1]
    figures = {**trial.figures, "table4.reconsideration.total": figure(trial, "table4.reconsideration.total") + 1}
    evaluation = evaluate(figures, "2021")
    for cell in ("table4.reconsideration.pending", "table4.reconsideration.total"):
        (suspects,) = locate(evaluation, "2021", doubted=[cell]).values()
        assert suspects.suspects[0].cells == (cell,)


# ---------------------------------------------------------------- more, and table 4
def test_three_wrong_cells_in_different_lines_are_each_named() -> None:
    trial = MADE[1]
    wrong: Slips = {
        "table3.granted.natural": figure(trial, "table3.granted.natural") + 30,
        "table3.partial.commercial": figure(trial, "table3.partial.commercial") + 4,
        "table3.new.legal_service": figure(trial, "table3.new.legal_service") + 500,
    }
    evaluation = evaluate({**trial.figures, **wrong}, "2021")
    found = locate(evaluation, "2021")
    assert len(found) == 6
    for breach in evaluation.breaches:
        suspects = found[breach.number]
        (cell,) = suspects.suspects[0].cells
        assert cell in breach.identity.cells
        assert (cell in wrong, suspects.suspects[0].values, suspects.whole) == (True, (trial.figures[cell],), False)


def test_three_wrong_cells_are_mostly_named_and_many_are_not_searched_for_ever() -> None:
    trial, rng = MADE[1], random.Random(3)
    named = 0
    for _ in range(50):
        wrong = wrong_cells(trial, 3, rng)
        _, found = examine({**trial.figures, **wrong}, "2021")
        firsts: list[Suspect] = [suspects.suspects[0] for suspects in found.values() if suspects.suspects]
        named += len(firsts) == len(found) and all(set(first.cells) <= set(wrong) for first in firsts)
    assert named >= 45
    _, found = examine({**trial.figures, **wrong_cells(trial, 60, rng)}, "2021")
    assert len(found) > 20


def test_table_4_has_a_correction_for_each_cell_but_never_a_negative_one() -> None:
    figures = dict(MADE[0].figures)
    row = [cell for cell in figures if cell.startswith("table4.reconsideration.")]
    figures |= dict(zip(row, (3, 1, 0, 0, 9), strict=True))
    (suspects,) = locate(evaluate(figures, "2021"), "2021").values()
    assert {s.cells + s.values for s in suspects.suspects} == {
        (row[0], 8),
        (row[1], 6),
        (row[2], 5),
        (row[3], 5),
        (row[4], 4),
    }
    figures[row[4]] = 2
    (suspects,) = locate(evaluate(figures, "2021"), "2021").values()
    assert {s.cells + s.values for s in suspects.suspects} == {(row[0], 1), (row[4], 4)}


# ---------------------------------------------------------------- blanks and wrong cells
def test_a_blank_and_a_wrong_cell_are_told_together() -> None:
    trial = MADE[1]
    figures = spoilt(trial, granted__natural=figure(trial, "table3.granted.natural") + 6, partial__natural=None)
    evaluation, found = examine(figures, "2021")
    right = {"table3.granted.natural", "table3.partial.natural"}
    assert len(evaluation.needs) == 1
    for suspects in found.values():
        first = suspects.suspects[0]
        assert set(first.cells) == right
        assert dict(zip(first.cells, first.values, strict=True)) == {cell: trial.figures[cell] for cell in right}


def test_blanks_that_can_be_filled_are_no_error() -> None:
    trial = MADE[2]
    totals = {row[-1]: None for row in trial.grid("table3")}
    figures = {**trial.figures, **totals, "table3.granted.natural": None, "table3.partial.natural": None}
    evaluation, found = examine(figures, "2021")
    assert (evaluation.breaches, found) == ((), {})
    assert ("table3.natural", 2) in [(need.identity.over, len(need.cells)) for need in evaluation.needs]


# ---------------------------------------------------------------- how a hand slips
@pytest.mark.parametrize(
    ("printed", "right"), [(28, 27), (26, 27), (270, 27), (2, 27), (72, 27), (21, 27), (0, 27), (None, 27)]
)
def test_a_slip_of_the_hand_is_likelier_than_any_other_figure(printed: int | None, right: int) -> None:
    assert slip(printed, right) > slip(943, right) + 3


def test_a_neighbours_figure_is_likelier_than_any_other() -> None:
    assert slip(943, 27, [943, 5]) > slip(943, 27, [5]) + 3


def test_nothing_wrong_has_no_suspects() -> None:
    assert locate(evaluate(MADE[0].figures, "2021"), "2021") == {}
