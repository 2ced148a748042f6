"""Running text made ready for matching: broken lines joined, blanks taken out, and the way back to the original place.

A PDF breaks lines in the middle of words and numbers and puts blanks around digits (答\\n复 3050 件). `Prose.text` is
the text as one would read it aloud, a line a paragraph; `Prose.place` tells where a piece of it stood.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from gongkai.annualreport.numerals import half_width

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_INK = re.compile(r"[^\s\u200b\ufeff]+")
# A blank between two numbers or Latin words parts them; every other one is only how the text was set.
_PARTING = re.compile(r"(?<=[0-9A-Za-z])[\s\u200b]+(?=[0-9A-Za-z])")
_MARK = "\x01"
_ENDS = "。！？；：!?;:"
_CLOSERS = "”’）)》」』\"'"
# An ordinal at the head of a line opens a paragraph: 一、 （二） 3. ① 第一，
_ORDINAL = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．](?!\d)|[①-⑳]|第[一二三四五六]，)"
)
_INNER_STOP = re.compile("[，。；,;]")
_HEADING_LENGTH = 36
_LONGEST = 3000
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?[”’）)]*")


class Sentence(NamedTuple):
    """A sentence of a `Prose`: its text, where it begins, and which paragraph it stands in, counted from 0."""

    text: str
    start: int
    paragraph: int


@dataclass(slots=True)
class Prose:
    """`text` is `source` without blanks and broken lines; what it has more than `source` are blanks and line ends."""

    source: str
    text: str
    _sentences: list[Sentence] | None = field(default=None, repr=False)
    _map: _Map | None = field(default=None, repr=False)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, in the source of the character at `offset` of `text`."""
        if self._map is None:
            self._map = _map(self.source, self.text)
        blanks, counts, starts, lines = self._map
        count = offset - bisect_left(blanks, offset)
        run = bisect_right(counts, count) - 1
        origin = starts[run] + count - counts[run] if starts else 0
        line = bisect_right(lines, origin) - 1
        return line + 1, origin - lines[line] + 1

    def sentences(self) -> list[Sentence]:
        """The sentences in order. What runs on without a stop is no sentence, and only its beginning is one."""
        if self._sentences is None:
            self._sentences = list(_sentences(self.text))
        return self._sentences


class _Map(NamedTuple):
    """Offsets of the blanks of the text; of each run of characters of the source how many come before it, and where
    it starts; where the lines of the source start."""

    blanks: list[int]
    counts: list[int]
    starts: list[int]
    lines: list[int]


def _map(source: str, text: str) -> _Map:
    runs = [found.span() for found in _INK.finditer(source)]
    counts = list(accumulate((end - start for start, end in runs), initial=0))[:-1] or [0]
    lines = [0, *(found.end() for found in re.finditer("\n", source))]
    return _Map([found.start() for found in re.finditer("[ \n]", text)], counts, [start for start, _ in runs], lines)


def _sentences(text: str) -> Iterator[Sentence]:
    start = 0
    for number, paragraph in enumerate(text.split("\n")):
        for found in _SENTENCE.finditer(paragraph):
            yield Sentence(found[0][:_LONGEST], start + found.start(), number)
        start += len(paragraph) + 1


@lru_cache(maxsize=16)
def prose(source: str) -> Prose:
    """`source` with broken lines joined, blanks dropped and full-width digits made half-width.

    The last few are kept: several checks look at the same sections one after the other.
    """
    pieces: list[str] = []
    last = ""
    for raw in half_width(source).split("\n"):
        line = _BLANKS.sub("", _PARTING.sub(_MARK, raw)).replace(_MARK, " ")
        if not line:
            continue
        if last and (_full_stop(last) or _ORDINAL.match(line) or _is_heading(last)):
            pieces.append("\n")
        pieces.append(line)
        last = line
    return Prose(source, "".join(pieces))


def _full_stop(line: str) -> bool:
    return line.rstrip(_CLOSERS).endswith(tuple(_ENDS))


def _is_heading(line: str) -> bool:
    """A short line with an ordinal and no comma or stop is a heading, and what follows is a new paragraph."""
    return len(line) <= _HEADING_LENGTH and bool(_ORDINAL.match(line)) and not _INNER_STOP.search(line)
