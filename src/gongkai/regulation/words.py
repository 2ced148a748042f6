"""The words of this package, Chinese and English, and how dates are said in both.

They stand in `data/words.toml` under stable codes, so that code carries codes and values, and text is made at the edge.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, TypeAlias

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

WEEKDAYS: Mapping[Lang, str | tuple[str, ...]] = {
    "zh": "一二三四五六日",
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def in_lang(self, lang: Lang) -> str:
        """The words in `lang`."""
        return self.zh if lang == "zh" else self.en


Value: TypeAlias = "str | int | date | Text | tuple[int, ...]"


def data(name: str) -> dict[str, Any]:
    """A data file of this package (`data/NAME.toml`), parsed."""
    text = (resources.files("gongkai.regulation") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def templates() -> Mapping[str, Text]:
    """All sentences by `family.code`."""
    families = data("words")
    return {
        f"{family}.{code}": Text(entry["zh"], entry["en"])
        for family, entries in families.items()
        for code, entry in entries.items()
    }


def say(code: str, lang: Lang, values: Mapping[str, Value] | None = None) -> str:
    """The sentence of `code` with its placeholders filled, all in one language. KeyError: a mistake of ours."""
    return _said(code, lang, tuple(values.items()) if values else ())


@lru_cache(maxsize=16384)  # the same few days are said of many cases
def _said(code: str, lang: Lang, values: tuple[tuple[str, Value], ...]) -> str:
    template = templates()[code].in_lang(lang)
    return template.format_map({name: spoken(value, lang) for name, value in values}) if values else template


def spoken(value: Value, lang: Lang) -> str:
    """A value as a sentence has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return full_date(value, lang)
    if isinstance(value, Text):
        return value.in_lang(lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(map(str, value))
    return str(value)


@lru_cache(maxsize=16384)
def full_date(day: date, lang: Lang) -> str:
    """2026年2月6日; 6 February 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, lang: Lang) -> str:
    """2月6日; 6 February. The first of January bears its year."""
    if day.month == day.day == 1:
        return full_date(day, lang)
    return f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {MONTHS[day.month - 1]}"


def weekday(day: date, lang: Lang) -> str:
    """星期五; Friday."""
    name = WEEKDAYS[lang][day.weekday()]
    return f"星期{name}" if lang == "zh" else name
