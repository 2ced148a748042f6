"""Settings: what the Regulation leaves open, and what an office has chosen, with source and date of effect.

The settings stand in `data/settings.toml`; each names the article or notice that leaves the question open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongkai.regulation.errors import BadSetting
from gongkai.regulation.words import Lang, Text, data

LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Setting:
    """A question that is open. `values` holds the words of each choice; a number has `least` and `most` instead."""

    key: str
    title: Text
    values: Mapping[str, Text]
    least: int = 0
    most: int = 0
    default: str | int = ""
    source: Text | None = None
    selects: str = "receipt"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a setting, on which ground, from which date on."""

    key: str
    value: str | int
    source: str
    since: date

    @property
    def number(self) -> int:
        """The value of a setting that is a number."""
        return int(self.value)

    def text(self, lang: Lang) -> str:
        """As an explanation names it: what is settled, how, on which ground and from when on."""
        setting = catalogue()[self.key]
        words = setting.values[str(self.value)].in_lang(lang) if setting.values else str(self.value)
        if lang == "zh":
            return f"{setting.title.zh}：{words}（{self.source}；自{self.since.isoformat()}起）"
        default = setting.source
        source = default.en if default and self.source == default.zh else self.source
        return f"{setting.title.en}: {words} ({source}; from {self.since.isoformat()})"


@cache
def catalogue() -> Mapping[str, Setting]:
    """All settings by key."""
    return {
        key: Setting(
            key,
            Text(entry["zh"], entry["en"]),
            {value: Text(*words) for value, words in entry.get("values", {}).items()},
            entry.get("least", 0),
            entry.get("most", 0),
            entry["default"],
            Text(entry["source"], entry["source_en"]),
            entry["selects"],
        )
        for key, entry in data("settings")["setting"].items()
    }


@cache
def _defaults() -> Mapping[str, tuple[Choice, ...]]:
    return {
        key: (Choice(key, entry["default"], entry["source"], entry["since"]),)
        for key, entry in data("settings")["setting"].items()
    }


class Settings:
    """The defaults and what an office chose over them. Immutable: `choose` gives another."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self._choices = dict(_defaults())
        for choice in sorted(choices, key=lambda choice: choice.since):
            _check(choice)
            earlier = [old for old in self._choices[choice.key] if old.since != choice.since]
            self._choices[choice.key] = (*earlier, choice)

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """What differs from the defaults, as it was given."""
        return tuple(
            choice for key, choices in self._choices.items() for choice in choices if choice not in _defaults()[key]
        )

    def choose(self, key: str, value: str | int, *, source: str, since: date) -> Settings:
        """Settings in which `key` is `value` for cases from `since` on. BadSetting."""
        return Settings([*self.chosen, Choice(key, value, source, since)])

    def get(self, key: str, on: date) -> Choice:
        """What holds for a case whose selecting date is `on`; before the first date of effect the first choice."""
        choices = self._choices[key]
        if len(choices) == 1:
            return choices[0]
        held = [choice for choice in choices if choice.since <= on]
        return max(held, key=lambda choice: choice.since) if held else choices[0]


def _check(choice: Choice) -> None:
    setting = catalogue().get(choice.key)
    if setting is None:
        raise BadSetting("unknown-setting", key=choice.key[:60], keys="、".join(catalogue()))
    if not choice.source.strip() or len(choice.source) > LONGEST_SOURCE or not choice.source.isprintable():
        raise BadSetting("setting-without-source", key=choice.key, most=LONGEST_SOURCE)
    if setting.values and choice.value not in setting.values:
        _refuse(choice, "、".join(setting.values))
    if not setting.values and not (type(choice.value) is int and setting.least <= choice.value <= setting.most):
        _refuse(choice, f"{setting.least}–{setting.most}")


def _refuse(choice: Choice, values: str) -> None:
    raise BadSetting("setting-value", key=choice.key, value=str(choice.value)[:60], values=values)


STANDARD = Settings()
