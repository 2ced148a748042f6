"""The commands `gongkai compare` and `gongkai correction`, apart from their options."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gongkai.annualreport.comparison import compare
from gongkai.annualreport.comparison.correction import NotOneReport, correct, note
from gongkai.annualreport.comparison.data import as_json as comparison_json
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.pages.comparison import comparison_page
from gongkai.annualreport.report import Report
from gongkai.annualreport.saving import replacing
from gongkai.annualreport.writers.correction import KINDS, correction_note, plain
from gongkai.cli import show, show_comparison
from gongkai.cli.files import Settings, line, results, say_failure


class Manner(NamedTuple):
    """How a comparison is told: as JSON, in which language, with every cell that changed."""

    as_json: bool
    lang: str
    everything: bool


class Words(NamedTuple):
    """What a correction note needs and no report says: the reason, and the day of signing."""

    reason: str
    day: date | None


def run(paths: Sequence[str], settings: Settings, to: Path | None, manner: Manner) -> int:
    """Compare all reports in `paths`, print or write what differs, and return the exit status."""
    lang = manner.lang
    if to is not None and to.suffix.lower() not in (".html", ".htm"):
        return _wrong("--to 只写 .html 网页", "--to writes an .html page only", lang)
    reports, failed = _read(paths, settings, manner.as_json, lang)
    if len(reports) < 2:
        return _wrong("至少要有两份报告才能比较", "at least two reports are needed to compare", lang)
    found = compare(reports)
    if manner.as_json:
        for entry in comparison_json(found):
            line(entry)
    elif to is None:
        show_comparison.comparison(found, lang, manner.everything)
    if to is not None and not save(to, comparison_page(found, lang).encode(), lang):
        return 2
    return 2 if failed else 0


def correction(paths: tuple[str, str], settings: Settings, to: Path | None, words: Words, lang: str) -> int:
    """Write the correction note from the first of `paths` to the second, and return the exit status."""
    kind = to.suffix.lower().lstrip(".") if to else KINDS[0]
    if kind not in KINDS:
        kinds = "、".join(f".{known}" for known in KINDS)
        return _wrong(f"--to 只写 {kinds}", f"--to writes {kinds} only", lang)
    reports, failed = _read(paths, settings, False, lang)
    if failed or len(reports) != 2:
        return 2 if failed else _wrong("OLD 和 NEW 应各有一份报告", "OLD and NEW must hold one report each", lang)
    try:
        found = correct(*reports)
    except NotOneReport as error:
        return _wrong(error.message.zh, error.message.en, lang)
    if found.empty:
        return _wrong("两份报告没有不同，不需要更正说明", "the reports say the same: nothing to correct", lang, 1)
    written = note(found, reason=words.reason, day=words.day)
    if to is None:
        sys.stdout.write(plain(written))
        return 0
    try:
        data = correction_note(written, found.new.form, kind)
    except Unwritable as error:
        return _wrong(error.message, error.english, lang)
    return 0 if save(to, data, lang) else 2


def _read(paths: Sequence[str], settings: Settings, as_json: bool, lang: str) -> tuple[list[Report], bool]:
    """The reports in `paths`, and whether a file could not be read."""
    reports: list[Report] = []
    failed = False
    for result in results(paths, settings):
        if result.failure is not None:
            failed = say_failure(result, as_json, lang) or failed
        reports += result.reports
    return reports, failed


def _wrong(message: str, english: str, lang: str, status: int = 2) -> int:
    show.error(english if lang == "en" else message)
    return status


def save(path: Path, data: bytes, lang: str) -> bool:
    """Write a file; when that cannot be done, say why in a line."""
    try:
        with replacing(path) as waiting:
            waiting.write_bytes(data)
    except Unwritable as error:
        return not _wrong(error.message, error.english, lang)
    return True
