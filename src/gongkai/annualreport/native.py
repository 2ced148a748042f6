"""Gongkai's own JSON (docs/reference/report.schema.json) back into a report."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, get_args

from gongkai.annualreport.document import Place
from gongkai.annualreport.edition import EDITIONS, Edition, edition
from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.report import Doubt, DoubtKind, Evidence, Report, SectionText, Value

_TOO_MANY = 10**15
_AMOUNT = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)


def from_json(data: Mapping[str, Any]) -> Report:
    """The report that `data` describes. Raises `Unreadable` naming the place where the data are not of the form."""
    name = str(data.get("edition", "2021"))
    if name not in EDITIONS:
        known = "、".join(EDITIONS)
        raise _wrong("edition", f"没有格式版本 {_said(name)}，已知的有 {known}", f"no edition {_said(name)}")
    form = edition(name)
    variant = str(data.get("variant") or name)
    if variant not in {known.name for known in form.variants}:
        raise _wrong("variant", f"没有 {_said(variant)}", f"no variant {_said(variant)}")
    year = data.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool) or not 1900 < year < 2200):
        raise _wrong("year", "年份应为整数，如 2024", "the year must be an integer such as 2024")
    report = Report(
        kind="json",
        title=str(data.get("title") or ""),
        organisation=str(data.get("organisation") or ""),
        year=year,
        edition=name,
        variant=variant,
        preamble=str(data.get("preamble") or ""),
        contact=str(data.get("contact") or ""),
        period=str(data.get("period") or ""),
    )
    report.figures = _figures(data.get("figures"), form, variant)
    report.sections = _sections(data.get("sections") or {}, form)
    report.order = tuple(report.sections)
    evidence = _mapping("evidence", data)
    report.evidence = {cell: _evidence(cell, evidence[cell]) for cell in form.cells(variant) if cell in evidence}
    doubts = data.get("doubts") or []
    if not isinstance(doubts, list) or len(doubts) > len(report.figures):
        raise _wrong("doubts", "应为数组，每格至多一项", "an array is expected, with one entry a cell at most")
    report.doubts = [_doubt(index, entry, report) for index, entry in enumerate(doubts)]
    return report


def _wrong(place: str, message: str, english: str) -> Unreadable:
    return Unreadable("broken", f"数据 {place} 处有误：{message}", f"the data are wrong at {place}: {english}")


def _said(text: str) -> str:
    """What the data say, fit for a line: quoted, escaped and cut."""
    return json.dumps(text[:40], ensure_ascii=False)


def _mapping(place: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    value = data.get(place) or {}
    if not isinstance(value, Mapping):
        raise _wrong(place, "应为对象", "an object is expected")
    return value


def _figures(tables: Any, form: Edition, variant: str) -> dict[str, Value]:
    if not isinstance(tables, Mapping):
        raise _wrong("figures", "应为对象", "an object is expected")
    if not any(table.key in tables for table in form.tables):
        raise _wrong("figures", "没有 table2、table3、table4", "there is no table2, table3 or table4")
    figures: dict[str, Value] = {}
    for cell in form.cells(variant):
        table, row, key = cell.split(".")
        value: Any = tables
        for part in (table, row, key):
            value = value.get(part) if isinstance(value, Mapping) else None
        figures[cell] = _value(f"figures.{cell}", value, form.column(cell).amount)
    return figures


def _value(place: str, value: Any, amount: bool) -> Value:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _wrong(place, "应为整数、金额字符串或 null", "an integer, an amount as a string, or null is expected")
    if isinstance(value, int) and abs(value) >= _TOO_MANY:
        raise _wrong(place, "数过大", "the number is too large")
    if amount:
        text = str(value)
        if not _AMOUNT.fullmatch(text):
            raise _wrong(place, '金额应为小数字符串，如 "12.5"', 'an amount is a decimal as a string, such as "12.5"')
        return text
    if isinstance(value, str):
        raise _wrong(place, "件数应为整数，不加引号", "a count must be an integer without quotes")
    return value


def _sections(data: Any, form: Edition) -> dict[str, SectionText]:
    if not isinstance(data, Mapping):
        raise _wrong("sections", "应为对象", "an object is expected")
    found = {}
    known = {section.key for section in form.sections}
    for key, entry in data.items():
        if key not in known:
            raise _wrong("sections", f"没有 {_said(key)} 这一部分", f"no section {_said(key)}")
        if isinstance(entry, str):
            found[key] = SectionText("", entry)
        elif isinstance(entry, Mapping):
            found[key] = SectionText(str(entry.get("heading") or ""), str(entry.get("text") or ""))
        else:
            raise _wrong(f"sections.{key}", "应为文字或对象", "text or an object is expected")
    return found


def _evidence(cell: str, entry: Any) -> Evidence:
    where = f"evidence.{cell}"
    if not isinstance(entry, Mapping):
        raise _wrong(where, "应为对象", "an object is expected")
    place: dict[str, Any] = {}
    for name in Place._fields:
        value = entry.get(name)
        if value is None:
            continue
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value < _TOO_MANY
        if name == "box" and _is_box(value):
            place[name] = tuple(value)
        elif name != "box" and whole:
            place[name] = value
        else:
            raise _wrong(f"{where}.{name}", "位置有误", "no such place")
    empty = entry.get("empty")
    if empty not in (None, "absent", "blank", "slash", "dash"):
        raise _wrong(f"{where}.empty", "应为 absent、blank、slash 或 dash", "absent, blank, slash or dash is expected")
    return Evidence(str(entry.get("raw") or ""), Place(**place), empty)


def _is_box(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    return all(type(side) in (int, float) and abs(side) < _TOO_MANY for side in value)


def _doubt(index: int, entry: Any, report: Report) -> Doubt:
    where = f"doubts[{index}]"
    if not isinstance(entry, Mapping) or str(entry.get("cell")) not in report.figures:
        raise _wrong(where, "应为对象，cell 为本表的格", "an object with a cell of the form is expected")
    if entry.get("kind") not in get_args(DoubtKind):
        kinds = "、".join(get_args(DoubtKind))
        raise _wrong(f"{where}.kind", f"应为 {kinds} 之一", "no such kind of doubt")
    cell, values = str(entry["cell"]), entry.get("values") or []
    if not isinstance(values, list):
        raise _wrong(f"{where}.values", "应为数组", "an array is expected")
    amount = report.form.column(cell).amount
    found = tuple(_value(f"{where}.values", value, amount) for value in values)
    return Doubt(cell, entry["kind"], str(entry.get("reason") or ""), found)
