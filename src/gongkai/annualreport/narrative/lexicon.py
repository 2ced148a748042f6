"""The words of `words.toml`: what each means, one pattern that finds them all, and the cells they come to.

Code knows the kinds of words (act, object, mark) and how they go together; which row or column they mean is data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from typing import Any

from gongkai.annualreport.edition import Edition, edition
from gongkai.annualreport.narrative.scanner import Scanner
from gongkai.annualreport.numerals import NUMBER

Alternatives = tuple[tuple[str, ...], ...]
"""Readings of a number: each is a sum of cells, and the number is right when one of the sums is."""

_COUNT_UNITS = "件次|余件|人次|件|宗|起|例|份|封|条|项|个|部|次|篇|桩|万元|亿元|千元|元"
_OTHER_UNITS = "[年月日天时点分秒期场家人名位字批届级类周楼室号路层米倍张轮种户亩台处本页册站所只支组集]|公里"


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of the word list. What the fields mean is written at the head of `words.toml`."""

    kind: str
    key: str = ""
    family: str = ""
    cells: Alternatives = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    bare: str = ""
    object: str = ""
    plain: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    relative: Mapping[str, str] = field(default_factory=dict, hash=False)
    within: str = ""
    same: str = ""
    denied: str = ""
    firm: bool = True
    exact: bool = False
    adds: bool = False
    through: bool = False
    general: bool = False
    outcome: bool = False
    ground: bool = False
    deniable: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Universal:
    """A sentence about all cases: `zero` cells of the objects before it, or the alternatives `cells`, hold nothing."""

    key: str
    family: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    zero: tuple[str, ...] = ()
    cells: Alternatives = ()
    number: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Softening:
    """Words that make the claims of some acts or families unsure in their sentence."""

    pattern: re.Pattern[str]
    acts: frozenset[str]
    families: frozenset[str]

    def touches(self, word: Word) -> bool:
        """Whether claims of the act are unsure."""
        return word.key in self.acts or word.family in self.families


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word list, ready for use. `scanner` finds words, numbers, years and stops, and names the `Word`."""

    scanner: Scanner
    words: Mapping[str, Word]
    acts: Mapping[str, Word]
    objects: Mapping[str, Word]
    universals: tuple[Universal, ...]
    softenings: tuple[Softening, ...]
    units: Mapping[str, frozenset[str]]
    unitless: frozenset[str]
    amounts: frozenset[str]
    context: Mapping[str, re.Pattern[str]]
    context_before: Mapping[str, re.Pattern[str]]
    channel_family: str
    money: Mapping[str, Decimal]
    filler: re.Pattern[str]
    tail: re.Pattern[str]
    joint: re.Pattern[str]
    between: re.Pattern[str]
    narrowed: re.Pattern[str]
    loose_units: frozenset[str]
    look: Mapping[str, re.Pattern[str]]
    data: Mapping[str, Any]


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _word(kind: str, entry: Mapping[str, Any]) -> Word:
    known = {item.name for item in fields(Word)}
    return Word(**({"kind": kind} | {key: _tuples(value) for key, value in entry.items() if key in known}))


# What code itself has to know of a sentence, after the words of the list.
_BUILT_IN = {
    "year": r"(?:20\d\d|二[〇零○][一二三四五六七八九〇零○]{2})年度?",
    "date": r"\d{1,2}月(?:\d{1,2}日|底|末|份)?|年[底末初]",
    "number": rf"(?P<digits>{NUMBER})"
    rf"(?:(?P<unit>{_COUNT_UNITS})(?P<more>余|多|以上|左右|上下)?|(?P<foreign>{_OTHER_UNITS}|[%％‰‱]))?",
    "cut": r"[，,；;：:（）()？/]",
}


def _repeat(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words})*")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The word list of the library."""
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    entries = {f"w{number}": pair for number, pair in enumerate(_in_order(data))}
    words = {name: _word(kind, entry) for name, (kind, entry) in entries.items()}
    phrases = {name: entry["phrases"] for name, (_, entry) in entries.items()}
    units = {family: frozenset(units.split("|")) for family, units in data["units"].items()}
    return Lexicon(
        scanner=Scanner(phrases, _BUILT_IN),
        words=words,
        acts={word.key: word for word in words.values() if word.kind == "act"},
        objects={word.key: word for word in words.values() if word.kind == "object"},
        universals=tuple(_universal(entry) for entry in data["universal"]),
        units=units,
        unitless=frozenset(data["unitless"]),
        amounts=frozenset(family for family, known in units.items() if known <= set(data["money"])),
        channel_family=data["channel"],
        context={family: re.compile(pattern) for family, pattern in data["context"].items()},
        context_before={family: re.compile(pattern) for family, pattern in data["context_before"].items()},
        money={unit: Decimal(scale) for unit, scale in data["money"].items()},
        filler=_repeat(data["filler"]),
        tail=_repeat(data["tail"]),
        joint=_repeat(data["joint"]),
        between=_repeat(data["between"]),
        narrowed=re.compile(data["narrowed"]),
        loose_units=frozenset(data["loose_units"]),
        look={name: re.compile(pattern) for name, pattern in data["read"].items()},
        softenings=tuple(_softening(entry) for entry in data["soften"]),
        data=data,
    )


def _in_order(data: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The entries in the order in which they win: marks that skip or are early, acts, objects, other marks."""
    early = [entry for entry in data["mark"] if entry.get("early") or entry["kind"] == "skip"]
    late = [entry for entry in data["mark"] if entry not in early]
    kinds = (("mark", early), ("act", data["act"]), ("object", data["object"]), ("mark", late))
    return [(kind, entry) for kind, entries in kinds for entry in entries]


def _softening(entry: Mapping[str, Any]) -> Softening:
    acts, families = frozenset(entry.get("acts", ())), frozenset(entry.get("families", ()))
    return Softening(re.compile(entry["pattern"]), acts, families)


def _universal(entry: Mapping[str, Any]) -> Universal:
    return Universal(
        key=entry["key"],
        family=entry["family"],
        pattern=re.compile(entry["pattern"]),
        unless=re.compile(entry.get("unless", "(?!)")),
        zero=tuple(entry.get("zero", ())),
        cells=_tuples(entry.get("cells", [])),
        number=entry.get("number", {}),
    )


@cache
def _cells(form: str) -> frozenset[str]:
    return frozenset(edition(form).cells())


def fill(form: Edition, sums: Alternatives, things: tuple[Word, ...]) -> Alternatives:
    """The sums with {row} and {column} filled in from the objects; cells that the edition lacks drop out."""
    return _fill(form.name, sums, tuple(thing.key for thing in things))


@lru_cache(maxsize=4096)
def _fill(form: str, sums: Alternatives, keys: tuple[str, ...]) -> Alternatives:
    known = _cells(form)
    things = [lexicon().objects[key] for key in keys]
    rows = [row for thing in things for row in thing.rows]
    columns = [column for thing in things for column in thing.columns]
    filled: list[tuple[str, ...]] = []
    for terms in sums:
        cells = [
            term.format(row=row, column=column)
            for term in terms
            for row, column in product(rows if "{row}" in term else [""], columns if "{column}" in term else [""])
        ]
        present = tuple(cell for cell in cells if cell in known)
        if present and present not in filled:
            filled.append(present)
    return tuple(filled)
