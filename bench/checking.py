"""Checking one report: its identities, the cell that is wrong, what its text states, and all checks together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.files import made_file
from bench.reading import SEED
from bench.table import Line, compare, seconds
from gongkai.annualreport import Report, check, read_all
from gongkai.annualreport.identities import evaluate
from gongkai.annualreport.locate import locate
from gongkai.annualreport.narrative import claims

_WRONG = "table3.granted.natural"
_NUMBER = re.compile(r"\d+")


def lines(times: int) -> Iterator[Line]:
    """All lines on checking."""
    data = made_file("html", SEED, "city")
    report = read_all(data)[0]
    form, variant = report.edition, report.variant
    counts = [value for value in report.figures.values() if isinstance(value, int)]
    yield compare(
        "all identities of a report",
        lambda: evaluate(report.figures, form, variant),
        "sum of its counts",
        lambda: sum(counts),
        times,
        seconds(0.0001),
    )
    wrong = {**report.figures, _WRONG: (report.count(_WRONG) or 0) + 1}
    broken = evaluate(wrong, form, variant)
    yield compare(
        "locating one wrong cell",
        lambda: locate(broken, form),
        "all identities of a report",
        lambda: evaluate(wrong, form, variant),
        times,
    )
    text = "\n".join(section.text for section in report.sections.values())
    yield compare(
        "what the text states",
        lambda: claims(report),
        "re.findall of its numbers",
        lambda: _NUMBER.findall(text),
        times,
    )
    faulty = _with(report, wrong)
    yield compare("a whole check", lambda: check(report), "reading the same report", lambda: read_all(data), times)
    what = "a whole check, one cell wrong"
    yield compare(what, lambda: check(faulty), "reading the same report", lambda: read_all(data), times)


def _with(report: Report, figures: dict[str, int | str | None]) -> Report:
    """The report with other figures."""
    other = Report(**{name: getattr(report, name) for name in Report.__slots__})
    other.figures = figures
    return other
