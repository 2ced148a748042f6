"""Trials of locating: figures spoilt on purpose, and whether the wrong cells are named with their right values."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongkai.annualreport.findings import Suspect
from gongkai.annualreport.identities import evaluate
from gongkai.annualreport.locate import Suspects, examine
from gongkai.annualreport.report import Value
from tests.judge import flat
from tests.made import SIZES, made_figures
from tests.real import found
from tests.slips import ALL, grid, slip

Slips = dict[str, Value]


class Trial(NamedTuple):
    """Figures that keep every identity."""

    name: str
    form: str
    variant: str
    figures: dict[str, Value]

    def grid(self, table: str) -> tuple[tuple[str, ...], ...]:
        """The cells of a table by row and column."""
        return grid(self.form, self.variant, table)

    def cells(self, table: str) -> list[str]:
        """The cells of a table."""
        return [cell for row in self.grid(table) for cell in row]


class Verdict(NamedTuple):
    """How the right correction of spoilt figures was named: in the first place, at all, and as the only one."""

    first: bool
    listed: bool
    unique: bool


def real_trials() -> list[Trial]:
    """The real reports that print all figures and keep all identities."""
    trials = []
    for name, (_, expected) in found().items():
        trial = Trial(name, expected["edition"], expected["variant"], flat(expected["figures"]))
        outcome = evaluate(trial.figures, trial.form, trial.variant)
        if not outcome.breaches and not outcome.blank:
            trials.append(trial)
    return trials


def made_trials(seeds: int = 2) -> list[Trial]:
    """Made figures of offices of every size."""
    return [
        Trial(f"{size}-{seed}", "2021", "2021", made_figures(seed, "2021", size))
        for size in SIZES
        for seed in range(seeds)
    ]


def slips_of(trial: Trial, cell: str, rng: random.Random, table: str = "table3") -> dict[str, Value]:
    """Every slip that changes `cell`, by kind. A 0 left blank is none."""
    right = trial.figures[cell]
    tried = {kind: slip(trial.figures, cell, kind, rng, trial.grid(table)) for kind in ALL}
    return {kind: value for kind, value in tried.items() if value != right and (value is not None or right != 0)}


def wrong_cells(trial: Trial, count: int, rng: random.Random) -> Slips:
    """Slips in `count` cells of table 3, drawn evenly over all cells, totals too."""
    slips: Slips = {}
    for cell in rng.sample(trial.cells("table3"), count):
        possible = slips_of(trial, cell, rng)
        slips[cell] = possible[rng.choice(sorted(possible))]
    return slips


def part_with_its_total(trial: Trial, rng: random.Random) -> Slips:
    """A wrong part and the total of its row wrong by as much: the sum was taken after the slip."""
    *parts, total = rng.choice(trial.grid("table3"))
    cell = rng.choice(parts)
    possible = {kind: value for kind, value in slips_of(trial, cell, rng).items() if isinstance(value, int)}
    value = possible[rng.choice(sorted(possible))]
    return {cell: value, total: _number(trial.figures[total]) + value - _number(trial.figures[cell])}


def neighbours_exchanged(trial: Trial, rng: random.Random) -> Slips:
    """Two neighbouring cells of a row, each with the other's figure."""
    while True:
        row = rng.choice(trial.grid("table3"))
        place = rng.randrange(len(row) - 1)
        left, right = row[place : place + 2]
        if trial.figures[left] != trial.figures[right]:
            return {left: trial.figures[right], right: trial.figures[left]}


def without_totals(trial: Trial) -> Trial:
    """The same figures, with no row total printed."""
    totals = {row[-1] for row in trial.grid("table3")}
    return trial._replace(figures={cell: None if cell in totals else v for cell, v in trial.figures.items()})


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def suspects_of(trial: Trial, slips: Mapping[str, Value]) -> tuple[dict[str, Value], list[Suspects]]:
    """What must stand in blanks, and the suspects of every breach, once `slips` have happened."""
    outcome, suspects = examine({**trial.figures, **slips}, trial.form, trial.variant)
    needs: dict[str, Value] = {cell: int(value) for cell, value in outcome.filled.items()}
    return needs, list(suspects.values())


def verdict(trial: Trial, slips: Mapping[str, Value]) -> Verdict:
    """Whether the right figures of the cells in `slips` are named, every one and no other."""
    right = {cell: trial.figures[cell] for cell in slips}
    needs, broken = suspects_of(trial, slips)
    needs = {cell: value for cell, value in needs.items() if cell in right or trial.figures[cell] is not None}
    if not broken:
        return Verdict(needs == right, needs == right, needs == right)

    def corrects(suspect: Suspect) -> bool:
        named = {**needs, **dict(zip(suspect.cells, suspect.values, strict=True))}
        return {cell: value for cell, value in named.items() if trial.figures[cell] is not None} == right

    first = all(found.suspects and corrects(found.suspects[0]) for found in broken)
    listed = all(any(map(corrects, found.suspects)) for found in broken)
    return Verdict(first, listed, first and all(found.count == 1 for found in broken))


def each_single(trial: Trial, rng: random.Random, table: str = "table3") -> Iterator[tuple[str, str, Slips]]:
    """Every cell of a table with every slip that changes it: cell, kind, slips."""
    for cell in trial.cells(table):
        for kind, value in slips_of(trial, cell, rng, table).items():
            yield cell, kind, {cell: value}
