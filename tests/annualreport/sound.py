"""What has to be true of every reading, and of every refusal, whatever the file was."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jsonschema import Draft202012Validator

from gongkai.annualreport import Report, Unreadable
from tests.real import ROOT

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/reference/report.schema.json").read_text(encoding="utf-8"))
_KINDS = ("report", "unreadable")
_VALIDATORS = {name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}) for name in _KINDS}
_REASONS = set(SCHEMA["$defs"]["unreadable"]["properties"]["reason"]["enum"])
_AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_CHINESE = re.compile("[\u4e00-\u9fff]")


class TooSlow(BaseException):
    """A reading took longer than anybody should wait. No handler of the library's catches it."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` inside when it takes longer. A generous bound: tests do not measure."""

    def stop(*_: object) -> None:
        raise TooSlow(f"over {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def assert_valid(line: dict[str, Any]) -> None:
    """A line of JSON is as the schema says: a report, or why there is none."""
    error = next(_VALIDATORS["unreadable" if "unreadable" in line else "report"].iter_errors(line), None)
    assert error is None, f"{error.json_path}: {error.message[:300]}" if error else ""


def assert_sound(report: Report) -> None:
    """The invariants of a reading."""
    assert report.variant in {variant.name for variant in report.form.variants}
    assert set(report.figures) <= set(report.form.cells(report.variant))
    for cell, value in report.figures.items():
        if value is None:
            continue
        if report.form.column(cell).amount:
            assert isinstance(value, str), cell
            assert _AMOUNT.fullmatch(value), (cell, value[:80])
        else:
            assert type(value) is int, (cell, value)
    assert {doubt.cell for doubt in report.doubts} <= set(report.figures)
    assert set(report.evidence) <= set(report.form.cells())
    if report.kind != "json":  # which holds what somebody else wrote into it
        assert set(report.figures) <= set(report.evidence)
    printed = json.dumps(report.as_json(), ensure_ascii=False, allow_nan=False)
    # As the command line prints it: half a character becomes its escape, which JSON has as well.
    line = json.loads(printed.encode("utf-8", "backslashreplace"))
    line["evidence"] = _of_each_shape(line["evidence"])
    assert_valid(line)


def _of_each_shape(evidence: dict[str, Any]) -> dict[str, Any]:
    """One of the entries that the schema cannot tell apart: it takes its time, and two hundred are much the same."""
    shapes = {}
    for cell, entry in evidence.items():
        shape = tuple((key, type(value), value if key == "empty" else value == 0) for key, value in entry.items())
        shapes[shape] = (cell, entry)
    return dict(shapes.values())


def assert_refused(error: Unreadable) -> None:
    """The words of a refusal: one line in Chinese and the same in English, and a reason for programs."""
    assert error.reason in _REASONS
    for text in (error.message, error.english):
        assert text.strip() == text != ""
        assert len(text.splitlines()) == 1, text
        assert len(text) < 500, text
    assert _CHINESE.search(error.message)
    assert re.search("[a-z]{3}", error.english)
