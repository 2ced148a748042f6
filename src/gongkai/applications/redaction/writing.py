"""A PDF that holds one picture a page and nothing else: no information dictionary, no XMP, no dates, no names.

Written by hand, because libraries put their name and the day into what they write.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PIL import Image, ImageChops

_SMALL = 2 << 20  # bytes up to which a page is kept without loss; beyond, it is a photograph
_QUALITY = 88


class Sheet(NamedTuple):
    """A page: its picture and its size in points."""

    picture: Image.Image
    width: float
    height: float


def written(sheets: Iterable[Sheet]) -> bytes:
    """The PDF. Objects: 1 catalog, 2 list of pages, then page, content and picture of each."""
    body = io.BytesIO()
    body.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    kids: list[int] = []
    for sheet in sheets:
        first = 3 + 3 * len(kids)
        kids.append(first)
        for number, content in zip(range(first, first + 3), _page(sheet, first), strict=True):
            places[number] = body.tell()
            body.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    places[1] = body.tell()
    body.write(b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n")
    places[2] = body.tell()
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    body.write(b"2 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (len(kids), listed))
    start, count = body.tell(), len(places) + 1
    body.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    for number in range(1, count):
        body.write(b"%010d 00000 n \n" % places[number])
    body.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
    return body.getvalue()


def _page(sheet: Sheet, number: int) -> Iterator[bytes]:
    width, height = b"%.2f" % sheet.width, b"%.2f" % sheet.height
    yield (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %b %b]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
        % (width, height, number + 1, number + 2)
    )
    yield _stream(b"", b"q %b 0 0 %b 0 0 cm /P Do Q" % (width, height))
    yield _picture(sheet.picture)


def _picture(picture: Image.Image) -> bytes:
    red, green, blue = picture.split()
    grey = not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(red, blue).getbbox())
    held, colours, space = (red, 1, b"/DeviceGray") if grey else (picture, 3, b"/DeviceRGB")
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%b" % (
        held.width, held.height, space,
    )  # fmt: skip
    lines = _lossless(held)
    if len(lines) <= _SMALL:
        how = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/Columns %d>>" % (colours, held.width)
        return _stream(head + how, lines)
    target = io.BytesIO()
    held.save(target, "JPEG", quality=_QUALITY, subsampling=0)
    return _stream(head + b"/Filter/DCTDecode", target.getvalue())


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (head, len(content), content)


def _lossless(picture: Image.Image) -> bytes:
    """The lines as a PNG packs them (ISO/IEC 15948), which PDF takes as they are (ISO 32000-1, 7.4.4.4)."""
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=6)
    data, at, found = target.getvalue(), 8, b""
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IDAT":
            found += data[at + 8 : at + 8 + length]
        at += 12 + length
    return found
