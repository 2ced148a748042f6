"""Sums within the text: 1079条，其中规范性文件9条、解读信息27条以及其他栏目信息1042条; 线上33件，线下24件.

Parts are held against their whole only where the text says that nothing is left: the last part is 其他, the two parts
are all there can be (线上 and 线下), or every group of results is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongkai.annualreport.narrative.claim import Claim
from gongkai.annualreport.narrative.lexicon import lexicon
from gongkai.annualreport.narrative.prose import Prose, Sentence, prose
from gongkai.annualreport.narrative.tokens import hide_titles
from gongkai.annualreport.numerals import NUMBER, Numeral, parse_number
from gongkai.annualreport.report import Report

_NEAR_OPENING, _LABEL, _NEXT_LABEL, _MOST = 2, 26, 12, 8


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and its parts as the text gives them. `finding` is the code that it gives when it does not hold."""

    finding: str
    quote: str
    whole: int
    parts: tuple[int, ...]
    section: str
    line: int
    column: int
    sentence: str

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the whole."""
        return sum(self.parts) == self.whole


def sums(report: Report, found: Sequence[Claim]) -> list[Sum]:
    """All sums of the report's text; `found` are its claims."""
    made = list(_covers(found))
    for key, section in report.sections.items():
        if _rest().search(section.text):
            running = prose(section.text)
            for sentence in running.sentences():
                made += _listed(running, sentence, key)
    return made


# ---------------------------------------------------------------- 其中……以及其他
@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return re.compile(lexicon().data["parts"]["opening"])


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    units = lexicon().data["parts"]["units"]
    return re.compile(rf"(?P<digits>{NUMBER})(?P<unit>[{units}])(?P<more>余|多|以上|左右)?")


@lru_cache(maxsize=1)
def _odd() -> re.Pattern[str]:
    return re.compile(lexicon().data["parts"]["strange"])


@lru_cache(maxsize=1)
def _rest() -> re.Pattern[str]:
    return re.compile(lexicon().data["parts"]["rest"])


def _listed(running: Prose, sentence: Sentence, section: str) -> Iterator[Sum]:
    text = hide_titles(sentence.text)
    if not _rest().search(text):
        return
    for opening in _opening().finditer(text):
        whole = _before(text, opening.start())
        parts = _parts(text, opening.end(), whole["unit"]) if whole else None
        value = _exact(whole) if whole else None
        if whole is None or value is None or not parts:
            continue
        numbers = [number for number in map(_exact, parts) if number is not None]
        if len(numbers) < len(parts):
            continue
        line, column = running.place(sentence.start + whole.start())
        quote = sentence.text[whole.start() : parts[-1].end()]
        yield Sum(
            lexicon().data["parts"]["finding"], quote, value, tuple(numbers), section, line, column, sentence.text
        )


def _before(text: str, opening: int) -> re.Match[str] | None:
    """The number that stands right before the opening words."""
    last = next(reversed(list(_counted().finditer(text, 0, opening))), None)
    if last is None or opening - last.end() > _NEAR_OPENING:
        return None
    return last if not text[last.end() : opening].strip("，,（(；;：:") else None


def _parts(text: str, start: int, unit: str) -> list[re.Match[str]] | None:
    """The numbers of the list up to its 其他; None when it is no such list, or goes on after it."""
    depth, place = 0, start
    parts: list[re.Match[str]] = []
    closed = False
    for number in _counted().finditer(text, start):
        label = text[place : number.start()]
        depth += sum(label.count(sign) for sign in "（(") - sum(label.count(sign) for sign in "）)")
        if depth < 0:
            break
        inner = depth > 0
        place = number.end()
        if inner:
            continue
        if closed:
            return parts if len(label) > _NEXT_LABEL or number["unit"] != unit else None
        if number["unit"] != unit or len(label) > _LABEL or _strange(label):
            return None
        parts.append(number)
        closed = _rest().match(label.lstrip("，,、；;和及以与：:（(）)")) is not None
    return parts if closed and len(parts) > 1 else None


def _strange(label: str) -> bool:
    """Words between two parts that make the second something other than a part."""
    return bool(_opening().search(label) or _odd().search(label))


def _exact(number: re.Match[str]) -> int | None:
    found: Numeral | None = parse_number(number["digits"])
    if found is None or not found.exact or number["more"] or not isinstance(found.value, int):
        return None
    return None if re.search("[万亿]", number["digits"]) else found.value


# ---------------------------------------------------------------- every group named
def _covers(found: Sequence[Claim]) -> Iterator[Sum]:
    paragraphs: dict[tuple[str, int, str], list[Claim]] = {}
    for claim in found:
        scope = "whole" if claim.scope == "channel" else claim.scope
        paragraphs.setdefault((claim.section, claim.paragraph, scope), []).append(claim)
    for claims in paragraphs.values():
        for cover in lexicon().data["cover"]:
            yield from _cover(cover, claims)


def _cover(cover: Mapping[str, Any], claims: Sequence[Claim]) -> Iterator[Sum]:
    whole = [claim for claim in claims if claim.key in cover["whole"] and claim.scope != "channel"]
    taken = _taken(cover, claims)
    if not 0 < len(whole) <= _MOST or taken is None or not all(claim.exact for claim in (*whole, *taken)):
        return
    parts = tuple(int(claim.value) for claim in taken)
    values = [int(claim.value) for claim in whole]
    carried = [int(claim.value) for claim in claims if claim.key in cover.get("plus", ())][:_MOST]
    allowed = {*values, *(a + b for a in values for b in carried)}
    if len(set(values)) > 1 and sum(parts) not in allowed:
        return
    stated = next((value for value in sorted(allowed) if value == sum(parts)), values[0])
    first = min((*whole, *taken), key=lambda claim: claim.start)
    quote = "；".join(claim.quote for claim in sorted((whole[0], *taken), key=lambda claim: claim.start))
    yield Sum(cover["finding"], quote, stated, parts, first.section, first.line, first.column, whole[0].sentence)


def _taken(cover: Mapping[str, Any], claims: Sequence[Claim]) -> list[Claim] | None:
    """One claim for every part of the cover, each claim once; None when a part is missing or told twice."""
    taken: list[Claim] = []
    for part in cover["parts"]:
        fitting = [claim for claim in claims if _fits(claim, part, cover)]
        if any(claim in taken for claim in fitting):
            fitting = [claim for claim in fitting if claim in taken]
            if len(fitting) == 1:
                continue
        if len(fitting) != 1:
            return None
        taken.append(fitting[0])
    loose = [claim for claim in claims if claim.key in cover.get("loose", ())]
    return None if loose else taken


def _fits(claim: Claim, part: Sequence[str], cover: Mapping[str, Any]) -> bool:
    if cover["by"] == "act":
        return bool(set(claim.key.split("+")) & set(part))
    if cover["by"] == "object":
        return bool(set(claim.objects) & set(part)) and len(claim.objects) == 1 and not claim.blanket
    return claim.scope == "channel" and any(word in claim.quote for word in part)
