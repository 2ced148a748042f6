"""Which way up a page lies, and how far from level."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.annualreport.readers.scan.engine import Engine, Picture

# The most by which a page lies askew, in degrees, and the least that is put right: two pixels over a page's width.
_ASKEW, _LEVEL = 8.0, 0.06
# The long side of the picture that lines are looked for in, in pixels: a quarter of the time, and as good.
_COARSE = 1180
_SAMPLES = 6
_INK = 190

Corners = NDArray[np.float32]


def upright(machine: Engine, picture: Picture) -> tuple[Picture, list[Corners]]:
    """The page turned so that its lines run level from left to right, and the corners of its lines of text."""
    level = _turned(picture, _angle(picture))
    boxes = _boxes(machine, level)
    if _are_tall(boxes):
        level = np.ascontiguousarray(np.rot90(level))
        boxes = _boxes(machine, level)
    if _is_upside_down(machine, level, boxes):
        level = np.ascontiguousarray(np.rot90(level, 2))
        height, width = level.shape
        boxes = [np.array([width, height], np.float32) - box for box in boxes]
    return level, boxes


def _angle(picture: Picture) -> float:
    """By how many degrees the page has to be turned, anticlockwise, for its lines to lie level."""
    scale = min(1.0, 1000 / max(picture.shape))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < _INK)
    if len(ys) < 200:
        return 0.0
    if len(ys) > 60_000:
        few = np.random.default_rng(0).choice(len(ys), 60_000, replace=False)
        ys, xs = ys[few], xs[few]

    def sharpness(degrees: float) -> float:
        """How much the ink gathers on single rows and columns of the page turned so far."""
        sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
        total = 0.0
        for along in (ys * cosine - xs * sine, xs * cosine + ys * sine):
            counts = np.bincount(np.rint(along - along.min()).astype(np.int64)).astype(np.float64)
            total += float((counts**2).sum())
        return total

    best = float(max(np.arange(-_ASKEW, _ASKEW + 0.01, 0.25), key=sharpness))
    for step in (0.05, 0.01):
        best = float(max(best + np.arange(-5, 6) * step, key=sharpness))
    return best


def _turned(picture: Picture, degrees: float) -> Picture:
    if abs(degrees) < _LEVEL:
        return picture
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255.0,))  # type: ignore[return-value]


def _boxes(machine: Engine, picture: Picture) -> list[Corners]:
    scale = min(1.0, _COARSE / max(picture.shape))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return [box / np.float32(scale) for box in machine.boxes(small)]  # type: ignore[arg-type]


def _sides(box: Corners) -> tuple[float, float]:
    wide, high = box.max(axis=0) - box.min(axis=0)
    return float(wide), float(high)


def _are_tall(boxes: Sequence[Corners]) -> bool:
    """Whether most of the text runs up or down."""
    sides = [_sides(box) for box in boxes]
    tall = sum(high for wide, high in sides if high > 2 * wide)
    return tall > sum(wide for wide, high in sides if wide > 2 * high)


def _is_upside_down(machine: Engine, picture: Picture, boxes: Sequence[Corners]) -> bool:
    """Whether the longest lines say more when they are turned round."""
    lines = [line(picture, box) for box in sorted(boxes, key=lambda box: -_sides(box)[0])[:_SAMPLES]]
    lines = [line[:, : 12 * line.shape[0]] for line in lines if line.size]
    return bool(lines) and _clear(machine, [line[::-1, ::-1] for line in lines]) > _clear(machine, lines)


def _clear(machine: Engine, lines: Sequence[Picture]) -> float:
    """How sure the recogniser is of the characters of lines, on the average."""
    best = [seen.steps.max(axis=1)[seen.steps.argmax(axis=1) > 0] for seen in machine.read(lines)]
    found = np.concatenate(best)
    return float(found.mean()) if found.size else 0.0


def line(picture: Picture, box: Corners) -> Picture:
    """The picture of one line."""
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    return picture[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
