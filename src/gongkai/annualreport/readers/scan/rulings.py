"""The ruled tables of a picture: long straight strokes into lines, lines into grids of cells."""

from __future__ import annotations

from itertools import pairwise, product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.annualreport.readers.pdf_grid import Grid, grids
from gongkai.annualreport.readers.pdf_paths import Ruling
from gongkai.annualreport.readers.scan.engine import Picture

# In points. A stroke shorter than this may be a character's; a line is no thicker than that.
_STROKE, _THICK = 15.0, 5.0
# Lines that come so near to each other belong to one table.
_TOUCH = 2.5
# Grey values by which a pixel differs from its neighbours on paper without grain.
_GRAIN = 3.0
# Grey values by which ink is darker than what is around it; the thin parts of a stroke may be fainter, and a line even
# more, being long.
_DARK, _THIN, _FAINT = 24, 16, 10
# Of a line in its known place these hundredths may be missing, and the rest be darker by more than this.
_MISSING, _SEEN = 14, 5
# What is no table: a box around a word, an underline.
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_CELLS = 80.0, 12.0, 3


class Ruled(NamedTuple):
    """The tables of a page, in points, and the picture without their lines.

    `ink` is 255 where there is ink that belongs to no line, else 0; `bare` the picture without the lines, `smooth` the
    same without its grain.
    """

    grids: list[Grid]
    ink: NDArray[np.uint8]
    bare: Picture
    smooth: Picture


def ruled(picture: Picture, scale: float) -> Ruled:
    """Find the tables of an upright picture with `scale` pixels to the point."""
    smooth, grainy = smoothed(picture, scale)
    # A line may be one pixel thick: what takes specks away would take it too.
    faint = _dark(cv2.GaussianBlur(picture, (0, 0), 0.3 * scale) if grainy else picture, _FAINT)  # type: ignore[arg-type]
    flat, upright = (_strokes(faint, scale, across) for across in (True, False))
    dark = _whole(_dark(smooth, _THIN), _dark(smooth, _DARK))
    tables = [grid for group in _groups(flat, upright, scale) for grid in _tables(group, picture, scale)]
    tables.sort(key=lambda grid: grid.ys[0])
    margin = cv2.dilate(_inside(flat | upright, tables, scale), np.ones((3, 3), np.uint8)) > 0
    white = np.uint8(255)
    bare, even = np.where(margin, white, picture), np.where(margin, white, smooth)
    return Ruled(tables, np.where(margin, np.uint8(0), dark), bare, even)


def smoothed(picture: Picture, scale: float) -> tuple[Picture, bool]:
    """The picture without specks and grain, and whether it had any."""
    calm = cv2.medianBlur(picture, 3)
    few, even = picture[::3, ::3].astype(np.int16), calm[::3, ::3]
    paper = even > 215
    if not paper.any() or float(np.abs(few - even)[paper].mean()) < _GRAIN:
        return picture, False
    return cv2.GaussianBlur(calm, (0, 0), 0.3 * scale), True  # type: ignore[return-value]


def _dark(picture: Picture, by: int) -> NDArray[np.uint8]:
    """255 where there is ink: darker by so much than what is around it."""
    near = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, by)
    near[picture > 250 - by] = 0
    return near  # type: ignore[return-value]


