"""Which files are taken, told by their content; what the name claims must agree with it.

The table ACCEPTED is the whole list. Not taken are pages and scripts (a browser would run them), programs, archives
(nobody sees what is in them), files with a password (no scanner can look inside) and with macros.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.foundation.errors import Refused
from gongkai.foundation.files import archives, ole, texts


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. The first ending is the usual one."""

    title: str | Promise
    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("PDF", "application/pdf", (".pdf",))
OFD = Kind("OFD", "application/ofd", (".ofd",))
DOCX = Kind("Word", f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind("Excel", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
PPTX = Kind("PowerPoint", f"{_OFFICE}.presentationml.presentation", (".pptx",))
DOC = Kind("Word", "application/msword", (".doc", ".wps"))
XLS = Kind("Excel", "application/vnd.ms-excel", (".xls", ".et"))
PPT = Kind("PowerPoint", "application/vnd.ms-powerpoint", (".ppt", ".dps"))
JPEG = Kind("JPG", "image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("PNG", "image/png", (".png",))
TIFF = Kind("TIFF", "image/tiff", (".tif", ".tiff"))
BMP = Kind("BMP", "image/bmp", (".bmp",))
HEIC = Kind("HEIC", "image/heic", (".heic", ".heif"))
TEXT = Kind(gettext_lazy("文本"), "text/plain", (".txt",))
CSV = Kind("CSV", "text/csv", (".csv",))
MAIL = Kind(gettext_lazy("邮件"), "message/rfc822", (".eml",))

ACCEPTED = (PDF, OFD, DOCX, XLSX, PPTX, DOC, XLS, PPT, JPEG, PNG, TIFF, BMP, HEIC, TEXT, CSV, MAIL)
_PICTURES = {kind.media_type: kind for kind in (JPEG, PNG, TIFF, BMP, HEIC)} | {"image/heif": HEIC}
_IN_ZIP = {"docx": DOCX, "xlsx": XLSX, "pptx": PPTX, "ofd": OFD}
_IN_OLE = {"doc": DOC, "xls": XLS, "ppt": PPT}
_HEAD = 8192
_PAGE = re.compile(r"<(?:!|\?|[a-z])|#!", re.IGNORECASE)
# The heads of programs: Windows, Linux, macOS, Java.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def recognise(file: BinaryIO, name: str) -> Kind:
    """The kind of a file that can be sought in, by its content. Raises Refused, field "file", for one that is not taken
    or whose name says otherwise."""
    file.seek(0)
    head = file.read(_HEAD)
    kind = _of_content(file, head, name)
    ending = _ending(name)
    if ending in kind.endings or not ending:
        return kind
    other = next((one for one in ACCEPTED if ending in one.endings), None)
    if other is None:
        raise _not_taken(name)
    message = _(
        "“%(name)s”的扩展名是%(ending)s，内容却是%(kind)s。把扩展名改成%(right)s，或者重新另存为%(ending)s，再上传"
    )
    facts = {"name": name, "ending": ending, "kind": kind.title, "right": kind.endings[0]}
    raise Refused(message % facts, "file")


def _of_content(file: BinaryIO, head: bytes, name: str) -> Kind:
    if head.startswith(b"PK\x03\x04"):
        return _IN_ZIP[_checked(archives.kind, file, name)]
    if head.startswith(ole.MAGIC):
        return _IN_OLE[_checked(ole.kind, file, name)]
    kind = PDF if head.startswith(b"%PDF-") else _PICTURES.get(filetype.guess_mime(head) or "")
    if kind is None:
        return _written(file, head, name)
    if archives.hides_one(file):
        raise Refused(_("“%(name)s”后面还接着一个压缩包。重新另存或重新扫描，再上传") % {"name": name}, "file")
    return kind


def _written(file: BinaryIO, head: bytes, name: str) -> Kind:
    """The kind of a text, whose content leaves it to the name: tables and mails are texts, too."""
    if head.startswith(_PROGRAMS) or not texts.is_text(file):
        raise _not_taken(name, head)
    if _PAGE.match(texts.beginning(head)):
        raise Refused(_("“%(name)s”是网页或脚本。打印或另存为PDF，再上传") % {"name": name}, "file")
    ending = _ending(name)
    if ending in MAIL.endings and texts.is_mail(head):
        return MAIL
    return CSV if ending in CSV.endings else TEXT


def _checked(check: Callable[[BinaryIO], str], file: BinaryIO, name: str) -> str:
    try:
        return check(file)
    except archives.Unfit as error:
        raise Refused(_WORDS[error.why] % {"name": name}, "file") from None


def _not_taken(name: str, head: bytes = b"") -> Refused:
    if (filetype.guess_mime(head) or "") in _ARCHIVES:
        return Refused(_WORDS["archive"] % {"name": name}, "file")
    message = _("“%(name)s”不是能收的文件。能收的是：%(endings)s")
    return Refused(message % {"name": name, "endings": "、".join(endings())}, "file")


def endings() -> list[str]:
    """All endings that are taken, for a form's `accept` and its hint."""
    return [ending for kind in ACCEPTED for ending in kind.endings]


def _ending(name: str) -> str:
    found = re.search(r"\.[0-9A-Za-z]{1,10}$", name)
    return found[0].lower() if found else ""


_ARCHIVES = frozenset(
    f"application/{name}"
    for name in ("zip", "x-rar-compressed", "x-7z-compressed", "gzip", "x-tar", "x-bzip2", "x-xz", "zstd", "vnd.rar")
)
_WORDS = {
    "archive": gettext_lazy("“%(name)s”是压缩包。解压后逐个上传"),
    "locked": gettext_lazy("“%(name)s”有打开密码，无法查毒，别人也读不了。去掉密码，再上传"),
    "macros": gettext_lazy("“%(name)s”里有宏。另存为不含宏的格式（如.docx、.xlsx）或PDF，再上传"),
    "bomb": gettext_lazy("“%(name)s”解压后大得不合常理。重新另存，再上传"),
    "broken": gettext_lazy("“%(name)s”不完整或已损坏。重新另存，再上传"),
    "two": gettext_lazy("“%(name)s”里合着两种文件。重新另存，再上传"),
    "unknown": gettext_lazy("“%(name)s”不是能收的Office文件。另存为.docx、.xlsx、.pptx或PDF，再上传"),
}
