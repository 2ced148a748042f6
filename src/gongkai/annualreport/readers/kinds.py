"""What kind of file some bytes are, told by what they say and not by their name."""

from __future__ import annotations

import re

from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.readers.refusals import refusal

_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00\x01",
)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(
    r"<(?:!doctype\s+html|"
    r"(?:html|head|body|table|tbody|tr|td|th|div|p|span|meta|br|h[1-6]|ul|section|article|center|font)"
    r"[\s>/])",
    re.IGNORECASE,
)
_FLAT_WORD = re.compile(r"<\?mso-application\s+progid=\"Word|<w:wordDocument|<pkg:package")
_CELL, _ESCAPED_CELL = re.compile("<td[ >]", re.IGNORECASE), re.compile("&lt;td(?: |&gt;)", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")


def refused(data: bytes) -> Unreadable | None:
    """The error for a kind of file that is known and not read; None for the others and for zip archives."""
    head = data[:16]
    if head.startswith(_ARCHIVES):
        return refusal("archive")
    if head.startswith(b"{\\rtf"):
        return refusal("rtf")
    return _ole(data) if head.startswith(_OLE) else None


def is_picture(data: bytes) -> bool:
    """Whether this is a photograph, a scan, or a drawing in dots."""
    head = data[:16]
    if head.startswith(_PICTURES):
        return not (head.startswith(b"BM") and b"\x00" not in data[:64])
    return (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1")


def is_old_word(data: bytes) -> bool:
    """Whether this is a Word or WPS file of the old kind (.doc, .wps) that is not locked."""
    names = ("WordDocument", "WpsContent", "EncryptedPackage")
    word, wps, locked = (name.encode("utf-16-le") in data for name in names)
    return data.startswith(_OLE) and (word or wps) and not locked


def _ole(data: bytes) -> Unreadable:
    """The old container of Office, told apart by the names of the streams in it."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return refusal("locked")
    if has("WordDocument") or has("WpsContent"):
        return refusal("old-word")
    if has("Workbook") or has("Book"):
        return refusal("old-sheet")
    return refusal("office" if has("PowerPoint Document") else "unknown")


def in_zip(names: set[str]) -> str | Unreadable:
    """Which reader a zip archive with parts of these names is for, or why it is not read."""
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return refusal("binary-sheet")
    if any(name == "ofd.xml" or name.endswith("/ofd.xml") for name in names):
        return refusal("ofd")
    if "[content_types].xml" in names:
        # The parts may have other names: those of Word lie in its folder all the same.
        word, sheet = (any(name.startswith(folder) for name in names) for folder in ("word/", "xl/"))
        return "docx" if word else "xlsx" if sheet else refusal("office")
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return refusal("opendocument")
    return refusal("archive")


def is_pdf(data: bytes) -> bool:
    """Whether this is PDF; some mailers put a few lines before it."""
    return b"%PDF-" in data[:1024]


def is_mht(data: bytes) -> bool:
    """Whether this is a page in a mail's envelope."""
    head = data[:4096].lower()
    return b"mime-version:" in head and b"content-type:" in head and b"<html" not in head.partition(b"\n\n")[0]


def said_encoding(data: bytes) -> str:
    """The encoding that a page says it is in."""
    found = _CHARSET.search(data[:8192]) if b"<" in data[:8192] else None
    return found[1].decode("ascii") if found else ""


def is_escaped_html(content: str) -> bool:
    """Whether a page's source was put down as text: all its tags are written `&lt;td&gt;`."""
    return bool(_ESCAPED_CELL.search(content)) and not _CELL.search(content)


def is_html(text: str) -> bool:
    """Whether this is a page or a piece of one: it begins with a tag, or has a table or three tags near the top."""
    head = text[:20_000]
    if head.lstrip().startswith("<") and _TAG.search(head):
        return True
    return "<table" in head.lower() or sum(1 for _, _ in zip(range(3), _TAG.finditer(head), strict=False)) == 3


def is_flat_word(text: str) -> bool:
    """Whether this is a Word document as a single XML file."""
    return _FLAT_WORD.search(text[:2000]) is not None