def _whole(faint: NDArray[np.uint8], dark: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What is dark, with the faint parts of the same strokes, so that a thin one does not fall apart."""
    count, labels = cv2.connectedComponents(faint, connectivity=8)
    kept = np.zeros(count, np.uint8)
    kept[labels[dark > 0]] = 255
    kept[0] = 0
    ink: NDArray[np.uint8] = kept[labels]
    return ink


def _strokes(dark: NDArray[np.uint8], scale: float, across: bool) -> NDArray[np.uint8]:
    """What of the ink is part of a long straight stroke along one way."""
    length = max(9, round(_STROKE * scale))
    along, over = ((length, 1), (1, 3)) if across else ((1, length), (3, 1))
    # A line that is not quite level steps from row to row: made thicker it has no break.
    thick = cv2.dilate(dark, np.ones(over[::-1], np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(along[::-1], np.uint8))
    return np.where(opened > 0, dark, np.uint8(0))


def _groups(flat: NDArray[np.uint8], upright: NDArray[np.uint8], scale: float) -> list[list[Ruling]]:
    """The lines of each group of strokes that touch: tables apart, so that no line of one moves one of another."""
    reach = max(3, round(_TOUCH * scale)) | 1
    joined = cv2.dilate(flat | upright, np.ones((reach, reach), np.uint8))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    groups: dict[int, list[Ruling]] = {}
    for lines, across in ((flat, True), (upright, False)):
        for ruling in _rulings(lines, scale, across):
            x, y = round((ruling[0] + ruling[2]) / 2 * scale), round((ruling[1] + ruling[3]) / 2 * scale)
            near = labels[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
            groups.setdefault(int(near.max()), []).append(ruling)
    return list(groups.values())


def _rulings(lines: NDArray[np.uint8], scale: float, across: bool) -> list[Ruling]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found: list[Ruling] = []
    for x, y, wide, high, _ in stats[1:count].tolist():
        length, thick = (wide, high) if across else (high, wide)
        if thick > _THICK * scale or length < 0.6 * _STROKE * scale:
            continue
        left, top, right, bottom = x / scale, y / scale, (x + wide) / scale, (y + high) / scale
        middle = (top + bottom) / 2 if across else (left + right) / 2
        found.append((left, middle, right, middle) if across else (middle, top, middle, bottom))
    return found


def _tables(rulings: list[Ruling], picture: Picture, scale: float) -> list[Grid]:
    """The tables of a group of lines, with those pieces of its lines put in that are too faint to be seen alone."""
    found = [grid for grid in grids(rulings) if _is_table(grid)]
    faint = [piece for grid in found for piece in _faint(grid, picture, scale)]
    return [grid for grid in grids([*rulings, *faint]) if _is_table(grid)] if faint else found


def _faint(grid: Grid, picture: Picture, scale: float) -> list[Ruling]:
    """The sides of the grid's places along which the picture shows a line, however faint."""
    found: list[Ruling] = []
    across, down = _contrast(picture, scale, True), _contrast(picture, scale, False)
    for (top, bottom), x in product(pairwise(grid.ys), grid.xs[1:-1]):
        if _goes_through(down, scale, slice(x, x), slice(top, bottom)):
            found.append((x, top, x, bottom))
    for (left, right), y in product(pairwise(grid.xs), grid.ys[1:-1]):
        if _goes_through(across, scale, slice(left, right), slice(y, y)):
            found.append((left, y, right, y))
    return found


def _contrast(picture: Picture, scale: float, across: bool) -> NDArray[np.int16]:
    """By how much each place is darker than those a little beside a line through it."""
    smooth = cv2.blur(picture, (max(3, round(3 * scale)), 1) if across else (1, max(3, round(3 * scale))))
    aside = round(1.8 * scale)
    values = smooth.astype(np.int16)
    axis = 0 if across else 1
    before, after = np.roll(values, aside, axis), np.roll(values, -aside, axis)
    return np.minimum(before, after) - values


def _goes_through(contrast: NDArray[np.int16], scale: float, across: slice, down: slice) -> bool:
    """Whether most of a side, its ends left out, is darker than what lies beside it."""
    reach, ends = max(1, round(0.8 * scale)), round(scale)
    (left, right), (top, bottom) = ((round(part.start * scale), round(part.stop * scale)) for part in (across, down))
    if left == right:
        side = contrast[top + ends : bottom - ends, max(0, left - reach) : left + reach + 1]
    else:
        side = contrast[max(0, top - reach) : top + reach + 1, left + ends : right - ends].T
    return bool(side.size) and float(np.percentile(side, _MISSING, axis=0).max()) > _SEEN


def _is_table(grid: Grid) -> bool:
    wide, high = grid.xs[-1] - grid.xs[0], grid.ys[-1] - grid.ys[0]
    return len(grid.areas) >= _LEAST_CELLS and wide > _LEAST_WIDTH and high > _LEAST_HEIGHT


def _inside(strokes: NDArray[np.uint8], tables: list[Grid], scale: float) -> NDArray[np.uint8]:
    """The strokes that are lines of the tables: those that lie where a line is."""
    kept = np.zeros_like(strokes)
    reach = max(2, round(1.5 * scale))
    for grid in tables:
        left, right = round(grid.xs[0] * scale), round(grid.xs[-1] * scale)
        top, bottom = round(grid.ys[0] * scale), round(grid.ys[-1] * scale)
        down, along = slice(max(0, top - reach), bottom + reach), slice(max(0, left - reach), right + reach)
        for x in grid.xs:
            at = slice(max(0, round(x * scale) - reach), round(x * scale) + reach + 1)
            kept[down, at] |= strokes[down, at]
        for y in grid.ys:
            at = slice(max(0, round(y * scale) - reach), round(y * scale) + reach + 1)
            kept[at, along] |= strokes[at, along]
    return kept
