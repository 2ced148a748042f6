"""Files made to hang, fill or mislead whoever reads them, each made anew: containers and what they hold.

for name, attack in ATTACKS.items(): data = attack.make()
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from bench import files
from gongkai.annualreport.limits import Limits
from tests.annualreport.readers.making import SHEET, WORD, docx, p, sheet_rows, tbl, tc, xlsx, zipped

MEGA = 1 << 20
# Small bounds: what they stop in a moment, the usual ones stop in seconds.
SMALL = Limits(
    file_bytes=4 * MEGA, unpacked_bytes=8 * MEGA, cells=20_000, characters=200_000, depth=64, pages=20, seconds=5.0
)
READ = "read"


class Attack(NamedTuple):
    """How a hostile file is made, and what comes of it within `SMALL`: `READ`, or the reason of the refusal.

    `name` is what the file is called, for those that are told by it.
    """

    make: Callable[[], bytes]
    outcome: str
    name: str = ""


def page(what: str) -> bytes:
    """A sound report as a web page with `what` after its title."""
    head, mark, rest = files.made_page(5).partition("</h1>")
    assert mark
    return (head + mark + what + rest).encode("utf-8", "surrogatepass")


def text(what: str) -> bytes:
    """A sound report as text with `what` as its second line."""
    head, _, rest = files.made_text(5).partition("\n")
    return f"{head}\n{what}\n{rest}".encode("utf-8", "surrogatepass")


# ----------------------------------------------------------------------------------------------------------- archives
def word(body: str | bytes) -> dict[str, str | bytes]:
    """The parts of a Word file."""
    inner = body.encode() if isinstance(body, str) else body
    head = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
    return {"[Content_Types].xml": "<Types/>", "word/document.xml": head + inner + b"</w:body></w:document>"}


def lying(parts: dict[str, str | bytes], name: str, size: int) -> bytes:
    """An archive that says of a part that it unpacks to another size than it does."""
    data = bytearray(zipped(parts))
    for signature, length, at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        start = data.find(signature)
        while data[start + length : start + length + len(name)] != name.encode():
            start = data.find(signature, start + 4)
        data[start + at : start + at + 4] = struct.pack("<I", size)
    return bytes(data)


def nested_archives() -> bytes:
    """Archives in archives, a thousandfold each time."""
    data = zipped({"bomb": bytes(MEGA)})
    for _ in range(5):
        data = zipped({f"{copy}.docx": data for copy in range(4)})
    return data


def many_parts(count: int = 20_001) -> bytes:
    """An archive whose directory lists very many parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
        for number in range(count):
            part = zipfile.ZipInfo(f"word/{number}")
            part.header_offset = part.CRC = part.compress_size = part.file_size = 0
            archive.filelist.append(part)
    return out.getvalue()


def overlapping() -> bytes:
    """A directory in which a thousand parts are the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", word(p("年度报告") * 9000)["word/document.xml"])
        first = archive.filelist[0]
        for number in range(1000):
            other = zipfile.ZipInfo(f"word/header{number}.xml")
            other.header_offset, other.CRC, other.compress_type = first.header_offset, first.CRC, first.compress_type
            other.compress_size, other.file_size = first.compress_size, first.file_size
            archive.filelist.append(other)
    return out.getvalue()


ARCHIVES: dict[str, Attack] = {
    "docx with a part of blanks": Attack(lambda: zipped(word(b"<w:p>" + b" " * 20 * MEGA + b"</w:p>")), "too-large"),
    "docx with a part of text": Attack(lambda: zipped(word(p("x" * 9 * MEGA))), "too-large"),
    "docx that says it is small": Attack(lambda: lying(word(b" " * 20 * MEGA), "word/document.xml", 1000), "broken"),
    "docx that says it is huge": Attack(lambda: lying(word(p("x")), "word/document.xml", 4_000_000_000), "too-large"),
    "xlsx with a sheet of blanks": Attack(lambda: xlsx("<sheetData>" + " " * 20 * MEGA), "too-large"),
    "xlsx with sheets that add up": Attack(
        lambda: xlsx(*[f"<sheetData/><!--{zlib.crc32(b'x')}{'ab' * MEGA}-->"] * 5), "too-large"
    ),
    "archives in archives": Attack(nested_archives, "unknown-kind"),
    "an archive of very many parts": Attack(many_parts, "unknown-kind"),
    "parts that lie over each other": Attack(overlapping, "not-a-report"),
    "a directory without an archive": Attack(lambda: b"PK\x05\x06" + b"\xff" * 18, "broken"),
    "a part packed in an unknown way": Attack(lambda: zipped(word(p("x"))).replace(b"\x08\x00", b"\x63\x00"), "broken"),
}


# ---------------------------------------------------------------------------------------------------------------- XML
def laughs(main: str) -> str:
    """A few lines that unfold to a hundred thousand million."""
    entities = ['<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    return f"<?xml version='1.0'?><!DOCTYPE x [{''.join(entities)}]>{main}"


def quadratic(main: str) -> str:
    """One long entity, used again and again."""
    return f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>{main.replace("&a11;", "&a;" * 10_000)}'


def _document(inner: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'


def _laughing(unfold: Callable[[str], str], kind: str) -> bytes:
    if kind == "docx":
        return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": unfold(_document(p("&a11;")))})
    return xlsx_with({"xl/sharedStrings.xml": unfold(f'<sst xmlns="{SHEET}"><si><t>&a11;</t></si></sst>')})


def xlsx_with(parts: dict[str, str | bytes]) -> bytes:
    """A workbook with some of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(xlsx(sheet_rows(["a", "1"]), strings=["<t>a</t>"]))) as archive:
        return zipped({**{name: archive.read(name) for name in archive.namelist()}, **parts})


