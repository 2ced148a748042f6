"""Remedies (救济) by ground, date and item: reconsideration first or a choice, last days, and the text for the letter.

条例 Article 51; 行政复议法 (2023) Articles 20, 23, 88; 行政诉讼法 Articles 45, 46; 法释〔2025〕8号 Articles 1, 2. The
date of the reply selects the text, so that an old case prints what was law on its day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from gongkai.regulation.calendar import Calendar, national
from gongkai.regulation.errors import BadValue
from gongkai.regulation.outcomes import Item, check_items, outcome
from gongkai.regulation.settings import STANDARD, Choice, Settings
from gongkai.regulation.words import Lang, Text, data

Way = Literal["first", "either", "none"]
REVIEW_FIRST_SINCE = date(2024, 1, 1)  # 行政复议法 (2023), in force


@dataclass(frozen=True, slots=True)
class Remedy:
    """What may be done against a reply, for the items it concerns (numbered from 1).

    `way`: "first" reconsideration before suit (复议前置), "either" the applicant's choice. The last days are None until
    the applicant's receipt is known; `suit_by` is None too where reconsideration comes first.
    """

    way: Way
    items: tuple[int, ...]
    text: Text
    source: str
    review_by: date | None
    suit_by: date | None
    settings: tuple[Choice, ...] = ()

    def printed(self, lang: Lang, *, review: str, court: str) -> str:
        """The text with the names of the reconsideration organ and the court."""
        return self.text.in_lang(lang).replace("{review}", review).replace("{court}", court)


@cache
def _data() -> dict[str, Any]:
    return data("remedies")


def way_of(item: Item, on: date, settings: Settings = STANDARD) -> tuple[Way, tuple[Choice, ...]]:
    """Which way an item goes when its reply bears the date `on`, and the settings used.

    Refusals under Articles 14, 15 and 16 go to reconsideration first from 2024-01-01 (行政复议法 Article 23(1)(4)); a
    refusal in part by the setting partial_refusal. Administrative queries (Article 36(7)) may be sued over directly.
    """
    found = outcome(item.outcome)
    if found.review == "none" or on < REVIEW_FIRST_SINCE:
        return ("none" if found.review == "none" else "either"), ()
    if found.review == "first":
        return "first", ()
    if found.key == "partial" and any(outcome(key).review == "first" for key in item.withheld):
        choice = settings.get("partial_refusal", on)
        return ("first" if choice.value == "review_first" else "either"), (choice,)
    return "either", ()


def remedies(
    items: Iterable[Item],
    on: date,
    *,
    received: date | None = None,
    told: bool = True,
    calendar: Calendar | None = None,
    settings: Settings = STANDARD,
) -> tuple[Remedy, ...]:
    """The remedies against a reply of the date `on`, one for each way that its items go; mixed letters carry both.

    行政复议法 Articles 20, 23; 行政诉讼法 Articles 44 to 46; 法释〔2025〕8号 Article 1.
    `received` is the day on which the applicant received it, the day from which the terms run, not counted itself.
    `told`: whether the letter said so; if not, the terms run from when the applicant learns of the remedy, for a year
    at most. BadValue, UnknownYear.
    """
    items = list(items)
    check_items(items)
    ways: dict[Way, tuple[list[int], dict[str, Choice]]] = {}
    for number, item in enumerate(items, 1):
        way, used = way_of(item, on, settings)
        numbers, choices = ways.setdefault(way, ([], {}))
        numbers.append(number)
        choices.update((choice.key, choice) for choice in used)
    return tuple(
        _remedy(way, tuple(numbers), on, _Period(received, told, calendar or national(), settings, on, choices))
        for way, (numbers, choices) in sorted(ways.items())
        if way != "none"
    )


def against_silence(due: date, *, calendar: Calendar | None = None, settings: Settings = STANDARD) -> Remedy:
    """What may be done when no reply came by the due date: from its next day on (法释〔2025〕8号 Article 2)."""
    choice = settings.get("silence_remedy", due)
    way: Way = "first" if choice.value == "review_first" else "either"
    period = _Period(due, True, calendar or national(), settings, due, {choice.key: choice})
    return _remedy(way, (), due, period, silence=True)


def has_remedy(letter: str) -> bool:
    """Whether a letter carries a remedy text (条例 Article 51); steps such as 补正, 延期, fee notice carry none."""
    return letter not in _data()["letters"]["without_remedy"]


def suit_after_review(received: date, calendar: Calendar | None = None, settings: Settings = STANDARD) -> date:
    """The last day to sue after a reconsideration decision received on `received`: 15 days (行政诉讼法 Article 45)."""
    period = _Period(received, True, calendar or national(), settings, received, {})
    return period.ends(received + timedelta(days=_data()["terms"]["after_review_days"]))


def respond_by(procedure: str, notified: date, calendar: Calendar | None = None) -> date:
    """The organ's own last day to answer after a notice: reconsideration 10 or 5 working days, suit 15 days.

    行政复议法 Articles 48, 54, 88; 行政诉讼法 Article 67. `procedure`: review_ordinary, review_simple, review_unknown
    (reminded as the shorter), suit. BadValue, UnknownYear.
    """
    calendar = calendar or national()
    found = _data()["respond"].get(procedure)
    if found is None:
        raise BadValue("unknown-procedure", key=procedure[:60], keys="、".join(_data()["respond"]))
    count: int = found["count"]
    if found["unit"] == "working_days":
        return calendar.nth_after(notified, count)
    return notified + timedelta(days=count)


@dataclass(frozen=True, slots=True)
class _Period:
    """From when terms run, and how they end."""

    received: date | None
    told: bool
    calendar: Calendar
    settings: Settings
    on: date
    used: dict[str, Choice]

    def ends(self, day: date) -> date:
        """A last day, run on to a working day by the setting remedy_roll_over."""
        choice = self.settings.get("remedy_roll_over", self.on)
        self.used[choice.key] = choice
        return self.calendar.on_or_after(day) if choice.value == "yes" else day


def _remedy(way: Way, numbers: tuple[int, ...], on: date, period: _Period, silence: bool = False) -> Remedy:
    terms = _data()["terms"]
    review_by = suit_by = None
    received = period.received
    if received is not None and period.told:
        review_by = period.ends(received + timedelta(days=terms["review_days"]))
        suit_by = period.ends(months_after(received, terms["suit_months"]))
    elif received is not None:
        review_by = suit_by = period.ends(months_after(received, 12 * terms["untold_years"]))
    text = _text(f"silence_{way}" if silence else way, on)
    found = Text(text["zh"], text["en"])
    choices = tuple(period.used.values())
    return Remedy(way, numbers, found, text["source"], review_by, None if way == "first" else suit_by, choices)


def _text(way: str, on: date) -> dict[str, Any]:
    """The text in force on the day of the reply."""
    held = [text for text in _data()["text"] if text["way"] == way and text["since"] <= on]
    found: dict[str, Any] = max(held, key=lambda text: text["since"]) if held else _data()["text"][0]
    return found


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last of that month where it has none such (民法典 Article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
