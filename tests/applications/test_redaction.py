"""What leaves after covering: pictures only, the boxes filled whatever was under them, everything else as it was."""

from __future__ import annotations

import ctypes
import io
import struct
import zlib
from collections.abc import Sequence

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat
from pypdfium2 import raw

from gongkai.applications.letters.paper import Printed, pdf
from gongkai.applications.letters.wording import Block
from gongkai.applications.redaction import apart, unfit
from gongkai.applications.redaction.burning import FILL, Burnt, place
from gongkai.applications.redaction.pages import opened
from gongkai.applications.redaction.unfit import Unfit

NAME, PHONE, BESIDE = "林树生", "13900000000", "联系人"
LABELS = ("依法不予公开（条例第十五条）", "条例第十五条", "第十五条")
PLAIN = Burnt(1, 0.3, 0.6, 0.013, 0.3)  # too narrow for any label


def letter(*lines: str) -> bytes:
    """A PDF with real text on it."""
    text = "\n".join(lines or (f"{BESIDE}{NAME}，电话{PHONE}。", *("其余内容可以公开。",) * 12))
    return pdf(Printed("批复", "云教〔2026〕1号", "云岭市教育局", [Block("", text)], ("云岭市教育局",)))


def over(data: bytes, *words: str) -> list[Burnt]:
    """Boxes over all places of these words."""
    return [
        Burnt(one.page, *box, LABELS)
        for word in words
        for one in apart.found(data, word, whole_line=False)
        for box in one.boxes
    ]


def drawn(data: bytes) -> list[Image.Image]:
    """All pages as the burner draws them."""
    with opened(data) as pages:
        return [pages.picture(number) for number in range(1, len(pages) + 1)]


def held(data: bytes) -> list[Image.Image]:
    """The pictures that the result holds, as they are in it."""
    document = pdfium.PdfDocument(data)
    found = []
    for at in range(len(document)):
        objects = list(document[at].get_objects())
        assert [one.type for one in objects] == [raw.FPDF_PAGEOBJ_IMAGE]
        found.append(objects[0].get_bitmap().to_pil().convert("RGB"))
    return found


def white(picture: Image.Image) -> int:
    """How wide what is written in a box is, in pixels; 0 for nothing."""
    span = picture.convert("L").point([0] * 128 + [255] * 128).getbbox()
    return span[2] - span[0] if span else 0


def text_of(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    return "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))


def outside(picture: Image.Image, boxes: Sequence[Burnt]) -> Image.Image:
    """The picture with the boxes left out of the comparison."""
    copy = picture.copy()
    for box in boxes:
        left, top, right, bottom = place(box, picture.size)
        ImageDraw.Draw(copy).rectangle((left, top, right - 1, bottom - 1), fill=(9, 9, 9))
    return copy


def inside(picture: Image.Image, box: Burnt) -> Image.Image:
    return picture.crop(place(box, picture.size))


def test_no_word_can_be_taken_out_of_the_result() -> None:
    data = letter()
    assert all(word in text_of(data) for word in (NAME, PHONE, BESIDE))
    made = apart.burnt(data, over(data, NAME, PHONE))
    assert text_of(made) == ""
    assert not any(word.encode(code) in made for word in (NAME, PHONE, BESIDE) for code in ("utf-8", "utf-16-be"))


def test_each_pixel_under_a_box_is_filled_and_each_beside_it_is_as_it_was() -> None:
    data = letter()
    boxes = [*over(data, NAME, PHONE), PLAIN]
    assert len(boxes) == 3
    (made,), (before,) = held(apart.burnt(data, boxes)), drawn(data)
    assert made.size == before.size
    assert inside(made, PLAIN).getcolors() == [(inside(made, PLAIN).width * inside(made, PLAIN).height, FILL)]
    assert ImageChops.difference(outside(made, boxes), outside(before, boxes)).getbbox() is None
    for box in boxes[:2]:  # dark strokes stood there
        assert ImageStat.Stat(inside(before, box).convert("L")).extrema[0][0] < 60


def test_what_stands_in_a_box_does_not_depend_on_what_was_under_it() -> None:
    data = letter()
    boxes = [*over(data, NAME, PHONE), Burnt(1, 0.1, 0.5, 0.8, 0.1, LABELS), PLAIN]
    (made,) = held(apart.burnt(data, boxes))
    (size,) = apart.sizes(data)
    (empty,) = held(apart.burnt(blank_pdf(1, *size), boxes))
    assert made.size == empty.size
    assert all(inside(made, box).tobytes() == inside(empty, box).tobytes() for box in boxes)
    assert white(inside(made, boxes[2])) > 0  # its label


def test_a_label_that_does_not_fit_is_shortened_and_then_left_out() -> None:
    data = letter()
    widths = (0.5, 0.12, 0.08, 0.02)
    boxes = [Burnt(1, 0.2, 0.5 + at / 10, width, 0.03, LABELS) for at, width in enumerate(widths)]
    (made,) = held(apart.burnt(data, boxes))
    wide = [white(inside(made, box)) for box in boxes]
    assert wide == sorted(wide, reverse=True)
    assert len(set(wide)) == 4
    assert wide[-1] == 0


def test_nothing_but_pictures_is_in_the_result() -> None:
    made = apart.burnt(laden(), [PLAIN])
    document = pdfium.PdfDocument(made)
    assert not any(document.get_metadata_dict().values())
    assert (document.count_attachments(), list(document.get_toc()), document.get_formtype()) == (0, [], 0)
    assert raw.FPDFPage_GetAnnotCount(document[0].raw) == 0
    names = (b"/Metadata", b"/Info", b"/ID", b"/EmbeddedFiles", b"/OCProperties", b"/Annots", b"/AcroForm", b"/Names")
    assert [name for name in (*names, b"/JavaScript", b"/Author", b"/Font", b"xpacket") if name in made] == []
    assert NAME.encode() not in made


def laden() -> bytes:
    """A PDF with author, attachment, a note and hidden text."""
    document = pdfium.PdfDocument(letter())
    document.new_attachment("原件.txt").set_data(NAME.encode())
    page = document[0]
    note = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_TEXT)
    words = ctypes.create_string_buffer((NAME + "\0").encode("utf-16-le"))
    raw.FPDFAnnot_SetStringValue(note, b"Contents", ctypes.cast(words, ctypes.POINTER(raw.FPDF_WCHAR)))
    raw.FPDFPage_CloseAnnot(note)
    target = io.BytesIO()
    document.save(target)
    assert "云岭市教育局" in document.get_metadata_dict()["Author"]
    return target.getvalue()


