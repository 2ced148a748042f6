"""What a file is called: one line, no path, nothing that hides or turns letters around."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 120  # signs
# What Windows does not take in a name, where people will save it.
_BARRED = re.compile(r'[\\/:*?"<>|]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def clean(name: str, ending: str) -> str:
    """The name without its path, controls and signs of direction, at most LENGTH signs, with an ending. `ending` is
    added where it has none; a name of which nothing is left becomes 未命名."""
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in _HIDDEN)
    plain = " ".join(_BARRED.sub("_", visible).split()).rstrip(" .")
    found = re.fullmatch(r"(.*?)(\.[0-9A-Za-z]{1,10})?", plain, re.DOTALL)
    stem, own = (found[1].strip(" ."), found[2]) if found else (plain, None)
    if _RESERVED.match(plain):
        stem = f"_{stem}"
    ending = own or ending
    return (stem[: LENGTH - len(ending)].strip(" .") or "未命名") + ending


# Controls, signs of format (direction, zero width), halves of signs, private and unknown ones; line ends.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
