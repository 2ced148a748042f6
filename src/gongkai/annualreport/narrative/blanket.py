"""Sentences without a number that say one: 未发生行政复议, 均为自然人申请, 均获维持."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.annualreport.narrative.claim import Claim
from gongkai.annualreport.narrative.lexicon import Universal, Word, fill
from gongkai.annualreport.narrative.sentences import SentenceReader
from gongkai.annualreport.narrative.tokens import Token

_DENIAL_REACH = 36
_NO_DENIAL = frozenset({"defect", "instance"})
_NO_PLAIN_DENIAL = _NO_DENIAL | {"block", "plan", "change"}
_END = "。！？!?”’）)"


def denials(reader: SentenceReader) -> None:
    """Add a claim of zero for each object that the sentence denies: those that follow, or 行政诉讼均未发生."""
    for index, token in enumerate(reader.tokens):
        if token.kind == "negation":
            _deny(reader, index)


def _deny(reader: SentenceReader, index: int) -> None:
    denial, words = reader.tokens[index], reader.words
    follow = reader.right(index)
    after = index + 1 + len(follow)
    stop = reader.tokens[after] if after < len(reader.tokens) else None
    if stop is not None and stop.kind != "cut":
        return
    end = stop.start if stop else len(reader.text.rstrip(_END))
    objects = [token for token in follow if token.kind == "object"]
    if objects:
        near = objects[0].start - denial.end <= _DENIAL_REACH
        if near and reader.grammar.only(words.tail, objects[-1].end, end):
            _denied(reader, objects, follow, index)
        return
    before = reader.left(index)
    objects = [token for token in before if token.kind == "object"]
    ends = reader.grammar.only(words.tail, denial.end, end)
    if objects and ends and not follow and reader.grammar.only(words.filler, objects[-1].end, denial.start):
        _denied(reader, objects, before, index)


def _denied(reader: SentenceReader, objects: list[Token], around: Sequence[Token], index: int) -> None:
    kinds = {token.kind for token in around}
    acts = [token.word for token in around if token.kind == "act"]
    near = reader.grammar.specific(objects)
    if near != objects:  # 因申请引发的行政复议 denies the second; 申请、行政复议 denies both
        first = objects.index(near[0])
        near = [token for token in objects[:first] if reader.grammar.joined([token, near[0]])] + near
    families = {token.word.family for token in near}
    if kinds & (_NO_DENIAL if len(families) > 1 or reader.words.channel_family not in families else _NO_PLAIN_DENIAL):
        return
    if any(act.family in families and not act.deniable for act in acts):
        return
    denial = reader.tokens[index]
    span = (min(denial.start, near[0].start), max(denial.end, near[-1].end))
    for token in near:
        _zero(reader, token.word, span, index)


def _zero(reader: SentenceReader, word: Word, span: tuple[int, int], index: int) -> None:
    if not word.denied:
        return
    act = reader.words.acts[word.denied]
    targets = fill(reader.grammar.form, act.cells, (word,))
    firm = reader.sure((act,), span[1])
    claim = Claim("none", 0, targets=targets, scope=reader.scopes[index], firm=firm, objects=(word.key,), blanket=True)
    reader.add(claim, *span)
    reader.paragraph.objects[word.family] = (word,)


def universals(reader: SentenceReader) -> None:
    """Add what a sentence about all cases says of the other cells."""
    for universal in reader.words.universals:
        for found in universal.pattern.finditer(reader.text):
            _of_all(reader, universal, found.span())


def _of_all(reader: SentenceReader, universal: Universal, span: tuple[int, int]) -> None:
    opening = max(reader.text.rfind(sign, 0, span[0]) for sign in "；;") + 1
    segment = [(i, token) for i, token in enumerate(reader.tokens) if opening <= token.start < span[0]]
    if any(token.kind in ("instance", "negation") for _, token in segment) or universal.unless.search(
        reader.text, opening, span[0]
    ):
        return
    clause = [token for token in _clause(segment) if token.kind == "channel" or token.word.outcome]
    if clause and universal.cells:  # 不予公开的申请均为自然人: not of all applications
        return
    things = tuple(
        token.word for _, token in segment if token.kind == "object" and token.word.family == universal.family
    )
    scope = reader.scopes[segment[-1][0]] if segment else reader.scope
    firm = reader.in_context(universal.family, span[0])
    if universal.zero:
        things = things or reader.paragraph.objects.get(universal.family, ())
        targets = fill(reader.grammar.form, (universal.zero,), things) if things else ()
    else:
        targets = fill(reader.grammar.form, universal.cells, ())
    if targets:
        keys = tuple(thing.key for thing in things)
        reader.add(Claim(universal.key, 0, targets=targets, scope=scope, firm=firm, objects=keys, blanket=True), *span)
    _same_number(reader, universal, span)


def _clause(segment: list[tuple[int, Token]]) -> list[Token]:
    """The tokens of a segment after its last stop."""
    found: list[Token] = []
    for _, token in reversed(segment):
        if token.kind == "cut":
            break
        found.append(token)
    return found


def _same_number(reader: SentenceReader, universal: Universal, span: tuple[int, int]) -> None:
    """收到申请333件，均为自然人: the number before is that column's too."""
    if not universal.number:
        return
    thing = reader.words.objects[universal.number["object"]]
    for claim in reversed(reader.claims):
        if claim.key in universal.number["acts"] and claim.scope == "whole":
            targets = fill(reader.grammar.form, reader.words.acts[claim.key].cells, (thing,))
            keys = (thing.key,)
            same = Claim(
                claim.key, claim.value, targets=targets, exact=claim.exact, firm=False, objects=keys, blanket=True
            )
            reader.add(same, claim.start, span[1])
            return
