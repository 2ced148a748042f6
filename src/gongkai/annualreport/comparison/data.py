"""A comparison as plain data: one object for each report, each step and each remark."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from gongkai.annualreport.comparison import Comparison, Step
from gongkai.annualreport.comparison.differences import Change
from gongkai.annualreport.comparison.indicators import Measure
from gongkai.annualreport.comparison.narratives import Narrative, Traced
from gongkai.annualreport.comparison.values import Number
from gongkai.annualreport.comparison.words import Text

_DIGITS = 6


def as_json(found: Comparison) -> Iterator[dict[str, Any]]:
    """The comparison, an object at a time: remarks, then the reports, then the steps between them."""
    for remark in found.remarks:
        yield {"kind": "remark", **_text("message", remark)}
    for place, member in enumerate(found.members):
        yield {
            "kind": "report",
            "name": member.name,
            "organisation": member.report.organisation,
            "year": member.year,
            "edition": member.report.edition,
            "variant": member.report.variant,
            "source": member.report.source,
            "indicators": [_measure(measure) for measure in found.measures[place]],
            "narrative": _narrative(found, found.narratives[place]),
        }
    for step in found.steps:
        yield _step(found, step)


def _text(name: str, text: Text | None) -> dict[str, str | None]:
    return {name: text.zh if text else None, f"{name}_english": text.en if text else None}


def _measure(measure: Measure) -> dict[str, Any]:
    one = measure.indicator
    return {
        "key": one.key,
        **_text("name", one.name),
        "kind": one.kind,
        **_text("formula", one.formula),
        "source": one.source,
        "part_cells": list(one.part),
        "whole_cells": list(one.whole),
        "part": measure.part,
        "whole": measure.whole,
        "per": one.per,
        "value": _rounded(measure.value),
        "low": _rounded(measure.low),
        "high": _rounded(measure.high),
        **_text("why", measure.why),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _step(found: Comparison, step: Step) -> dict[str, Any]:
    before, after = found.sides(step)
    return {
        "kind": "step",
        "relation": step.pair.kind,
        "before": before.name,
        "after": after.name,
        "changes": [_change(found, step, change) for change in step.changes],
    }


def _change(found: Comparison, step: Step, change: Change) -> dict[str, Any]:
    return {
        "cell": change.line.cell,
        "label": str(found.label(step, change)),
        "before_cells": list(change.line.before),
        "after_cells": list(change.line.after),
        "definition": change.line.kind,
        **_text("definition_note", change.line.note),
        "before": plain(change.before),
        "after": plain(change.after),
        "change": plain(change.change),
        "rate": _rounded(change.rate),
        **_text("why", change.why),
    }


def plain(value: Number | None) -> int | str | None:
    """A number as data: an amount of money as a string."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _narrative(found: Comparison, narrative: Narrative) -> dict[str, Any]:
    return {
        "before": found.members[narrative.before].name if narrative.before is not None else None,
        "shares": {origin: round(share, _DIGITS) for origin, share in narrative.shares().items()},
        "passages": [_traced(found, traced) for traced in narrative.traced],
        "gone": list(narrative.gone),
    }


def _traced(found: Comparison, traced: Traced) -> dict[str, Any]:
    data: dict[str, Any] = {
        "section": traced.passage.section,
        "text": traced.passage.text,
        "origin": traced.origin,
        "before": traced.before or None,
    }
    if traced.elsewhere is not None:
        data["elsewhere"] = {
            "report": found.members[traced.elsewhere.member].name,
            "text": traced.elsewhere.text,
            "offices": traced.elsewhere.offices,
            "similarity": round(traced.elsewhere.similarity, _DIGITS),
        }
    return data