# What a camera leaves in a file, each long enough not to occur by chance in the compressed pixels: the place (24° 30′ N
# as three fractions), and the resolution of a JPEG (314 by 314 to the inch).
PLACE = struct.pack(">6I", 24, 1, 30, 1, 0, 1)
RESOLUTION = b"JFIF\0\1\1\1\x01\x3a"


def photograph(ending: str) -> bytes:
    """A picture with a place, a camera and a comment in it, turned on its side, with words painted where the box is."""
    picture = Image.effect_noise((900, 700), 40).convert("RGB")
    ImageDraw.Draw(picture).rectangle((100, 100, 300, 160), fill=(250, 20, 20))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x013B] = "Yunling Camera", 6, "Lin Shusheng"
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 30.0, 0.0), 3: "E", 4: (100.0, 12.0, 0.0)})
    target = io.BytesIO()
    picture.save(target, ending, exif=exif, dpi=(314, 314))
    return target.getvalue()


def reds(picture: Image.Image) -> list[object]:
    """The colours of what was painted where the box is."""
    found = picture.getcolors(picture.width * picture.height) or []
    return [colour for _count, colour in found if isinstance(colour, tuple) and colour[0] > 150 and colour[1] < 90]


@pytest.mark.parametrize("ending", ["JPEG", "PNG"])
def test_a_picture_loses_its_place_camera_and_resolution_and_what_was_under_the_box(ending: str) -> None:
    data = photograph(ending)
    told = [mark for mark in (b"Yunling Camera", b"Lin Shusheng", PLACE, b"Exif\0\0", RESOLUTION) if mark in data]
    assert told[:3] == [b"Yunling Camera", b"Lin Shusheng", PLACE]
    box = Burnt(1, 0.7, 0.1, 0.25, 0.3, LABELS)
    made = apart.burnt(data, [box])
    assert [mark for mark in told if mark in made] == []
    document = pdfium.PdfDocument(made)
    assert not any(document.get_metadata_dict().values())
    assert max(document[0].get_size()) == pytest.approx(842, abs=0.1)
    (burnt,), (before,) = held(made), drawn(data)
    assert burnt.size == before.size == (700, 900)  # turned upright
    assert len(reds(inside(before, box))) > 0
    assert reds(inside(burnt, box)) == []
    apart_by = ImageChops.difference(outside(burnt, [box]), outside(before, [box])).convert("L")
    assert ImageStat.Stat(apart_by).mean[0] < 4


