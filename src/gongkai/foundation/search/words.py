"""From text to the words that are searched for.

Chinese is written without spaces, so where a word ends is a guess: 市民政局 is 市/民政局 or 市民/政局. So the index
holds each pair of neighbours, with which every part of a text is found whatever was guessed, and besides the longer
words that rjieba knows, by which what is meant ranks before what merely contains it.

All forms of a character are one: full and half width, capitals, traditional and simplified. One character always
becomes one, so that places in the prepared text are places in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from operator import add
from pathlib import Path
from typing import NamedTuple

import rjieba

# The marks that stand around the year of a document's number (文号) in print and as people type them.
_OPENING, _CLOSING = "〔［【〖《〈（﹝[{<", "〕］】〗》〉）﹞]}>"


class Kind(Enum):
    """What a unit is."""

    HAN = "han"  # characters without anything between them
    PLAIN = "plain"  # letters or digits
    NUMBER = "number"  # year and number of a document: 〔2026〕1号


class Unit(NamedTuple):
    """A stretch of one kind: `text` as prepared, and where it stands in the text. `position` counts characters of HAN
    and the others whole; it skips one where punctuation stands between, so that no phrase goes across."""

    text: str
    kind: Kind
    position: int
    begin: int
    end: int

    @property
    def width(self) -> int:
        """How many positions it takes."""
        return len(self.text) if self.kind is Kind.HAN else 1


def listed(name: str) -> list[str]:
    """The words of a file beside this one."""
    return Path(__file__).with_name(name).read_text("utf-8").split()


@lru_cache(maxsize=1)
def _jieba() -> rjieba.Jieba:
    """With words of our subject that its dictionary lacks: typed without spaces they would fall apart (公/租房)."""
    jieba = rjieba.Jieba()
    for word in listed("ours.txt"):
        jieba.add_word(word, 10_000, "n")
    return jieba


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x10000):
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char).lower()
        if len(plain) == 1 and plain != char:
            table[code] = plain
    table.update({ord(pair[0]): pair[1] for pair in listed("traditional.txt")})
    table.update(dict.fromkeys(map(ord, _OPENING), "("))
    table.update(dict.fromkeys(map(ord, _CLOSING), ")"))
    return table


def prepare(text: str) -> str:
    """The text in one form of each character, as long as before."""
    return text.translate(_table())


_GAP = "."  # stands where punctuation does
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
# In prepared text. Brackets, or 号 at the end: 〔2026〕1号, (2026)1, 2026年第1号, 20261号; never just two numbers.
_YEAR, _COUNT = r"(?<!\d)((?:19|20)\d\d)", r"(\d{1,5})(?!\d)"
_UNIT = re.compile(
    rf"(?P<number>[ \t]*(?:\([ \t]*{_YEAR}[ \t]*年?[ \t]*\)[ \t]*第?[ \t]*{_COUNT}(?:[ \t]*号)?"
    rf"|{_YEAR}[ \t]*年?[ \t]*第?[ \t]*{_COUNT}[ \t]*号))"
    rf"|(?P<han>[{HAN}]+)"
    rf"|(?P<plain>[^\W_{HAN}]+)"
)


def units(text: str) -> Iterator[Unit]:
    """The units of a text, prepared or not."""
    return _units(prepare(text))


def _units(prepared: str) -> Iterator[Unit]:
    position, last = 0, 0
    for match in _UNIT.finditer(prepared):
        position += match.start() > last
        last = match.end()
        kind = Kind(match.lastgroup)
        unit = Unit(_number(match) if kind is Kind.NUMBER else match[0], kind, position, match.start(), last)
        yield unit
        position += unit.width


def _number(match: re.Match[str]) -> str:
    year, count = (group for group in match.groups()[1:5] if group)
    return f"#{year}-{int(count)}"


class Terms(NamedTuple):
    """What of a text goes into the index, with spaces between. `stream` has a term for each position: of a stretch
    云岭市 the pairs 云岭 and 岭市 and its last character 市. `words` has what else it is found by, in no order."""

    stream: str
    words: str


def terms(text: str) -> Terms:
    """Everything by which a text is found. Written for speed; a test holds its positions to those of `units`."""
    stream: list[str] = []
    prepared = prepare(text)
    words = [word for word in _jieba().cut_for_search(prepared, False) if len(word) > 2 and not word.isascii()]
    last = 0
    for match in _UNIT.finditer(prepared):
        if match.start() > last:
            stream.append(_GAP)
        last, found = match.end(), match[0]
        if match.lastgroup == Kind.HAN.value:
            stream += map(add, found, found[1:])
            stream.append(found[-1])
        elif match.lastgroup == Kind.PLAIN.value:
            stream.append(found)
        else:
            number = _number(match)
            stream.append(number)
            # Whoever types only the year, the count or 号 finds it too.
            words += [*number[1:].split("-"), *filter(str.isalpha, found)]
    return Terms(" ".join(stream), " ".join(words))


def split(text: str) -> list[str]:
    """A text without spaces, such as somebody types, as words: 公租房申请条件 is 公租房, 申请, 条件."""
    return [word for word in _jieba().cut(prepare(text)) if any(units(word))]
