"""Sums of cells: a cell without a figure makes a sum without one, and is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.report import Report, Value

Number = int | Decimal

_EMPTY = {
    "absent": Text("没有这一格", "is not there"),
    "blank": Text("空白", "is blank"),
    "slash": Text("为“/”", "holds a slash"),
    "dash": Text("为“—”", "holds a dash"),
}


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of cells, or why there is none."""

    value: Number | None
    why: Text | None = None


def total(report: Report, cells: Sequence[str]) -> Sum:
    """The sum of `cells` in `report`; without a value when one of them has none."""
    amount: Number = 0
    for cell in cells:
        value = number(report.figures.get(cell))
        if value is None:
            return Sum(None, missing(report, cell))
        amount += value
    return Sum(amount)


def number(value: Value) -> Number | None:
    """A figure as a number one can count with: an amount of money as a Decimal."""
    if isinstance(value, str):
        try:
            found = Decimal(value)
        except InvalidOperation:
            return None
        return found if found.is_finite() else None
    return value


def missing(report: Report, cell: str) -> Text:
    """Why `cell` has no figure: which report, which cell, what stands there instead."""
    evidence = report.evidence.get(cell)
    what = _EMPTY[(evidence.empty if evidence else None) or "blank"]
    label = report.form.label(cell)
    year = f"{report.year}年报告" if report.year else "报告"
    return Text(f"{year}“{label}”{what.zh}", f"{report.year or 'report'}: {label} {what.en}")
