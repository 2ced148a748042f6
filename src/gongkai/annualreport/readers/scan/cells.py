"""What the cells of a ruled table say: every line of words, and every number read twice.

A number counts as sure when two readings of it, from pictures cut and scaled in different ways, say the same with
little left for anything else, and when it has as many digits as there is ink for. Everything else keeps its other
readings, for the identities to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.annualreport.document import Cell, Sight, Table
from gongkai.annualreport.readers.pdf_grid import Grid
from gongkai.annualreport.readers.scan.engine import Engine, Picture, Seen
from gongkai.annualreport.readers.scan.numerals import Numerals
from gongkai.annualreport.readers.scan.rulings import Ruled

# In points: what is smaller is a speck, what is lower is a dash.
_SPECK, _DASH = 2.0, 2.6
_LEAST = 1.0  # square points
# How likely a number has to be in the first reading and in the second; a reading with less than the last is none.
_SURE, _LIKELY, _ALSO = 0.9, 0.6, 0.004
# In parts of a digit's height: its width, that of a point or comma to that of a digit, from digit to digit in most
# fonts; how far the count of digits may be off; and how many numbers of two digits tell a page's own measure.
_DIGIT, _MARK, _USUAL, _SLACK, _FEW = 0.6, 0.45, 0.75, 0.6, 3
# Chinese characters that a digit or a dash may be taken for.
_STROKES = "一丨〇口日丁亅乙"
_LONGEST = 14  # characters of a number

Read = Callable[[Sequence[Picture]], list[Seen]]
_Span = tuple[int, int, int, int]  # left, top, right, bottom in pixels
LOG: list = []
PIC: list = [None]


@dataclass(slots=True)
class _Part:
    """A cell at work: where its ink lies, line by line, and what was made of it."""

    cell: Cell
    lines: list[_Span] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


def tables(ruled: Ruled, scale: float, page: int, read: Read, engine: Engine) -> list[tuple[float, Table]]:
    """The tables of a page with where they begin, in points."""
    found: list[tuple[float, Table]] = []
    parts: list[_Part] = []
    for grid in ruled.grids:
        own = [_Part(cell) for cell in _cells(grid, page)]
        for part in own:
            part.lines = _lines(ruled.ink, part.cell, scale, 0)
        parts += own
        found.append((grid.ys[0], Table(0, [part.cell for part in own])))
    usual = round(float(np.median([line[3] - line[1] for part in parts for line in part.lines] or [0])))
    for part in parts:
        if len(part.lines) > 1:
            part.lines = _lines(ruled.ink, part.cell, scale, usual)
    crops = [_crop(ruled.bare, line, 0.12, 0.15) for part in parts for line in part.lines]
    seen = iter(read(crops))
    for part in parts:
        part.seen = [next(seen) for _ in part.lines]
    numerals = Numerals(engine.characters)
    figures = [part for part in parts if _is_figure(part)]
    again = read([_again(ruled.bare, part.lines[0]) for part in figures])
    PIC[0] = ruled.bare
    advance = _advance(figures)
    for part, second in zip(figures, again, strict=True):
        _settle(part, second, numerals, advance)
    for part in parts:
        if part.cell.sight is None:
            part.cell.text = "\n".join(seen.text for seen in part.seen if seen.text)
            part.cell.sight = Sight(not part.lines)
    return found


def _cells(grid: Grid, page: int) -> Iterator[Cell]:
    for area in grid.areas:
        box = round(area.left, 1), round(area.top, 1), round(area.right, 1), round(area.bottom, 1)
        yield Cell("", area.row, area.column, area.rows, area.columns, box, page)


def _lines(ink: NDArray[np.uint8], cell: Cell, scale: float, usual: int) -> list[_Span]:
    """The lines of ink in a cell: what lies on one level, specks left out. `usual` is a line's height on this page."""
    assert cell.box is not None
    edge = max(1, round(0.4 * scale))
    left, top, right, bottom = (round(value * scale) for value in cell.box)
    left, top, right, bottom = left + edge, top + edge, right - edge, bottom - edge
    if right - left < 3 or bottom - top < 3:
        return []
    inside = ink[max(0, top) : bottom, max(0, left) : right]
    count, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    blobs = [
        (x, y, x + w, y + h)
        for x, y, w, h, area in stats[1:count].tolist()
        if max(w, h) >= _SPECK * scale and area >= _LEAST * scale * scale
    ]
    return [(x0 + left, y0 + top, x1 + left, y1 + top) for x0, y0, x1, y1 in _levels(_company(blobs), usual)]


def _company(blobs: list[_Span]) -> list[_Span]:
    """Without what is small and far from everything tall."""
    tallest = max((y1 - y0 for _, y0, _, y1 in blobs), default=0)
    tall = [blob for blob in blobs if blob[3] - blob[1] > 0.45 * tallest]
    return [
        blob
        for blob in blobs
        if any(
            max(blob[0], other[0]) - min(blob[2], other[2]) < 0.8 * tallest
            and max(blob[1], other[1]) - min(blob[3], other[3]) < 0.5 * tallest
            for other in tall
        )
    ]


