"""What the cells of ruled tables say: every line of words once, every number twice.

A number counts as sure when two readings of it, from pictures cut out and drawn in different ways, say the same with
little left for anything else, and when it has as many digits as there is ink for. Everything else keeps its other
readings, for the identities to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import cv2
import numpy as np

from gongkai.annualreport.document import Box, Cell, Sight, Table
from gongkai.annualreport.readers.pdf_grid import Grid
from gongkai.annualreport.readers.scan.engine import Engine, Picture, Seen
from gongkai.annualreport.readers.scan.inklines import Span, is_white, lines
from gongkai.annualreport.readers.scan.numerals import Numerals
from gongkai.annualreport.readers.scan.rulings import Ruled

# How likely a number has to be in the first reading and in the second; a reading with less than the last is none.
_SURE, _LIKELY, _ALSO = 0.9, 0.6, 0.004
_OTHERS = 6
# In parts of a line's height: paper above and beside it in the first picture and in the second, and how much softer
# that one is.
_FIRST, _SECOND, _SOFT = (0.12, 0.15), (0.15, 0.4), 0.033
_NARROW = 0.8
# In parts of a digit's height: its width, that of a point or comma to that of a digit, from digit to digit in most
# fonts; how far the count of digits may be off; and how many numbers of two digits tell a page's own measure.
_DIGIT, _MARK, _USUAL, _SLACK, _FEW = 0.6, 0.45, 0.75, 0.6, 3
_LONGEST = 14  # characters of a number
# Chinese characters that a digit or a dash may be taken for; another one that is less likely than this may be one too.
_STROKES, _WORD = "一丨〇口日丁亅乙", 0.9

Recognised: TypeAlias = Callable[[Sequence[Picture]], list[Seen]]


@dataclass(slots=True)
class _Part:
    """A cell at work: where its ink lies, line by line, and what was made of it."""

    cell: Cell
    box: Box
    lines: list[Span] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


def tables(ruled: Ruled, scale: float, page: int, recognised: Recognised, machine: Engine) -> list[tuple[float, Table]]:
    """The tables of a page with where they begin, in points."""
    by_table = [list(_parts(grid, page)) for grid in ruled.grids]
    parts = [part for found in by_table for part in found]
    _find_lines(parts, ruled, scale)
    seen = iter(recognised([_cut(ruled.bare, line, *_FIRST) for part in parts for line in part.lines]))
    for part in parts:
        part.seen = [next(seen) for _ in part.lines]
        part.cell.text = "\n".join(seen.text for seen in part.seen if seen.text)
        part.cell.sight = Sight(not part.lines and is_white(ruled.smooth, part.box, scale))
    figures = [part for part in parts if _may_be_figure(part)]
    numerals, advance = Numerals(machine.characters), _advance(figures)
    again = recognised([_softer(_cut(ruled.bare, part.lines[0], *_SECOND)) for part in figures])
    # What is lost among so much paper is looked at once more, as narrow as it was first.
    empty = [part for part, second in zip(figures, again, strict=True) if not second.text]
    third = iter(recognised([_softer(_narrower(_cut(ruled.bare, part.lines[0], *_FIRST))) for part in empty]))
    for part, second in zip(figures, again, strict=True):
        _settle(part, second if second.text else next(third), numerals, advance)
    return [
        (grid.ys[0], Table(0, [part.cell for part in found])) for grid, found in zip(ruled.grids, by_table, strict=True)
    ]


def _parts(grid: Grid, page: int) -> Iterator[_Part]:
    for area in grid.areas:
        box = area.left, area.top, area.right, area.bottom
        rounded = round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)
        yield _Part(Cell("", area.row, area.column, area.rows, area.columns, rounded, page), box)


def _find_lines(parts: Sequence[_Part], ruled: Ruled, scale: float) -> None:
    """The lines of every cell; those of several once more when it is known how tall lines are on this page."""
    for part in parts:
        part.lines = lines(ruled.ink, part.box, scale, 0)
    heights = [bottom - top for part in parts for _, top, _, bottom in part.lines]
    usual = round(float(np.median(heights))) if heights else 0
    for part in parts:
        if len(part.lines) > 1:
            part.lines = lines(ruled.ink, part.box, scale, usual)


def _cut(picture: Picture, span: Span, over: float, beside: float) -> Picture:
    """The picture of a line with paper around it, in parts of its height."""
    left, top, right, bottom = span
    high = max(bottom - top, 6)
    up, aside = max(2, round(over * high)), max(2, round(beside * high))
    height, width = picture.shape
    rows = np.clip(np.arange(top - up, bottom + up), 0, height - 1)
    columns = np.clip(np.arange(left - aside, right + aside), 0, width - 1)
    return picture[np.ix_(rows, columns)]


def _softer(line: Picture) -> Picture:
    return cv2.GaussianBlur(line, (0, 0), _SOFT * line.shape[0])  # type: ignore[return-value]


def _narrower(line: Picture) -> Picture:
    return cv2.resize(line, None, fx=_NARROW, fy=1.0, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _may_be_figure(part: _Part) -> bool:
    """Whether a cell may hold a number: one line, not long, in which no Chinese character is read for certain."""
    if len(part.lines) != 1:
        return False
    left, top, right, bottom = part.lines[0]
    text, least = part.seen[0].text, part.seen[0].least
    chinese = any("\u4e00" <= char <= "\u9fff" and char not in _STROKES for char in text)
    short = right - left <= _LONGEST * _USUAL * max(bottom - top, 6)
    return short and (not chinese or (len(text) == 1 and least < _WORD))


def _settle(part: _Part, second: Seen, numerals: Numerals, advance: float) -> None:
    """Text and sight of a cell with a number, by both readings of it."""
    once, again = (_inked(numerals.readings(seen.steps)) for seen in (part.seen[0], second))
    shares = {text: (once.get(text, 0.0) + again.get(text, 0.0)) / 2 for text in {**once, **again}}
    ranked = sorted(shares, key=lambda text: (-shares[text], text))
    best = ranked[0] if ranked else ""
    sure = bool(best) and once.get(best, 0.0) > _SURE and again.get(best, 0.0) > _LIKELY
    part.cell.text = best
    others = tuple(text for text in ranked[1:] if shares[text] > _ALSO)
    part.cell.sight = Sight(sure and _has_room(best, part.lines[0], advance), others[:_OTHERS])


def _inked(readings: dict[str, float]) -> dict[str, float]:
    """The readings of a picture in which there is ink, so that it is not of nothing."""
    nothing = readings.pop("", 0.0)
    return {text: share / max(1.0 - nothing, 0.01) for text, share in readings.items()}


def _has_room(text: str, span: Span, advance: float) -> bool:
    """Whether a number has as many digits as there is ink for; `advance` is from digit to digit, in their height."""
    left, top, right, bottom = span
    digits = sum(char.isdigit() for char in text)
    places = digits + _MARK * (len(text) - digits)
    wide = (right - left) / max(bottom - top, 1)
    return not digits or abs((wide - _DIGIT) / advance + 1 - places) < _SLACK


def _advance(figures: Sequence[_Part]) -> float:
    """How far apart the digits of this page stand, in parts of their height."""
    found = []
    for part in figures:
        left, top, right, bottom = part.lines[0]
        text = part.seen[0].text
        if len(text) > 1 and text.isdigit():
            found.append(((right - left) / max(bottom - top, 1) - _DIGIT) / (len(text) - 1))
    return float(np.median(found)) if len(found) > _FEW else _USUAL
