"""The commands `gongkai write` and `gongkai form`, apart from their options."""

from __future__ import annotations

import json
from pathlib import Path

from gongkai.annualreport.checks import check
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.report import Report
from gongkai.annualreport.writers import empty, format_of, save
from gongkai.cli import show
from gongkai.cli.files import Settings, results, say_failure


def write(source: str, to: Path, settings: Settings, *, allow_errors: bool, lang: str) -> int:
    """Write the report in `source` to `to` unless an error stands against it, and return the exit status."""
    try:
        format_of(to)
    except Unwritable as error:
        return _refused(error, lang)
    report = _read(source, settings, lang)
    if report is None:
        return 2
    findings = check(report)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors and not allow_errors:
        show.findings(report, findings, lang)
        show.error(
            f"{to}: not written: {len(errors)} errors stand; correct them, or write all the same with --allow-errors"
            if lang == "en"
            else f"{to}: 没有写：还有 {len(errors)} 处错误；请先更正，确需写出时加 --allow-errors"
        )
        return 1
    return _save(report, to, lang)


def form(edition: str, to: Path, lang: str) -> int:
    """Write the empty form of `edition`, and return the exit status."""
    return _save(empty(edition), to, lang)


def _save(report: Report, to: Path, lang: str) -> int:
    try:
        save(report, to)
    except Unwritable as error:
        return _refused(error, lang)
    return 0


def _refused(error: Unwritable, lang: str) -> int:
    show.error(error.english if lang == "en" else error.message)
    return 2


def _read(source: str, settings: Settings, lang: str) -> Report | None:
    """The one report in `source`; None after a line that says why there is none."""
    if broken := _broken_json(source, settings, lang):
        show.error(broken)
        return None
    found: list[Report] = []
    for result in results([source], settings):
        if result.failure is not None and say_failure(result, False, lang):
            return None
        found += result.reports
    if len(found) != 1:
        show.error(
            f"{source}: one report is wanted, and there are {len(found)}"
            if lang == "en"
            else f"{source}: 应有一份报告，这里有 {len(found)} 份"
        )
        return None
    return found[0]


def _broken_json(source: str, settings: Settings, lang: str) -> str:
    """Where a file that is to be JSON is none: cut off, or mistyped. Nothing for all other files."""
    path = Path(source)
    if path.suffix.lower() != ".json" or not path.is_file() or path.stat().st_size > settings.limits.file_bytes:
        return ""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and "\n" in text.strip():
            return ""  # a report on each line
        place = f"line {error.lineno}, column {error.colno}"
        if lang == "en":
            return f"{source}: broken JSON at {place} ({error.msg}); was the file cut off?"
        return f"{source}: JSON 在第 {error.lineno} 行第 {error.colno} 列中断或有误；请确认文件完整"
    except RecursionError:
        return ""
    return ""
