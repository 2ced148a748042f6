"""Pictures of pages: which are read, in which order, and what is said where they are not."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.annualreport.document import Document, Paragraph, Table
from gongkai.annualreport.errors import TooLarge, Unreadable
from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers import open_document
from tests.scans.drawing import font
from tests.scans.wear import as_pdf, coarse, quarter, skewed

pytest.importorskip("rapidocr_onnxruntime", reason="the extra is not installed: pip install 'gongkai[ocr]'")
pytestmark = pytest.mark.slow

TITLE = "青溪市政府信息公开工作年度报告"
ROWS = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "17"], ["行政规范性文件", "5", "1206"]]
TEXT = [TITLE, *(text for row in ROWS for text in row)]
Change = Callable[[Image.Image], Image.Image]


def sheet(size: tuple[int, int] = (1654, 1170)) -> Image.Image:
    """Half a page with a title and a small ruled table."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.text((size[0] / 2, 120), TITLE, "black", font("serif", 18), anchor="mm")
    for down, row in enumerate(ROWS):
        for across, text in enumerate(row):
            x, y = 200 + 420 * across, 300 + 90 * down
            pen.rectangle((x, y, x + 420, y + 90), outline="black", width=2)
            pen.text((x + 210, y + 45), text, "black", font("serif", 11), anchor="mm")
    return picture


def kept(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def texts(document: Document) -> list[str]:
    found: list[str] = []
    for block in document.blocks:
        found += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP", "GIF"])
def test_a_picture_is_read_whatever_its_format(kind: str) -> None:
    document = open_document(kept(sheet(), kind), "a")
    assert document.kind == "picture"
    assert texts(document) == TEXT
    assert document.scanned == {1}


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "CMYK"])
def test_a_picture_is_read_whatever_its_colours(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    assert texts(open_document(kept(sheet().convert(mode), kind), "a")) == TEXT


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(quarter(1), id="on its side"),
        pytest.param(quarter(2), id="upside down"),
        pytest.param(quarter(3), id="on its other side"),
        pytest.param(skewed(3.0), id="askew"),
        pytest.param(coarse(150), id="150 dpi"),
    ],
)
def test_a_page_is_turned_upright(change: Callable[..., Image.Image]) -> None:
    assert texts(open_document(kept(change(sheet(), random.Random(1)), "PNG"), "a")) == TEXT


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    assert texts(open_document(kept(sheet().rotate(90, expand=True), "JPEG", exif=exif), "a")) == TEXT


def test_figures_under_a_red_seal_are_read() -> None:
    pressed = Image.new("RGB", (1654, 1170), "white")
    pen = ImageDraw.Draw(pressed)
    pen.ellipse((800, 250, 1250, 700), outline=(205, 32, 38), width=14)
    pen.line((850, 430, 1400, 520), fill=(205, 32, 38), width=12)
    assert texts(open_document(kept(ImageChops.multiply(sheet(), pressed), "PNG"), "a")) == TEXT


def test_the_pages_of_a_tiff_are_pages() -> None:
    document = open_document(kept(sheet(), "TIFF", save_all=True, append_images=[sheet()]), "a")
    assert texts(document) == 2 * TEXT
    assert document.scanned == {1, 2}
    assert [block.number for block in document.blocks if isinstance(block, Table)] == [1, 2]


def test_every_cell_has_its_page_and_its_place_in_points() -> None:
    document = open_document(as_pdf([sheet(), sheet()]), "a")
    table = [block for block in document.blocks if isinstance(block, Table)][1]
    cell = table.cells[5]
    place = table.place(cell)
    assert (cell.text, place.page, place.row, place.cell) == ("17", 2, 2, 3)
    # The PDF makes the picture's lower side as long as A4 is wide.
    assert place.box == pytest.approx([at * 595.3 / 1170 for at in (1040, 390, 1460, 480)], abs=2)


def test_two_columns_are_read_one_after_the_other() -> None:
    picture = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(picture)
    left = [f"左边第{number}行的文字写到栏的尽头为止" for number in "一二三四五六七八"]
    right = [text.replace("左", "右") for text in left]
    for x, column in ((150, left), (860, right)):
        for number, text in enumerate(column):
            pen.text((x, 300 + 80 * number), text, "black", font("serif", 14), anchor="lm")
    assert "".join(texts(open_document(kept(picture, "PNG"), "a"))) == "".join(left + right)


def test_a_mixed_file_is_read_page_by_page() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(80, 700, "这一页有文字，不必识别，读出来的就是原来的字。")
    canvas.showPage()
    canvas.drawImage(ImageReader(sheet()), 0, 300, 595, 421)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    document = open_document(file.getvalue(), "a")
    assert texts(document) == ["这一页有文字，不必识别，读出来的就是原来的字。", *TEXT]
    assert document.scanned == {2}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "打不开"),
        (kept(sheet(), "JPEG")[:9000], "打不开"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 80, "打不开"),
        (kept(Image.new("RGB", (800, 1100), "white"), "PNG"), "没有认出文字"),
    ],
    ids=["broken", "cut off", "of a rare kind", "white"],
)
def test_a_picture_that_cannot_be_read_says_so(data: bytes, what: str) -> None:
    with pytest.raises(Unreadable) as caught:
        open_document(data, "a.png")
    assert caught.value.reason == "picture"
    assert what in caught.value.message


def test_pictures_have_bounds() -> None:
    two = kept(sheet(), "TIFF", save_all=True, append_images=[sheet()])
    with pytest.raises(TooLarge, match="图像页数"):
        open_document(two, "a", Limits(scans=1))
    with pytest.raises(TooLarge, match="图像像素数"):
        open_document(kept(sheet(), "PNG"), "a", Limits(pixels=1_000_000))
    with pytest.raises(TooLarge, match="读取时间"):
        open_document(kept(sheet(), "PNG"), "a", Limits(seconds=0.0, scan_seconds=0.0))


@pytest.mark.parametrize(
    ("raised", "line"),
    [
        (ModuleNotFoundError("No module named 'cv2'"), "请安装 gongkai[ocr]"),
        (ImportError("libGL.so.1: cannot open shared object file"), "apt-get install libgl1"),
    ],
)
def test_without_what_it_needs_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, raised: ImportError, line: str
) -> None:
    def absent(_: str) -> None:
        raise raised

    monkeypatch.setattr("gongkai.annualreport.readers.pictures.import_module", absent)
    for data in (kept(sheet(), "PNG"), as_pdf([sheet()])):
        with pytest.raises(Unreadable) as caught:
            open_document(data, "a")
        assert caught.value.reason == "needs-extra"
        assert line in caught.value.message
        assert "\n" not in caught.value.message


def test_reading_text_loads_no_recogniser() -> None:
    asked = (
        "import sys; from gongkai.annualreport.readers import open_document as o; o(b'a', 'a.txt'); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert not {"cv2", "numpy", "PIL", "onnxruntime"} & set(loaded)
