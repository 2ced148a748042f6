"""How well wrong cells are located, by report and by class.

usage: python -m tests.measure_locating [CASES]     (default: 500 cases a report and class)
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable

from gongkai.annualreport.locate import examine
from tests.locating import (
    Slips,
    Trial,
    Verdict,
    each_single,
    made_trials,
    neighbours_exchanged,
    part_with_its_total,
    real_trials,
    slips_of,
    suspects_of,
    verdict,
    without_totals,
    wrong_cells,
)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _rates(verdicts: Iterable[Verdict]) -> str:
    found = list(verdicts)
    first, listed, unique = (100 * sum(part) / len(found) for part in zip(*found, strict=True))
    return f"first {first:5.1f} %  listed {listed:5.1f} %  only one {unique:5.1f} %  (of {len(found)})"


def _several(trial: Trial, slips: Slips) -> Verdict:
    """For three or more wrong cells: over the findings, whether the first suspect is a wrong cell put right."""
    _, broken = suspects_of(trial, slips)
    right = {cell: trial.figures[cell] for cell in slips}

    def good(cells: tuple[str, ...], values: tuple[object, ...]) -> bool:
        return all(right.get(cell) == value for cell, value in zip(cells, values, strict=True))

    first = all(found.suspects and good(found.suspects[0].cells, found.suspects[0].values) for found in broken)
    listed = all(any(good(s.cells, s.values) for s in found.suspects) for found in broken)
    return Verdict(first, listed, first and all(found.count == 1 for found in broken))


def _singles(trial: Trial) -> str:
    rng = random.Random(trial.name)
    cells = trial.cells("table3")
    wrong = {cell for cell, _, slips in each_single(trial, rng) if not verdict(trial, slips).unique}
    return f"one wrong cell {len(cells) - len(wrong)} of {len(cells)}"


def _table4(trials: list[Trial]) -> str:
    """Where in the ranking the right correction of table 4 stands, over every cell and slip."""
    places: list[int] = []
    for trial in trials:
        for cell, _, slips in each_single(trial, random.Random(trial.name), "table4"):
            _, broken = suspects_of(trial, slips)
            for found in broken:
                cells = [suspect.cells for suspect in found.suspects]
                places.append(cells.index((cell,)) if (cell,) in cells else 99)
    shares = [100 * sum(place < top for place in places) / len(places) for top in (1, 2, 5)]
    return f"first {shares[0]:.1f} %  among two {shares[1]:.1f} %  listed {shares[2]:.1f} %  (of {len(places)})"


def _times(trials: list[Trial], count: int, cases: int) -> str:
    seconds = []
    for trial in trials:
        rng = random.Random(trial.name)
        for _ in range(cases):
            figures = {**trial.figures, **wrong_cells(trial, count, rng)}
            began = time.perf_counter()
            examine(figures, trial.form, trial.variant)
            seconds.append(time.perf_counter() - began)
    seconds.sort()
    middle, high, top = (1000 * seconds[int(part * (len(seconds) - 1))] for part in (0.5, 0.99, 1.0))
    return f"median {middle:.2f} ms  p99 {high:.2f} ms  worst {top:.2f} ms"


def _total_of_row(trial: Trial, rng: random.Random) -> Slips:
    cell = rng.choice([cell for row in trial.grid("table3") for cell in row[:-1]])
    possible = slips_of(trial, cell, rng)
    return {cell: possible[rng.choice(sorted(possible))]}


def main() -> None:
    """Print the rates."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    real, made = real_trials(), made_trials()

    def over(trials: list[Trial], spoil: Callable[[Trial, random.Random], Slips]) -> list[Verdict]:
        found = []
        for trial in trials:
            rng = random.Random(trial.name)
            found += [verdict(trial, spoil(trial, rng)) for _ in range(cases)]
        return found

    for trial in real + made:
        pairs = over([trial], lambda trial, rng: wrong_cells(trial, 2, rng))
        _say(f"{trial.name:24} {_singles(trial)}; two: {_rates(pairs)}")
    blank = [without_totals(trial) for trial in made]
    for name, trials, spoil in (
        ("real, two wrong cells", real, lambda trial, rng: wrong_cells(trial, 2, rng)),
        ("made, two wrong cells", made, lambda trial, rng: wrong_cells(trial, 2, rng)),
        ("made, part and its row total", made, part_with_its_total),
        ("made, neighbours exchanged", made, neighbours_exchanged),
        ("made, row totals blank, one wrong", blank, _total_of_row),
    ):
        _say(f"{name:34} {_rates(over(trials, spoil))}")
    for count in (3, 4, 6):
        verdicts = []
        for trial in made:
            rng = random.Random(trial.name)
            verdicts += [_several(trial, wrong_cells(trial, count, rng)) for _ in range(cases)]
        _say(f"{f'made, {count} wrong cells, each finding':34} {_rates(verdicts)}")
    _say(f"{'table 4, one wrong cell, real':34} {_table4(real)}")
    _say(f"{'table 4, one wrong cell, made':34} {_table4(made)}")
    for count in (0, 1, 2, 3, 8, 40):
        _say(f"time, {count:2} wrong cells{'':14} {_times(made, count, max(20, cases // 10))}")


if __name__ == "__main__":
    main()
