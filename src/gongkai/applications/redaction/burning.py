"""Boxes burnt into pages. Runs in the child.

A box is filled before anything is packed, so no packing can keep a trace of what was under it. Its label depends on the
ground alone, and is left out where it does not fit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from gongkai.applications.redaction.labels import label
from gongkai.applications.redaction.pages import Pages, opened
from gongkai.applications.redaction.unfit import MOST_RESULT, Unfit
from gongkai.applications.redaction.writing import Sheet, written

FILL = (0, 0, 0)
_MARGIN = 4  # pixels around a label


@dataclass(frozen=True, slots=True)
class Burnt:
    """A box on page `page`, from 1: left, top, width and height in parts of the page. `labels`: what may stand in it,
    the fullest first; the first that fits does."""

    page: int
    x: float
    y: float
    w: float
    h: float
    labels: tuple[str, ...] = ()


def burn(data: bytes, boxes: Sequence[Burnt]) -> bytes:
    """The file as an image-only PDF with the boxes filled. Raises `Unfit`."""
    with opened(data) as pages:
        made = written(_sheets(pages, boxes))
    if len(made) > MOST_RESULT:
        raise Unfit("result")
    return made


def _sheets(pages: Pages, boxes: Sequence[Burnt]) -> Iterator[Sheet]:
    by_page: dict[int, list[Burnt]] = defaultdict(list)
    for box in boxes:
        by_page[box.page].append(box)
    for number, size in enumerate(pages.sizes, 1):
        picture = pages.picture(number)
        cover(picture, by_page[number])
        yield Sheet(picture, size.width, size.height)


def cover(picture: Image.Image, boxes: Sequence[Burnt]) -> None:
    """Fill the boxes, all of them before any label: one box must not cut another's."""
    draw = ImageDraw.Draw(picture)
    places = [place(box, picture.size) for box in boxes]
    for left, top, right, bottom in places:
        draw.rectangle((left, top, right - 1, bottom - 1), fill=FILL)
    for box, at in zip(boxes, places, strict=True):
        _write(picture, box, at)


def place(box: Burnt, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The pixels of a box: each that it touches, right and bottom not included."""
    width, height = size
    return (
        max(0, math.floor(box.x * width)),
        max(0, math.floor(box.y * height)),
        min(width, math.ceil((box.x + box.w) * width)),
        min(height, math.ceil((box.y + box.h) * height)),
    )


def _write(picture: Image.Image, box: Burnt, at: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = at
    for text in box.labels:
        held = label(text)
        if held is None:
            return
        if held.width + 2 * _MARGIN <= right - left and held.height + 2 * _MARGIN <= bottom - top:
            picture.paste(held, (left + (right - left - held.width) // 2, top + (bottom - top - held.height) // 2))
            return
