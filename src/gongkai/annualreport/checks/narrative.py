"""The text against the tables, and against itself.

A claim that disagrees with every cell that it may mean is a fault only when it is clear whose number it is. What an
office within the body did, another year, another matter: where one of these may be meant, the check is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from gongkai.annualreport.catalogue import Lang, entry, phrase, render
from gongkai.annualreport.checks.words import cell_words, distance, evidence_of
from gongkai.annualreport.edition import Edition
from gongkai.annualreport.findings import Finding, Number, Term
from gongkai.annualreport.narrative import Claim, claims
from gongkai.annualreport.narrative.lexicon import lexicon
from gongkai.annualreport.narrative.sums import Sum, sums
from gongkai.annualreport.report import Report

_SHOWN_CELLS, _SHOWN_QUOTE = 3, 60
_NEAR = Decimal("0.01")
_FACTOR = 10_000  # 元 for 万元: told by the check of form, once and in its own words


@dataclass(frozen=True, slots=True)
class _Side:
    """An alternative of a claim as the tables have it."""

    cells: tuple[str, ...]
    value: Number


def check_narrative(report: Report, found: Sequence[Claim] | None = None) -> list[Finding]:
    """What the text says otherwise than the tables, and sums within the text that do not hold.

    `found` are the report's claims, when the caller has them already.
    """
    stated = claims(report) if found is None else found
    findings = [_differs(report, claim, sides) for claim, sides in _disagreeing(report, stated)]
    findings += [_unsummed(total) for total in sums(report, stated) if not total.holds]
    return findings


# ---------------------------------------------------------------- claims against cells
def _disagreeing(report: Report, stated: Sequence[Claim]) -> Iterable[tuple[Claim, list[_Side]]]:
    """The claims that no alternative bears out, each cell and value once."""
    agreed: set[tuple[tuple[str, ...], ...]] = set()
    open_claims: list[tuple[int, Claim, list[_Side]]] = []
    for number, claim in enumerate(stated):
        sides = [side for side in (_side(report, cells) for cells in claim.targets) if side is not None]
        if any(_agrees(claim, side) for side in sides) or _with_carried(report, stated, number):
            agreed.add(claim.targets)
        elif sides and claim.firm and claim.exact:
            open_claims.append((number, claim, sides))
    told: set[tuple[object, ...]] = set()
    for _, claim, sides in open_claims:
        key = (claim.targets, claim.value)
        # A text that gives the right number elsewhere speaks here of a part of it.
        if claim.targets in agreed or key in told or _doubtful(report, claim, sides) or _of_another(report, claim):
            continue
        told.add(key)
        yield claim, sides


def _side(report: Report, cells: tuple[str, ...]) -> _Side | None:
    """The sum of the cells; None when none is known or the table that holds one was not found."""
    values = [_figure(report, cell) for cell in cells]
    known = [value for value in values if value is not None]
    if not known or any(_missing(report, cell) for cell, value in zip(cells, values, strict=True) if value is None):
        return None
    return _Side(cells, sum(known[1:], known[0]))


def _figure(report: Report, cell: str) -> Number | None:
    """The figure; for a total printed blank, the sum of what is printed beside it."""
    value = report.figures.get(cell)
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return None
    if value is not None or cell not in report.figures or _missing(report, cell):
        return value
    row = report.form.rows().get(cell.rpartition(".")[0])
    if row is None or not report.form.column(cell).total:
        return None
    parts = [count for count in map(report.count, row.cells) if count is not None]
    return sum(parts) if parts else None


def _missing(report: Report, cell: str) -> bool:
    evidence = report.evidence.get(cell)
    return evidence is not None and evidence.empty == "absent"


def _agrees(claim: Claim, side: _Side) -> bool:
    if claim.slack:
        return distance(side.value, claim.value) < claim.slack
    return side.value == claim.value


def _with_carried(report: Report, stated: Sequence[Claim], number: int) -> bool:
    """新收75件（含上年结转1件）: the number then takes in the next."""
    claim = stated[number]
    after = stated[number + 1] if number + 1 < len(stated) else None
    if after is None or not claim.row or not after.row or after.sentence != claim.sentence:
        return False
    between = claim.sentence.partition(claim.quote)[2].partition(after.quote)[0]
    if not _whose()["including"].match(between):
        return False
    side = _side(report, claim.targets[0] + after.targets[0])
    return side is not None and _agrees(claim, side)


def _doubtful(report: Report, claim: Claim, sides: Sequence[_Side]) -> bool:
    """Whether our own reading may be what is wrong: a cell has other readings, or the amounts differ by their unit."""
    cells = {cell for side in sides for cell in side.cells}
    if any(doubt.cell in cells and doubt.kind in ("ambiguous", "look_alike") for doubt in report.doubts):
        return True
    return bool(claim.slack) and any(_by_factor(Decimal(claim.value), Decimal(side.value)) for side in sides)


def _by_factor(one: Decimal, other: Decimal) -> bool:
    if not one or not other:
        return False
    ratio = max(abs(one / other), abs(other / one))
    return abs(ratio / _FACTOR - 1) < _NEAR


# ---------------------------------------------------------------- whose number
@lru_cache(maxsize=1)
def _whose() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in lexicon().data["whose"].items()}


def _of_another(report: Report, claim: Claim) -> bool:
    """Whether the words before the number name a body that is not the report's, or a wider one."""
    whose = _whose()
    names = report.title + report.organisation
    before = claim.context
    resets = [found.end() for found in whose["resets"].finditer(before)]
    start = resets[-1] if resets else 0
    for body in whose["bodies"].finditer(before, start):
        if not _own(body[0], names, whose):
            return True
    regional = not report.organisation or whose["region"].search(report.organisation) is not None
    if whose["everywhere"].search(before):
        return not regional
    return regional and whose["government"].search(before) is not None


