"""Pictures made ready: opened within bounds, brought to a size, seals lifted off, paper made white."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.refusals import refusal
from gongkai.annualreport.readers.scan.engine import Picture

# By how much red has to outweigh green and blue to be a seal's.
_RED = 28
# How much brighter than paper a seal is made, for its uneven parts to become paper as well.
_LIFT = 1.06
# The long side of a page in pixels, at least and at most: what is smaller is drawn larger, for lines one pixel thick.
_SMALLEST, _LARGEST, _USUAL = 1500, 3400, 2339


def opened(data: bytes, budget: Budget) -> Iterator[Picture]:
    """The pages of a picture file, grey. Raises `Unreadable` for what is no whole picture."""
    try:
        frames = _frames(data)
        while True:
            # Pillow warns of what is odd in a file; what matters here is whether it can be read.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if (frame := next(frames, None)) is None:
                    return
                budget.scan(*frame.size)
                picture = np.asarray(_coloured(ImageOps.exif_transpose(frame)))
            yield grey(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, EOFError) as error:
        raise refusal("broken-picture") from error


def _frames(data: bytes) -> Iterator[Image.Image]:
    with Image.open(io.BytesIO(data)) as file:
        yield from ImageSequence.Iterator(file)


def _coloured(frame: Image.Image) -> Image.Image:
    """The picture in red, green and blue, on white where it is transparent."""
    if frame.mode.startswith("I"):
        frame = frame.point(lambda value: value / 256).convert("L")
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        paper = Image.new("RGBA", frame.size, "white")
        return Image.alpha_composite(paper, frame).convert("RGB")
    return frame.convert("RGB")


def grey(colours: NDArray[np.uint8]) -> Picture:
    """The ink on white paper, without what is stamped in red. `colours` are red, green and blue.

    Red ink reflects red light as the paper does, black ink under it does not: where a page is red its red channel alone
    is looked at, raised until the seal's own red is as bright as paper.
    """
    colours = _sized(colours)
    red, green, blue = (colours[:, :, index].astype(np.int16) for index in range(3))
    stamped = red - np.maximum(green, blue)
    light = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY).astype(np.float32)
    inked = red[stamped > 2 * _RED]
    if inked.size > 50:
        bright = float(np.percentile(inked, 60))
        paper = float(np.percentile(light[::7, ::7], 80))
        raised = np.minimum(red.astype(np.float32) * max(1.0, _LIFT * paper / max(bright, 60.0)), paper)
        # Between paper and seal the two are mixed, so that the rim of a seal leaves no line.
        near = cv2.dilate(np.clip(stamped, 0, 255).astype(np.uint8), np.ones((7, 7), np.uint8))
        share = np.clip(near.astype(np.float32) / _RED, 0.0, 1.0)
        light = np.maximum(light, light * (1 - share) + raised * share)
    return _whitened(np.clip(light, 0, 255).astype(np.uint8))


def _sized(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    longest = max(colours.shape[:2])
    if _SMALLEST <= longest <= _LARGEST:
        return colours
    scale = min(_USUAL / longest, 3.0)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(colours, None, fx=scale, fy=scale, interpolation=way)  # type: ignore[return-value]


def _whitened(light: Picture) -> Picture:
    """The picture with shadows and yellowed paper evened out."""
    height, width = light.shape
    small = cv2.resize(light, (max(8, width // 8), max(8, height // 8)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    white = light.astype(np.float32) * (250.0 / np.maximum(paper, 40))
    return np.clip(white, 0, 255).astype(np.uint8)
