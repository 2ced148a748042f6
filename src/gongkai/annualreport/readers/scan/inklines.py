"""Where the lines of ink lie in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.annualreport.document import Box
from gongkai.annualreport.readers.scan.engine import Picture

Span: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

# Ink that is shorter than this (points) or smaller (square points) is a speck.
_SHORT, _SMALL = 2.0, 1.0
_EDGE = 0.4  # points inside of a cell's lines
# In parts of the height of the tallest line: lower than this is no line; parts of one character lie so close; a
# character is no taller than that; and what is small belongs to a line only so near to it.
_LOW, _CLOSE, _TALL, _BESIDE, _OVER = 0.45, 0.2, 1.15, 0.8, 0.5
# Lines lie on one level when they share this part of the lower one's height.
_SHARED = 0.35
# Grey values by which the darkest place of an empty cell may differ from its paper.
_PALE = 22


def lines(ink: NDArray[np.uint8], box: Box, scale: float, usual: int) -> list[Span]:
    """The lines of ink in a cell, from above, specks left out; `usual` is a line's height, 0 when not known yet."""
    left, top, right, bottom = _inner(box, scale)
    inside = ink[top:bottom, left:right]
    if not inside.size:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    blobs = [
        (x + left, y + top, x + w + left, y + h + top)
        for x, y, w, h, area in stats[1:count].tolist()
        if max(w, h) >= _SHORT * scale and area >= _SMALL * scale * scale
    ]
    return _characters(_levels(_in_company(blobs)), usual)


def is_white(smooth: Picture, box: Box, scale: float) -> bool:
    """Whether a cell without lines of ink shows nothing at all, not even something pale."""
    left, top, right, bottom = _inner(box, scale)
    reach = round(2 * scale)
    inside = smooth[top + reach : bottom - reach, left + reach : right - reach]
    if not inside.size:
        return False
    blurred = cv2.GaussianBlur(inside, (0, 0), 0.5 * scale)
    return float(np.median(blurred)) - float(blurred.min()) < _PALE


def _inner(box: Box, scale: float) -> Span:
    edge = max(1, round(_EDGE * scale))
    left, top, right, bottom = (round(value * scale) for value in box)
    return max(0, left + edge), max(0, top + edge), right - edge, bottom - edge


def _in_company(blobs: Sequence[Span]) -> list[Span]:
    """Without what is small and far from everything tall."""
    tallest = max((y1 - y0 for _, y0, _, y1 in blobs), default=0)
    tall = [blob for blob in blobs if blob[3] - blob[1] > _LOW * tallest]

    def near(blob: Span, other: Span) -> bool:
        beside = max(blob[0], other[0]) - min(blob[2], other[2])
        over = max(blob[1], other[1]) - min(blob[3], other[3])
        return beside < _BESIDE * tallest and over < _OVER * tallest

    return [blob for blob in blobs if any(near(blob, other) for other in tall)]


def _levels(blobs: Sequence[Span]) -> list[Span]:
    """Blobs put together whose heights overlap."""
    made: list[Span] = []
    for blob in sorted(blobs, key=lambda blob: blob[1] + blob[3]):
        if made:
            last = made[-1]
            shared = min(blob[3], last[3]) - max(blob[1], last[1])
            if shared > _SHARED * min(blob[3] - blob[1], last[3] - last[1]):
                made[-1] = _both(last, blob)
                continue
        made.append(blob)
    return made


def _characters(levels: Sequence[Span], usual: int) -> list[Span]:
    """Strokes above each other in one character put together: close to each other, or no taller than a line."""
    tallest = max((y1 - y0 for _, y0, _, y1 in levels), default=0)
    made: list[Span] = []
    for level in sorted(levels, key=lambda level: level[1]):
        if made:
            both = _both(made[-1], level)
            if level[1] - made[-1][3] < _CLOSE * tallest or both[3] - both[1] <= _TALL * max(tallest, usual):
                made[-1] = both
                continue
        made.append(level)
    # What is much lower than the other lines is no line of text: the rest of a seal, a smear.
    return [line for line in made if line[3] - line[1] > _LOW * tallest]


def _both(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
