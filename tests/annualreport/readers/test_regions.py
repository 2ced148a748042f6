"""Pages as pictures: the edges that boxes are measured from, within bounds."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.readers.regions import page_pictures
from tests.annualreport.readers.making import pdf


def square(canvas: Canvas) -> None:
    """A black square whose upper left corner is 100 points from the left and 50 from the top."""
    canvas.setFillColorRGB(0, 0, 0)
    canvas.rect(100, 842 - 50 - 60, 60, 60, stroke=0, fill=1)


def drawn(data: bytes, number: int = 1) -> tuple[Image.Image, float]:
    (picture,) = page_pictures(data, [number])
    image = Image.open(io.BytesIO(picture.data))
    return image, image.width / picture.width


def test_a_page_of_a_pdf_is_drawn_with_the_edges_that_boxes_are_measured_from() -> None:
    image, scale = drawn(pdf(square))
    dark = image.convert("L").point(lambda level: 255 * (level < 100)).getbbox()
    assert dark is not None
    # A pixel that the square touches is dark, so that it may be one pixel larger.
    edges = zip(dark, (100, 50, 160, 110), strict=True)
    assert [abs(side / scale - wanted) <= 1.2 / scale for side, wanted in edges] == [True] * 4


def test_pages_that_are_asked_for_and_are_there_are_drawn() -> None:
    found = page_pictures(pdf(square, pages=3), [3, 1, 9, 0, 1])
    assert [(picture.number, picture.media) for picture in found] == [(1, "image/png"), (3, "image/png")]


def test_a_large_page_is_drawn_small() -> None:
    image, _ = drawn(pdf(lambda canvas: canvas.setPageSize((9000, 9000))))
    assert image.width * image.height <= 2_600_000


def test_a_file_beyond_repair_is_refused() -> None:
    with pytest.raises(Unreadable):
        page_pictures(b"%PDF-1.4 broken", [1])


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_its_own_page_with_a_long_side_of_842_points(kind: str, media: str) -> None:
    data = io.BytesIO()
    Image.new("RGB", (1000, 2000), "white").save(data, kind)
    (picture,) = page_pictures(data.getvalue(), [1])
    assert picture == (1, media, data.getvalue(), 421.0, 842.0)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xc0\x00\x02", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_other_files_have_no_pictures(data: bytes) -> None:
    assert page_pictures(data, [1]) == []
