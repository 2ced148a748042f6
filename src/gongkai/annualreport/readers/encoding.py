"""Bytes to text, for files that do not say how they are written or say it wrongly."""

from __future__ import annotations

import codecs
import re

# The decoder of gb18030 reads all that gb2312 and gbk can say.
_SAID = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "utf8": "utf-8",
    "big5": "big5hkscs",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What no text file holds: controls other than tab, line ends, page feed, escape and the old end-of-file sign.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_CONTROL_BYTES = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
_FAMILIAR = re.compile("[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2010-\u2027]")
_OURS = ("公开", "信息", "公開")
# One letter in this many may be beyond repair before the whole is held to be no text.
_TOLERATED = 200


def decode(data: bytes, said: str = "") -> str | None:
    """The text that `data` writes, without a byte order mark; None when it is no text.

    `said` is the encoding that the file names. It decides only where the bytes leave a choice: a page saved anew in
    UTF-8 often goes on saying gb2312.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _sound(data[len(mark) :].decode(name, "replace"))
    zeros = data.count(b"\x00")
    if zeros:
        wide = _wide(data)
        if wide is not None or zeros * _TOLERATED > len(data):
            return wide
        data = data.replace(b"\x00", b"")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Looking at the bytes is several times as fast as looking at the text.
        return text if len(data.translate(None, _CONTROL_BYTES)) == len(data) else _sound(text)
    return _sound(_eastern(data, _known(said)))


def _known(said: str) -> str:
    name = said.strip().lower()
    name = _SAID.get(name, name)
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _eastern(data: bytes, said: str) -> str:
    """A text that is not clean UTF-8: GB18030 or Big5, or one of these or UTF-8 with damage."""
    if said == "utf-8":
        mended = data.decode("utf-8", "replace")
        if _few_lost(mended):
            return mended
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        candidates = (data.decode(name, "replace") for name in ("utf-8", "gb18030"))
        return next((text for text in candidates if _few_lost(text)), "\x00")
    # Nearly all Big5 is also well-formed GB18030, as other characters: only the words tell.
    if said.startswith("big5") or not any(word in text for word in _OURS):
        try:
            other = data.decode("big5hkscs")
        except UnicodeDecodeError:
            return text
        if any(word in other for word in _OURS) or said.startswith("big5"):
            return other
    return text


def _few_lost(text: str) -> bool:
    return text.count("\ufffd") * _TOLERATED <= len(text)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: the byte order that gives familiar characters."""
    best = max((data[: len(data) & ~1].decode(name, "replace") for name in ("utf-16-le", "utf-16-be")), key=_familiar)
    return _sound(best) if _familiar(best) > 0.9 * len(best[:4000]) else None


def _familiar(text: str) -> int:
    return len(_FAMILIAR.findall(text[:4000]))


def _sound(text: str) -> str | None:
    """`text` without stray controls, or None when they are more than strays."""
    controls = len(_CONTROL.findall(text))
    if not controls:
        return text
    if "\x00" in text or controls * _TOLERATED > len(text):
        return None
    return _CONTROL.sub("", text)
