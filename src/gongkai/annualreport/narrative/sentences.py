"""From the words of a sentence to its claims.

A number belongs to the words on its left, back to the last number or stop; when no act stands there, to the act on
its right (72件申请顺延到下年度答复). Where something stands between that changes the subject, the number is left alone:
to miss a statement is better than to misread one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.narrative.claim import Claim, Scope
from gongkai.annualreport.narrative.lexicon import Lexicon, Word
from gongkai.annualreport.narrative.meaning import Grammar, Meaning
from gongkai.annualreport.narrative.prose import Sentence
from gongkai.annualreport.narrative.tokens import Token, hide_titles, tokens
from gongkai.annualreport.numerals import parse_number

_BOUNDS = frozenset({"cut", "number", "foreign", "among"})
_FOREIGN_MATTER = frozenset({"negation", "change", "compare", "block", "plan", "instance", "defect"})
_WHOLE_YEAR = re.compile(r"12月(?:31日|底|末|份)?$|0?1月0?1日$|年")
_REMEMBERED = 3000
_LEAD, _RIGHT_REACH, _RIGHT_OBJECT, _RIGHT_GENERAL = 10, 18, 8, 2


@dataclass(slots=True)
class Paragraph:
    """What earlier sentences of a paragraph leave to later ones: its text, the scope, the objects, who was speaking."""

    number: int = 0
    before: str = ""
    scope: Scope = "whole"
    lead: str = ""
    objects: dict[str, tuple[Word, ...]] = field(default_factory=dict)

    def go_on(self, sentence: str) -> None:
        """Remember a sentence; of a paragraph without end, the last ones."""
        self.before = (self.before + sentence)[-_REMEMBERED:]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose report it is: the year, and its title and the names of its body in one text."""

    year: int | None = None
    names_text: str = ""

    def names(self, office: str) -> bool:
        """Whether the office is the body itself: 我办 in the report of an 办公室."""
        name = office.lstrip("我本")
        return name in self.names_text or name in self.names_text.replace("人民", "")


