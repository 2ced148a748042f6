"""The order in which a page is read: its columns one after the other, what runs across them in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gongkai.annualreport.document import Table
from gongkai.annualreport.readers.pdf_lines import Run

# Parts of the page's width between which the gap of two columns lies.
_FROM, _TO, _STEPS = 0.36, 0.64, 57
# Lines that a column has at least, the part of all that may run across, and how far lines end before the gap.
_LINES, _ACROSS, _NEAR = 5, 0.3, 0.12


class Part(NamedTuple):
    """What is read one below the other: runs of text, and tables with where they begin."""

    runs: list[Run]
    tables: list[tuple[float, Table]]


class _Item(NamedTuple):
    left: float
    right: float
    top: float
    run: Run | None
    table: tuple[float, Table] | None


def parts(runs: Sequence[Run], tables: Sequence[tuple[float, Table]], width: float) -> list[Part]:
    """The parts of a page in reading order; one where it has a single column."""
    items = [_Item(run.left, run.right, run.middle, run, None) for run in runs]
    items += [_item(table) for table in tables]
    gap = _gap(items, width)
    if gap is None:
        return [_part(items)]
    across = sorted((item for item in items if item.left < gap < item.right), key=lambda item: item.top)
    found: list[Part] = []
    above = float("-inf")
    for below in [*(item.top for item in across), float("inf")]:
        band = [item for item in items if above <= item.top < below]
        found += [
            _part([item for item in band if item.left < gap < item.right]),
            _part([item for item in band if item.right <= gap]),
            _part([item for item in band if item.left >= gap]),
        ]
        above = below
    return [part for part in found if part.runs or part.tables]


def _item(table: tuple[float, Table]) -> _Item:
    boxes = [cell.box for cell in table[1].cells if cell.box is not None]
    return _Item(min(box[0] for box in boxes), max(box[2] for box in boxes), table[0], None, table)


def _part(items: Sequence[_Item]) -> Part:
    return Part([item.run for item in items if item.run], [item.table for item in items if item.table])


def _gap(items: Sequence[_Item], width: float) -> float | None:
    """Where the gap between two columns lies; None where there is one column."""
    best: tuple[int, float] | None = None
    for gap in np.linspace(_FROM * width, _TO * width, _STEPS).tolist():
        across = sum(item.left < gap < item.right for item in items)
        left = [item.right for item in items if item.run and item.right <= gap]
        right = [item.left for item in items if item.run and item.left >= gap]
        if min(len(left), len(right)) < _LINES or across > _ACROSS * len(items):
            continue
        near = gap - float(np.median(left)) < _NEAR * width > float(np.median(right)) - gap
        if near and (best is None or across < best[0]):
            best = across, gap
    return best[1] if best else None
