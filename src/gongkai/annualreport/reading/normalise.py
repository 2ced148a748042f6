"""One way of writing for labels: full-width to half-width, traditional to simplified, and only what carries meaning.

`narrow` keeps the length of a text, so that places in it stay true. `core` keeps Chinese characters only and is what
labels are compared by.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_PAIRS = resources.files(__package__).joinpath("traditional.txt").read_text(encoding="utf-8").split()
_SIMPLE = {ord(pair[0]): pair[1] for pair in _PAIRS}
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x202F: " ",
    0x200B: " ",
    0xFEFF: " ",
    0x2212: "-",
    0x2013: "—",
    0x2015: "—",
    0x2500: "—",
    0x3007: "〇",
    0x25CB: "〇",
    0x25EF: "〇",
}
_NARROW = _WIDE | _SIMPLE
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")
# Radicals and compatibility forms that PDF fonts put in place of the characters they look like.
_FORMS = resources.files(__package__).joinpath("radicals.txt").read_text(encoding="utf-8").strip()
_RADICALS = {0x2F00 + index: char for index, char in enumerate(_FORMS)}
_NARROW |= {code: _SIMPLE.get(ord(char), char) for code, char in _RADICALS.items()}


# Looking for what has to change is several times faster than translating what need not.
_UNUSUAL = re.compile("[" + "".join(re.escape(chr(code)) for code in _NARROW) + "]")
_OTHER_CHINESE = re.compile("[" + "".join(chr(code) for code in (*_SIMPLE, *_RADICALS)) + "]")


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs made half-width and traditional characters simplified.

    The length stays the same, so an offset in the result is an offset in `text`.
    """
    return text.translate(_NARROW) if _UNUSUAL.search(text) else text


@lru_cache(maxsize=8192)
def core(text: str) -> str:
    """The Chinese characters of `text`, simplified, and nothing else."""
    plain = _NOT_CHINESE.sub("", text)
    return _NOT_CHINESE.sub("", text.translate(_NARROW)) if _OTHER_CHINESE.search(text) else plain
