"""A report's text as passages (段落、句子) that can be found again elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from zlib import crc32

from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Report

SHORTEST = 10
"""Characters of a passage; what is shorter (a heading, 特此报告) says too little to come from anywhere."""
LONGEST = 400
MOST = 3000
"""Passages of one report; a report has about fifty."""

_SHINGLE = 4
_SKETCH = 16
# Of two texts with much in common a good part of the sketches is the same; the best candidates are enough.
_ENOUGH = 3
_CANDIDATES = 60

_MARKS = "。！？；"
_ENDS = re.compile(rf"[^{_MARKS}\n]+[{_MARKS}]*")
_DIGITS = re.compile(r"\d+(?:\.\d+)*")
# Everything but letters and figures; a point within a number belongs to it.
_NOT_WORDS = re.compile(r"(?!(?<=\d)\.(?=\d))[\W_]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a section. `plain` is compared for sameness, `masked` has its figures and its office's name out."""

    section: str
    text: str
    plain: str
    masked: str


def passages(report: Report) -> tuple[Passage, ...]:
    """The passages of the sections of `report`, in order; at most `MOST`."""
    found: list[Passage] = []
    office = _plain(report.organisation)
    for key, section in report.sections.items():
        for text in _pieces(section.text):
            plain = _plain(text)
            if len(plain) >= SHORTEST and (text[-1] in _MARKS or not _is_form(plain, report.edition)):
                found.append(Passage(key, text, plain, _masked(plain, office)))
            if len(found) >= MOST:
                return tuple(found)
    return tuple(found)


def _is_form(plain: str, edition_name: str) -> bool:
    """Whether a line is the form's own wording: of a table in plain text, headings and labels stand among the text."""
    return len(_DIGITS.sub("", _form_words(edition_name).sub("", plain))) < SHORTEST


@cache
def _form_words(edition_name: str) -> re.Pattern[str]:
    """Every heading, label and note that the form prints, the longest first."""
    form = edition(edition_name)
    words = {_plain(section.heading) for section in form.sections}
    for table in form.tables:
        words |= {_plain(table.title), _plain(table.note), *(_plain(group.label) for group in table.groups)}
        for row in table.rows:
            words |= {_plain(label) for label in row.labels}
            words |= {_plain(word) for column in row.columns for word in (column.label, column.group)}
    return re.compile("|".join(sorted(map(re.escape, words - {""}), key=len, reverse=True)))


def _pieces(text: str) -> Iterator[str]:
    for match in _ENDS.finditer(text):
        piece = match[0].strip()
        for start in range(0, len(piece), LONGEST):
            yield piece[start : start + LONGEST]


def _plain(text: str) -> str:
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text))


def _masked(plain: str, office: str) -> str:
    named = plain.replace(office, "某") if office else plain
    return _DIGITS.sub("0", named)


def shingles(text: str) -> frozenset[int]:
    """The hashes of all runs of four characters of `text`; of a shorter text, that of the whole."""
    data = text.encode("utf-32-le")
    width = 4 * _SHINGLE
    return frozenset(crc32(data[at : at + width]) for at in range(0, max(len(data) - width, 0) + 1, 4))


@dataclass(slots=True)
class Index:
    """Texts that can be asked for their like. Each text is kept once and has a number.

    A text is known by the smallest of its shingles' hashes, its sketch: texts with much in common have much of their
    sketches in common. Only those that share some of it are compared shingle by shingle.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    sets: list[frozenset[int]] = field(default_factory=list)
    sketches: list[list[int]] = field(default_factory=list)
    holders: dict[int, list[int]] = field(default_factory=dict)
    _near: dict[int, list[tuple[float, int]]] = field(default_factory=dict)

    def add(self, text: str) -> int:
        """The number of `text`, which is taken in when it is new."""
        number = self.numbers.get(text)
        if number is None:
            number = self.numbers[text] = len(self.sets)
            self.sets.append(shingles(text))
            self.sketches.append(sorted(self.sets[number])[:_SKETCH])
            for shingle in self.sketches[number]:
                self.holders.setdefault(shingle, []).append(number)
            self._near.clear()
        return number

    def near(self, number: int, least: float) -> list[tuple[float, int]]:
        """Other texts that are at least so like: the similarity (Jaccard, 0 to 1) and the number, most like first."""
        if number not in self._near:
            self._near[number] = self._search(number)
        return [pair for pair in self._near[number] if pair[0] >= least]

    def _search(self, number: int) -> list[tuple[float, int]]:
        mine = self.sets[number]
        shared: Counter[int] = Counter()
        for shingle in self.sketches[number]:
            shared.update(self.holders[shingle])
        del shared[number]
        found = [
            (similarity(mine, self.sets[other]), other)
            for other, count in shared.most_common(_CANDIDATES)
            if count >= _ENOUGH
        ]
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def similarity(one: frozenset[int], other: frozenset[int]) -> float:
    """How much two texts have in common (Jaccard): 1 is all, 0 nothing."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