def test_pages_turned_in_the_file_are_covered_where_they_are_seen() -> None:
    document = pdfium.PdfDocument(letter())
    document[0].set_rotation(90)
    target = io.BytesIO()
    document.save(target)
    data = target.getvalue()
    boxes = over(data, NAME)
    (made,), (before,) = held(apart.burnt(data, boxes)), drawn(data)
    assert made.width > made.height
    dark = [ImageStat.Stat(inside(before, box).convert("L")).extrema[0][0] for box in boxes]
    assert dark and max(dark) < 60
    assert apart.found(apart.burnt(data, boxes), NAME, whole_line=False) == []
    assert ImageChops.difference(outside(made, boxes), outside(before, boxes)).getbbox() is None


def test_words_are_found_whatever_spaces_and_widths_stand_between() -> None:
    data = letter("联系人：林 树 生", f"电话１３９００００００００、{PHONE}", "其余")
    assert [one.page for one in apart.found(data, NAME, whole_line=False)] == [1]
    assert len(apart.found(data, " 139 0000 0000", whole_line=False)) == 2
    assert apart.found(data, "没有这个词", whole_line=False) == []
    (line,) = apart.found(data, NAME, whole_line=True)
    assert [(x, w) for x, _y, w, _h in line.boxes] == [(0.0, 1.0)]


def blank_pdf(pages: int, width: float = 200, height: float = 200) -> bytes:
    document = pdfium.PdfDocument.new()
    for _each in range(pages):
        document.new_page(width, height)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def bomb() -> bytes:
    """A PNG that says it is 40,000 by 40,000."""
    data = bytearray(photograph("PNG"))
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def locked() -> bytes:
    """A PDF that says it is encrypted by a password that nobody gives."""
    letters = b"0123456789abcdef0123456789abcdef"
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O(%b)/U(%b)>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(b)]>>\n%%%%EOF" % (letters, letters)
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n" + b"garbage" * 100, "broken"),
        (letter()[:2000], "broken"),
        (locked(), "locked"),
        (b"PK\x03\x04 a word file", "kind"),
        (photograph("JPEG")[:3000], "broken"),
        (blank_pdf(10_000, 10, 10), "pages"),
        (blank_pdf(1, 30_000, 30_000), "page-size"),
        (bomb(), "pixels"),
        (b"%PDF-1.7\n" + b" " * (unfit.MOST_BYTES + 1), "bytes"),
    ],
    ids=["garbage", "cut", "locked", "word", "cut-jpeg", "10000-pages", "huge-page", "huge-picture", "large"],
)
def test_a_hostile_file_is_refused_by_its_reason(data: bytes, why: str) -> None:
    with pytest.raises(Unfit) as refused:
        apart.sizes(data)
    assert refused.value.why == why


def in_itself() -> bytes:
    """A PDF whose drawing draws itself, without end."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj" + page + b"endobj\n4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
        b"5 0 obj" + form + b"stream\n/F Do /F Do\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def test_a_file_that_would_fill_the_machine_ends_its_child_and_nothing_else() -> None:
    with pytest.raises(Unfit) as refused:
        apart.burnt(in_itself(), [PLAIN])
    assert refused.value.why == "too-much"


def test_a_child_that_dies_or_says_nonsense_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/bin/echo"):
        monkeypatch.setattr("sys.executable", program)
        with pytest.raises(Unfit) as refused:
            apart.burnt(letter(), [PLAIN])
        assert refused.value.why == "broken"


def test_a_scan_too_large_to_keep_without_loss_shows_nothing_through_its_boxes() -> None:
    scan = Image.effect_noise((1600, 2300), 60).convert("RGB")
    scan = ImageChops.offset(scan, 3)
    scan.paste(Image.merge("RGB", [Image.effect_noise((1600, 2300), 60) for _each in range(3)]))
    ImageDraw.Draw(scan).rectangle((400, 800, 1000, 1000), fill=(255, 0, 0))
    target = io.BytesIO()
    scan.save(target, "JPEG", quality=95)
    box = Burnt(1, 0.2, 0.3, 0.5, 0.2)
    made = apart.burnt(target.getvalue(), [box])
    assert b"/DCTDecode" in made
    (burnt,), (before,) = held(made), drawn(target.getvalue())
    covered = inside(burnt, box)
    middle = covered.crop((16, 16, covered.width - 16, covered.height - 16))
    assert ImageStat.Stat(middle.convert("L")).extrema[0][1] <= 2
    assert reds(covered) == []
    apart_by = ImageChops.difference(outside(burnt, [box]), outside(before, [box])).convert("L")
    assert ImageStat.Stat(apart_by).mean[0] < 12
