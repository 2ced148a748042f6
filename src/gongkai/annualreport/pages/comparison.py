"""The page of a comparison: plots with their tables, differences by cell, and where the text comes from.

One file: its script, the plot library and all data stand in it. Without scripts the tables say everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, NamedTuple

from markupsafe import Markup

from gongkai.annualreport.comparison import Comparison, Narrative, Step
from gongkai.annualreport.comparison.differences import Change
from gongkai.annualreport.comparison.narratives import Origin, Traced, diff
from gongkai.annualreport.comparison.shown import (
    ORIGIN_NAMES,
    colon,
    comma,
    difference,
    latest,
    names,
    number,
    percent,
    rate,
    value,
)
from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.pages import plots
from gongkai.annualreport.pages.shell import environment, page

_MOST_STEPS = 12
"""More pairs of reports than these are not set out cell by cell: a page has to open on a small machine."""
_MOST_PASSAGES = 40
_SHARED = 60

_WORDS = {
    "compare": Text("年度报告比较", "Annual reports compared"),
    "figures": Text("指标", "Indicators"),
    "figures_note": Text(
        "细线两端为95%区间：件数少时，两值相差而区间重叠，差别可能只是偶然。空格不当作0，缺数的指标没有值。",
        "The thin lines are 95 % intervals: of few cases, two values whose intervals overlap may differ by chance. "
        "A blank is not zero: an indicator that lacks a figure has no value.",
    ),
    "latest": Text("各机关最近一年，从高到低", "latest year of each office, highest first"),
    "history": Text("历年", "by year"),
    "differences": Text("数据差异", "Differences by cell"),
    "too_many": Text(
        "共{n}组前后年度差异，不逐格列出；gongkai compare --json 给出全部。",
        "{n} pairs of years, which are not set out by cell; gongkai compare --json gives them all.",
    ),
    "cell": Text("格", "cell"),
    "change": Text("增减", "change"),
    "rate": Text("变化率", "rate"),
    "note": Text("说明", "note"),
    "moved": Text("{n}格有变化，{m}格没有", "{n} cells changed, {m} did not"),
    "texts": Text("文字", "Text"),
    "texts_note": Text(
        "逐句比较各章节。数字不同而文字相同的算“只改数字”；与其他机关同年或更早的报告相同的算“见于他处”；"
        "五个以上机关都有的算“通用表述”。",
        "Sections are compared sentence by sentence. Found in another office's report of the same year or earlier: "
        "elsewhere; in five or more: a common phrase.",
    ),
    "shared": Text("见于其他机关的段落", "Passages found in other offices' reports"),
    "as_in": Text("见于", "as in"),
    "gone": Text("上年有、今年没有", "Gone since last year"),
    "left": Text("另有{n}段未列", "{n} more are not listed"),
    "table": Text("数据表", "Data table"),
    "remarks": Text("须留意", "To be noted"),
    "no_text": Text("没有可比较的文字。", "There is no text to compare."),
}


class Quote(NamedTuple):
    """A passage as it is shown: whose it is, the source, and what was kept, struck out and put in."""

    where: str
    source: str
    parts: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    """Passages of one origin; `left` is how many more there are."""

    name: str
    quotes: tuple[Quote, ...]
    left: int


def comparison_page(found: Comparison, lang: str = "zh") -> str:
    """The comparison as a page of its own, which needs nothing from outside."""
    offices = {member.office for member in found.members}
    years = {member.year for member in found.members if member.year}
    called = names(found.members)
    words = {key: text.of(lang) for key, text in _WORDS.items()}
    drawn, histories, text_plot = _plots(found, called, len(offices), lang)
    everything = [*drawn, *([text_plot] if text_plot else [])]
    title = f"{words['compare']}{colon(lang)}{_who(found, len(offices), years, lang)}"
    body = (
        environment()
        .get_template("comparison.html")
        .render(
            title=title,
            lang=lang,
            words=words,
            many=len(offices) > 1,
            remarks=[remark.of(lang) for remark in found.remarks] + _definitions(found, lang),
            plots=list(enumerate(drawn)),
            histories=histories,
            text_plot=(len(drawn), text_plot),
            steps=_steps(found, lang),
            too_many=words["too_many"].format(n=len(found.steps)) if len(found.steps) > _MOST_STEPS else "",
            texts=_texts(found, called, lang) if len(found.members) <= _MOST_STEPS else [],
            shared=_shared(found, lang),
            data=[plot.data() for plot in everything],
        )
    )
    style = f"<style>{_resource('comparison.css')}</style>"
    scripts = [_resource("vendor/echarts.common.min.js"), _resource("comparison.js")]
    return page(title, Markup(body), lang=lang, head=Markup(style), scripts=scripts)


def _resource(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _who(found: Comparison, offices: int, years: set[int], lang: str) -> str:
    span = "–".join(str(year) for year in dict.fromkeys((min(years), max(years)))) if years else "?"
    if offices == 1:
        return f"{found.members[0].organisation} {span}"
    return f"{offices} offices, {span}" if lang == "en" else f"{offices}个机关，{span}"


def _plots(
    found: Comparison, called: Sequence[str], offices: int, lang: str
) -> tuple[list[plots.Plot], dict[str, Any], plots.Plot | None]:
    """The plots of indicators, for many offices over years their tables by year, and the plot of the text."""
    if offices == 1:
        return plots.by_year(found, called, lang), {}, plots.texts(found.narratives, called, lang)
    chosen = latest(found.members)
    text_plot = plots.texts([found.narratives[place] for place in chosen], list(chosen.values()), lang)
    return plots.by_office(found, chosen, lang), _histories(found, lang), text_plot


def _histories(found: Comparison, lang: str) -> dict[str, Any]:
    """For every main indicator a table of offices by years; none where every office has one report."""
    years = sorted({member.year for member in found.members if member.year})
    if len(years) < 2:
        return {}
    tables: dict[str, Any] = {}
    for at, measure in enumerate(found.measures[0]):
        if measure.indicator.main:
            rows: dict[str, dict[int, str]] = {}
            for member, measures in zip(found.members, found.measures, strict=True):
                cells = rows.setdefault(member.organisation, {})
                cells[member.year or 0] = value(measures[at])
            name = measure.indicator.name.of(lang)
            tables[name] = [years, [(who, [cells.get(year, "") for year in years]) for who, cells in rows.items()]]
    return tables


def _definitions(found: Comparison, lang: str) -> list[str]:
    """The changes of definition met in the steps, each said once."""
    said: dict[str, None] = {}
    for step in found.steps:
        for change in step.changes:
            if change.line.kind == "changed" and change.why is not None:
                said[f"{found.label(step, change, lang)}　{change.why.of(lang)}"] = None
    return list(said)


def _steps(found: Comparison, lang: str) -> Iterator[dict[str, Any]]:
    for step in found.steps if len(found.steps) <= _MOST_STEPS else ():
        before, after = found.sides(step)
        moved = [change for change in step.changes if change.moved]
        same_office = before.office == after.office and before.year != after.year
        yield {
            "title": f"{before.name} → {after.name}",
            "before": str(before.year) if same_office else before.name,
            "after": str(after.year) if same_office else after.name,
            "said": _WORDS["moved"].of(lang).format(n=len(moved), m=len(step.changes) - len(moved)),
            "rows": [_row(found, step, change, lang) for change in moved],
        }


def _row(found: Comparison, step: Step, change: Change, lang: str) -> dict[str, str]:
    note = change.line.note if change.change is not None else change.why
    return {
        "cell": str(found.label(step, change, lang)),
        "before": number(change.before),
        "after": number(change.after),
        "change": difference(change, lang),
        "rate": rate(change),
        "note": note.of(lang) if note else "",
        "kind": change.line.kind,
    }


def _texts(found: Comparison, called: Sequence[str], lang: str) -> Iterator[Mapping[str, Any]]:
    """Each report's passages by origin, but for the new ones and for what the reports of one set share."""
    for narrative, name in zip(found.narratives, called, strict=True):
        groups = [
            _group(narrative, origin, lang) for origin in ("same", "figures", "changed") if narrative.before is not None
        ]
        gone = narrative.gone
        if gone:
            quotes = tuple(Quote("", "", (("del", text),)) for text in gone[:_MOST_PASSAGES])
            groups.append(Group(_WORDS["gone"].of(lang), quotes, len(gone) - len(quotes)))
        shown = [group for group in groups if group.quotes]
        if shown:
            shares = narrative.shares()
            said = comma(lang).join(
                f"{ORIGIN_NAMES[key].of(lang)} {percent(share)}" for key, share in shares.items() if share
            )
            yield {"name": name, "said": said, "groups": shown}


