"""Where the text of a report comes from: what stayed from last year, what was changed, what stands elsewhere too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from gongkai.annualreport.comparison.members import Member, Pair
from gongkai.annualreport.comparison.passages import Index, Passage, passages

Origin = Literal["same", "figures", "changed", "elsewhere", "common", "new"]
ORIGINS: tuple[Origin, ...] = ("same", "figures", "changed", "elsewhere", "common", "new")

CHANGED = 0.4
"""So like a passage of last year (Jaccard of runs of four characters), it is that passage, changed."""
TAKEN = 0.6
"""So like a passage of another office, it is that passage."""
COMMON = 5
"""A passage that so many other offices have is a common phrase (通用表述)."""
_TELLING = 16
"""Characters that a passage must have before it tells anything that another office has it too."""


class Elsewhere(NamedTuple):
    """The like of a passage in another office's report: the member, its passage, and how many offices have it."""

    member: int
    text: str
    offices: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Traced:
    """A passage and where it comes from.

    same: last year's, word for word. figures: last year's, only figures differ. changed: last year's, changed.
    elsewhere: in another office's report of this year or an earlier one. common: in so many offices' reports that it is
    a common phrase. new: none of these. `before` is last year's passage; `elsewhere` is told whatever the origin.
    """

    passage: Passage
    origin: Origin
    before: str = ""
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Narrative:
    """The text of one report, passage by passage, and last year's passages that are gone."""

    member: int
    before: int | None
    traced: tuple[Traced, ...]
    gone: tuple[str, ...] = ()

    def shares(self) -> dict[Origin, float]:
        """What part of the text, by characters, has which origin; empty without text."""
        lengths: Counter[Origin] = Counter()
        for traced in self.traced:
            lengths[traced.origin] += len(traced.passage.plain)
        whole = sum(lengths.values())
        return {origin: lengths[origin] / whole for origin in ORIGINS} if whole else {}


class _Holder(NamedTuple):
    """A member that has a text, or one like it; ordered as sources are: the most like, the earliest, the first."""

    unlike: float
    year: int
    member: int
    office: str
    text: str


@dataclass(slots=True)
class _Texts:
    """All passages of all members; `where` tells which members have a text, by its number in the index."""

    members: Sequence[Member]
    index: Index = field(default_factory=Index)
    passages: list[list[tuple[int, Passage]]] = field(default_factory=list)
    where: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    _sources: dict[tuple[int, int], tuple[frozenset[str], tuple[_Holder, ...]]] = field(default_factory=dict)

    def add(self, member: int, found: Sequence[Passage]) -> None:
        numbered = [(self.index.add(passage.masked), passage) for passage in found]
        self.passages.append(numbered)
        for number, passage in numbered:
            self.where[number].setdefault(member, passage.text)

    def elsewhere(self, member: int, number: int) -> Elsewhere | None:
        """The like of a text in the report of another office, of the same year or earlier."""
        mine = self.members[member]
        offices, firsts = self._of(number, mine.year or 0)
        source = next((holder for holder in firsts if holder.office != mine.office), None)
        if source is None:
            return None
        return Elsewhere(source.member, source.text, len(offices - {mine.office}), 1 - source.unlike)

    def _of(self, number: int, year: int) -> tuple[frozenset[str], tuple[_Holder, ...]]:
        """The offices that have a text by a year, and the first sources, which are of two offices at least.

        Kept, since a common phrase is asked for by every report: to go through all its holders each time would cost
        the square of their number.
        """
        if (number, year) not in self._sources:
            holders = sorted(self._holders(number, year))
            other = next((holder for holder in holders if holder.office != holders[0].office), None)
            firsts = tuple(holder for holder in (*holders[:1], other) if holder is not None)
            self._sources[number, year] = frozenset(holder.office for holder in holders), firsts
        return self._sources[number, year]

    def _holders(self, number: int, year: int) -> Iterator[_Holder]:
        for like, other in [(1.0, number), *self.index.near(number, TAKEN)]:
            for member, text in self.where[other].items():
                if (self.members[member].year or 0) <= year:
                    one = self.members[member]
                    yield _Holder(1 - like, one.year or 0, member, one.office, text)


def narratives(found: Sequence[Member], pairs: Sequence[Pair]) -> tuple[Narrative, ...]:
    """The text of every member, traced to the report before it and to the other offices' reports."""
    texts = _Texts(found)
    for member, one in enumerate(found):
        texts.add(member, passages(one.report))
    before = {pair.after: pair.before for pair in pairs if pair.kind != "office"}
    return tuple(_narrative(member, before.get(member), texts) for member in range(len(found)))


def _narrative(member: int, before: int | None, texts: _Texts) -> Narrative:
    old = texts.passages[before] if before is not None else []
    places: dict[int, list[Passage]] = defaultdict(list)
    for number, passage in old:
        places[number].append(passage)
    traced, used = [], set()
    for number, passage in texts.passages[member]:
        last, like = _last_year(texts.index, number, places)
        elsewhere = texts.elsewhere(member, number) if len(passage.plain) >= _TELLING else None
        one = _traced(passage, places[last] if last is not None else [], like, elsewhere)
        if one.before and last is not None:
            used.add(last)
        traced.append(one)
    gone = tuple(passage.text for number, passage in old if number not in used)
    return Narrative(member, before, tuple(traced), gone)


def _last_year(index: Index, number: int, places: Container[int]) -> tuple[int | None, float]:
    """The number of last year's passage that this one comes from, and how like it is."""
    if number in places:
        return number, 1.0
    return next(((other, like) for like, other in index.near(number, CHANGED) if other in places), (None, 0.0))


def _traced(passage: Passage, old: Sequence[Passage], like: float, elsewhere: Elsewhere | None) -> Traced:
    if old and (elsewhere is None or elsewhere.similarity <= like):
        same = next((one for one in old if one.plain == passage.plain), None)
        origin: Origin = "changed" if like < 1.0 else "same" if same else "figures"
        return Traced(passage, origin, (same or old[0]).text, elsewhere)
    if elsewhere is None:
        return Traced(passage, "new")
    return Traced(passage, "common" if elsewhere.offices >= COMMON else "elsewhere", elsewhere=elsewhere)


def diff(before: str, after: str) -> Iterator[tuple[Literal["keep", "del", "ins"], str]]:
    """`before` turned into `after`: what is kept, what is struck out, what is put in."""
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "keep", before[i:j]
        else:
            if j > i:
                yield "del", before[i:j]
            if m > k:
                yield "ins", after[k:m]
