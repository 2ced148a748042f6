"""Numbers as Chinese texts write them: 1,079, １０７９, 一千零七十九, 两百, 3.5万, 1.2万余, 一亿三千万.

`parse_number` reads one number and says whether it is exact; `NUMBER` is the pattern of such a number, to be put
into larger patterns. Nothing here knows what is being counted.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), 0xFF0C, 0xFF0E, 0xFF05, 0xFF0B, 0xFF0D)}
_HAS_WIDE = re.compile("[０-９％．＋－]")

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

_PLAIN = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_SPELT = r"[零〇○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+"
_BEFORE = r"(?:大?约|近|将近|超过?|逾|突破|不少于|不到|接近)"
_AFTER = r"(?:余|多|来|几)"
NUMBER = rf"(?:{_BEFORE})?(?:{_PLAIN}|{_SPELT}){_AFTER}?(?:[百千]?[万亿](?:{_PLAIN}|{_SPELT})?)*{_AFTER}?"
"""A number with its signs of roughness, as a pattern without groups: 约1.2万余, 1,079, 三十五."""

_WHOLE = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<body>(?:{_PLAIN}|{_SPELT}|[百千万亿]|{_AFTER}(?=[百千万亿]))+)(?P<after>{_AFTER})?"
    r"(?P<about>以上|左右|上下)?$"
)
_ROUGH = re.compile("[余多来几]")
# A blank may part thousands (1 079) or stand beside 万 and signs; between other digits it parts two numbers.
_BLANK = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))|(?<!\d)\s+|\s+(?!\d)")
_PIECE = re.compile(rf"({_PLAIN}|{_SPELT})?([百千]?[万亿]?)")


class Numeral(NamedTuple):
    """A number and whether the text gives it exactly; 余, 约, 近, 以上 and their like make it rough."""

    value: int | Decimal
    exact: bool = True


def half_width(text: str) -> str:
    """`text` with full-width digits and number signs made half-width. The length stays the same."""
    return text.translate(_WIDE) if _HAS_WIDE.search(text) else text


@lru_cache(maxsize=8192)
def parse_number(text: str) -> Numeral | None:
    """The number that `text` is, blanks and full-width forms allowed, or None when it is none.

    The text is the number and nothing else: a unit (件, 元) has to be taken off before.
    """
    if text.isascii() and text.isdigit():
        return Numeral(int(text))
    found = _WHOLE.match(_BLANK.sub("", half_width(text)))
    if not found:
        return None
    body = found["body"]
    rough = bool(found["before"] or found["after"] or found["about"] or _ROUGH.search(body))
    value = _value(_ROUGH.sub("", body))
    if value is None:
        return None
    return Numeral(int(value) if value == value.to_integral_value() else value, not rough)


def _value(body: str) -> Decimal | None:
    """The value of digits and Chinese numerals with 万 and 亿 between them; None when they do not make a number."""
    total = Decimal(0)
    place, last = 0, 0
    while place < len(body):
        piece = _PIECE.match(body, place)
        if piece is None or piece.end() == place:
            return None
        place = piece.end()
        scale = _scale(piece[2])
        number = _number(piece[1], last) if piece[1] else (Decimal(1) if not last and scale < _LARGE["万"] else None)
        if number is None:
            return None
        if not last or scale < last:
            total += number * scale
        elif last < _LARGE["亿"] <= scale:
            total = (total + number) * scale  # 一万二千亿
        else:
            return None
        last = scale
    return total if last else None


def _scale(letters: str) -> int:
    scale = 1
    for letter in letters:
        scale *= _LARGE.get(letter) or _SMALL[letter]
    return scale


def _number(text: str, above: int) -> Decimal | None:
    """The digits or the numeral between two of 万 and 亿; `above` is the scale of the piece before it."""
    if text[0].isdigit() and text[0].isascii():
        return Decimal(text.replace(",", "").replace("，", ""))
    value = _spelt(text)
    if value is None:
        return None
    if above > 1 and len(text) == 1 and text in _DIGITS:
        return Decimal(value) * above / 10  # 三万五 is 35,000
    return Decimal(value)


def _spelt(text: str) -> int | None:
    """A Chinese numeral below 万: 一千零七十九, 十五, 二百五, or digits one after the other: 二〇二二."""
    if not any(char in _SMALL for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = unit = 0
    waiting = zero = False
    for char in text:
        if char in _DIGITS:
            if waiting and _DIGITS[char] and digit:
                return None  # two digits in a row beside 十, 百 or 千: not a number
            digit, waiting = _DIGITS[char], True
            zero = zero or not digit
        else:
            total += (digit if waiting and digit else 1) * _SMALL[char]  # 零十二 is 12
            unit, digit, waiting, zero = _SMALL[char], 0, False, False
    if waiting and not zero and unit > 10:
        return total + digit * unit // 10  # 二百五 is 250
    return total + digit