def _group(narrative: Narrative, origin: Origin, lang: str) -> Group:
    chosen = [one for one in narrative.traced if one.origin == origin]
    quotes = tuple(Quote("", "", tuple(_parts(one))) for one in chosen[:_MOST_PASSAGES])
    left = len(chosen) - len(quotes)
    return Group(ORIGIN_NAMES[origin].of(lang), quotes, left)


def _parts(one: Traced) -> Iterable[tuple[str, str]]:
    return [("keep", one.passage.text)] if one.origin == "same" else diff(one.before, one.passage.text)


def _shared(found: Comparison, lang: str) -> Group:
    """The longest passages that came from another office's report, whose they are and where they stand too."""
    met = [
        (narrative.member, one)
        for narrative in found.narratives
        for one in narrative.traced
        if one.origin == "elsewhere" and one.elsewhere is not None
    ]
    met.sort(key=lambda pair: -len(pair[1].passage.plain))
    quotes = []
    for member, one in met[:_SHARED]:
        assert one.elsewhere is not None
        source = found.members[one.elsewhere.member].name
        text = one.passage.text
        parts = tuple(diff(one.elsewhere.text, text)) if one.elsewhere.similarity < 1 else (("keep", text),)
        quotes.append(Quote(found.members[member].name, source, parts))
    return Group(_WORDS["shared"].of(lang), tuple(quotes), len(met) - len(quotes))
