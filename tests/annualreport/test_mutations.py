"""What is damaged is read, or refused in one line; and no damage to one cell makes another figure wrong in silence."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import lxml.html
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench import files
from gongkai.annualreport import Report, Unreadable, read, read_all
from gongkai.annualreport.edition import Row, edition
from gongkai.annualreport.report import Value
from tests.annualreport.sound import assert_refused, assert_sound, bounded
from tests.judge import judge
from tools.generate_samples import Sample, as_html, as_text

pytestmark = pytest.mark.fuzz

Change = Callable[[str, random.Random], str]
Harm = Callable[[bytes, random.Random], bytes]
FORM = edition("2021")


@cache
def _whole(kind: str) -> bytes:
    """A sound file of `kind`, its content unpacked where it can be, so that damage reaches it."""
    if kind == "pdf":
        return files.as_pdf(files.made_page(5), compressed=False)
    if kind == "json":
        report = read(files.made_file("html", 5))
        return files.as_json([report, report])
    return files.made_file(kind, 5)


# ---------------------------------------------------------------------------------------------------- damage to bytes
def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _piece(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.choice((1, 7, 100, 2000)))


def _cut(data: bytes, rng: random.Random) -> bytes:
    start, end = _piece(data, rng)
    return data[:start] + data[end:]


def _twice(data: bytes, rng: random.Random) -> bytes:
    start, end = _piece(data, rng)
    return data[:end] + data[start:]


def _swap(data: bytes, rng: random.Random) -> bytes:
    (a, b), (c, d) = sorted((_piece(data, rng), _piece(data, rng)))
    return data if c < b else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


_BYTES = (b"\x00" * 3, b"\xff\xfe", b"\x1a", b"\xef\xbb\xbf", b"\x80" * 50, b"endstream endobj", b"\r", b'"')


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    what = rng.choice(_BYTES)
    return data[:at] + what + data[at:]


def _mixed(data: bytes, rng: random.Random) -> bytes:
    """A part in another encoding."""
    start, end = _piece(data, rng)
    part = data[start:end].decode("utf-8", "ignore")
    name = rng.choice(("gb18030", "utf-16-le", "utf-16", "big5hkscs"))
    return data[:start] + part.encode(name, "ignore") + data[end:]


BYTES: tuple[Harm, ...] = (_flip, _cut, _twice, _swap, _truncate, _insert, _mixed)


# ----------------------------------------------------------------------------------------------------- damage to text
_NUMBERS = ["9" * 30, "9" * 400, "9" * 5000, "0" * 5000, "一" * 5000, "十" * 99, "1" + ",000" * 200, "-" * 500, ""]
_NUMBERS += [
    "1\n2",
    "1 2",
    "1 2 3 4 5 6 7",
    "1,2",
    "１２",
    "12件",
    "7（其中3件）",
    "-1",
    "1e400",
    "1.5",
    "²",
    "①",
    "٣",
    "½",
    "/",
]
_NUMBERS += [
    "1.2.3",
    "12/3",
    "NaN",
    "--",
    "9.",
    ".9",
    "—",
    "O",
    "l",
    "〇",
    "一",
    "007",
    "+5",
    "1_000",
    "null",
    "\\ud800",
]
_SPANS = ("-1", "0", "2", "65535", "99999999999", "1e9", "abc", "", "٣")


def _one(pattern: str, make: Callable[[str, random.Random], str]) -> Change:
    """A change of one place where `pattern` fits."""

    def change(text: str, rng: random.Random) -> str:
        found = [match.span() for match in re.finditer(pattern, text)]
        if not found:
            return text
        start, end = rng.choice(found)
        return text[:start] + make(text[start:end], rng) + text[end:]

    return change


def _shuffled(mark: str) -> Change:
    def change(text: str, rng: random.Random) -> str:
        parts = text.split(mark)
        start = rng.randrange(len(parts))
        some = parts[start : start + rng.choice((3, 20, len(parts)))]
        parts[start : start + len(some)] = rng.sample(some, len(some))
        return mark.join(parts)

    return change


_SPAN = r'(?:row|col)span="\d+"|gridSpan w:val="\d+"|w:val="restart"|ref="[A-Z0-9:]+"|r="[A-Z]+\d+"|count="\d+"'
TEXT: tuple[Change, ...] = (
    _one(r"\d+", lambda _, rng: rng.choice(_NUMBERS)),
    _one(r"(?<=>)\d+(?=<)|(?<=\t)\d+(?=\n)", lambda _, rng: rng.choice(_NUMBERS)),
    _one(r"<[^<>]+>", lambda _, __: ""),
    _one(r"<[^<>]+>", lambda tag, rng: tag * rng.choice((2, 300))),
    _one(r"<(t[dr]|w:tc|w:tr|row|c)\b.*?</\1>", lambda _, __: ""),
    _one(r"<(t[dr]|w:tc|w:tr|row|c)\b.*?</\1>", lambda cell, rng: cell * rng.choice((2, 50))),
    _one(_SPAN, lambda span, rng: re.sub(r'"[^"]*"', f'"{rng.choice(_SPANS)}"', span)),
    _one(r"[,:{}\[\]]", lambda _, rng: rng.choice(("", ",,", "null", "{}", "[1]", "true", '"x":'))),
    _one(r".", lambda char, rng: rng.choice((char * 500, "", "\n", "\t", "|", "\ufeff", "\u3000", "<", "》", "一、"))),
    _one(r"[\u4e00-\u9fff]{2,}", lambda _, rng: rng.choice(("", "总计", "自然人", "一、总体情况", "《" * 300))),
    _shuffled("\n"),
    _shuffled("</td>"),
    _shuffled("</w:p>"),
    _shuffled(" "),
)
_PACKED = {
    "docx": ("word/document.xml",),
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"),
}


def _changed_text(kind: str, data: bytes, change: Change, rng: random.Random) -> bytes:
    """The file with its text changed; inside the archive, where it is one."""
    if kind not in _PACKED:
        code = "latin-1" if kind == "pdf" else "utf-8"
        return change(data.decode(code, "replace"), rng).encode(code, "replace")
    name = rng.choice(_PACKED[kind])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read(name).decode()
    return files.repacked(data, {name: change(part, rng).encode()})


@st.composite
def _damages(draw: st.DrawFn) -> tuple[list[Change], list[Harm], int]:
    in_text = draw(st.lists(st.sampled_from(TEXT), max_size=4))
    in_bytes = draw(st.lists(st.sampled_from(BYTES), min_size=0 if in_text else 1, max_size=3))
    return in_text, in_bytes, draw(st.integers(0, 2**32))


@pytest.mark.parametrize("kind", files.KINDS)
@given(damage=_damages())
def test_a_damaged_file_is_read_soundly_or_refused_in_one_line(kind: str, damage: Any) -> None:
    in_text, in_bytes, seed = damage
    rng = random.Random(seed)
    data = _whole(kind)
    for change in in_text:
        data = _changed_text(kind, data, change, rng)
    for harm in in_bytes:
        data = harm(data, rng) if data else data
    with bounded(30):
        try:
            reports = read_all(data, name=f"report.{kind}")
        except Unreadable as error:
            assert_refused(error)
            return
        for report in reports:
            assert_sound(report)


# ------------------------------------------------------------------------------------------------- damage to one cell
PRINTED = ("0", "1", "7", "12", "21", "305", "98765", "1234567", "", "/", "—")


def _columns(row: Row, sample: Sample, position: int, text: str | None) -> list[str]:
    """The row's cells with one changed, or taken out where `text` is None."""
    values = list(sample.figures[row.key])
    if text is None:
        del values[position]
    else:
        values[position] = text
    return values


