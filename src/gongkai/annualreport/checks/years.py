"""A report against the one of the year before: what was carried over, and the stock of rules in force.

What is carried from which row to which, and how stock is worked out, stands in the editions' data. A row that the other
edition does not have (对外公开总数量 of 2019 is no 现行有效件数: 口径变化) is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.annualreport.catalogue import Lang, entry, render, side
from gongkai.annualreport.checks.words import distance, evidence_of, line_words, printed_figures, shown, table_name
from gongkai.annualreport.findings import Finding, Level, Number, Term
from gongkai.annualreport.identities import known
from gongkai.annualreport.report import Report

YEARS_NOT_CONSECUTIVE = "years-not-consecutive"
_TERM = re.compile(r"([+-]?)\s*([a-z_0-9.]+)")
_BEFORE = "before."

Numbers = Mapping[str, Number]


def check_years(report: Report, previous: Report) -> list[Finding]:
    """The findings of `report` against `previous`, the report for the year before."""
    if report.year is not None and previous.year is not None and previous.year != report.year - 1:
        return [_not_consecutive(report, previous)]
    now = known(printed_figures(report), report.edition, report.variant)
    before = known(printed_figures(previous), previous.edition, previous.variant)
    findings: list[Finding] = []
    for rule in report.form.data.get("carried", ()):
        findings += _carried(report, previous, rule, now, before)
    for rule in report.form.data.get("stock", ()):
        findings += _stock(report, previous, rule, now, before)
    return findings


def _not_consecutive(report: Report, previous: Report) -> Finding:
    values = {"year": report.year, "previous": previous.year}
    return Finding(
        code=YEARS_NOT_CONSECUTIVE,
        level=entry(YEARS_NOT_CONSECUTIVE).level,
        message=render(YEARS_NOT_CONSECUTIVE, "zh", **values),
        english=render(YEARS_NOT_CONSECUTIVE, "en", **values),
        source=report.source,
    )


def _carried(
    report: Report, previous: Report, rule: Mapping[str, Any], now: Numbers, before: Numbers
) -> Iterator[Finding]:
    """Every column of the row that takes over, against the row that handed over."""
    table = rule["for"].split(".")[0]
    for column in report.form.table(table).rows[0].columns:
        taken, given = (f"{table}.{rule[key]}.{column.key}" for key in ("now", "before"))
        if taken in now and given in before and now[taken] != before[given]:
            sides = (now[taken], before[given])
            yield _finding(report, previous, rule, f"{table}.{column.key}", (taken,), sides)


def _stock(
    report: Report, previous: Report, rule: Mapping[str, Any], now: Numbers, before: Numbers
) -> Iterator[Finding]:
    """The stock of every row that the rule names, worked out from last year's."""
    left, right = rule["expression"].split("=")
    for row in rule["for"]:
        worked_out = _sum(left, row, now, before)
        stated = _sum(right, row, now, before)
        if worked_out is not None and stated is not None and worked_out != stated:
            cells = tuple(f"{row}.{key}" for _, key in _TERM.findall(f"{left} {right}") if not key.startswith(_BEFORE))
            yield _finding(report, previous, rule, row, cells, (worked_out, stated))


def _sum(expression: str, row: str, now: Numbers, before: Numbers) -> Number | None:
    """The terms of `expression` added up; None when one of them is not known."""
    total: Number = 0
    for sign, key in _TERM.findall(expression):
        numbers = before if key.startswith(_BEFORE) else now
        value = numbers.get(f"{row}.{key.removeprefix(_BEFORE)}")
        if value is None:
            return None
        total += -value if sign == "-" else value
    return total


def _finding(
    report: Report,
    previous: Report,
    rule: Mapping[str, Any],
    over: str,
    cells: tuple[str, ...],
    sides: tuple[Number, Number],
) -> Finding:
    code, level = rule["code"], rule["level"]
    year = report.year - 1 if report.year is not None else previous.year or "?"
    left, right = sides

    def words(lang: Lang) -> str:
        return render(
            code,
            lang,
            table=table_name(report.form, over, lang),
            line=line_words(report.form, over, cells[0]),
            left_text=side(code, "left", lang, year=year),
            right_text=side(code, "right", lang, year=year),
            left=shown(left, lang),
            right=shown(right, lang),
            difference=shown(distance(left, right), lang),
        )

    return Finding(
        code=code,
        level=_level(level),
        message=words("zh"),
        english=words("en"),
        cells=cells,
        left=Term(side(code, "left", "zh", year=year), left),
        right=Term(side(code, "right", "zh", year=year), right),
        evidence=evidence_of(report, cells),
        source=report.source,
    )


def _level(level: str) -> Level:
    return "error" if level == "error" else "warning" if level == "warning" else "note"
