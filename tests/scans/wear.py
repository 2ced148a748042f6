"""What paper, copier, scanner and stamp do to a page, in degrees and with fixed seeds.

worn = DEGREES["stamped"](picture, random.Random("made-1 page 2"))
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tests.scans.drawing import DPI, font_file

Wear = Callable[[Image.Image, random.Random], Image.Image]
_SEAL = (205, 32, 38)


def plain(picture: Image.Image, _: random.Random) -> Image.Image:
    """As it was drawn."""
    return picture


def skewed(degrees: float) -> Wear:
    """Lying askew by up to so many degrees, one way or the other."""

    def wear(picture: Image.Image, rng: random.Random) -> Image.Image:
        angle = rng.choice((-1, 1)) * rng.uniform(0.4 * degrees, degrees)
        return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")

    return wear


def blurred(radius: float) -> Wear:
    """Out of focus, by so many pixels."""
    return lambda picture, _: picture.filter(ImageFilter.GaussianBlur(radius))


def noisy(spread: float, specks: float = 0.0) -> Wear:
    """The grain of a sensor, and so many black specks to ten thousand pixels."""

    def wear(picture: Image.Image, rng: random.Random) -> Image.Image:
        grain = np.random.default_rng(rng.randrange(1 << 32))
        values = np.array(picture, dtype=np.float32)
        values += grain.normal(0.0, spread, values.shape[:2])[:, :, None]
        black = grain.random(values.shape[:2]) < specks / 10_000
        values[black] = 40.0
        return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))

    return wear


def coarse(dpi: int) -> Wear:
    """Scanned with fewer dots to the inch."""

    def wear(picture: Image.Image, _: random.Random) -> Image.Image:
        size = (round(picture.width * dpi / DPI), round(picture.height * dpi / DPI))
        return picture.resize(size, Image.Resampling.BOX if dpi < DPI / 2 else Image.Resampling.BILINEAR)

    return wear


def squeezed(quality: int) -> Wear:
    """Kept as a JPEG of this quality."""

    def wear(picture: Image.Image, _: random.Random) -> Image.Image:
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=quality)
        return Image.open(io.BytesIO(kept.getvalue())).convert("RGB")

    return wear


def yellowed(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Yellowish paper with the shadow of a fold, and faded ink."""
    values = np.asarray(picture, dtype=np.float32)
    across = np.linspace(0.0, 1.0, picture.width)[None, :, None]
    shade = 1.0 - 0.22 * np.clip(across - rng.uniform(0.3, 0.6), 0, 1)
    paper = np.array([246.0, 240.0, 220.0])[None, None, :]
    worn = (70.0 + (paper - 70.0) * values / 255.0) * shade
    return Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8))


def stamped(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Two red seals pressed over the page, one of them over its figures."""
    worn = picture
    for _ in range(2):
        size = round(rng.uniform(1.45, 1.75) * DPI * picture.height / (297 / 25.4 * DPI))
        x = round(rng.uniform(0.35, 0.85) * (picture.width - size))
        y = round(rng.uniform(0.15, 0.75) * (picture.height - size))
        worn = _pressed(worn, _seal(size, rng), (x, y))
    return worn


def _seal(size: int, rng: random.Random) -> Image.Image:
    """How much red ink lies where: a ring, a star, characters around it, pressed unevenly."""
    ink = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(ink)
    pen.ellipse((4, 4, size - 5, size - 5), outline=255, width=max(3, size // 38))
    middle, radius = size / 2, size * 0.15
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.39
        turn = math.pi * (corner / 5 - 0.5)
        corners.append((middle + reach * math.cos(turn), middle + reach * math.sin(turn)))
    pen.polygon(corners, fill=255)
    _letters(ink, "青溪市人民政府信息公开办")
    ink = ink.rotate(rng.uniform(-25, 25), Image.Resampling.BICUBIC)
    uneven = np.random.default_rng(rng.randrange(1 << 32)).uniform(0.62, 1.0, (12, 12))
    pressure = Image.fromarray((uneven * 255).astype(np.uint8)).resize(ink.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(ink, pressure)


def _letters(ink: Image.Image, text: str) -> None:
    size = ink.width
    path, index = font_file("serif")
    font = ImageFont.truetype(path, round(size * 0.115), index=index)
    for number, char in enumerate(text):
        turn = math.radians(-210 + 240 * number / (len(text) - 1))
        tile = Image.new("L", (size // 5, size // 5), 0)
        ImageDraw.Draw(tile).text((size / 10, size / 10), char, 255, font, anchor="mm")
        tile = tile.rotate(-math.degrees(turn) - 90, Image.Resampling.BICUBIC)
        at = (size / 2 + 0.385 * size * math.cos(turn), size / 2 + 0.385 * size * math.sin(turn))
        ink.paste(255, (round(at[0] - size / 10), round(at[1] - size / 10)), tile)


def _pressed(picture: Image.Image, ink: Image.Image, at: tuple[int, int]) -> Image.Image:
    """Red ink on the page: it takes away green and blue, and what is black stays black."""
    cover = Image.new("L", picture.size, 0)
    cover.paste(ink, at)
    through = np.asarray(cover, dtype=np.float32)[:, :, None] / 255.0
    tint = 1.0 - through * (1.0 - np.array(_SEAL, dtype=np.float32)[None, None, :] / 255.0)
    return Image.fromarray(np.clip(np.asarray(picture, dtype=np.float32) * tint, 0, 255).astype(np.uint8))


def quarter(turns: int) -> Wear:
    """Laid on the glass the wrong way round: so many quarter turns."""
    return lambda picture, _: picture.rotate(90 * turns, expand=True)


def one_after_another(*wears: Wear) -> Wear:
    """Each of these in turn."""

    def wear(picture: Image.Image, rng: random.Random) -> Image.Image:
        for step in wears:
            picture = step(picture, rng)
        return picture

    return wear


DEGREES: dict[str, Wear] = {
    "undegraded": plain,
    "skew 1": skewed(1.0),
    "skew 3": skewed(3.0),
    "blur 1": blurred(1.0),
    "blur 2": blurred(2.0),
    "noise": noisy(14.0, 1.0),
    "noise strong": noisy(30.0, 6.0),
    "jpeg 60": squeezed(60),
    "jpeg 25": squeezed(25),
    "150 dpi": coarse(150),
    "110 dpi": coarse(110),
    "yellowed": yellowed,
    "stamped": stamped,
    "upside down": quarter(2),
    "on its side": quarter(1),
    "office copy": one_after_another(stamped, skewed(1.5), blurred(0.7), noisy(8.0, 0.5), squeezed(70)),
    "bad copy": one_after_another(stamped, coarse(150), skewed(3.0), blurred(0.8), noisy(14.0, 2.0), squeezed(50)),
    "fax": one_after_another(coarse(150), yellowed, blurred(1.0), noisy(22.0, 4.0), squeezed(35)),
}


def worn(pages: list[Image.Image], degree: str, name: str) -> list[Image.Image]:
    """The pages of the report called `name`, worn to a degree; the same every time."""
    return [DEGREES[degree](page, random.Random(f"{name} {degree} {at}")) for at, page in enumerate(pages)]


def as_pdf(pages: list[Image.Image]) -> bytes:
    """The pages as a PDF of pictures, as a scanner sends it."""
    kept = io.BytesIO()
    dpi = pages[0].width / (210 / 25.4) if pages[0].width < pages[0].height else pages[0].height / (210 / 25.4)
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=95)
    return kept.getvalue()
