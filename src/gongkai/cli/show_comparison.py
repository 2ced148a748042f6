"""What `gongkai compare` prints for people: tables that fit 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gongkai.annualreport.comparison import Comparison, Measure, Narrative, Step
from gongkai.annualreport.comparison.labels import is_total
from gongkai.annualreport.comparison.narratives import ORIGINS, Traced
from gongkai.annualreport.comparison.shown import (
    ORIGIN_NAMES,
    brackets,
    colon,
    comma,
    difference,
    interval,
    latest,
    names,
    number,
    rate,
    shares,
    value,
)
from gongkai.annualreport.comparison.words import Text
from gongkai.cli.show import console

if TYPE_CHECKING:
    from rich.console import Console

FEW = 4
"""So many reports stand beside each other in columns; more of them stand below each other."""
_QUOTES = 4
_STEPS = 3

_WORDS = {
    "reports": Text("份报告", "reports"),
    "offices": Text("个机关", "offices"),
    "indicators": Text("指标（下行为95%区间）", "Indicators (95 % interval below)"),
    "short": Text("指标", "Indicators"),
    "latest": Text("各机关最近一年", "latest year of each office"),
    "cell": Text("格", "cell"),
    "change": Text("增减", "change"),
    "rate": Text("变化率", "rate"),
    "text": Text("文字来源（按字数）", "Where the text comes from (by characters)"),
    "report": Text("报告", "report"),
    "no_value": Text("没有值的指标", "Indicators without a value"),
    "unmoved": Text("没有变化的格", "cells unchanged"),
    "more": Text("其余变化的格（--all 列出）", "further cells changed (--all lists them)"),
    "steps": Text("逐年差异见 --json 或 --to", "for the differences of each pair take --json or --to"),
    "was": Text("上年", "before"),
    "gone": Text("上年有、今年没有", "gone since last year"),
}


def comparison(found: Comparison, lang: str, everything: bool) -> None:
    """The whole comparison: remarks, differences of few reports, indicators, text."""
    out = console()
    offices = {member.office for member in found.members}
    years = sorted({member.year for member in found.members if member.year})
    span = "–".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else "?"
    said = f"{len(found.members)} {_say('reports', lang)}  {len(offices)} {_say('offices', lang)}  {span}"
    out.print(said, style="bold")
    for remark in found.remarks:
        out.print(f"  {remark.of(lang)}", style="yellow")
    out.print()
    shown = found.steps[-_STEPS:] if len(found.members) <= FEW else found.steps[-1:] if len(offices) == 1 else ()
    for step in shown:
        _differences(out, found, step, lang, everything)
    if len(shown) < len(found.steps):
        out.print(f"{_say('steps', lang)}\n", style="dim")
    called = names(found.members)
    if len(found.members) <= FEW:
        _beside(out, called, found.measures, lang)
    else:
        _below(out, found, _rows(found, called), lang)
    _reasons(out, found, called, lang)
    _texts(out, found, _rows(found, called), lang)


def _say(word: str, lang: str) -> str:
    return _WORDS[word].of(lang)


def _differences(out: Console, found: Comparison, step: Step, lang: str, everything: bool) -> None:
    from rich.table import Table  # noqa: PLC0415

    before, after = found.sides(step)
    forms = before.report.form, after.report.form
    names = (before.name, after.name)
    if step.pair.kind == "year" and before.year != after.year:
        names = (str(before.year), str(after.year))
    grid = Table(title=f"{before.name} → {after.name}", title_justify="left")
    grid.add_column(_say("cell", lang), ratio=1, overflow="fold")
    for name in (*names, _say("change", lang), _say("rate", lang)):
        grid.add_column(name, justify="right", max_width=16)
    moved = [change for change in step.changes if change.moved]
    listed = [change for change in moved if everything or is_total(change.line, *forms)]
    notes: dict[str, None] = {}
    table = ""
    for change in listed:
        called = found.label(step, change, lang)
        if called.table != table:
            table = called.table
            grid.add_row(table, style="bold")
        if change.line.note is not None:
            notes[f"{called.row}{colon(lang)}{change.line.note.of(lang)}"] = None
        grid.add_row(
            called.row if not everything and called.total else f"{called.row}·{called.column}",
            number(change.before),
            number(change.after),
            difference(change, lang),
            rate(change),
        )
    out.print(grid)
    for note in notes:
        out.print(f"  {note}", style="dim")
    left = len(moved) - len(listed)
    rest = f"  {_say('unmoved', lang)} {len(step.changes) - len(moved)}"
    out.print(rest + (f"  {_say('more', lang)} {left}" if left else ""), style="dim")
    out.print()


def _beside(out: Console, names: Sequence[str], measures: Sequence[Sequence[Measure]], lang: str) -> None:
    from rich.table import Table  # noqa: PLC0415

    grid = Table(title=_say("indicators", lang), title_justify="left")
    grid.add_column("", ratio=1)
    for name in names:
        grid.add_column(name, justify="right", max_width=20)
    for row in zip(*measures, strict=True):
        if any(measure.part for measure in row) or row[0].indicator.main:
            cells = [f"{value(measure)}\n{interval(measure)}".rstrip() for measure in row]
            grid.add_row(row[0].indicator.name.of(lang), *cells)
    out.print(grid)


def _below(out: Console, found: Comparison, rows: Mapping[int, str], lang: str) -> None:
    from rich.table import Table  # noqa: PLC0415

    years = "、".join(sorted({str(found.members[place].year or "?") for place in rows}))
    title = _say("short", lang) + (
        brackets(f"{_say('latest', lang)}{comma(lang)}{years}", lang) if len(rows) < len(found.members) else ""
    )
    grid = Table(title=title, title_justify="left")
    grid.add_column("", ratio=1, min_width=12, overflow="fold")
    for measure in found.measures[0]:
        if measure.indicator.main:
            grid.add_column((measure.indicator.short or measure.indicator.name).of(lang), justify="right", no_wrap=True)
    for place, name in rows.items():
        grid.add_row(name, *(value(m) for m in found.measures[place] if m.indicator.main))
    out.print(grid)


def _rows(found: Comparison, called: Sequence[str]) -> dict[int, str]:
    """The reports that get a row, and their names: all of a few or of one office, else the latest of each office."""
    chosen = latest(found.members)
    return dict(enumerate(called)) if len(called) <= FEW or len(chosen) == 1 else chosen


def _reasons(out: Console, found: Comparison, names: Sequence[str], lang: str) -> None:
    """Why indicators have no value, said once for reports and indicators that lack it for the same reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for name, measures in zip(names, found.measures, strict=True):
        for measure in measures:
            if measure.why is not None and measure.indicator.main and len(names) <= FEW:
                reasons.setdefault((name, measure.why.of(lang)), []).append(measure.indicator.name.of(lang))
    if reasons:
        out.print(_say("no_value", lang), style="dim")
    for (name, why), indicators in reasons.items():
        out.print(f"  {name}  {comma(lang).join(indicators)}{colon(lang)}{why}", style="dim")
    out.print()


