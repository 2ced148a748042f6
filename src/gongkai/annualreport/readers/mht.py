"""Pages that a browser or Word saved as one file (.mht, .mhtml): the page itself, out of its envelope.

Python's own parser of mail is not used: it recurses without bound, and some headers take it minutes.
"""

from __future__ import annotations

import binascii
import re

# Bytes of a part's header, and how deep parts may stand in parts; browsers write some hundred bytes and two levels.
_HEADER, _DEEP = 16_384, 8
_END_OF_HEADER = re.compile(rb"\r?\n[ \t]*\r?\n")
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_TYPE = re.compile(rb"^content-type:\s*([\w.+-]+/[\w.+-]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"""\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))""", re.IGNORECASE)
_CHARSET = re.compile(rb"""\bcharset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ENCODING = re.compile(rb"^content-transfer-encoding:\s*([\w-]{1,40})", re.IGNORECASE | re.MULTILINE)
_PAGES = (b"text/html", b"application/xhtml+xml")


def page(data: bytes) -> tuple[bytes, str]:
    """The bytes of the first page in the envelope and the encoding said of them; nothing when there is none."""
    return _page(data, 0) or (b"", "")


def _page(part: bytes, depth: int) -> tuple[bytes, str] | None:
    header, body = _split(part)
    kind = _first(_TYPE, header).lower()
    if kind in _PAGES:
        return _decoded(body, _first(_ENCODING, header).lower()), _first(_CHARSET, header).decode("ascii", "ignore")
    boundary = _BOUNDARY.search(header)
    if not kind.startswith(b"multipart/") or boundary is None or depth == _DEEP:
        return None
    for inner in _parts(body, b"--" + (boundary[1] or boundary[2])):
        if (found := _page(inner, depth + 1)) is not None:
            return found
    return None


def _split(part: bytes) -> tuple[bytes, bytes]:
    """Header and body; a header that does not end within its bound is cut there."""
    end = _END_OF_HEADER.search(part, 0, _HEADER)
    header, body = (part[: end.start()], part[end.end() :]) if end else (part[:_HEADER], b"")
    return _FOLDED.sub(b" ", header), body


def _parts(body: bytes, mark: bytes) -> list[bytes]:
    """What stands between the lines that are marks; what precedes the first is no part."""
    return re.split(rb"(?m)^" + re.escape(mark) + rb"(?:--)?[ \t\r]*(?:\n|\Z)", body)[1:]


def _first(pattern: re.Pattern[bytes], header: bytes) -> bytes:
    found = pattern.search(header)
    return found[1] if found else b""


def _decoded(body: bytes, encoding: bytes) -> bytes:
    """The body as it was before it was made fit for mail; as it stands where it says so wrongly."""
    try:
        if encoding == b"base64":
            return binascii.a2b_base64(body)
        if encoding == b"quoted-printable":
            return binascii.a2b_qp(body)
    except binascii.Error:
        return body
    return body
