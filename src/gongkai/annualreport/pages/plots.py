"""Plots of a page: what is drawn, the same numbers as a table, and the sentence that says it to who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.annualreport.comparison import Comparison, Measure
from gongkai.annualreport.comparison.indicators import Indicator, counts
from gongkai.annualreport.comparison.narratives import ORIGINS, Narrative
from gongkai.annualreport.comparison.shown import (
    NOTHING,
    ORIGIN_NAMES,
    brackets,
    colon,
    comma,
    fraction,
    interval,
    number,
    percent,
    shares,
    value,
)
from gongkai.annualreport.comparison.values import number as as_number
from gongkai.annualreport.comparison.words import Text

_SPOKEN = 8
"""A plot with more bars says its highest and lowest only."""

_WORDS = {
    "value": Text("值", "value"),
    "interval": Text("95%区间", "95 % interval"),
    "cases": Text("分子/分母", "part/whole"),
    "count_title": Text("申请数量", "Applications"),
    "count_unit": Text("件", "applications"),
    "grounds": Text("不予公开的理由", "Grounds of refusal"),
    "grounds_unit": Text("占办结的百分比，括号内为件数", "per cent of all processed, and number"),
    "applicants": Text("申请人构成", "Applicants"),
    "applicants_unit": Text("占本年新收的百分比，括号内为件数", "per cent of all new applications, and number"),
    "texts": Text("文字来源", "Where the text comes from"),
    "texts_unit": Text("占全文字数的百分比", "per cent of the characters"),
    "stayed": Text("沿用（原样或只改数字）", "stayed (unchanged or figures only)"),
    "highest": Text("最高", "highest"),
    "lowest": Text("最低", "lowest"),
    "report": Text("报告", "report"),
}


def say(word: str, lang: str) -> str:
    """A word of the plots."""
    return _WORDS[word].of(lang)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars. `low` and `high` are the ends of the whiskers, or empty."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A bar plot with at most two series, and its table. `lying`: bars from left to right, names before them.

    `suffix` stands behind the numbers of the axis; `reasons` say why a report has no bar.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lying: bool = False
    suffix: str = "%"
    reasons: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """What the script needs to draw it."""
        return {
            "labels": self.labels,
            "lying": self.lying,
            "suffix": self.suffix,
            "series": [
                {"values": one.values, "texts": one.texts, "low": one.low, "high": one.high} for one in self.series
            ],
        }

    def sentence(self, lang: str) -> str:
        """The plot in words."""
        first = self.series[0]
        known = [
            (amount, f"{label} {text}")
            for label, amount, text in zip(self.labels, first.values, first.texts, strict=True)
            if amount is not None
        ]
        if len(known) > _SPOKEN:
            ends = {"highest": max(known)[1], "lowest": min(known)[1]}
            said = [f"{say(word, lang)} {text}" for word, text in ends.items()]
        else:
            said = [text for _, text in known]
        return f"{self.title}{colon(lang)}{comma(lang).join(said) or NOTHING}"


def by_year(found: Comparison, names: Sequence[str], lang: str) -> list[Plot]:
    """Plots of the years of one office: numbers of applications, every main indicator, what is taken apart."""
    plots = [_counts(found, names, lang)]
    main = [place for place, measure in enumerate(found.measures[0]) if measure.indicator.main]
    plots += [_indicator(names, [row[place] for row in found.measures], lang, lying=False) for place in main]
    return plots + _families(found, names, lang)


def by_office(found: Comparison, names: Mapping[int, str], lang: str) -> list[Plot]:
    """Plots of offices beside each other, the highest first: a plot for every main indicator.

    `names` are the reports that are shown, by their places, and what they are called.
    """
    plots = []
    for at, first in enumerate(found.measures[0]):
        if first.indicator.main:
            ranked = sorted(names, key=lambda place: _rank(found.measures[place][at]))
            chosen = [found.measures[place][at] for place in ranked]
            plots.append(_indicator([names[place] for place in ranked], chosen, lang, lying=True))
    return plots


def _rank(measure: Measure) -> tuple[bool, float]:
    return (measure.value is None, -(measure.value or 0.0))


def _counts(found: Comparison, names: Sequence[str], lang: str) -> Plot:
    series, rows = [], [[name] for name in names]
    for cell, name in counts():
        values = [as_number(member.report.figures.get(cell)) for member in found.members]
        texts = tuple(number(amount) for amount in values)
        series.append(Series(name.of(lang), tuple(None if one is None else float(one) for one in values), texts))
        for row, text in zip(rows, texts, strict=True):
            row.append(text)
    return Plot(
        title=say("count_title", lang),
        unit=say("count_unit", lang),
        labels=tuple(names),
        series=tuple(series),
        head=("", *(name.of(lang) for _, name in counts())),
        rows=tuple(tuple(row) for row in rows),
        suffix="",
    )


def _indicator(names: Sequence[str], measures: Sequence[Measure], lang: str, *, lying: bool) -> Plot:
    one = measures[0].indicator
    series = _series("", measures)
    rows = tuple(
        (name, value(measure), interval(measure) or NOTHING, fraction(measure))
        for name, measure in zip(names, measures, strict=True)
    )
    return Plot(
        title=one.name.of(lang),
        unit=one.formula.of(lang),
        labels=tuple(names),
        series=(series,),
        head=("", say("value", lang), say("interval", lang), say("cases", lang)),
        rows=rows,
        lying=lying,
        suffix="%" if one.per == 1 else "",
        reasons=_reasons(names, measures, lang),
    )


def _reasons(names: Sequence[str], measures: Sequence[Measure], lang: str) -> tuple[str, ...]:
    by_reason: dict[str, list[str]] = {}
    for name, measure in zip(names, measures, strict=True):
        if measure.why is not None:
            by_reason.setdefault(measure.why.of(lang), []).append(name)
    return tuple(
        f"{', '.join(of) if lang == 'en' else '、'.join(of)}{colon(lang)}{why}" for why, of in by_reason.items()
    )


def _series(name: str, measures: Iterable[Measure]) -> Series:
    listed = list(measures)

    def scaled(amounts: Iterable[float | None]) -> tuple[float | None, ...]:
        return tuple(
            None if amount is None else round(amount * _scale(measure.indicator), 4)
            for amount, measure in zip(amounts, listed, strict=True)
        )

    return Series(
        name,
        scaled(measure.value for measure in listed),
        tuple(value(measure) for measure in listed),
        scaled(measure.low for measure in listed),
        scaled(measure.high for measure in listed),
    )


def _scale(indicator: Indicator) -> float:
    """A share is drawn in per cent."""
    return 100.0 if indicator.per == 1 else 1.0


def _families(found: Comparison, names: Sequence[str], lang: str) -> list[Plot]:
    """A plot for every family of indicators: the last report, and the one before it paler."""
    plots = []
    for family, word in (("denied", "grounds"), ("applicants", "applicants")):
        shown = [place for place, measure in enumerate(found.measures[-1]) if measure.indicator.family == family]
        last = [[row[place] for place in shown] for row in found.measures[:-3:-1]]
        labels = [measure.indicator.name.of(lang).partition(colon(lang))[2] for measure in last[0]]
        rows = tuple(
            (label, *(f"{value(row[place])}{brackets(number(row[place].part), lang)}" for row in found.measures))
            for label, place in zip(labels, shown, strict=True)
        )
        series = tuple(_series(name, row) for name, row in zip(names[:-3:-1], last, strict=True))
        unit, head = say(f"{word}_unit", lang), ("", *names)
        plots.append(Plot(say(word, lang), unit, tuple(labels), series, head, rows, lying=True))
    return plots


def texts(found: Sequence[Narrative], names: Sequence[str], lang: str) -> Plot | None:
    """Where the text of each report comes from: what stayed from last year, and what stands elsewhere too."""
    listed = [(name, one) for name, one in zip(names, found, strict=True) if one.traced]
    if not listed:
        return None
    parts = [one.shares() for _, one in listed]
    stayed = [
        None if one.before is None else part["same"] + part["figures"]
        for (_, one), part in zip(listed, parts, strict=True)
    ]
    series = [
        _shares(say("stayed", lang), stayed),
        _shares(ORIGIN_NAMES["elsewhere"].of(lang), [part["elsewhere"] for part in parts]),
    ]
    return Plot(
        title=say("texts", lang),
        unit=say("texts_unit", lang),
        labels=tuple(name for name, _ in listed),
        series=tuple(series),
        head=(say("report", lang), *(ORIGIN_NAMES[origin].of(lang) for origin in ORIGINS)),
        rows=tuple((name, *shares(one)) for name, one in listed),
        lying=True,
    )


def _shares(name: str, found: Sequence[float | None]) -> Series:
    values = tuple(None if share is None else round(100 * share, 4) for share in found)
    return Series(name, values, tuple(NOTHING if share is None else percent(share) for share in found))
