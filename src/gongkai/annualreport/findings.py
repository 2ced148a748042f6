"""Findings (问题): what a check found in a report, as data. Codes, levels and words stand in `catalogue/*.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from gongkai.annualreport.report import Value

Level = Literal["error", "warning", "note"]
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Term:
    """A side of a comparison: what it is in words, and its number (件, or the unit of the cell)."""

    text: str
    value: Number | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A correction that would make all broken identities hold: these cells would take these values.

    Several cells stand together in one suspect when they have to change together. `score` ranks: higher is more like
    a slip of a hand (a digit, a place, a neighbour).
    """

    cells: tuple[str, ...]
    values: tuple[Value, ...]
    score: float = 0.0


@dataclass(slots=True)
class Finding:
    """A finding on one report. `cells` are the cells it is about; `left` and `right` the two sides that should agree.

    `difference` is left minus right. `message` is one plain Chinese sentence, `english` the same in English.
    `evidence` is the place and raw text of what the finding rests on.
    """

    code: str
    level: Level
    message: str
    english: str
    cells: tuple[str, ...] = ()
    left: Term | None = None
    right: Term | None = None
    suspects: tuple[Suspect, ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    source: str = ""
    quote: str = ""
    values: tuple[Value, ...] = field(default=())

    @property
    def difference(self) -> Number | None:
        """Left minus right; None when a side has no number."""
        if self.left is None or self.right is None or self.left.value is None or self.right.value is None:
            return None
        return self.left.value - self.right.value


def finding_json(finding: Finding, lang: str = "zh") -> dict[str, Any]:
    """A finding as plain data; `lang` is that of its message. Counts are integers, amounts of money strings."""
    data: dict[str, Any] = {
        "source": finding.source,
        "code": finding.code,
        "level": finding.level,
        "cells": list(finding.cells),
        "left": _term_json(finding.left),
        "right": _term_json(finding.right),
        "difference": _plain(finding.difference),
        "suspects": [
            {"cells": list(suspect.cells), "values": [_plain(value) for value in suspect.values]}
            for suspect in finding.suspects
        ],
        "message": finding.english if lang == "en" else finding.message,
        "evidence": [dict(evidence) for evidence in finding.evidence],
    }
    if lang != "en":
        data["english"] = finding.english
    if finding.quote:
        data["quote"] = finding.quote
    if finding.values:
        data["values"] = [_plain(value) for value in finding.values]
    return data


def _term_json(term: Term | None) -> dict[str, Any] | None:
    return None if term is None else {"text": term.text, "value": _plain(term.value)}


def _plain(value: Value | Number) -> Value:
    return f"{value:f}" if isinstance(value, Decimal) else value