def _levels(blobs: list[_Span], usual: int) -> list[_Span]:
    """Blobs put together to lines: those whose heights overlap."""
    bands: list[list[int]] = []
    for x0, y0, x1, y1 in sorted(blobs, key=lambda blob: (blob[1] + blob[3])):
        if bands and min(y1, bands[-1][3]) - max(y0, bands[-1][1]) > 0.35 * min(y1 - y0, bands[-1][3] - bands[-1][1]):
            band = bands[-1]
            band[:] = min(band[0], x0), min(band[1], y0), max(band[2], x1), max(band[3], y1)
        else:
            bands.append([x0, y0, x1, y1])
    return _whole(bands, usual)


def _whole(bands: list[list[int]], usual: int) -> list[_Span]:
    """Strokes that lie above each other in one character are one line: close together, or no higher than a line."""
    tallest = max((band[3] - band[1] for band in bands), default=0)
    made: list[list[int]] = []
    for band in sorted(bands, key=lambda band: band[1]):
        last = made[-1] if made else band
        near = band[1] - last[3] < 0.2 * tallest
        if made and (near or max(band[3], last[3]) - last[1] <= 1.15 * max(tallest, usual)):
            last[:] = min(last[0], band[0]), min(last[1], band[1]), max(last[2], band[2]), max(last[3], band[3])
        else:
            made.append(band)
    # What is much lower than the other lines is no line of text: the rest of a seal, a smear.
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in made if y1 - y0 > 0.45 * tallest]


def _crop(picture: Picture, span: _Span, over: float, beside: float) -> Picture:
    """The picture of a line with paper around it, in parts of its height."""
    left, top, right, bottom = span
    high = max(bottom - top, 6)
    up, aside = max(2, round(over * high)), max(2, round(beside * high))
    height, width = picture.shape
    rows = np.clip(np.arange(top - up, bottom + up), 0, height - 1)
    columns = np.clip(np.arange(left - aside, right + aside), 0, width - 1)
    return picture[np.ix_(rows, columns)]


def _again(picture: Picture, span: _Span) -> Picture:
    """The line once more, for the recogniser another picture: softer, and with what stands farther beside it."""
    wide = _crop(picture, span, 0.15, 0.4)
    return cv2.GaussianBlur(wide, (0, 0), 0.025 * wide.shape[0])  # type: ignore[return-value]


def _is_figure(part: _Part) -> bool:
    """Whether a cell may hold a number: one line, not long, in which no Chinese character is read for certain."""
    if len(part.lines) != 1:
        return False
    left, top, right, bottom = part.lines[0]
    text = part.seen[0].text
    chinese = sum("\u4e00" <= char <= "\u9fff" and char not in _STROKES for char in text)
    return right - left <= 0.75 * _LONGEST * max(bottom - top, 6) and (not chinese or (len(text) < 2 and part.seen[0].least < 0.9))


def _settle(part: _Part, second: Seen, numerals: Numerals, advance: float) -> None:
    """Text and sight of a cell with a number, by both readings of it."""
    once, again = numerals.readings(part.seen[0].steps), numerals.readings(second.steps)
    shares = {text: (once.get(text, 0.0) + again.get(text, 0.0)) / 2 for text in {**once, **again}}
    ranked = sorted(shares, key=lambda text: -shares[text])
    best = ranked[0] if ranked else ""
    sure = once.get(best, 0.0) > _SURE and again.get(best, 0.0) > _LIKELY and _fits(best, part.lines[0], advance)
    part.cell.text = best
    part.cell.sight = Sight(sure, tuple(text for text in ranked[1:7] if shares[text] > _ALSO))
    LOG.append((part.cell, part.lines[0], PIC[0]))


def _fits(text: str, span: _Span, advance: float) -> bool:
    """Whether a number has as many digits as there is ink for; `advance` is from digit to digit, in their height."""
    left, top, right, bottom = span
    digits = sum(char.isdigit() for char in text)
    marks = len(text) - digits
    if not digits:
        return True
    wide = (right - left) / max(bottom - top, 1)
    return abs((wide - _DIGIT) / advance + 1 - digits - _MARK * marks) < _SLACK


def _advance(parts: Sequence[_Part]) -> float:
    """How far apart the digits of this page stand, in parts of their height."""
    found = []
    for part in parts:
        left, top, right, bottom = part.lines[0]
        text = part.seen[0].text
        if len(text) > 1 and text.isdigit():
            found.append(((right - left) / max(bottom - top, 1) - _DIGIT) / (len(text) - 1))
    return float(np.median(found)) if len(found) > _FEW else _USUAL


__all__ = ["tables"]