def _texts(out: Console, found: Comparison, rows: Mapping[int, str], lang: str) -> None:
    from rich.table import Table  # noqa: PLC0415

    grid = Table(title=_say("text", lang), title_justify="left")
    grid.add_column("", ratio=1, min_width=12, overflow="fold")
    for origin in ORIGINS:
        text = ORIGIN_NAMES[origin]
        heading = text.en.replace(" ", "\n") if lang == "en" else f"{text.zh[:2]}\n{text.zh[2:]}"
        grid.add_column(heading.rstrip(), justify="right", no_wrap=True)
    for place, name in rows.items():
        grid.add_row(name, *shares(found.narratives[place]))
    out.print(grid)
    if len(found.members) <= FEW:
        for place, name in rows.items():
            _quotes(out, found, found.narratives[place], name, lang)


def _quotes(out: Console, found: Comparison, narrative: Narrative, name: str, lang: str) -> None:
    lines = [*_kept(narrative, lang), *_taken(found, narrative, lang)]
    if narrative.gone:
        lines += [f"  {_say('gone', lang)}{colon(lang)}{_cut(text)}" for text in narrative.gone[:_QUOTES]]
    if lines:
        out.print(f"\n{name}", style="bold")
    for line in lines:
        out.print(line)


def _longest(traced: Iterable[Traced]) -> list[Traced]:
    return sorted(traced, key=lambda one: -len(one.passage.plain))[:_QUOTES]


def _kept(narrative: Narrative, lang: str) -> list[str]:
    lines = []
    for origin in ("same", "changed"):
        for one in _longest(one for one in narrative.traced if one.origin == origin):
            lines.append(f"  {ORIGIN_NAMES[origin].of(lang)}{colon(lang)}{_cut(one.passage.text)}")
            if origin == "changed":
                lines.append(f"      {_say('was', lang)}{colon(lang)}{_cut(one.before)}")
    return lines


def _taken(found: Comparison, narrative: Narrative, lang: str) -> list[str]:
    lines = []
    for one in _longest(one for one in narrative.traced if one.origin == "elsewhere"):
        assert one.elsewhere is not None
        source = found.members[one.elsewhere.member].name
        lines.append(
            f"  {ORIGIN_NAMES['elsewhere'].of(lang)}{brackets(source, lang)}{colon(lang)}{_cut(one.passage.text)}"
        )
        if one.elsewhere.similarity < 1:
            lines.append(f"      {_cut(one.elsewhere.text)}")
    return lines


def _cut(text: str, most: int = 100) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
