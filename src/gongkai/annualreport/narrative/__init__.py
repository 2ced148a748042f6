"""What the text of a report says about its tables, as claims: 收到政府信息公开申请75件, 均为自然人, 未发生行政诉讼.

A claim names the cells that its number may mean. Whether it is right is for `checks.narrative`; the reader uses
`stated_values` to take glued digits apart. Words and cells stand in `words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from gongkai.annualreport.edition import Edition
from gongkai.annualreport.lexicon import Alternatives, Lexicon, Universal, Word, fill, lexicon
from gongkai.annualreport.numerals import Numeral, parse_number
from gongkai.annualreport.prose import Prose, Sentence, prose
from gongkai.annualreport.report import Report

Scope = str
"""Whose number it is: whole (the report's), or office, time, channel, when it is one of a part."""

_TOPIC = re.compile("申请|公开|复议|诉讼|规章|规范性文件|许可|处罚|强制|收费|处理费|结转|办结|答复|自然人|[线网][上下络]")
_NUMBER_OR_DENIAL = re.compile(r"\d|[未没无零不均全都皆]|[一二两三四五六七八九十百千][件起宗份部例条项个次]")
_TITLE = re.compile("《[^《》]*》")
_RIGHT_REACH, _ZERO_REACH = 18, 34
_GAP = re.compile(r"[，,；;：:（）()]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the text. `targets` are alternatives, each a sum of cells; none for a number of no cell.

    `key` names the words that made it (``receive``, ``granted``, ``cases``). `exact` is false for 约 and 余. `firm`:
    the scope is clear, so that disagreement is a fault; `row`: the words name the very row. `sentence` is the whole
    sentence and `context` what leads up to it, for asking whose number it is.
    """

    key: str
    quote: str
    value: int | Decimal
    targets: Alternatives = ()
    exact: bool = True
    firm: bool = True
    row: bool = False
    scope: Scope = "whole"
    section: str = ""
    line: int = 1
    column: int = 1
    paragraph: int = 0
    sentence: str = ""
    context: str = ""
    unit: str = ""
    objects: tuple[str, ...] = ()
    start: int = 0


class Token(NamedTuple):
    """A word, number or stop of a sentence; `kind` of a word is act, object, or that of its mark."""

    kind: str
    start: int
    end: int
    word: Word
    text: str
    number: Numeral | None = None
    unit: str = ""


_NONE = Word("")


def claims(report: Report) -> list[Claim]:
    """All statements of the report's sections, in the order of the text."""
    found: list[Claim] = []
    for key, section in report.sections.items():
        found += text_claims(section.text, report.form, section=key, year=report.year)
    return found


def hints(report: Report) -> Mapping[str, frozenset[int]]:
    """The values that the narrative states for single cells."""
    return {cell: frozenset(values) for cell, values in _values(claims(report)).items()}


def stated_values(text: str, form: Edition) -> dict[str, set[int]]:
    """The values that a plain text states for single cells of the edition."""
    return _values(text_claims(text, form))


def _values(found: Iterable[Claim]) -> dict[str, set[int]]:
    values: dict[str, set[int]] = {}
    for claim in found:
        if claim.exact and isinstance(claim.value, int):
            for cells in claim.targets:
                if len(cells) == 1:
                    values.setdefault(cells[0], set()).add(claim.value)
    return values


def text_claims(text: str, form: Edition, *, section: str = "", year: int | None = None) -> list[Claim]:
    """The statements of one text. `year` is the report's: numbers of other years are not its own."""
    words = lexicon()
    running = prose(text)
    found: list[Claim] = []
    state = _Paragraph()
    for sentence in running.sentences():
        if sentence.paragraph != state.number:
            state = _Paragraph(sentence.paragraph)
        if _TOPIC.search(sentence.text) and _NUMBER_OR_DENIAL.search(sentence.text):
            made = _Reader(words, form, sentence, state, year).read()
            found += [_placed(claim, running, sentence, section) for claim in made]
        state.before += sentence.text
    return found


def _placed(claim: Claim, running: Prose, sentence: Sentence, section: str) -> Claim:
    line, column = running.place(sentence.start + claim.start)
    return replace(claim, section=section, line=line, column=column, start=sentence.start + claim.start)


@dataclass(slots=True)
class _Paragraph:
    """What earlier sentences of a paragraph leave to later ones."""

    number: int = 0
    before: str = ""
    scope: Scope = "whole"
    objects: dict[str, tuple[Word, ...]] = field(default_factory=dict)


def _blank_titles(text: str) -> str:
    """Titles of papers in 《》 are not about this year's cases."""
    return _TITLE.sub(lambda found: "《" + "□" * (len(found[0]) - 2) + "》", text) if "《" in text else text


def tokens(text: str, words: Lexicon, year: int | None) -> list[Token]:
    """The words, numbers and stops of a sentence."""
    found: list[Token] = []
    for match in words.pattern.finditer(text):
        name = match.lastgroup or ""
        word = words.words.get(name)
        start, end = match.span()
        if word is not None:
            if word.relative:
                word = _relative(word, match[0], words, year)
            if word.kind != "skip":
                found.append(Token(word.kind if word.kind != "mark" else word.key, start, end, word, match[0]))
        elif match["number"] is not None:
            token = _number(match)
            if token:
                found.append(token)
        else:
            kind = "year" if match["year"] else "date" if match["date"] else "cut"
            found.append(Token(kind, start, end, _NONE, match[0]))
    return found


def _relative(word: Word, text: str, words: Lexicon, year: int | None) -> Word:
    """2021年结转 is carried in, 结转2023年 carried out, by the report's year."""
    named = re.search(r"20\d\d", text)
    if named is None or year is None or int(named[0]) == year:
        return Word("block")
    return words.acts[word.relative["before" if int(named[0]) < year else "after"]]


def _number(match: re.Match[str]) -> Token | None:
    """A number with its unit; None for a Chinese numeral that counts nothing (统一, 一是)."""
    unit, digits = match["unit"] or "", match["digits"]
    plain = any(char.isdigit() and char.isascii() for char in digits)
    if not unit and (not plain or match["foreign"] is None and digits[-1].isalpha()):
        return None
    number = parse_number(digits)
    if number is None:
        return None
    if match["more"]:
        number = Numeral(number.value, False)
    kind = "number" if not match["foreign"] else "foreign"
    return Token(kind, match.start(), match.end(), _NONE, match[0], number, unit)
