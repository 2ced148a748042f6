"""A sentence as words, numbers and stops."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.annualreport.narrative.lexicon import Lexicon, Word
from gongkai.annualreport.numerals import Numeral, parse_number

NONE = Word("")
_TITLE = re.compile("《[^《》]*》")
_YEAR = re.compile(r"20\d\d")


class Token(NamedTuple):
    """A piece of a sentence. `kind` is act, object or the kind of a mark; number, foreign, year, date or cut.

    A ``foreign`` number counts what no table counts (29期, 97%), and only parts what stands on its two sides.
    """

    kind: str
    start: int
    end: int
    word: Word
    text: str
    number: Numeral | None = None
    unit: str = ""


def hide_titles(text: str) -> str:
    """`text` with what stands in 《》 hidden, at the same length: the years of papers are not those of cases."""
    return _TITLE.sub(lambda found: "《" + "□" * (len(found[0]) - 2) + "》", text) if "《" in text else text


def tokens(text: str, words: Lexicon, year: int | None) -> list[Token]:
    """The words, numbers and stops of a sentence; `year` is the report's."""
    found: list[Token] = []
    for match in words.scanner.finditer(text):
        word = words.words.get(match.lastgroup or "")
        if word is not None:
            if word.relative:
                word = _relative(word, match[0], words, year)
            token: Token | None = Token(word.kind, match.start(), match.end(), word, match[0])
        elif match.lastgroup == "number":
            token = _number(match)
        else:
            token = Token(match.lastgroup or "cut", match.start(), match.end(), NONE, match[0])
        if token is not None and token.kind != "skip":
            found.append(token)
    return found


def _relative(word: Word, text: str, words: Lexicon, year: int | None) -> Word:
    """2021年结转 is carried in and 结转2023年 carried out of the report on 2022."""
    named = _YEAR.search(text)
    if named is None or year is None or int(named[0]) == year:
        return Word("block")
    return words.acts[word.relative["before" if int(named[0]) < year else "after"]]


def _number(match: re.Match[str]) -> Token | None:
    """A number with its unit; None for a Chinese numeral that counts nothing (统一, 一是)."""
    unit, digits = match["unit"] or "", match["digits"]
    if not unit and not any(char.isascii() and char.isdigit() for char in digits):
        return None
    number = parse_number(digits)
    if number is None:
        return None
    if match["more"]:
        number = Numeral(number.value, False)
    kind = "foreign" if match["foreign"] else "number"
    return Token(kind, match.start(), match.end(), NONE, match[0], number, unit)
