"""Which candidates the identities between rows leave: the heart of reading glued, split and torn tables.

A constraint says that rows, each with a factor, add up to zero in every column (新收 + 结转 − 总计 − 结转下年). The
search narrows every row's candidates by the bounds that the others leave, to a fixpoint, then branches on the row with
the fewest left. It is bounded by a number of steps, never by time, so that a reading does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """Rows with factors that add up to zero in each of `columns`."""

    factors: Mapping[str, int]
    columns: tuple[int, ...]


@dataclass(slots=True)
class Solution:
    """All exact choices found: for each row the indexes of the candidates it takes in any of them.

    `complete` is false when the search gave up before it had seen all.
    """

    choices: list[dict[str, int]] = field(default_factory=list)
    complete: bool = True


class _Search:
    def __init__(self, options: dict[str, Sequence[Vector]], constraints: Sequence[Constraint], steps: int, most: int):
        self.options = options
        self.constraints = [c for c in constraints if all(row in options for row in c.factors)]
        self.steps = steps
        self.most = most
        self.solution = Solution()

    def run(self) -> Solution:
        alive = {row: list(range(len(vectors))) for row, vectors in self.options.items()}
        self._branch(alive)
        return self.solution

    def _branch(self, alive: dict[str, list[int]]) -> None:
        if len(self.solution.choices) >= self.most or self.steps <= 0:
            self.solution.complete = False
            return
        if not self._narrow(alive):
            return
        open_rows = [row for row, left in alive.items() if len(left) > 1 and self._constrained(row)]
        if not open_rows:
            self.solution.choices.append({row: left[0] for row, left in alive.items()})
            return
        row = min(open_rows, key=lambda name: len(alive[name]))
        for index in alive[row]:
            self._branch({**{name: list(left) for name, left in alive.items()}, row: [index]})

    def _constrained(self, row: str) -> bool:
        return any(row in constraint.factors for constraint in self.constraints)

    def _narrow(self, alive: dict[str, list[int]]) -> bool:
        """Drop candidates that no choice of the others can balance, until nothing more drops; False: none left."""
        changed = True
        while changed:
            changed = False
            for constraint in self.constraints:
                self.steps -= 1
                result = self._narrow_one(alive, constraint)
                if result is None:
                    return False
                changed = changed or result
        return True

    def _narrow_one(self, alive: dict[str, list[int]], constraint: Constraint) -> bool | None:
        changed = False
        for column in constraint.columns:
            bounds = {}
            low = high = 0
            for row, factor in constraint.factors.items():
                terms = [factor * self.options[row][index][column] for index in alive[row]]
                bounds[row] = (min(terms), max(terms))
                low += bounds[row][0]
                high += bounds[row][1]
            if low > 0 or high < 0:
                return None
            for row, factor in constraint.factors.items():
                least, most = bounds[row]
                if least == most:
                    continue
                # the others add up to between low - least and high - most, so this row must lie against that
                keep = [
                    index
                    for index in alive[row]
                    if most - high <= factor * self.options[row][index][column] <= least - low
                ]
                if len(keep) < len(alive[row]):
                    if not keep:
                        return None
                    alive[row] = keep
                    return True
        return changed


def solve(
    options: dict[str, Sequence[Vector]], constraints: Sequence[Constraint], *, steps: int = 20_000, most: int = 64
) -> Solution:
    """All choices of one candidate a row under which every constraint holds, up to `most` of them."""
    return _Search(options, constraints, steps, most).run()
