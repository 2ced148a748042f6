"""The pages of a PDF or a picture, as pictures. Runs in the child.

All pages are drawn alike, whatever the file's own resolution was: `DOTS` dots an inch on paper, and a picture counts as
a page whose long side is that of A4. So nothing of scanner or camera shows in the size of the result.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from gongkai.applications.redaction.unfit import LONGEST, MOST_PAGES, MOST_PIXELS, Unfit

DOTS = 200
_POINTS = 72  # an inch
_MOST_DRAWN = 12_000_000  # pixels of a drawn page; a larger sheet is drawn coarser
_A4_LONG = 842.0  # points
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP")


class Size(NamedTuple):
    """Of a page as it is seen, in points."""

    width: float
    height: float


class Pages:
    """An opened file. Raises `Unfit` for what cannot be drawn."""

    def __init__(self, sizes: list[Size], drawn: Any) -> None:
        self.sizes = sizes
        self._drawn = drawn

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, number: int, dots: float = DOTS) -> Image.Image:
        """Page `number`, from 1, in RGB on white."""
        size = self.sizes[number - 1]
        scale = min(dots / _POINTS, (_MOST_DRAWN / (size.width * size.height)) ** 0.5)
        drawn: Image.Image = self._drawn(number, scale)
        return drawn


@contextmanager
def opened(data: bytes, *, most: int = MOST_PAGES) -> Iterator[Pages]:
    """The pages of a file, at most `most`; closed in the end."""
    if data.startswith(b"%PDF-"):
        with document(data, most=most) as held:
            yield Pages([Size(*held[at].get_size()) for at in range(len(held))], lambda n, s: _of_pdf(held, n, s))
    else:
        yield _pictures(data)


@contextmanager
def document(data: bytes, *, most: int = MOST_PAGES) -> Iterator[Any]:
    """A PDF as pdfium has it, with its sizes looked at."""
    try:
        held = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unfit("locked" if "password" in str(error).lower() else "broken") from None
    try:
        if not len(held):
            raise Unfit("broken")
        if len(held) > most:
            raise Unfit("pages")
        held.init_forms()  # what is typed into fields is seen on paper, so it is drawn
        for at in range(len(held)):
            width, height = held[at].get_size()
            if not (1 <= width <= LONGEST and 1 <= height <= LONGEST):
                raise Unfit("page-size")
        yield held
    except pdfium.PdfiumError:
        raise Unfit("broken") from None
    finally:
        held.close()


def _of_pdf(held: Any, number: int, scale: float) -> Image.Image:
    page = held[number - 1]
    try:
        drawn: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        return drawn
    finally:
        page.close()


def _pictures(data: bytes) -> Pages:
    Image.MAX_IMAGE_PIXELS = None  # looked at below, before anything is unpacked
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as held:
            frames = [_flat(frame) for frame in _frames(held)]
    except UnidentifiedImageError:
        raise Unfit("kind") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Unfit("broken") from None
    sizes = [_page_size(frame) for frame in frames]
    return Pages(sizes, lambda number, scale: _scaled(frames[number - 1], sizes[number - 1], scale))


def _frames(held: Image.Image) -> Iterator[Image.Image]:
    """Of a TIFF each page; of others the first only."""
    pixels = 0
    for at, frame in enumerate(ImageSequence.Iterator(held)):
        pixels += frame.width * frame.height
        if pixels > MOST_PIXELS:
            raise Unfit("pixels")
        if at >= MOST_PAGES:
            raise Unfit("pages")
        yield frame
        if held.format != "TIFF":
            return


def _flat(frame: Image.Image) -> Image.Image:
    """Turned as the camera says, on white, and nothing but pixels."""
    turned = ImageOps.exif_transpose(frame)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        over = turned.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        ground.alpha_composite(over)
        turned = ground
    flat = Image.new("RGB", turned.size)
    flat.paste(turned.convert("RGB"))
    return flat


def _page_size(frame: Image.Image) -> Size:
    scale = _A4_LONG / max(frame.size)
    return Size(frame.width * scale, frame.height * scale)


def _scaled(frame: Image.Image, size: Size, scale: float) -> Image.Image:
    """At most as fine as asked; never finer than it came."""
    most = round(max(size) * scale)
    if max(frame.size) <= most:
        return frame.copy()
    small = frame.copy()
    small.thumbnail((most, most), Image.Resampling.LANCZOS)
    return small