def _own(body: str, names: str, whose: Mapping[str, re.Pattern[str]]) -> bool:
    if whose["own"].search(body):
        return True
    short = body[-4:]
    return any(short[start:] in names for start in range(len(short) - 1))


# ---------------------------------------------------------------- findings
def _differs(report: Report, claim: Claim, sides: Sequence[_Side]) -> Finding:
    code = "narrative-all-differ" if claim.blanket and claim.key != "none" else "narrative-differs"
    code = "narrative-none-differs" if claim.key == "none" else code
    first = sides[0]
    shown = [cell for cell in first.cells if _figure(report, cell)] if claim.blanket else list(first.cells)
    level = "error" if claim.row and len(claim.targets) == 1 else entry(code).level
    values = {
        "quote": _short(claim.quote),
        "left": _print(claim.value),
        "right": _print(first.value),
        "difference": _print(distance(claim.value, first.value)),
    }
    return Finding(
        code=code,
        level=level,
        message=render(code, "zh", **values, **_words(report.form, shown, sides, "zh")),
        english=render(code, "en", **values, **_words(report.form, shown, sides, "en")),
        cells=tuple(shown),
        left=Term(claim.quote, claim.value),
        right=Term(describe(report.form, tuple(shown), "zh"), first.value),
        evidence=(_place(report, claim), *evidence_of(report, shown)),
        source=report.source,
        quote=claim.quote,
    )


def _words(form: Edition, shown: Sequence[str], sides: Sequence[_Side], lang: Lang) -> dict[str, str]:
    return {"cells": describe(form, tuple(shown), lang), "also": _also(form, sides, lang)}


def _also(form: Edition, sides: Sequence[_Side], lang: Lang) -> str:
    """The other readings of the number, which it does not fit either."""
    told = {sides[0].value}
    others: list[str] = []
    for side in sides[1:]:
        if side.value not in told:
            told.add(side.value)
            others.append(
                phrase("narrative-also", lang, cells=describe(form, side.cells, lang), value=_print(side.value))
            )
    return "".join(others)


def _unsummed(total: Sum) -> Finding:
    code, added = total.finding, sum(total.parts)
    terms = " + ".join(map(str, total.parts))
    values: dict[str, object] = {
        "quote": _short(total.quote),
        "left": total.whole,
        "right": added,
        "difference": distance(total.whole, added),
        "sum": terms,
    }
    place = {"section": total.section, "line": total.line, "column": total.column, "raw": total.sentence}
    return Finding(
        code=code,
        level=entry(code).level,
        message=render(code, "zh", **values),
        english=render(code, "en", **values),
        left=Term(phrase("narrative-whole", "zh"), total.whole),
        right=Term(terms, added),
        evidence=(place,),
        quote=total.quote,
    )


def describe(form: Edition, cells: tuple[str, ...], lang: Lang) -> str:
    """A sum of cells in the form's words: a cell, a group's heading and column, or the cells one by one."""
    group = _group(form, cells) if len(cells) > 1 else cell_words(form, cells[0])
    if group:
        return phrase("cell", lang, label=group)
    labels = [phrase("cell", lang, label=cell_words(form, cell)) for cell in cells]
    if len(labels) <= _SHOWN_CELLS:
        return phrase("narrative-plus", lang).join(labels)
    return phrase("narrative-and-more", lang, first=labels[0], count=len(labels))


def _group(form: Edition, cells: tuple[str, ...]) -> str:
    rows = [form.rows()[cell.rpartition(".")[0]] for cell in cells]
    columns = {cell.rpartition(".")[2] for cell in cells}
    if len({(row.table, row.group) for row in rows}) != 1 or len(columns) != 1:
        return ""
    table = form.table(rows[0].table)
    group = next((group for group in table.groups if group.key == rows[0].group), None)
    if group is None or len(rows) != sum(row.group == group.key for row in table.rows):
        return ""
    return f"{group.ordinal}{group.label}·{form.column(cells[0]).label}"


def _place(report: Report, claim: Claim) -> dict[str, Any]:
    place: dict[str, Any] = {
        "section": claim.section,
        "line": claim.line,
        "column": claim.column,
        "raw": claim.sentence,
    }
    section = report.sections.get(claim.section)
    if section is not None and section.place.page is not None:
        place["page"] = section.place.page
    return place


def _print(value: Number) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _short(quote: str) -> str:
    return quote if len(quote) <= _SHOWN_QUOTE else quote[: _SHOWN_QUOTE - 1] + "…"
