"""The text around the tables: lines that the detector has found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai.annualreport.readers.pdf_lines import Run
from gongkai.annualreport.readers.scan.engine import Picture, Seen
from gongkai.annualreport.readers.scan.rulings import Ruled
from gongkai.annualreport.readers.scan.upright import Corners, line

Recognised = Callable[[Sequence[Picture]], list[Seen]]


def outside(
    picture: Picture, boxes: Sequence[Corners], found: Ruled, scale: float, recognised: Recognised
) -> list[Run]:
    """The runs of text that stand in no table, their places in points."""
    runs: list[Run] = []
    crops: list[Picture] = []
    for box in boxes:
        (left, top), (right, bottom) = box.min(axis=0) / scale, box.max(axis=0) / scale
        if not any(grid.at((left + right) / 2, (top + bottom) / 2) is not None for grid in found.grids):
            crops.append(line(picture, box))
            runs.append(Run("", float(left), float(top), float(right), float(bottom), 0, 0, spaced=False))
    for run, seen in zip(runs, recognised(crops), strict=True):
        run.text = seen.text.strip()
    return [run for run in runs if run.text]
