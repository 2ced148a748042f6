"""Small files of every kind, made here: what is taken, and what is not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_NOBODY = 0xFFFFFFFF
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(main: str, types: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An Office file of today around its main part."""
    return packed({"[Content_Types].xml": _TYPES.format(types), main: "<document/>", **(more or {})})


def ole(*names: str) -> bytes:
    """The old container with streams of these names, all empty, in its top folder."""
    entries = [_entry("Root Entry", 5, inside=1 if names else 0xFFFFFFFF)]
    entries += [
        _entry(name, 2, right=number + 2 if number + 1 < len(names) else 0xFFFFFFFF)
        for number, name in enumerate(names)
    ]
    folder = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    sectors = len(folder) // 512
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIIII", 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, sectors)
    return header.ljust(512, b"\xff") + folder + table


def _entry(name: str, kind: int, *, right: int = _NOBODY, inside: int = _NOBODY) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, right, inside)
    return head.ljust(128, b"\0")


def png() -> bytes:
    """One white dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return PNG_HEAD + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
PPTX = office("ppt/presentation.xml")
OFD = packed({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<ofd:Document/>"})
DOC, XLS, PPT = ole("1Table", "WordDocument"), ole("Workbook"), ole("Current User", "PowerPoint Document")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(40)
BMP = b"BM" + bytes(60)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)
MAIL = "From: lin@example.cn\r\nDate: Mon, 2 Mar 2026 09:30:00 +0800\r\nSubject: 申请\r\n\r\n正文\r\n".encode()
