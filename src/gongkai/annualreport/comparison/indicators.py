"""Indicators (指标): rates worked out from the cells of one report, each with its formula, cells and interval."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from gongkai.annualreport.comparison.interval import byar, wilson
from gongkai.annualreport.comparison.values import Number, Sum, total
from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.edition import Edition, edition
from gongkai.annualreport.report import Report


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate: the sum of the cells `part` over the sum of the cells `whole`.

    `kind`: of a share the part is contained in the whole, of a rate it is not. `per` is the number of the whole for
    which the value is said: 1, shown as a percentage, or 100. `main` marks those of the short tables, where they have
    their `short` name; `family` is the
    same for those that take a whole apart (refusals by ground, applicants).
    """

    key: str
    name: Text
    kind: Literal["share", "rate"]
    part: tuple[str, ...]
    whole: tuple[str, ...]
    formula: Text
    source: str
    per: int = 1
    main: bool = False
    family: str = ""
    short: Text | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells that the indicator is worked out from, each once."""
        return tuple(dict.fromkeys(self.part + self.whole))


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of one report. Without a value, `why` says why there is none.

    `value`, `low` and `high` are for `indicator.per` of the whole; `low` and `high` are the 95 % interval.
    """

    indicator: Indicator
    part: int | None = None
    whole: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: Text | None = None


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("indicators.toml").read_text(encoding="utf-8"))


@cache
def counts() -> tuple[tuple[str, Text], ...]:
    """The cells whose numbers are shown beside the indicators, and what they are called."""
    return tuple((entry["cell"], Text(entry["zh"], entry["en"])) for entry in _data()["count"])


@cache
def indicators(edition_name: str) -> tuple[Indicator, ...]:
    """All indicators of an edition, in the order in which they are shown."""
    data = _data()
    form = edition(edition_name)
    return tuple(
        _indicator(entry, form, words)
        for entry in data["indicator"]
        for words in _each(entry.get("each", ""), form, data["english"])
    )


def _each(each: str, form: Edition, english: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """What {key}, {label} and {english} stand for; once nothing, where an entry is not repeated."""
    axis, _, name = each.partition(":")
    if not each:
        yield {}
    elif axis == "rows":
        for row in _group(form, name):
            yield {"key": row.key, "label": row.label, "english": english[row.key]}
    else:
        for column in form.rows()[name].columns:
            if not column.total:
                yield {"key": column.key, "label": column.label, "english": english[column.key]}


def _group(form: Edition, group: str) -> list[Any]:
    return [row for row in form.rows().values() if row.group == group]


def _indicator(entry: Mapping[str, Any], form: Edition, words: Mapping[str, str]) -> Indicator:
    def said(name: str) -> str:
        return str(entry[name]).format(**words) if words else str(entry[name])

    return Indicator(
        key=said("key"),
        name=Text(said("zh"), said("en")),
        kind=entry["kind"],
        part=_cells(entry["part"], form, words),
        whole=_cells(entry["whole"], form, words),
        formula=Text(said("formula_zh"), said("formula_en")),
        source=entry["source"],
        per=entry.get("per", 1),
        main=entry.get("main", False),
        short=Text(entry["short_zh"], entry["short_en"]) if "short_zh" in entry else None,
        family=entry["key"].partition(".")[0] if words else "",
    )


def _cells(names: Sequence[str], form: Edition, words: Mapping[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        axis, _, group = name.partition(":")
        if group:
            found += [f"{row.name}.total" for row in _group(form, group)]
        else:
            found.append(axis.format(**words) if words else axis)
    return tuple(found)


def measure(report: Report) -> tuple[Measure, ...]:
    """All indicators of `report`."""
    return tuple(_measure(report, indicator) for indicator in indicators(report.edition))


def _measure(report: Report, indicator: Indicator) -> Measure:
    sums = total(report, indicator.part), total(report, indicator.whole)
    part, whole = (_count(found) for found in sums)
    if part is None or whole is None:
        return Measure(indicator, part, whole, why=sums[0].why or sums[1].why)
    why = _impossible(indicator, part, whole)
    if why is not None:
        return Measure(indicator, part, whole, why=why)
    low, high = _interval(indicator, part, whole)
    scale = indicator.per
    return Measure(indicator, part, whole, value=scale * part / whole, low=scale * low, high=scale * high)


def _count(found: Sum) -> int | None:
    value: Number | None = found.value
    return value if isinstance(value, int) else None


def _impossible(indicator: Indicator, part: int, whole: int) -> Text | None:
    if whole == 0:
        return Text("分母为0", "nothing to divide by: the whole is 0")
    if part < 0 or whole < 0:
        return Text("有负数", "a number is negative")
    if indicator.kind == "share" and part > whole:
        return Text(f"分子{part}大于分母{whole}，数据有误", f"the part {part} exceeds the whole {whole}")
    return None


def _interval(indicator: Indicator, part: int, whole: int) -> tuple[float, float]:
    if indicator.kind == "share":
        return wilson(part, whole)
    low, high = byar(part)
    return low / whole, high / whole
