"""The catalogue of findings: what each code means, what it rests on, how to put it right, and its words.

The entries stand in `catalogue/*.toml`, one file a family; the head of `catalogue/tables.toml` explains the format.
Checks give values and take the sentence from here: no check holds words of its own. (The folder beside this module
holds data only: with an `__init__.py` in it, Python would take the folder for the module.)
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from gongkai.annualreport.errors import GongkaiError
from gongkai.annualreport.findings import Level

Lang = Literal["zh", "en"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
_HEADINGS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("问题", "依据", "应当", "例子", "改法"),
    "en": ("finding", "clause", "formula", "example", "cure"),
}


class CatalogueError(GongkaiError):
    """A code that the catalogue lacks, an entry that it cannot use, or a placeholder without a value: a mistake of
    ours, never of a report."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English, with placeholders."""

    zh: str
    en: str

    def in_lang(self, lang: Lang) -> str:
        """The words in `lang`."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one code. `family` is its file: tables, narrative, form."""

    code: str
    family: str
    title: str
    english_title: str
    level: Level
    clause: str
    source: str
    formula: str
    bad: str
    why: str
    cure: str
    message: Text
    left: Text | None = None
    right: Text | None = None
    retired: bool = False

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that the message asks for, in either language."""
        return _placeholders(self.message.zh) | _placeholders(self.message.en)

    def described(self, lang: Lang) -> tuple[tuple[str, str], ...]:
        """What a person who asks for the code is told, as pairs of heading and text. Clauses and cures are Chinese."""
        headings = _HEADINGS[lang]
        title = self.title if lang == "zh" else self.english_title
        texts = (title, f"{self.clause}（{self.source}）", self.formula, f"{self.bad}：{self.why}", self.cure)
        return tuple(zip(headings, texts, strict=True))


def _placeholders(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


@dataclass(frozen=True, slots=True)
class _Catalogue:
    entries: Mapping[str, Entry]
    phrases: Mapping[str, Text]


def entry(code: str) -> Entry:
    """What the catalogue says of `code`."""
    try:
        return _catalogue().entries[code]
    except KeyError:
        raise CatalogueError(
            f"the catalogue has no code {code!r}: add it to a file of annualreport/catalogue/"
        ) from None


def codes() -> tuple[str, ...]:
    """All codes, in the order of the files: tables, narrative, form, then any other."""
    return tuple(_catalogue().entries)


def render(code: str, lang: Lang, **values: object) -> str:
    """The message of `code` in `lang` with its placeholders filled; a placeholder without a value is an error."""
    return _fill(entry(code).message.in_lang(lang), code, values)


def side(code: str, which: Literal["left", "right"], lang: Lang, **values: object) -> str:
    """The words for the left or right side of the comparison that `code` is about; empty when it has none."""
    text = entry(code).left if which == "left" else entry(code).right
    return "" if text is None else _fill(text.in_lang(lang), code, values)


def phrase(name: str, lang: Lang, **values: object) -> str:
    """A part of a sentence that several codes use."""
    try:
        text = _catalogue().phrases[name]
    except KeyError:
        raise CatalogueError(f"the catalogue has no phrase {name!r}: add it to annualreport/catalogue/") from None
    return _fill(text.in_lang(lang), name, values)


def _fill(template: str, name: str, values: Mapping[str, object]) -> str:
    try:
        return template.format_map(values)
    except KeyError as error:
        raise CatalogueError(f"{name}: the placeholder {error.args[0]!r} has no value") from None


@lru_cache(maxsize=1)
def _catalogue() -> _Catalogue:
    entries: dict[str, Entry] = {}
    phrases: dict[str, Text] = {}
    for family, data in _files():
        for code, table in data.get("code", {}).items():
            if code in entries:
                raise CatalogueError(f"{family}.toml: code {code} stands already in {entries[code].family}.toml")
            entries[code] = _entry(family, code, table)
        for name, table in data.get("phrase", {}).items():
            if name in phrases:
                raise CatalogueError(f"{family}.toml: phrase {name} stands already in another file")
            phrases[name] = _text(table)
    return _Catalogue(entries, phrases)


def _files() -> Iterator[tuple[str, dict[str, Any]]]:
    folder = resources.files(__package__).joinpath("catalogue")
    first = ("tables", "narrative", "form")
    names = sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    for name in sorted(names, key=lambda name: first.index(name) if name in first else len(first)):
        yield name, tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _text(table: Mapping[str, str]) -> Text:
    return Text(table["zh"], table["en"])


def _entry(family: str, code: str, table: Mapping[str, Any]) -> Entry:
    try:
        found = Entry(
            code=code,
            family=family,
            title=table["title"],
            english_title=table["english_title"],
            level=table["level"],
            clause=table["clause"]["text"],
            source=table["clause"]["source"],
            formula=table["formula"],
            bad=table["example"]["bad"],
            why=table["example"]["why"],
            cure=table["cure"],
            message=Text(table["message"], table["english"]),
            left=_text(table["left"]) if "left" in table else None,
            right=_text(table["right"]) if "right" in table else None,
            retired=table.get("retired", False),
        )
    except KeyError as error:
        raise CatalogueError(f"{family}.toml: code {code} has no {error.args[0]!r}") from None
    if found.level not in LEVELS:
        raise CatalogueError(f"{family}.toml: code {code} has the level {found.level!r}: error, warning or note")
    return found