def _tag(name: str, inner: str, times: int) -> str:
    return f"<w:{name}>" * times + inner + f"</w:{name}>" * times


def _attributes(form: str, count: int) -> str:
    return f"<w:p {' '.join(form.format(number) for number in range(count))}/>"


def _sheet(rows: str, after: str = "") -> bytes:
    return xlsx(f"<sheetData>{rows}</sheetData>{after}")


_FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_SHARED = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
_NUMBERS = ("9" * 9000, "1e999999", "-1e999999", "1e308", "1e-999999", "0." + "9" * 9000, "NaN", "inf", "٣", "1_0", "")

XML: dict[str, Attack] = {
    "docx: a billion laughs": Attack(partial(_laughing, laughs, "docx"), "broken"),
    "xlsx: a billion laughs": Attack(partial(_laughing, laughs, "xlsx"), "broken"),
    "docx: one long entity": Attack(partial(_laughing, quadratic, "docx"), "broken"),
    "xlsx: one long entity": Attack(partial(_laughing, quadratic, "xlsx"), "broken"),
    "docx: 100,000 elements deep": Attack(lambda: docx(_tag("sdt", p("x"), 100_000)), "too-large"),
    "docx: 80 tables deep": Attack(
        lambda: docx("<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80), "not-a-report"
    ),
    "docx: 60 text boxes deep": Attack(
        lambda: docx("<w:p><w:r><w:txbxContent>" * 60 + p("x") + "</w:txbxContent></w:r></w:p>" * 60), "not-a-report"
    ),
    "docx: 100,000 cells": Attack(lambda: docx(tbl(*["<w:tc/>" * 100] * 1000)), "too-large"),
    "docx: 100,000 cells in one row": Attack(lambda: docx(tbl("<w:tc/>" * 100_000)), "too-large"),
    "docx: huge spans": Attack(lambda: docx(tbl(*[tc("1", '<w:gridSpan w:val="99999999"/>') * 9] * 99)), "too-large"),
    "docx: huge gaps": Attack(
        lambda: docx(tbl(*['<w:trPr><w:gridBefore w:val="99999999"/></w:trPr><w:tc/>'] * 999)), "not-a-report"
    ),
    "docx: 20,001 paragraphs": Attack(lambda: docx(p("1") * 20_001), "too-large"),
    "docx: 2,000 tables in a cell": Attack(lambda: docx(tbl(tc(tbl(tc("1"), tc("2")) * 2000))), "not-a-report"),
    "docx: 49,000 hidden runs": Attack(
        lambda: docx("<w:p>" + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r>" * 49_000 + "</w:p>"), "too-large"
    ),
    "docx: 100,000 attributes": Attack(lambda: docx(_attributes('a{}="1"', 100_000)), "not-a-report"),
    "docx: 50,000 namespaces": Attack(lambda: docx(_attributes('xmlns:a{0}="u{0}"', 50_000)), "not-a-report"),
    "docx: half a character": Attack(lambda: zipped(word(b"<w:p>\xed\xa0\x80</w:p>")), "broken"),
    "docx: cut off": Attack(lambda: zipped(word(p("x") + "<w:p>"[:-1])), "broken"),
    "xlsx: 100,000 cells": Attack(lambda: _sheet(f"<row>{'<c><v>1</v></c>' * 100}</row>" * 1000), "too-large"),
    "xlsx: a cell far away": Attack(lambda: _sheet(_FAR), "not-a-report"),
    "xlsx: all merged": Attack(
        lambda: _sheet(_FAR, "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 999 + "</mergeCells>"), "too-large"
    ),
    "xlsx: 500 sheets": Attack(lambda: xlsx(*[sheet_rows(["a", "1"])] * 500), "not-a-report"),
    "xlsx: a long string in every cell": Attack(
        lambda: xlsx("<sheetData>" + _SHARED * 9000 + "</sheetData>", strings=[f"<t>{'x' * 100_000}</t>"]), "too-large"
    ),
    "xlsx: numbers beyond all bounds": Attack(
        lambda: _sheet("".join(f"<row><c><v>{n}</v></c><c t='s'><v>{n}</v></c></row>" for n in _NUMBERS)),
        "not-a-report",
    ),
}
