"""Reading one file of each kind, and text whose cells are glued together."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.etree
import lxml.html
import pypdfium2

from bench.files import as_docx, as_glued, as_pdf, made_file, made_page
from bench.table import Aim, Line, compare, ratio, seconds
from gongkai.annualreport import read_all
from gongkai.annualreport.limits import DEFAULT
from gongkai.annualreport.readers import open_document
from tests.made import SIZES

REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"
Bare = Callable[[bytes], object]
SEED = 7
_GLUED_SEEDS = 5


def lines(times: int) -> Iterator[Line]:
    """All lines on reading."""
    page = made_page(SEED, "city")
    yield from _page(times)
    yield from _both("Word", as_docx(page), "zipfile + lxml of word/document.xml", bare_docx, times, ratio(2))
    pdf, what = _real("huaian-2024.pdf", as_pdf(page))
    yield _reading(f"PDF, {what}", pdf, "pdfium's text of all pages", bare_pdf, times)
    ten = as_pdf(page, 10)
    yield _reading("PDF, ten pages, made", ten, "pdfium's text of all pages", bare_pdf, times, seconds(0.1))
    yield _reading("sheet, made", made_file("xlsx", SEED, "city"), "zipfile + lxml of its parts", bare_xlsx, times)
    text, what = _real("huaibei-2021.txt", made_file("text", SEED, "city"))
    yield _reading(f"text, {what}", text, "decode + splitlines", bare_text, times, seconds(0.002))
    made = made_file("text", SEED, "city")
    yield _reading("text, made", made, "decode + splitlines", bare_text, times, seconds(0.002))
    yield _reading("CSV, made", made_file("csv", SEED, "city"), "csv.reader", bare_csv, times)
    yield _reading("own JSON, made", made_file("json", SEED, "city"), "json.loads", json.loads, times)
    yield from _glued(times)


def _page(times: int) -> Iterator[Line]:
    page, what = _real("shanghai-office-2019.html", made_file("html", SEED, "city"))
    yield from _both(f"HTML, {what}", page, "lxml.html.fromstring", lxml.html.fromstring, times, ratio(2))


def _real(name: str, made: bytes) -> tuple[bytes, str]:
    """The real report called `name` and what it is called in the table; `made` where it is not there."""
    path = REPORTS / name
    return (path.read_bytes(), path.stem) if path.is_file() else (made, "made")


def _reading(what: str, data: bytes, baseline: str, bare: Bare, times: int, aim: Aim | None = None) -> Line:
    return compare(f"read {what}", lambda: read_all(data), baseline, lambda: bare(data), times, aim)


def _both(what: str, data: bytes, baseline: str, bare: Bare, times: int, aim: Aim) -> Iterator[Line]:
    """From the bytes to the report, and of this from the bytes to lines and tables."""
    yield _reading(what, data, baseline, bare, times, aim)
    opened = f"  of this, lines and tables of {what.split(',', maxsplit=1)[0]}"
    yield compare(opened, lambda: open_document(data, "", DEFAULT), baseline, lambda: bare(data), times, aim)


def _glued(times: int) -> Iterator[Line]:
    """The median of several reports, each read as often as it takes to make up `times`."""
    for size in SIZES:
        found = [
            _reading(f"glued text, {size}", as_glued(made_page(seed, size)), "decode + splitlines", bare_text, each)
            for seed in range(_GLUED_SEEDS)
            for each in [max(3, times // _GLUED_SEEDS)]
        ]
        found.sort(key=lambda line: line.seconds)
        middle, worst = found[len(found) // 2], found[-1]
        middle.aim = worst.aim = seconds(0.05)
        worst.what += f", worst of {_GLUED_SEEDS}"
        yield from (middle, worst)


def bare_docx(data: bytes) -> object:
    """Unpack and parse the main part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return lxml.etree.fromstring(archive.read("word/document.xml"))


def bare_xlsx(data: bytes) -> object:
    """Unpack and parse the sheet and its strings."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [name for name in archive.namelist() if name.startswith("xl/") and name.endswith(".xml")]
        return [lxml.etree.fromstring(archive.read(name)) for name in wanted]


def bare_pdf(data: bytes) -> object:
    """The text of every page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [document[index].get_textpage().get_text_range() for index in range(len(document))]
    finally:
        document.close()


def bare_text(data: bytes) -> object:
    """Its lines."""
    return data.decode().splitlines()


def bare_csv(data: bytes) -> object:
    """Its rows."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
