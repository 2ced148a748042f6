"""Showing where the words stand: the title with its marks, and the piece of the text that tells most."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.foundation.search.parser import Word
from gongkai.foundation.search.words import HAN, Kind, Unit, prepare

Place = tuple[int, int]  # from and until, in characters
_LEAD = 24  # characters before the first mark
_PLAIN = rf"[^\W_{HAN}]"
_CUT = "……"


def places(text: str, words: Sequence[Word]) -> list[Place]:
    """Where the words stand in a text, in order; what overlaps or touches is one."""
    prepared = prepare(text)
    found = sorted(match.span() for word in words for match in _pattern(word).finditer(prepared))
    merged: list[Place] = []
    for begin, end in found:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def marked(text: str, words: Sequence[Word]) -> SafeString:
    """The text as HTML, escaped, its words in <mark>."""
    return _marked(text, places(text, words))


def piece(text: str, words: Sequence[Word], length: int = 90) -> SafeString:
    """About `length` characters of the text as HTML: where most of the words stand together, or its beginning."""
    text = " ".join(text.split())
    found = places(text, words)
    begin = _begin(found, len(text), length)
    end = min(len(text), begin + length)
    inside = [(max(one, begin) - begin, min(last, end) - begin) for one, last in found if one < end and last > begin]
    shown = _marked(text[begin:end], inside)
    return format_html("{}{}{}", _CUT if begin else "", shown, _CUT if end < len(text) else "")


def _begin(found: Sequence[Place], size: int, length: int) -> int:
    """Where the window begins that holds the most of what is marked; the first of equal ones."""
    if not found or size <= length:
        return 0
    starts = [max(0, min(begin - _LEAD, size - length)) for begin, _ in found]
    best, most, left, right, inside = 0, -1, 0, 0, 0
    for start in starts:
        while right < len(found) and found[right][1] <= start + length:
            inside += found[right][1] - found[right][0]
            right += 1
        while left < right and found[left][0] < start:
            inside -= found[left][1] - found[left][0]
            left += 1
        if inside > most:
            best, most = start, inside
    return best


def _marked(text: str, found: Sequence[Place]) -> SafeString:
    begins = [0, *(end for _, end in found)]
    pairs = [(text[last:begin], text[begin:end]) for last, (begin, end) in zip(begins, found, strict=False)]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pairs), conditional_escape(text[begins[-1] :]))


def _pattern(word: Word) -> re.Pattern[str]:
    """What the units of the word look like in prepared text; where a unit is skipped, punctuation stands between."""
    parts: list[str] = []
    expected = word.units[0].position
    for unit in word.units:
        parts += [r"[\W_]+"] if unit.position > expected else []
        parts.append(_of_unit(unit))
        expected = unit.position + unit.width
    return re.compile("".join(parts))


def _of_unit(unit: Unit) -> str:
    if unit.kind is Kind.NUMBER:
        year, count = unit.text[1:].split("-")
        blank = r"[ \t]*"
        return rf"\(?{blank}{year}{blank}年?{blank}\)?{blank}第?{blank}0*{count}(?!\d)(?:{blank}号)?"
    if unit.kind is Kind.PLAIN:
        return rf"(?<!{_PLAIN}){re.escape(unit.text)}(?!{_PLAIN})"
    return re.escape(unit.text)
