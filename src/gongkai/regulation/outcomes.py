"""Outcomes (处理决定) of items, and the row of table 3 that a case fills by a rule held as data.

Articles 14 to 16, 30 and 35 to 39 of the Regulation; 国办函〔2020〕109号 Article 6; 国办公开办函〔2021〕30号: one
application fills one row. The row keys are those of the annual report, the one bridge between the two packages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from gongkai.regulation.errors import BadValue
from gongkai.regulation.settings import STANDARD, Choice, Settings
from gongkai.regulation.words import Text, data

Kind = Literal["given", "withheld", "unavailable", "unprocessed", "ended"]
Review = Literal["first", "either", "none"]
MOST_ITEMS = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which an item ends (条例 Articles 14 to 16, 30, 35 to 39).

    `row` is empty where `setting` chooses it. `evidence` has to be on file before the letter is signed.
    """

    key: str
    title: Text
    kind: Kind
    article: str
    letter: str
    review: Review
    row: str
    setting: str
    evidence: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked (分项) and how it ended.

    `withheld`: for what is given in part, the outcomes of the parts that are not (Article 37).
    """

    outcome: str
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The row of table 3 that a case fills, by which rule, with the settings used."""

    key: str
    rule: Text
    source: str
    settings: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    when: str
    row: str
    text: Text
    source: str


@cache
def outcomes() -> Mapping[str, Outcome]:
    """All outcomes by key, in the order of table 3 (国办公开办函〔2021〕30号)."""
    return {
        key: Outcome(
            key,
            Text(entry["zh"], entry["en"]),
            entry["kind"],
            entry["article"],
            entry["letter"],
            entry["review"],
            entry.get("row", ""),
            entry.get("setting", ""),
            tuple(Text(*words) for words in entry["evidence"]),
        )
        for key, entry in data("outcomes")["outcome"].items()
    }


@cache
def rows() -> tuple[str, ...]:
    """The leaf rows of table 3 in its order, as keys of the annual report."""
    return tuple(data("outcomes")["table3"]["rows"])


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(rule["when"], rule["row"], Text(rule["zh"], rule["en"]), rule["source"])
        for rule in data("outcomes")["rule"]
    )


def outcome(key: str) -> Outcome:
    """The outcome named `key`. BadValue: there is none."""
    found = outcomes().get(key)
    if found is None:
        raise BadValue("unknown-outcome", key=str(key)[:60], keys="、".join(outcomes()))
    return found


def check_items(items: Sequence[Item]) -> None:
    """That items can be decided so: known outcomes, and a ground for each part withheld. BadValue."""
    if not items:
        raise BadValue("no-items")
    if len(items) > MOST_ITEMS:
        raise BadValue("fee-count", what=Text("分项", "items"), count=len(items), most=MOST_ITEMS)
    for number, item in enumerate(items, 1):
        if outcome(item.outcome).key == "partial" and not item.withheld:
            raise BadValue("partial-without-ground", number=number)
        for key in item.withheld:
            if outcome(key).kind not in ("withheld", "unavailable"):
                raise BadValue("ground-not-refusal", number=number, key=key)


def row_of(items: Iterable[Item], on: date, settings: Settings = STANDARD) -> Row:
    """The one row of table 3 that a case fills (国办公开办函〔2021〕30号); `on` is the day of the reply. BadValue.

    An item withdrawn while others were decided is left out. Then the first rule of `outcomes.toml` that fits holds.
    """
    items = list(items)
    check_items(items)
    used: dict[str, Choice] = {}
    decided = [item for item in items if item.outcome != "withdrawn"] or items
    found = [_row(outcome(item.outcome), on, settings, used) for item in decided]
    for rule in _rules():
        if _fits(rule.when, found):
            key = rule.row
            if key == "same":
                key = found[0]
            elif key.startswith("setting:"):
                choice = settings.get(key.removeprefix("setting:"), on)
                used[choice.key] = choice
                key = _chosen(found, str(choice.value))
            return Row(key, rule.text, rule.source, tuple(used.values()))
    raise AssertionError("the rules of outcomes.toml leave a case without a row")


def _row(found: Outcome, on: date, settings: Settings, used: dict[str, Choice]) -> str:
    if not found.setting:
        return found.row
    choice = settings.get(found.setting, on)
    used[choice.key] = choice
    return str(choice.value)


def _fits(when: str, found: Sequence[str]) -> bool:
    given = any(row in ("granted", "partial") for row in found)
    return {"all_alike": len(set(found)) == 1, "any_given": given, "none_given": not given}[when]


def _chosen(found: Sequence[str], way: str) -> str:
    """Of differing rows the one that stands first in table 3, or that has most items."""
    count = Counter(found)
    if way == "most_items":
        return min(count, key=lambda row: (-count[row], rows().index(row)))
    return min(count, key=rows().index)


def counted_row(first: Row, first_on: date, redo: Row, redo_on: date, settings: Settings = STANDARD) -> Row:
    """Which result table 3 counts after a new reply (国办公开办函〔2021〕30号; setting redo_same_year)."""
    choice = settings.get("redo_same_year", redo_on)
    counted = redo if first_on.year == redo_on.year and choice.value == "replace" else first
    return Row(counted.key, counted.rule, counted.source, (*counted.settings, choice))
