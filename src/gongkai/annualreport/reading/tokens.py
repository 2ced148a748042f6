"""What a cell holds: a number, one of the ways of printing nothing, or words.

A count may be printed with thousand marks, a unit, full-width or Chinese digits, a remark in brackets, spaces or a
line break inside, or with a letter in place of the digit that it looks like. What was repaired says so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from gongkai.annualreport.numerals import parse_number
from gongkai.annualreport.reading.normalise import narrow
from gongkai.annualreport.report import DoubtKind

Kind = Literal["number", "blank", "slash", "dash", "unreadable"]


class Token(NamedTuple):
    """The value of a cell. `text` is the number in plain digits (sign and decimals kept, unit and marks dropped).

    `pieces` are the parts when white space or thousand marks stand between the digits. `doubt` and `reason` say what
    was repaired, `others` the other readings.
    """

    kind: Kind
    raw: str
    text: str = ""
    pieces: tuple[str, ...] = ()
    doubt: DoubtKind | None = None
    reason: str = ""
    others: tuple[str, ...] = ()


BLANK = Token("blank", "")
UNIT = r"(?:件|条|项|个|宗|次|份|部|起|篇|人|万元|亿元|元)?"
_NUMBER = re.compile(rf"([-+]?)(\d+(?:[,，]\d{{3}})+|\d+)((?:\.\d+)?){UNIT}$")
_REMARK = re.compile(
    rf"([-+]?\d+(?:,\d{{3}})*(?:\.\d+)?){UNIT}(?:[*＊†‡①-⑳]+$|[*＊]?[(\[【（].*[)\]】）]?$)", re.DOTALL
)
_LABEL_AFTER = re.compile(r"[.、]|[(（][一二三四五六七八九十]{1,3}[)）]")  # no remark: the next label's ordinal
_NOTHING = {"/": "slash", "\\": "slash", "-": "dash", "—": "dash", "--": "dash", "——": "dash", "———": "dash"}
_NOTHING |= {"―": "dash", "–": "dash", "_": "dash", "无": "dash", "空": "dash", "...": "dash", "…": "dash"}
_NOTHING |= {"//": "slash", "*": "dash", "～": "dash", "~": "dash", "---": "dash"}
_LOOKS = {"O": "0", "o": "0", "〇": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "!": "1", "i": "1"}
_LOOKS |= {"Z": "2", "z": "2", "S": "5", "s": "5", "B": "8", "b": "6", "q": "9", "g": "9", "°": "0", "丨": "1"}
_SURE = set("OoIl|〇")  # letters that stand for digits even where no digit is by them
_LOOK_ALIKE = re.compile(r"[\dOo〇QDlI|!iZzSsBbqg°丨]{1,8}$")
_LONGEST = 400  # characters of a cell that may be figures, all of a row run together
_SPACES = re.compile(r"\s+")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+$")


@lru_cache(maxsize=16384)
def token(raw: str) -> Token | None:
    """What a cell with the text `raw` holds; None when it holds words."""
    if len(raw) > _LONGEST:
        return None
    if raw.isascii() and raw.isdigit():
        return Token("number", raw, raw)
    text = narrow(raw).strip()
    if not text:
        return Token("blank", raw)
    kind = _NOTHING.get(text)
    if kind:
        return Token(kind, raw)  # type: ignore[arg-type]
    plain = _SPACES.sub("", text)
    found = _NUMBER.match(plain)
    if found:
        return _plain_number(raw, text, found)
    if _LOOK_ALIKE.match(plain) and (len(plain) == 1 or not plain.isalpha() or not set(plain) - _SURE):
        return _look_alike(raw, plain)
    remark = _REMARK.match(plain)
    if remark and not _LABEL_AFTER.match(plain, len(remark.group(1))):
        return Token("number", raw, remark.group(1).replace(",", ""))
    return _chinese(raw, plain)


def _look_alike(raw: str, plain: str) -> Token:
    mended = "".join(_LOOKS.get(c, c) for c in plain)
    if plain.replace("〇", "0") == mended:
        return Token("number", raw, mended)
    return Token("number", raw, mended, (), "look_alike", f"原文“{raw.strip()}”，按形近字读作数字")


def _plain_number(raw: str, text: str, found: re.Match[str]) -> Token:
    sign, digits, decimals = found.groups()
    value = ("-" if sign == "-" else "") + digits.replace(",", "").replace("，", "") + decimals
    pieces = tuple(_SPACES.split(text)) if _SPACES.search(text) else tuple(digits.split(","))
    return Token("number", raw, value, pieces if len(pieces) > 1 else ())


def _chinese(raw: str, plain: str) -> Token | None:
    if not _CHINESE.match(plain.removesuffix("件")):
        return None
    found = parse_number(plain.removesuffix("件"))
    if found is None or not found.exact:
        return None
    if plain == "一":
        return Token("number", raw, "1", (), "look_alike", "原文“一”，可能是数字一，也可能是横线", ("",))
    return Token("number", raw, str(found.value))
