"""Running text made ready for matching: broken lines joined, blanks taken out, and the way back to the original place.

A PDF breaks lines in the middle of words and numbers and puts blanks around digits (答\\n复 3050 件). `Prose.text` is the
text as one would read it aloud, a line a paragraph; `Prose.place` tells where a piece of it stood.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.annualreport.numerals import half_width

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_ENDS = "。！？；：!?;:"
_CLOSERS = "”’）)》」』\"'"
# An ordinal at the head of a line opens a paragraph: 一、 （二） 3. ① 第一， 一是
_ORDINAL = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．](?!\d)|[①-⑳]|第[一二三四五六]，)"
)
_HEADING_LENGTH = 36
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?[”’）)]*")


class Sentence(NamedTuple):
    """A sentence of a `Prose`: its text, where it begins, and which paragraph it stands in, counted from 0."""

    text: str
    start: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Prose:
    """`text` without blanks and broken lines. `marks` are offsets in `text`, `origins` the same in `source`."""

    source: str
    text: str
    marks: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """Where the character at `offset` of `text` stands in `source`."""
        index = bisect_right(self.marks, offset) - 1
        return self.origins[index] + offset - self.marks[index]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of the character at `offset` in the source."""
        origin = self.origin(offset)
        line_start = self.source.rfind("\n", 0, origin) + 1
        return self.source.count("\n", 0, origin) + 1, origin - line_start + 1

    def sentences(self) -> Iterator[Sentence]:
        """The sentences in order."""
        paragraph, counted = 0, 0
        for found in _SENTENCE.finditer(self.text):
            paragraph += self.text.count("\n", counted, found.start())
            counted = found.start()
            yield Sentence(found[0], found.start(), paragraph)


def prose(source: str) -> Prose:
    """`source` with broken lines joined, blanks dropped and full-width digits made half-width."""
    text = half_width(source)
    pieces: list[str] = []
    marks, origins = [0], [0]
    length = last = line = 0
    for blank in _BLANKS.finditer(text):
        start, end = blank.span()
        pieces.append(text[last:start])
        length += start - last
        joint = _joint(text, line, start, end)
        pieces.append(joint)
        length += len(joint)
        marks.append(length)
        origins.append(end)
        last = end
        if "\n" in blank[0]:
            line = end
    pieces.append(text[last:])
    return Prose(source, "".join(pieces), tuple(marks), tuple(origins))


def _joint(text: str, line: int, start: int, end: int) -> str:
    """What stands for the blanks between `start` and `end`: nothing, a blank between two numbers, or a line's end."""
    if start == 0 or end == len(text):
        return ""
    before, after = text[start - 1], text[end]
    if "\n" not in text[start:end]:
        parted = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        return " " if parted else ""
    if _full_stop(text, start) or _ORDINAL.match(text, end) or _is_heading(text, line, start):
        return "\n"
    return ""


def _full_stop(text: str, end: int) -> bool:
    last = end - 1
    while last > 0 and text[last] in _CLOSERS:
        last -= 1
    return text[last] in _ENDS


def _is_heading(text: str, line: int, end: int) -> bool:
    """A short line with an ordinal and no comma or stop is a heading, and what follows is a new paragraph."""
    if end - line > _HEADING_LENGTH or not _ORDINAL.match(text, line):
        return False
    return not any(sign in text[line:end] for sign in "，。；,;")
