"""Whether bytes are a text: in UTF-8, GB 18030, or UTF-16 with its mark."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

_CHUNK = 1 << 16
_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What no text holds: controls other than tab, line ends, page feed, escape and the old end-of-file sign.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_MAIL_HEAD = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_MAIL_FIELD = re.compile(rb"^(?:from|date|received|message-id|subject):", re.IGNORECASE | re.MULTILINE)


def is_text(file: BinaryIO) -> bool:
    """Whether the whole file is one."""
    file.seek(0)
    encodings = ("utf-16",) if file.read(2) in _WIDE else _ENCODINGS
    return any(_reads(file, encoding) for encoding in encodings)


def _reads(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def beginning(head: bytes) -> str:
    """The first signs of a text, without mark and space."""
    encoding = "utf-16" if head[:2] in _WIDE else "utf-8-sig"
    return head.decode(encoding, "replace").lstrip("\ufeff \t\r\n\f\v\x1b\xa0\u3000\u200b")[:1000]


def is_mail(head: bytes) -> bool:
    """Whether it begins with the head of a mail (RFC 5322)."""
    found = _MAIL_HEAD.match(head)
    return found is not None and _MAIL_FIELD.search(found[0]) is not None
