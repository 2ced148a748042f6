"""Gongkai's own JSON (docs/reference/report.schema.json) back into a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.annualreport.document import Place
from gongkai.annualreport.edition import EDITIONS, Edition, edition
from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.report import Doubt, Evidence, Report, SectionText, Value


def from_json(data: Mapping[str, Any]) -> Report:
    """The report that `data` describes. Raises `Unreadable` naming the place where the data are not of the form."""
    name = str(data.get("edition", "2021"))
    if name not in EDITIONS:
        raise _wrong("edition", f"没有格式版本“{name}”，已知的有 {'、'.join(EDITIONS)}", f"no edition {name!r}")
    form = edition(name)
    variant = str(data.get("variant") or name)
    year = data.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise _wrong("year", "年份应为整数", "the year must be an integer")
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
    report.sections = _sections(data.get("sections") or {})
    report.order = tuple(report.sections)
    report.evidence = {cell: _evidence(cell, entry) for cell, entry in _mapping("evidence", data).items()}
    report.doubts = [_doubt(index, entry) for index, entry in enumerate(data.get("doubts") or [])]
    return report


def _wrong(place: str, message: str, english: str) -> Unreadable:
    return Unreadable("broken", f"数据 {place} 处有误：{message}", f"the data are wrong at {place}: {english}")


def _mapping(place: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    value = data.get(place) or {}
    if not isinstance(value, Mapping):
        raise _wrong(place, "应为对象", "an object is expected")
    return value


def _figures(tables: Any, form: Edition, variant: str) -> dict[str, Value]:
    if not isinstance(tables, Mapping):
        raise _wrong("figures", "应为对象", "an object is expected")
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
    if amount:
        return str(value)
    if isinstance(value, str):
        raise _wrong(place, "件数应为整数，不加引号", "a count must be an integer without quotes")
    return value


def _sections(data: Any) -> dict[str, SectionText]:
    if not isinstance(data, Mapping):
        raise _wrong("sections", "应为对象", "an object is expected")
    found = {}
    for key, entry in data.items():
        if isinstance(entry, str):
            found[str(key)] = SectionText("", entry)
        elif isinstance(entry, Mapping):
            found[str(key)] = SectionText(str(entry.get("heading") or ""), str(entry.get("text") or ""))
        else:
            raise _wrong(f"sections.{key}", "应为文字或对象", "text or an object is expected")
    return found


def _evidence(cell: str, entry: Any) -> Evidence:
    if not isinstance(entry, Mapping):
        raise _wrong(f"evidence.{cell}", "应为对象", "an object is expected")
    place = {name: entry[name] for name in Place._fields if name in entry}
    if isinstance(place.get("box"), list):
        place["box"] = tuple(place["box"])
    return Evidence(str(entry.get("raw") or ""), Place(**place), entry.get("empty"))


def _doubt(index: int, entry: Any) -> Doubt:
    if not isinstance(entry, Mapping) or "cell" not in entry:
        raise _wrong(f"doubts[{index}]", "应为含 cell 的对象", "an object with a cell is expected")
    values = tuple(entry.get("values") or ())
    return Doubt(str(entry["cell"]), entry.get("kind", "ambiguous"), str(entry.get("reason") or ""), values)
