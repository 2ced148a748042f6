"""The fee for handling information (信息处理费) in its tiers, with the arithmetic shown.

国办函〔2020〕109号, in force from 2021-01-01: by items (Article 4) or by pages (Article 5), never both for one
application (Article 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from gongkai.regulation.errors import BadValue
from gongkai.regulation.words import Lang, Text, data

Kind = Literal["items", "pages"]
MOST = 100_000
_UNITS = {"items": Text("件", "items"), "pages": Text("页", "pages")}


@dataclass(frozen=True, slots=True)
class Part:
    """So many units at a rate in 元, from number `first` to number `last`."""

    first: int
    last: int
    rate: int

    @property
    def count(self) -> int:
        """How many units."""
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        """元."""
        return self.count * self.rate


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in whole 元 and how it comes about. `source` is the article it rests on."""

    kind: Kind
    parts: tuple[Part, ...]
    source: str

    @property
    def amount(self) -> int:
        """元."""
        return sum(part.amount for part in self.parts)

    def arithmetic(self) -> str:
        """20×100 + 5×200 = 3,000; units without charge are left out."""
        charged = [f"{part.count}×{part.rate}" for part in self.parts if part.rate]
        return f"{' + '.join(charged)} = {self.amount:,}" if charged else "0"

    def lines(self, lang: Lang = "zh") -> tuple[str, ...]:
        """Tier by tier, then the sum with its source."""
        unit = _UNITS[self.kind].in_lang(lang)
        if lang == "zh":
            tiers = [f"第{p.first}至{p.last}{unit}：{p.count}{unit}×{p.rate}元＝{p.amount:,}元" for p in self.parts]
            return (*tiers, f"合计{self.amount:,}元（{self.arithmetic()}；{self.source}）")
        tiers = [f"{unit} {p.first} to {p.last}: {p.count} × {p.rate} yuan = {p.amount:,} yuan" for p in self.parts]
        return (*tiers, f"in all {self.amount:,} yuan ({self.arithmetic()}; {self.source})")


def fee_by_items(count: int, on: date, *, before: int = 0) -> Fee:
    """The fee for `count` items of one applicant in one calendar month, after `before` earlier ones in that month.

    国办函〔2020〕109号 Article 4: up to 10 free, 11 to 30 at 100 元 each, from 31 on each further ten 100 元 dearer. An
    application that asks several things is split into the smallest reasonable units. `on` is the day of the notice.
    BadValue.
    """
    return _fee("items", count, before, on)


def fee_by_pages(count: int, on: date) -> Fee:
    """The fee for `count` pages of one application; `on` is the day of the notice. BadValue.

    国办函〔2020〕109号 Article 5: up to 30 free, then 10, 20 and 40 元. A page is one side of A4 or smaller. Not for
    replies that only say where the information is found (Article 36(1), (2) of the Regulation), and not added up over
    applications.
    """
    return _fee("pages", count, 0, on)


@cache
def _tariffs() -> tuple[dict[str, Any], ...]:
    return tuple(data("fees")["tariff"])


def _fee(kind: Kind, count: int, before: int, on: date) -> Fee:
    for what, number in ((_UNITS[kind], count), (Text("当月此前件数", "items before"), before)):
        if type(number) is not int or not 0 <= number <= MOST:
            raise BadValue("fee-count", what=what, count=str(number)[:40], most=MOST)
    tariffs = [tariff for tariff in _tariffs() if tariff["kind"] == kind]
    held = [tariff for tariff in tariffs if tariff["since"] <= on]
    if not held:
        raise BadValue("fee-before-rules", day=on.isoformat(), since=min(tariff["since"] for tariff in tariffs))
    tariff = max(held, key=lambda tariff: tariff["since"])
    return Fee(kind, tuple(_parts(tariff["stages"], before, before + count)), tariff["source"])


def _parts(stages: list[dict[str, int]], before: int, total: int) -> Iterator[Part]:
    """The parts of the units numbered `before` + 1 to `total`."""
    done = 0
    for last, rate in _steps(stages, total):
        first = max(done, before) + 1
        if first <= last:
            yield Part(first, last, rate)
        done = last


def _steps(stages: list[dict[str, int]], total: int) -> Iterator[tuple[int, int]]:
    """Where each step ends, `total` at the latest, and its rate."""
    end = 0
    for stage in stages:
        rate, step = stage["rate"], stage.get("step", 0)
        while end < total:
            last = min(end + step, total) if step else min(stage.get("to", total), total)
            yield last, rate
            end, rate = last, rate + stage.get("rise", 0)
            if not step:
                break