def _rendered(kind: str, sample: Sample) -> bytes:
    if kind == "text":
        return as_text(sample, FORM).encode()
    return _as(kind, as_html(sample, FORM))


def _as(kind: str, page: str) -> bytes:
    if kind == "html":
        return page.encode()
    return {"docx": files.as_docx, "pdf": files.as_pdf, "xlsx": files.as_xlsx, "csv": files.as_csv}[kind](page)


def _truth(sample: Sample) -> dict[str, Value]:
    truth: dict[str, Value] = {}
    for row in FORM.rows().values():
        for cell, column, text in zip(row.cells, row.columns, sample.figures[row.key], strict=True):
            printed = text if text not in ("", "/", "—") else None
            truth[cell] = printed if column.amount or printed is None else int(printed)
    return truth


def _read_as(kind: str, data: bytes) -> Report | None:
    """The report; None where so much is gone that it is none."""
    try:
        return read(data, name=f"report.{kind}")
    except Unreadable as error:
        assert_refused(error)
        return None


LAYOUTS = ("text", "html", "docx", "pdf", "xlsx", "csv")
_SIZES = st.sampled_from(("county", "city", "province"))
_ROWS = st.sampled_from(sorted(FORM.rows().values(), key=lambda row: row.name))


@pytest.mark.parametrize("kind", LAYOUTS)
@given(seed=st.integers(0, 999), size=_SIZES, row=_ROWS, at=st.integers(0, 6), text=st.sampled_from(PRINTED))
def test_another_value_in_one_cell_is_what_is_read(
    kind: str, seed: int, size: Any, row: Row, at: int, text: str
) -> None:
    sample = files.made_sample(seed, size)
    changed = {**sample.figures, row.key: _columns(row, sample, at % len(row.columns), text)}
    sample = sample._replace(figures=changed)
    report = _read_as(kind, _rendered(kind, sample))
    assert report is not None
    assert judge(report, _truth(sample)).silent == []


def _without_row(page: str, label: str) -> str | None:
    """The page without the row of the table that has this label."""
    tree = lxml.html.fromstring(page)
    for row in tree.iter("tr"):
        cells = list(row.iter("td"))
        named = any(cell.text_content().endswith(label) for cell in cells)
        if named and cells[-1].text_content().replace(".", "").isdigit():
            row.drop_tree()
            return str(lxml.html.tostring(tree, encoding="unicode"))
    return None


@pytest.mark.parametrize("kind", ("html", "docx", "pdf", "xlsx"))
@given(seed=st.integers(0, 999), size=_SIZES, row=_ROWS)
def test_a_row_that_is_gone_shifts_no_other(kind: str, seed: int, size: Any, row: Row) -> None:
    assume(row.table != "table4")  # its three groups stand in one row
    sample = files.made_sample(seed, size)
    page = _without_row(as_html(sample, FORM), row.label)
    assert page is not None
    report = _read_as(kind, _as(kind, page))
    assert report is not None
    truth = _truth(sample) | dict.fromkeys(row.cells)
    assert judge(report, truth).silent == []


@pytest.mark.parametrize("kind", ("text", "html"))
@given(seed=st.integers(0, 999), size=_SIZES, row=_ROWS, at=st.integers(0, 6))
def test_a_cell_that_is_gone_shifts_no_other_in_silence(kind: str, seed: int, size: Any, row: Row, at: int) -> None:
    sample = files.made_sample(seed, size)
    truth = _truth(sample)
    position = at % len(row.columns)
    gone = row.cells[position]
    cut = sample._replace(figures={**sample.figures, row.key: _columns(row, sample, position, None)})
    report = _read_as(kind, _rendered(kind, cut))
    assert report is not None
    # Beside nothing the figure that was taken out is right as well: the others of its row tell it.
    assert judge(report, truth, {gone: [None, truth[gone]]}).silent == []
