"""The text around the tables: lines that the detector has found, drawn out to where their ink ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.annualreport.readers.pdf_lines import Run
from gongkai.annualreport.readers.scan.engine import Picture, Seen
from gongkai.annualreport.readers.scan.rulings import Ruled
from gongkai.annualreport.readers.scan.upright import Corners, line

# In parts of a line's height: with a wider gap other words begin.
_GAP = 0.8

Recognised = Callable[[Sequence[Picture]], list[Seen]]


def outside(
    picture: Picture, boxes: Sequence[Corners], found: Ruled, scale: float, recognised: Recognised
) -> list[Run]:
    """The runs of text that stand in no table, their places in points."""
    runs: list[Run] = []
    crops: list[Picture] = []
    for box in boxes:
        x, y = box.mean(axis=0) / scale
        if not any(grid.at(float(x), float(y)) is not None for grid in found.grids):
            whole = _drawn_out(found.ink, box)
            (left, top), (right, bottom) = whole.min(axis=0) / scale, whole.max(axis=0) / scale
            crops.append(line(picture, whole))
            runs.append(Run("", float(left), float(top), float(right), float(bottom), 0, 0, spaced=False))
    for run, seen in zip(runs, recognised(crops), strict=True):
        run.text = seen.text.strip()
    return [run for run in runs if run.text]


def _drawn_out(ink: NDArray[np.uint8], box: Corners) -> Corners:
    """The box as far to both sides as ink follows without a gap: detectors lose a thin 一 at the beginning."""
    (left, top), (right, bottom) = box.min(axis=0).astype(int).tolist(), box.max(axis=0).astype(int).tolist()
    high = bottom - top
    # Lines above and below may reach into the box.
    columns: NDArray[np.bool_] = np.any(ink[max(0, top + high // 5) : bottom - high // 5], axis=0)
    gap = max(1, round(_GAP * high))
    while left > 0 and columns[max(0, left - gap) : left].any():
        left = max(0, left - gap) + int(np.argmax(columns[max(0, left - gap) : left]))
    while right < len(columns) and columns[right : right + gap].any():
        part = columns[right : right + gap]
        right += len(part) - int(np.argmax(part[::-1]))
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
