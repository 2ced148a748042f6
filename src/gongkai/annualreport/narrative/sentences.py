"""From the words of a sentence to its claims.

A number belongs to the words on its left, back to the last number or stop; when no act stands there, to the act on
its right (72件申请顺延到下年度答复). Where something stands between that changes the subject, the number is left alone:
to miss a statement is better than to misread one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.narrative.claim import Claim, Scope
from gongkai.annualreport.narrative.lexicon import Alternatives, Lexicon, Universal, Word, fill
from gongkai.annualreport.narrative.prose import Sentence
from gongkai.annualreport.narrative.tokens import Token, hide_titles, tokens
from gongkai.annualreport.numerals import parse_number

_BOUNDS = frozenset({"cut", "number", "foreign", "among"})
_FOREIGN_MATTER = frozenset({"negation", "change", "compare", "block", "plan", "instance", "defect"})
_WHOLE_YEAR = re.compile(r"12月(?:31日|底|末|份)?$|0?1月0?1日$|年")
_LARGE = re.compile("[万亿]")
_DECIMALS = re.compile(r"\.(\d+)")
_LEAD, _RIGHT_REACH, _RIGHT_OBJECT, _DENIAL_REACH = 10, 18, 8, 36


@dataclass(slots=True)
class Paragraph:
    """What earlier sentences of a paragraph leave to later ones: its text, the scope, the objects, who was speaking."""

    number: int = 0
    before: str = ""
    scope: Scope = "whole"
    lead: str = ""
    objects: dict[str, tuple[Word, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Meaning:
    """What a number is about: acts, objects, and the cells that they come to."""

    acts: tuple[Word, ...]
    objects: tuple[Word, ...]
    targets: Alternatives
    firm: bool


class SentenceReader:
    """Reads one sentence. `paragraph` carries what the sentences before it left, and is brought up to date."""

    def __init__(
        self, words: Lexicon, form: Edition, sentence: Sentence, paragraph: Paragraph, year: int | None
    ) -> None:
        self.words = words
        self.form = form
        self.text = hide_titles(sentence.text)
        self.plain = sentence.text
        self.paragraph = paragraph
        self.year = year
        self.scope: Scope = paragraph.scope
        self.tokens = tokens(self.text, words, year)
        self.claims: list[Claim] = []
        self.acts: dict[int, tuple[Word, ...]] = {}
        self.outcomes = False

    def read(self) -> list[Claim]:
        """The claims of the sentence, in the order of the text."""
        for index, token in enumerate(self.tokens):
            if token.kind == "number":
                self._at_number(index)
            elif token.kind == "negation":
                self._at_denial(index)
            else:
                self._follow(token)
        for universal in self.words.universals:
            self._of_all(universal)
        self._blur()
        if self.claims:
            self.paragraph.scope = self.scope
        return self.claims

    # ---------------------------------------------------------------- whose number
    def _follow(self, token: Token) -> None:
        """Keep track of whose numbers follow: this year's or another's, the whole body's or an office's."""
        if token.kind == "year":
            named = parse_number(token.text.rstrip("度").rstrip("年"))
            other = self.year is not None and named is not None and named.value != self.year
            self.scope = "time" if other else ("whole" if self.scope == "time" else self.scope)
        elif token.kind == "date":
            if not _WHOLE_YEAR.search(token.text):
                self.scope = "time"
        elif token.kind == "time":
            self.scope = "time"
        elif token.kind == "now" and self.scope == "time":
            self.scope = "whole"
        elif token.kind == "region" and self.scope == "office":
            self.scope = "whole"
        elif token.kind == "office":
            self.scope = "office"

    # ---------------------------------------------------------------- a number
    def _at_number(self, index: int) -> None:
        token = self.tokens[index]
        left, right = self._left(index), self._right(index)
        if any(other.kind in _FOREIGN_MATTER for other in left):
            return
        anchors = [other for other in left if other.kind in ("act", "object")]
        if anchors and not self._only(self.words.filler, anchors[-1].end, token.start):
            return
        if not anchors:
            anchors = self._stretched(index)
        if not any(anchor.kind == "act" for anchor in anchors):
            anchors = self._with_right(anchors, right, token)
        elif not any(anchor.kind == "object" for anchor in anchors):
            if right and right[0].kind in _FOREIGN_MATTER and right[0].start - token.end <= _RIGHT_OBJECT:
                return
            anchors += [t for t in right if t.kind == "object" and t.start - token.end <= _RIGHT_OBJECT][:2]
        scope = self._scope(left)
        if anchors:
            self._claim(index, anchors, scope)
        elif any(other.kind == "channel" for other in [*left, *right]):
            self._channel(index, left, right)

    def _left(self, index: int) -> list[Token]:
        start = index
        while start and self.tokens[start - 1].kind not in _BOUNDS:
            start -= 1
        return self.tokens[start:index]

    def _right(self, index: int) -> list[Token]:
        end = index + 1
        while end < len(self.tokens) and self.tokens[end].kind not in _BOUNDS:
            end += 1
        return self.tokens[index + 1 : end]

    def _only(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        return pattern.fullmatch(self.text, start, end) is not None

    def _stretched(self, index: int) -> list[Token]:
        """收到申请，共75件: a clause of fillers only goes on with the clause before it, if that had no number."""
        cut = index - 1
        if cut < 1 or self.tokens[cut].kind != "cut" or self.tokens[cut].text not in "，,":
            return []
        if not self._only(self.words.filler, self.tokens[cut].end, self.tokens[index].start):
            return []
        left = self._left(cut)
        anchors = [token for token in left if token.kind in ("act", "object")]
        if not anchors or any(token.kind in _FOREIGN_MATTER for token in left):
            return []
        return anchors if self._only(self.words.filler, anchors[-1].end, self.tokens[cut].start) else []

    def _with_right(self, anchors: list[Token], right: list[Token], number: Token) -> list[Token]:
        """The objects on the left with the act on the right (72件…顺延到下年度), if that stands near enough."""
        taken: list[Token] = []
        for token in right:
            if token.kind in _FOREIGN_MATTER or token.start - number.end > _RIGHT_REACH:
                break
            if token.kind == "act":
                return [*(anchors or taken), token]
            if token.kind == "object":
                taken.append(token)
        return anchors or taken

    def _scope(self, left: Sequence[Token]) -> Scope:
        """A channel named without 等 on the left restricts the number to itself."""
        channels = [token for token in left if token.kind == "channel"]
        if channels and not any(token.kind == "etc" and token.start > channels[0].start for token in left):
            return "channel"
        return self.scope

    def _channel(self, index: int, left: Sequence[Token], right: Sequence[Token]) -> None:
        token = self.tokens[index]
        named = [other.word.key for other in [*left, *right] if other.kind == "channel"]
        if token.unit in self.words.units["application"] and token.number is not None:
            start = left[0].start if left else token.start
            self._add("channel", start, token, int(token.number.value), objects=(named[0],), scope="channel")

    # ---------------------------------------------------------------- what it means
    def _claim(self, index: int, anchors: list[Token], scope: Scope) -> None:
        token = self.tokens[index]
        each = any(other.kind == "each" for other in self._left(index))
        meanings = self._meanings(index, anchors, each)
        start = min(anchors[0].start, token.start)
        for meaning in meanings:
            self._from_meaning(meaning, token, start, scope)
            self.acts[index] = meaning.acts

    def _from_meaning(self, meaning: _Meaning, token: Token, start: int, scope: Scope) -> None:
        family = meaning.acts[0].family
        value = self._amount(token, family)
        if value is None or token.number is None:
            return
        act = meaning.acts[0]
        money = family in ("money", "charge")
        exact = token.number.exact and (money or not _LARGE.search(token.text))
        channels = [t.word.key for t in self.tokens if t.kind == "channel" and start - _LEAD <= t.start < token.end]
        self._add(
            "+".join(word.same or word.key for word in meaning.acts),
            start,
            token,
            value,
            targets=meaning.targets if scope == "whole" else (),
            exact=exact,
            firm=meaning.firm and scope == "whole",
            row=act.exact and len(meaning.acts) == 1,
            scope=scope,
            slack=self._slack(token) if money else Decimal(0),
            objects=tuple(channels[:1]) if scope == "channel" else tuple(word.key for word in meaning.objects),
        )
        self.outcomes = self.outcomes or any(word.outcome for word in meaning.acts)
        if meaning.objects:
            self.paragraph.objects[meaning.objects[0].family] = meaning.objects

    def _amount(self, token: Token, family: str) -> int | Decimal | None:
        """The number in the family's unit; None when its unit is another family's, or it has none where it needs one."""
        if token.number is None:
            return None
        value = token.number.value
        if not token.unit:
            after = self.text[token.end : token.end + 1]
            alone = family in ("application", "dispute") and (not after or after in "，,；;。、)）")
            return value if alone and isinstance(value, int) else None
        if token.unit not in self.words.units[family]:
            return None
        if family in ("money", "charge"):
            return Decimal(value) * self.words.money[token.unit]
        return value if isinstance(value, int) else None

    def _slack(self, token: Token) -> Decimal:
        decimals = _DECIMALS.search(token.text)
        scale = self.words.money[token.unit]
        for large, factor in (("万", 10_000), ("亿", 100_000_000)):
            if large in token.text.removesuffix(token.unit):
                scale *= factor
        return scale.scaleb(-len(decimals[1])) if decimals else scale

    def _meanings(self, index: int, anchors: list[Token], each: bool) -> list[_Meaning]:
        acts = tuple(token for token in anchors if token.kind == "act")
        objects = [token for token in anchors if token.kind == "object"]
        specific = [token for token in objects if not token.word.general]
        objects = specific or objects
        if not acts:
            inherited = self._inherited(index, objects)
            words = inherited or (self.words.acts[objects[0].word.bare],)
        else:
            words = tuple(token.word for token in acts)
        if not all(self._fits(word) for word in words):
            return []
        things = tuple(token.word for token in objects) or self._remembered(words[0])
        if words[0].family != "charge" and not things:
            return []
        if each and len(things) > 1:
            found = [self._meaning(words, (thing,), True, True) for thing in things]
        else:
            together = self._joined(objects) and all(thing.adds for thing in things)
            found = [self._meaning(words, things, self._joined(acts), together or len(things) == 1)]
        known = [meaning for meaning in found if meaning is not None]
        for meaning in known:
            meaning.firm = meaning.firm and self._certain(objects, words)
        return known

    def _inherited(self, index: int, objects: Sequence[Token]) -> tuple[Word, ...]:
        """现行有效规章2部、规范性文件705件: the second object has the act of the first."""
        before = index - 1
        while before >= 0 and self.tokens[before].kind != "number":
            before -= 1
        acts = self.acts.get(before, ())
        if not acts or acts[0].family != objects[0].word.family:
            return ()
        return acts if self._only(self.words.joint, self.tokens[before].end, objects[0].start) else ()

    def _fits(self, word: Word) -> bool:
        """Some acts mean what they say only after others: 共计 after two numbers, 其他 in a row of results."""
        if word.within == "outcome" and not self.outcomes:
            return False
        made = {claim.key for claim in self.claims if claim.scope == "whole"}
        return all(made & set(names.split("|")) for names in word.after)

    def _remembered(self, act: Word) -> tuple[Word, ...]:
        """The objects of an act that names none: its own, or those last named in the paragraph."""
        if act.object:
            return (self.words.objects[act.object],)
        for claim in reversed(self.claims):
            things = tuple(self.words.objects[key] for key in claim.objects if key in self.words.objects)
            if things and things[0].family == act.family:
                return things
        return self.paragraph.objects.get(act.family, ())

    def _certain(self, objects: Sequence[Token], acts: Sequence[Word]) -> bool:
        """False when nothing in the sentence or the paragraph says that the matter is disclosure."""
        needs = [token.word.needs for token in objects if token.word.needs]
        if needs:
            return all(re.search(need, self.text) for need in needs)
        if objects:
            return True
        if acts[0].family == "application":
            return "申请" in self.text or "申请" in self.paragraph.before
        return any(claim.firm for claim in self.claims)

    def _joined(self, found: Sequence[Token]) -> bool:
        return all(
            self._only(self.words.joint, one.end, other.start) for one, other in zip(found, found[1:], strict=False)
        )

    def _meaning(
        self, acts: tuple[Word, ...], things: tuple[Word, ...], acts_joined: bool, things_joined: bool
    ) -> _Meaning | None:
        acts = tuple(self._plain(act, things) for act in acts)
        families = {act.family for act in acts} | {thing.family for thing in things}
        if len(families) != 1:
            return None
        if len(acts) > 1 and acts_joined and all(act.adds for act in acts):
            sums: Alternatives = tuple(tuple(c for part in parts for c in part) for parts in product(*(a.cells for a in acts)))
        else:
            sums = tuple(part for act in acts for part in act.cells)
        groups = [things] if things_joined else [(thing,) for thing in things]
        targets = tuple(target for group in groups for target in fill(self.form, sums, group))
        return _Meaning(acts, things, targets, all(act.firm for act in acts))

    def _plain(self, act: Word, things: tuple[Word, ...]) -> Word:
        """收到行政复议5件: of some objects an act says no more than that they were."""
        if things and all(act.key in thing.plain for thing in things):
            return self.words.acts[things[0].bare]
        return act

    # ---------------------------------------------------------------- none
    def _at_denial(self, index: int) -> None:
        """未发生行政复议、未收到申请: zero for the objects that follow, or for those before (行政诉讼均未发生)."""
        denial = self.tokens[index]
        follow = self._right(index)
        stop = self.tokens[index + 1 + len(follow)] if index + 1 + len(follow) < len(self.tokens) else None
        if stop is not None and stop.kind in ("number", "foreign", "among"):
            return
        objects = [token for token in follow if token.kind == "object"]
        end = stop.start if stop else len(self.text.rstrip("。！？!?”’）)"))
        if objects:
            if objects[0].start - denial.end > _DENIAL_REACH or not self._only(self.words.tail, objects[-1].end, end):
                return
            self._denied(objects, follow, denial)
            return
        before = self._left(index)
        objects = [token for token in before if token.kind == "object"]
        if objects and not follow and self._only(self.words.filler, objects[-1].end, denial.start):
            if self._only(self.words.tail, denial.end, end):
                self._denied(objects, before, denial)

    def _denied(self, objects: list[Token], around: Sequence[Token], denial: Token) -> None:
        kinds = {token.kind for token in around}
        acts = [token.word for token in around if token.kind == "act"]
        specific = [token for token in objects if token.word.family == "dispute"]
        if specific:
            if kinds & {"defect", "instance"} or any(act.family == "dispute" for act in acts):
                return
            first = objects.index(specific[0])
            listed = [token for token in objects[:first] if self._joined([token, specific[0]])]
            objects = listed + specific
        elif kinds & {"defect", "instance", "block", "plan", "change"} or any(act.key not in ("receive", "handle", "new") for act in acts):
            return
        start = min(denial.start, objects[0].start)
        end = max(denial.end, objects[-1].end)
        for token in objects:
            if token.word.family in ("application", "dispute"):
                self._zero(token, start, end)

    def _zero(self, token: Token, start: int, end: int) -> None:
        word = token.word
        act = self.words.acts["receive" if word.family == "application" else word.bare]
        firm = not word.needs or re.search(word.needs, self.text) is not None
        self.claims.append(
            Claim(
                key="none",
                quote=self.plain[start:end],
                value=0,
                targets=fill(self.form, act.cells, (word,)) if self.scope == "whole" else (),
                firm=firm and self.scope == "whole",
                scope=self.scope,
                objects=(word.key,),
                start=start,
                sentence=self.plain,
                context=self._context(start),
            )
        )
        self.paragraph.objects[word.family] = (word,)
