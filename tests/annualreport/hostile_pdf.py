"""PDF files made to hang, fill or mislead whoever reads them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from bench import files
from tests.annualreport.hostile import MEGA, READ, Attack

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
FONT = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
# Without any text a page is a scan, which another reader is for.
TEXT = b"BT /F 9 Tf 9 9 Td (There is no report on this page.) Tj ET "
PAGE = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 500 500]" + FONT + b">>"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, the first of which is its catalogue."""
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size %d/Root 1 0 R%s>>" % (len(objects) + 1, trailer)
    return out + table + trailer + b"\nstartxref\n%d\n%%%%EOF" % len(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), entries, packed)


def drawn(content: bytes) -> bytes:
    """A file of one page on which `content` is drawn."""
    return pdf([CATALOG, PAGES, PAGE, stream(TEXT + content)])


def forms(times: int, levels: int) -> bytes:
    """A page with a form on it, which holds `times` forms, which hold as many, `levels` deep; 0 is without end."""
    resources = b"/Resources<</XObject<</F %d 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 500 500]" + resources % 5 + b">>"
    objects = [CATALOG, PAGES, page, stream(TEXT + b"/F Do")]
    for level in range(max(levels, 1)):
        following = 6 + level if levels else 5
        content = b"/F Do " * times if level < levels - 1 or not levels else b"0 0 1 1 re f "
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]" + resources % following
        objects.append(stream(content, head))
    return pdf(objects)


def _tree(*nodes: bytes) -> bytes:
    return pdf([CATALOG, *nodes])


def _earlier_table_is_itself() -> bytes:
    data = pdf([CATALOG, PAGES, PAGE, stream(TEXT)])
    return data.replace(b"/Root", b"/Prev %d/Root" % data.index(b"xref"))


def _lines(count: int) -> bytes:
    return b"".join(b"%d 0 m %d 5000 l S 0 %d m 5000 %d l S " % (n * 5, n * 5, n * 5, n * 5) for n in range(count))


def _sound() -> bytes:
    return files.made_file("pdf", 5)


_WRITE = b"BT /F 3 Tf 10 10 Td "
PDFS: dict[str, Attack] = {
    "pages that hold themselves": Attack(lambda: _tree(b"<</Type/Pages/Count 5/Kids[2 0 R 2 0 R]>>"), "broken"),
    "pages that hold each other": Attack(
        lambda: _tree(b"<</Type/Pages/Count 5/Kids[3 0 R]>>", b"<</Type/Pages/Parent 2 0 R/Count 5/Kids[2 0 R]>>"),
        "broken",
    ),
    "30 pages said, none there": Attack(lambda: _tree(b"<</Type/Pages/Count 30/Kids[]>>"), "too-large"),
    "a table that follows itself": Attack(_earlier_table_is_itself, "not-a-report"),
    "no table": Attack(lambda: _sound().replace(b"startxref", b"startxxxx"), READ),
    "a table that is wrong": Attack(lambda: _sound().replace(b"00000 n", b"99999 n"), READ),
    "cut in half": Attack(lambda: _sound()[: len(_sound()) // 2], "broken"),
    "cut at its head": Attack(lambda: _sound()[:900], "broken"),
    "streams cut off": Attack(lambda: _sound().replace(b"endstream", b"e"), READ),
    "only a head": Attack(lambda: b"%PDF-1.7\n", "broken"),
    "100,000 heads": Attack(lambda: b"%PDF-1.4\n1 0 obj\n" * 100_000, "broken"),
    "contents that are the page": Attack(
        lambda: pdf([CATALOG, PAGES, PAGE.replace(b"4 0 R", b"[3 0 R 3 0 R 4 0 R]"), stream(TEXT)]), "not-a-report"
    ),
    "lists a million deep": Attack(
        lambda: pdf([b"<</Type/Catalog/Pages 2 0 R/X" + b"[" * MEGA + b">>", PAGES, PAGE, stream(TEXT)]), "not-a-report"
    ),
    "lists a million deep on a page": Attack(lambda: drawn(b"[" * MEGA), "not-a-report"),
    "30,000 states on a page": Attack(lambda: drawn(b"q " * 30_000), "not-a-report"),
    "forms that hold ten forms each": Attack(lambda: forms(10, 3), "not-a-report"),
    "a grid of 40,000 cells": Attack(lambda: drawn(_WRITE + b"(1) Tj ET " + _lines(200)), "too-large"),
    "20,000 boxes": Attack(lambda: drawn(b"0 0 9 9 re S " * 20_000), "not-a-report"),
    "200,000 characters": Attack(lambda: drawn(_WRITE + b"(1234567890) Tj " * 21_000 + b"ET"), "too-large"),
    "numbers beyond all bounds": Attack(
        lambda: drawn(b"BT /F 1e38 Tf 1e38 1e38 -1e38 1e38 1e38 1e38 Tm (1) Tj ET 1e99 0 m 1e38 1e38 l S"),
        "not-a-report",
    ),
    "a page without end": Attack(
        lambda: pdf([CATALOG, PAGES, PAGE.replace(b"500 500]", b"1e38 1e38]"), stream(TEXT)]),
        "not-a-report",
    ),
    "a title of a million letters": Attack(
        lambda: pdf([CATALOG, PAGES, PAGE, stream(TEXT), b"<</Title(" + b"x" * MEGA + b")>>"], b"/Info 5 0 R"),
        "not-a-report",
    ),
}
