"""How acts and objects go together, and what number they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.narrative.lexicon import Alternatives, Lexicon, Word, fill
from gongkai.annualreport.narrative.tokens import Token

_DECIMALS = re.compile(r"\.(\d+)")
_LARGE = {"万": 10_000, "亿": 100_000_000}
_GLUED = re.compile(r"0\d|\d{7}")  # cells of a table run together, and no number of cases
_STOPS = "，,；;。、)）"


@dataclass(slots=True)
class Meaning:
    """What a number is about: acts, objects, and the cells that they come to."""

    acts: tuple[Word, ...]
    objects: tuple[Word, ...]
    targets: Alternatives
    firm: bool

    @property
    def key(self) -> str:
        """The acts by name."""
        return "+".join(word.same or word.key for word in self.acts)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one sentence: what may stand between words, and how they combine."""

    words: Lexicon
    form: Edition
    text: str

    def only(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether nothing but `pattern` stands between two places of the sentence."""
        return start <= end and pattern.fullmatch(self.text, start, end) is not None

    def joined(self, found: Sequence[Token]) -> bool:
        """Whether 和, 及, 、 and nothing else stand between the tokens."""
        pairs = list(pairwise(found))
        return all(one.end < other.start and self.only(self.words.joint, one.end, other.start) for one, other in pairs)

    def specific(self, objects: list[Token]) -> list[Token]:
        """The objects without 申请, when a nearer one is named: 因申请引发的行政复议, 自然人申请."""
        return [token for token in objects if not token.word.general] or objects

    def meanings(
        self,
        acts: Sequence[Token],
        objects: Sequence[Token],
        words: tuple[Word, ...],
        things: tuple[Word, ...],
        each: bool,
    ) -> list[Meaning]:
        """The meanings of `words` with `things`: one, or with 各 one for each thing; none when they do not fit."""
        if each and len(things) > 1:
            found = [self._meaning(words, ((thing,),), True) for thing in things]
        else:
            together = len(things) <= 1 or (self.joined(objects) and all(thing.adds for thing in things))
            groups = (things,) if together else tuple((thing,) for thing in things)
            found = [self._meaning(words, groups, self.joined(acts))]
        return [meaning for meaning in found if meaning is not None]

    def chosen(self, acts: list[Token]) -> list[Token]:
        """The acts that the number is about: of 办结的申请中同意公开 the second."""
        outcomes = [token for token in acts if token.word.outcome]
        rows = [token for token in acts if token.word.exact]
        if outcomes and acts[-1].word.outcome:
            acts = outcomes
        elif rows:
            acts = rows
        return [token for token in acts if not token.word.through] or acts

    def narrowed(self, acts: Sequence[Token], objects: Sequence[Token], number: Token) -> bool:
        """收到涉及征地的申请, 申请12件转为主动公开: whether other words may make the number that of a part."""
        after = all(token.end <= number.start for token in acts)
        if after and self.words.narrowed.match(self.text, number.end):
            return True
        if not acts or not objects or objects[0].start < acts[-1].end:
            return False
        return not self.only(self.words.between, acts[-1].end, objects[0].start)

    def _meaning(self, acts: tuple[Word, ...], groups: tuple[tuple[Word, ...], ...], joined: bool) -> Meaning | None:
        things = tuple(thing for group in groups for thing in group)
        acts = tuple(self._plain(act, things) for act in acts)
        if len({word.family for word in (*acts, *things)}) != 1:
            return None
        sums: Alternatives
        if len(acts) > 1 and joined and all(act.adds for act in acts):
            choices = product(*(act.cells for act in acts))
            sums = tuple(tuple(cell for part in parts for cell in part) for parts in choices)
        else:
            sums = tuple(part for act in acts for part in act.cells)
        targets = tuple(target for group in groups for target in fill(self.form, sums, group))
        return Meaning(acts, things, targets, all(act.firm for act in acts))

    def _plain(self, act: Word, things: tuple[Word, ...]) -> Word:
        """收到行政复议5件: of some objects an act says no more than that they were."""
        if things and all(act.key in thing.plain for thing in things):
            return self.words.acts[things[0].bare]
        return act

    def amount(self, token: Token, family: str) -> int | Decimal | None:
        """The number in the family's unit; None when its unit is another family's or lacks where it is needed."""
        if token.number is None:
            return None
        value = token.number.value
        if not token.unit:
            after = self.text[token.end : token.end + 1]
            alone = family in self.words.unitless and (not after or after in _STOPS) and not _GLUED.match(token.text)
            return value if alone and isinstance(value, int) else None
        if token.unit not in self.words.units[family]:
            return None
        if family in self.words.amounts:
            return Decimal(value) * self.words.money[token.unit]
        return value if isinstance(value, int) else None

    def exact(self, token: Token, family: str) -> bool:
        """Whether the text gives the number to the last digit; 3.5万件 is rounded, 3.5万元 may be an amount."""
        if token.number is None or not token.number.exact:
            return False
        return family in self.words.amounts or not any(large in token.text for large in _LARGE)

    def slack(self, token: Token, family: str) -> Decimal:
        """How much an amount may have lost by rounding."""
        if family not in self.words.amounts:
            return Decimal(0)
        digits = token.text.removesuffix(token.unit)
        scale = self.words.money[token.unit]
        for large, factor in _LARGE.items():
            scale *= factor if large in digits else 1
        decimals = _DECIMALS.search(digits)
        return scale.scaleb(-len(decimals[1])) if decimals else scale
