"""A wrong cell of table 3 is named with its right value; two are found together, the true pair first."""

from __future__ import annotations

import random

from tests.locating import each_single, made_trials, real_trials, verdict, wrong_cells

FLOOR = 0.95  # of made cases with two wrong cells, the true pair in the first place


def test_one_wrong_cell_is_named_in_every_cell_of_every_full_form() -> None:
    for trial in [*real_trials(), *made_trials(1)]:
        cells = trial.cells("table3")
        rng = random.Random(trial.name)
        missed = [(cell, slip) for cell, slip, slips in each_single(trial, rng) if not verdict(trial, slips).unique]
        assert missed == [], trial.name
        assert len(cells) in (161, 175)


def test_two_wrong_cells_are_found_together_in_the_first_place() -> None:
    rng = random.Random("two")
    found = [verdict(trial, wrong_cells(trial, 2, rng)) for trial in made_trials(1) for _ in range(100)]
    assert sum(each.first for each in found) >= FLOOR * len(found)
    assert sum(each.listed for each in found) >= 0.99 * len(found)
