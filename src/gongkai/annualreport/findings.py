"""Findings (问题): what a check found in a report, as data. Codes, levels and words stand in `catalogue.toml`."""

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
