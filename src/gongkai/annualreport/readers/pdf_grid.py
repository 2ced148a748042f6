"""Drawn lines into the grids of tables: a cell is a largest rectangle that no line crosses."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.annualreport.readers.pdf_paths import Ruling

# Points. Lines closer than `_SAME` are one (a double line, or one drawn in pieces), a line with gaps up to `_GAP` is
# one (dashes), and what is shorter than `_SHORT` is no line of a table.
_SAME, _GAP, _SHORT, _TOUCH = 4.0, 5.0, 7.0, 3.0
# A page with more crossings to look at than this is a drawing.
_DRAWING = 400_000


class _Line(NamedTuple):
    """A line at `at` across, from `start` to `end` along."""

    at: float
    start: float
    end: float


class Area(NamedTuple):
    """A cell: the rows and columns that it covers, and its edges."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    top: float
    right: float
    bottom: float
    sides: int  # how many of its four sides are drawn


@dataclass(slots=True)
class Grid:
    """A ruled table: where its columns and rows lie, its cells, and which cell owns each place of the grid."""

    xs: list[float]
    ys: list[float]
    areas: list[Area] = field(default_factory=list)
    owner: list[list[int]] = field(default_factory=list)

    def at(self, x: float, y: float) -> int | None:
        """The number of the cell in which a point lies."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.owner[row][column] if inside else None


def grids(rulings: list[Ruling]) -> list[Grid]:
    """The ruled tables of a page, from above; a box around text is none."""
    if len(rulings) < 3:
        return []
    across = _merged(
        [
            _Line((top + bottom) / 2, left, right)
            for left, top, right, bottom in rulings
            if _flat(left, top, right, bottom)
        ]
    )
    down = _merged(
        [
            _Line((left + right) / 2, top, bottom)
            for left, top, right, bottom in rulings
            if not _flat(left, top, right, bottom)
        ]
    )
    if len(across) * len(down) > _DRAWING:
        return []
    found = [grid for group in _groups(across, down) if (grid := _grid(*group)) is not None]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _flat(left: float, top: float, right: float, bottom: float) -> bool:
    return right - left > bottom - top


def _merged(lines: list[_Line]) -> list[_Line]:
    """Lines on one place put together, the pieces of a line too."""
    merged: list[_Line] = []
    for at, pieces in _clusters(lines):
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start - end > _GAP:
                merged.append(_Line(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        merged.append(_Line(at, start, end))
    return [line for line in merged if line.end - line.start > _SHORT]


def _clusters(lines: list[_Line]) -> list[tuple[float, list[_Line]]]:
    """The lines that lie on one place, sorted along it, with the place."""
    clusters: list[list[_Line]] = []
    for line in sorted(lines):
        if clusters and line.at - clusters[-1][0].at <= _SAME:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return [(sum(line.at for line in c) / len(c), sorted(c, key=lambda line: line.start)) for c in clusters]


def _groups(across: list[_Line], down: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """The lines of each table: those that touch each other, directly or through others."""
    group = list(range(len(across) + len(down)))

    def head(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for i, flat in enumerate(across):
        for j, upright in enumerate(down, len(across)):
            if (
                flat.start - _TOUCH <= upright.at <= flat.end + _TOUCH
                and upright.start - _TOUCH <= flat.at <= upright.end + _TOUCH
            ):
                group[head(j)] = head(i)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for i, flat in enumerate(across):
        groups.setdefault(head(i), ([], []))[0].append(flat)
    for j, upright in enumerate(down, len(across)):
        groups.setdefault(head(j), ([], []))[1].append(upright)
    return list(groups.values())


def _grid(across: list[_Line], down: list[_Line]) -> Grid | None:
    """The table that these lines draw, or None when they are a box, a cross or an underline."""
    if not across or not down:
        return None
    xs = _edges([line.at for line in down], [line.start for line in across], [line.end for line in across])
    ys = _edges([line.at for line in across], [line.start for line in down], [line.end for line in down])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _DRAWING:
        return None
    # Sides that are left open count as drawn: nothing of the table lies beyond them.
    down = down + [_Line(x, ys[0], ys[-1]) for x in (xs[0], xs[-1])]
    across = across + [_Line(y, xs[0], xs[-1]) for y in (ys[0], ys[-1])]
    grid = Grid(xs, ys)
    _fill(grid, _drawn(down, xs, ys), _drawn(across, ys, xs))
    return grid if len(grid.areas) > 1 else None


def _edges(at: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """The places of the lines, and where the lines across them end when that is farther out."""
    edges: list[float] = []
    for place in sorted(at):
        if not edges or place - edges[-1] > _SAME:
            edges.append(place)
    first, last = min(starts), max(ends)
    before = [first] if first < edges[0] - 2 * _SAME else []
    after = [last] if last > edges[-1] + 2 * _SAME else []
    return before + edges + after


def _drawn(lines: list[_Line], places: list[float], steps: list[float]) -> list[list[bool]]:
    """For each place, which of the steps along it are drawn."""
    drawn = [[False] * (len(steps) - 1) for _ in places]
    for line in lines:
        index = min(range(len(places)), key=lambda i, at=line.at: abs(places[i] - at))  # type: ignore[misc]
        for step in range(len(steps) - 1):
            middle = (steps[step] + steps[step + 1]) / 2
            if line.start <= middle <= line.end:
                drawn[index][step] = True
    return drawn


def _fill(grid: Grid, down: list[list[bool]], across: list[list[bool]]) -> None:
    """Cut the grid into cells: each as wide as no line stops it, then as high."""
    xs, ys = grid.xs, grid.ys
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = grid.owner = [[-1] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            right = column + 1
            while right < columns and not down[right][row] and owner[row][right] < 0:
                right += 1
            below = row + 1
            while below < rows and _goes_on(column, right, below, down, across):
                below += 1
            for covered in range(row, below):
                owner[covered][column:right] = [len(grid.areas)] * (right - column)
            sides = down[column][row] + down[right][row] + across[row][column] + across[below][column]
            area = Area(row, column, below - row, right - column, xs[column], ys[row], xs[right], ys[below], sides)
            grid.areas.append(area)


def _goes_on(column: int, right: int, below: int, down: list[list[bool]], across: list[list[bool]]) -> bool:
    """Whether the cell between two columns reaches into row `below`: no line above it, the same sides, none inside."""
    return (
        not any(across[below][column:right])
        and down[column][below]
        and down[right][below]
        and not any(down[inner][below] for inner in range(column + 1, right))
    )