class SentenceReader:
    """Reads the numbers of one sentence. `paragraph` carries what came before, and is brought up to date."""

    def __init__(self, words: Lexicon, form: Edition, sentence: Sentence, paragraph: Paragraph, whose: Whose) -> None:
        self.words = words
        self.plain = sentence.text
        self.text = hide_titles(sentence.text)
        self.grammar = Grammar(words, form, self.text)
        self.paragraph = paragraph
        self.whose = whose
        self.scope: Scope = paragraph.scope
        self.scopes: list[Scope] = []
        self.tokens = tokens(self.text, words, whose.year)
        self.claims: list[Claim] = []
        self._acts: dict[int, tuple[Word, ...]] = {}
        self._outcomes = False

    def read(self) -> None:
        """Make the claims of the sentence's numbers."""
        for index, token in enumerate(self.tokens):
            self._follow(token)
            self.scopes.append(self.scope)
            if token.kind == "number":
                self._at_number(index)

    def finish(self) -> None:
        """Leave to the next sentence of the paragraph what it needs to know."""
        if self.claims:
            self.paragraph.scope = self.claims[-1].scope if self.claims[-1].scope != "channel" else "whole"
            if any(token.word.deniable for token in self.tokens):
                self.paragraph.lead = self.plain[: self.claims[0].start]
        self.paragraph.go_on(self.plain)

    # ---------------------------------------------------------------- whose number
    def _follow(self, token: Token) -> None:
        """Keep track of whose numbers follow: this year's or another's, the whole body's or an office's."""
        if token.kind == "year":
            named = parse_number(token.text.rstrip("度").rstrip("年"))
            year = self.whose.year
            other = year is not None and named is not None and named.value != year
            self.scope = "time" if other else self._back_from("time")
        elif token.kind == "time" or (token.kind == "date" and not _WHOLE_YEAR.search(token.text)):
            self.scope = "time"
        elif token.kind == "now":
            self.scope = self._back_from("time")
        elif token.kind == "region":
            self.scope = self._back_from("office")
        elif token.kind == "office":
            self.scope = self._back_from("office") if self.whose.names(token.text) else "office"

    def _back_from(self, scope: Scope) -> Scope:
        return "whole" if self.scope == scope else self.scope

    def _scope(self, left: Sequence[Token]) -> Scope:
        """A channel named without 等 on the left restricts the number to itself."""
        channels = [token for token in left if token.kind == "channel"]
        if channels and not any(token.kind == "etc" and token.start > channels[0].start for token in left):
            return "channel"
        return self.scope

    # ---------------------------------------------------------------- which words
    def left(self, index: int) -> list[Token]:
        """The tokens before one, back to the last number or stop."""
        start = index
        while start and self.tokens[start - 1].kind not in _BOUNDS:
            start -= 1
        return self.tokens[start:index]

    def right(self, index: int) -> list[Token]:
        """The tokens after one, up to the next number or stop."""
        end = index + 1
        while end < len(self.tokens) and self.tokens[end].kind not in _BOUNDS:
            end += 1
        return self.tokens[index + 1 : end]

    def _at_number(self, index: int) -> None:
        token = self.tokens[index]
        left, right = self.left(index), self.right(index)
        if any(other.kind in _FOREIGN_MATTER for other in left):
            return
        anchors = _anchors(left)
        if anchors and not self.grammar.only(self.words.filler, anchors[-1].end, token.start):
            return
        anchors = self._completed(anchors or self._stretched(index), right, token)
        if anchors:
            self._claim(index, anchors, self._scope(left))
        elif any(other.kind == "channel" for other in [*left, *right]):
            self._channel(index, left, right)

    def _completed(self, anchors: list[Token], right: list[Token], number: Token) -> list[Token]:
        """The anchors on the left with what the right adds: the act (12件予以公开), or the object (收到12件申请)."""
        if not any(anchor.kind == "act" for anchor in anchors):
            return self._with_right(anchors, right, number)
        if any(anchor.kind == "object" for anchor in anchors):
            return anchors
        near = [token for token in right if token.start - number.end <= _RIGHT_OBJECT]
        if near and near[0].kind in _FOREIGN_MATTER:
            return []
        return anchors + [token for token in near if token.kind == "object"][:2]

    def _with_right(self, anchors: list[Token], right: list[Token], number: Token) -> list[Token]:
        taken: list[Token] = []
        for token in right:
            if token.kind in _FOREIGN_MATTER or token.start - number.end > _RIGHT_REACH:
                break
            if token.kind == "act" and (token.word.right or token.word.outcome or token.word.exact):
                return [*(anchors or taken), token]
            if token.kind == "object":
                taken.append(token)
        if taken and taken[0].word.general and taken[0].start - number.end > _RIGHT_GENERAL:
            return anchors
        return anchors or taken

    def _stretched(self, index: int) -> list[Token]:
        """收到申请，共75件: a clause of fillers only goes on with the clause before it, if that had no number."""
        cut = index - 1
        if cut < 1 or self.tokens[cut].text not in ("，", ","):
            return []
        if not self.grammar.only(self.words.filler, self.tokens[cut].end, self.tokens[index].start):
            return []
        left = self.left(cut)
        anchors = _anchors(left)
        before = cut - len(left) - 1
        if before >= 0 and self.tokens[before].kind != "cut":
            return []
        if not anchors or any(token.kind in _FOREIGN_MATTER for token in left):
            return []
        return anchors if self.grammar.only(self.words.filler, anchors[-1].end, self.tokens[cut].start) else []

    # ---------------------------------------------------------------- what they mean
    def _claim(self, index: int, anchors: list[Token], scope: Scope) -> None:
        token = self.tokens[index]
        named = [anchor for anchor in anchors if anchor.kind == "act"]
        acts = self.grammar.chosen(named)
        objects = self.grammar.specific([anchor for anchor in anchors if anchor.kind == "object"])
        words = tuple(act.word for act in acts) or self._inherited(index, objects)
        if not all(self._fits(word) for word in words):
            return
        things = tuple(token.word for token in objects) or self._remembered(words[0])
        if not things:
            return
        each = any(other.kind == "each" for other in self.left(index))
        start = min(anchors[0].start, token.start)
        sure = token.unit not in self.words.loose_units and all(act.word.firm for act in named)
        sure = sure and not self.grammar.narrowed(acts, objects, token) and (bool(objects) or self._of_one(words[0]))
        for meaning in self.grammar.meanings(acts, objects, words, things, each):
            meaning.firm = meaning.firm and sure and self.sure(meaning.acts, start)
            self._from_meaning(meaning, index, start, scope, alone=len(named) == 1)

    def _from_meaning(self, meaning: Meaning, index: int, start: int, scope: Scope, *, alone: bool) -> None:
        token = self.tokens[index]
        family = meaning.acts[0].family
        value = self.grammar.amount(token, family)
        if value is None:
            return
        near = [t for t in self.tokens if t.kind == "channel" and start - _LEAD <= t.start < token.end]
        channels = tuple(t.word.key for t in near)
        claim = Claim(
            meaning.key,
            value,
            targets=meaning.targets,
            exact=self.grammar.exact(token, family),
            firm=meaning.firm,
            row=meaning.acts[0].exact and alone,
            scope=scope,
            unit=token.unit,
            slack=self.grammar.slack(token, family),
            objects=channels[:1] if scope == "channel" else tuple(word.key for word in meaning.objects),
        )
        self.add(claim, min(start, near[0].start) if scope == "channel" and near else start, token.end)
        self._acts[index] = meaning.acts
        self._outcomes = self._outcomes or any(word.outcome for word in meaning.acts)
        self.paragraph.objects[family] = meaning.objects

    def _inherited(self, index: int, objects: Sequence[Token]) -> tuple[Word, ...]:
        """现行有效规章2部、规范性文件705件: the second object has the act of the first; else it has its own."""
        before = index - 1
        while before >= 0 and self.tokens[before].kind != "number":
            before -= 1
        acts = self._acts.get(before, ())
        alike = bool(acts) and acts[0].family == objects[0].word.family
        if alike and self.grammar.only(self.words.joint, self.tokens[before].end, objects[0].start):
            return acts
        return (self.words.acts[objects[0].word.bare],)

    def _fits(self, word: Word) -> bool:
        """Some acts mean what they say only after others: 共计 after two numbers, 其他 in a row of results."""
        if word.within == "outcome" and not self._outcomes:
            return False
        made = {claim.key for claim in self.claims if claim.scope == "whole"}
        return all(made & set(names.split("|")) for names in word.after)

    def _remembered(self, act: Word) -> tuple[Word, ...]:
        """The objects of an act that names none: its own, or those last named in the paragraph."""
        if act.object:
            return (self.words.objects[act.object],)
        return self.paragraph.objects.get(act.family, ())

    def sure(self, acts: Sequence[Word], start: int) -> bool:
        """Whether the sentence leaves no doubt that the number is about disclosure, and about all of it."""
        if any(soft.touches(act) and soft.pattern.search(self.text) for soft in self.words.softenings for act in acts):
            return False
        if any(act.ground for act in acts) and len({t.word.key for t in self.tokens if t.word.outcome}) < 2:
            return False
        made = {part for claim in self.claims for part in claim.key.split("+")}
        if not all(made.issuperset(act.complete) for act in acts):
            return False
        return self.in_context(acts[0].family, start)

    def in_context(self, family: str, start: int) -> bool:
        """Whether the sentence, up to about `start` if need be, or the paragraph before it speaks of disclosure."""
        pattern = self.words.context.get(family)
        if pattern is None or self.words.context_before[family].search(self.paragraph.before):
            return True
        end = len(self.text) if family == self.words.channel_family else start + _LEAD
        return pattern.search(self.text, 0, end) is not None

    def _of_one(self, act: Word) -> bool:
        """Of 行政复议4件、行政诉讼3件，维持4件 it is not clear which the last number is of."""
        opening = max(self.text.rfind(sign) for sign in "；;")
        named = {c.objects for c in self.claims if c.start > opening and self._family(c) == act.family}
        return len(named) < 2 or bool(act.object)

    def _family(self, claim: Claim) -> str:
        word = self.words.objects.get(claim.objects[0]) if claim.objects else None
        return word.family if word else ""

    def _channel(self, index: int, left: Sequence[Token], right: Sequence[Token]) -> None:
        token = self.tokens[index]
        named = next(other.word.key for other in [*left, *right] if other.kind == "channel")
        value = self.grammar.amount(token, self.words.channel_family)
        known = {thing.key for things in self.paragraph.objects.values() for thing in things if thing.general}
        if value is not None and token.unit and any(set(claim.objects) & known for claim in self.claims):
            start = left[0].start if left else token.start
            self.add(Claim("channel", value, scope="channel", unit=token.unit, objects=(named,)), start, token.end)

    def add(self, claim: Claim, start: int, end: int) -> None:
        """Take down a claim made of the words between `start` and `end`.

        A number of a part of the whole has no cells; told twice within a sentence (答复73件，其中…答复60件), the second
        is of a part. Neither is ever a fault.
        """
        if claim.scope != "whole":
            claim.targets = ()
        again = any(
            other.key == claim.key and other.objects == claim.objects and other.value != claim.value
            for other in self.claims
        )
        claim.firm = claim.firm and bool(claim.targets) and not again
        claim.row = claim.row and claim.scope == "whole"
        claim.quote = self.plain[start:end]
        claim.sentence = self.plain
        claim.context = self.paragraph.lead + "\n" + self.plain[:end]
        claim.paragraph = self.paragraph.number
        claim.start = start
        self.claims.append(claim)


def _anchors(found: Sequence[Token]) -> list[Token]:
    return [token for token in found if token.kind in ("act", "object")]
