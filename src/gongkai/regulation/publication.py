"""Time limits of publication by category (公开时限): Article 26 and the rules for kinds of information.

The categories stand in `data/publication.toml`, each with its source; what was not seen in the text is marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gongkai.regulation.calendar import Calendar, national
from gongkai.regulation.errors import BadValue
from gongkai.regulation.events import Unit
from gongkai.regulation.words import Lang, Text, data, full_date


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of information and its term, or its date in the following year. `seen`: the source's text was seen."""

    key: str
    title: Text
    runs_from: Text
    count: int
    unit: Unit
    at_least: bool
    month: int
    day: int
    source: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day to publish (or, with `at_least`, the first day on which a term may end).

    `remind`: the working day on or before it, for dates that are no working days. `provisional`: see Calendar.
    """

    category: Category
    day: date
    remind: date
    provisional: bool
    text: Text


@cache
def categories() -> Mapping[str, Category]:
    """All categories by key: Articles 26 and 49, and the rules for kinds of information."""
    return {
        key: Category(
            key,
            Text(entry["zh"], entry["en"]),
            Text(entry.get("from_zh", ""), entry.get("from_en", "")),
            entry.get("count", 0),
            Unit(entry.get("unit", "days")),
            entry.get("at_least", False),
            entry.get("month", 0),
            entry.get("day", 0),
            entry["source"],
            entry["status"] == "published",
        )
        for key, entry in data("publication")["category"].items()
    }


def category(key: str) -> Category:
    """The category named `key`. BadValue: there is none."""
    found = categories().get(key)
    if found is None:
        raise BadValue("unknown-category", key=str(key)[:60], keys="、".join(categories()))
    return found


def publish_by(key: str, on: date, calendar: Calendar | None = None) -> Limit:
    """The limit for information of a category that was made, decided or approved on `on`, a day not counted itself.

    Article 26, or the rule that the category names. BadValue: no such category, or one that goes by year; UnknownYear.
    """
    calendar = calendar or national()
    found = category(key)
    if found.month:
        raise BadValue("category-use", key=key, use=Text("它按年度，用 report_by", "it goes by year: use report_by"))
    working = found.unit is Unit.WORKING_DAYS
    day = calendar.nth_after(on, found.count) if working else on + timedelta(days=found.count)
    return Limit(found, day, calendar.on_or_before(day), calendar.provisional(day), _text(found, on, day))


def report_by(key: str, year: int, calendar: Calendar | None = None) -> Limit:
    """The limit for the report on `year`: a date, not a working day (Article 49). BadValue, UnknownYear."""
    calendar = calendar or national()
    found = category(key)
    if not found.month:
        use = Text("它从某一日起算，用 publish_by", "it runs from a day: use publish_by")
        raise BadValue("category-use", key=key, use=use)
    day = date(year + 1, found.month, found.day)
    zh = f"{found.title.zh}（{year}年度）：最迟{full_date(day, 'zh')}（{found.source}）"
    en = f"{found.title.en} for {year}: by {full_date(day, 'en')} ({found.source})"
    return Limit(found, day, calendar.on_or_before(day), calendar.provisional(day), Text(zh, en))


def _text(found: Category, on: date, day: date) -> Text:
    return Text(_line(found, on, day, "zh"), _line(found, on, day, "en"))


def _line(found: Category, on: date, day: date, lang: Lang) -> str:
    first, last = full_date(on, lang), full_date(day, lang)
    source = found.source if found.seen else f"{found.source}，{'待核对原文' if lang == 'zh' else 'text not checked'}"
    working = found.unit is Unit.WORKING_DAYS
    if lang == "zh":
        unit, bound = "个工作日" if working else "日", "不少于" if found.at_least else ""
        ends = f"{last}起方可结束" if found.at_least else f"最迟{last}"
        return f"{found.title.zh}：{first}{found.runs_from.zh}，{bound}{found.count}{unit}，{ends}（{source}）"
    unit, bound = "working days" if working else "days", "at least " if found.at_least else ""
    ends = "may end from" if found.at_least else "by"
    return f"{found.title.en}: {found.runs_from.en} on {first}, {bound}{found.count} {unit}, {ends} {last} ({source})"
