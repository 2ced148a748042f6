"""How a reading is judged against what a person read: right, doubtful, wrong without a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.annualreport.report import Report, Value


@dataclass(slots=True)
class Score:
    """Cells by what became of them. `silent`: wrong, and no doubt says so; it has to stay empty."""

    right: int = 0
    doubted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    silent: list[tuple[str, Value, Value]] = field(default_factory=list)


def flat(figures: Mapping[str, Any]) -> dict[str, Value]:
    """Nested figures as cells; a row that is null has none."""
    return {
        f"{table}.{row}.{column}": value
        for table, rows in figures.items()
        for row, columns in rows.items()
        if columns is not None
        for column, value in columns.items()
    }


def judge(
    report: Report, expected: Mapping[str, Value], alternatives: Mapping[str, list[Value]] | None = None
) -> Score:
    """`report` against `expected`; `alternatives` lists what else is right for a cell."""
    score = Score()
    doubted = {doubt.cell for doubt in report.doubts}
    for cell, value in expected.items():
        allowed = (alternatives or {}).get(cell, [value])
        found = report.figures.get(cell)
        if cell in doubted:
            score.doubted.append(cell)
        if found == value or found in allowed:
            score.right += 1
        elif cell in doubted:
            score.wrong.append(cell)
        else:
            score.silent.append((cell, value, found))
    return score
