"""The command `gongkai check`, apart from its options: loaded only when something is to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.annualreport.checks import RulesError, check, load_rules
from gongkai.annualreport.checks.pairing import Pairs
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.findings import Finding, finding_json
from gongkai.annualreport.report import Report
from gongkai.cli import show
from gongkai.cli.files import Result, Settings, line, results, say_failure

if TYPE_CHECKING:
    from gongkai.cli.check_files import Outlet


def run(
    paths: Sequence[str],
    previous: Sequence[str],
    subordinate: Sequence[str],
    rules: Sequence[Path],
    settings: Settings,
    status: Status,
    to: Path | None = None,
) -> int:
    """Check all reports in `paths`, print what is found or write it `to` a file, and return the exit status."""
    try:
        local = load_rules(rules)
    except RulesError as error:
        show.error(error.english if status.lang == "en" else error.message)
        return 2
    try:
        with _outlet(to, settings, status.lang) if to else nullcontext() as file:
            before = Pairs(status.all_of(results(previous, settings)))
            below = list(status.all_of(results(subordinate, settings)))
            for result in results(paths, settings):
                for report in status.of(result):
                    last = before.of(report) if previous else None
                    if previous and last is None:
                        status.unpaired(report)
                    found = check(report, previous=last, subordinates=below, rules=local)
                    status.found(report, found, shown=file is None)
                    if file is not None:
                        file.add(result.source, report, found)
            if file is not None and not status.reports:
                raise Unwritable(
                    "data", f"没有读到年度报告，未写 {to}", f"no annual report was read, {to} is not written"
                )
    except Unwritable as error:
        show.error(error.english if status.lang == "en" else error.message)
        return 2
    return status.exit(to)


def _outlet(to: Path, settings: Settings, lang: str) -> AbstractContextManager[Outlet]:
    from gongkai.cli.check_files import outlet  # noqa: PLC0415  templates and sheets, which printing need not wait for

    return outlet(to, settings, lang)


class Status:
    """Prints what is found and remembers what the exit status has to be."""

    def __init__(self, as_json: bool, lang: str) -> None:
        self.as_json, self.lang = as_json, lang
        self.failed = self.errors = False
        self.counts: dict[str, int] = {"error": 0, "warning": 0, "note": 0}
        self.reports = 0

    def of(self, result: Result) -> list[Report]:
        if result.failure is not None:
            self.failed = say_failure(result, self.as_json, self.lang) or self.failed
        return result.reports

    def all_of(self, results: Iterable[Result]) -> Iterator[Report]:
        for result in results:
            yield from self.of(result)

    def found(self, report: Report, findings: list[Finding], shown: bool = True) -> None:
        self.reports += 1
        for finding in findings:
            finding.source = report.source
            self.counts[finding.level] += 1
            self.errors = self.errors or finding.level == "error"
        if self.as_json:
            for finding in findings:
                line(finding_json(finding, self.lang))
        elif shown:
            show.findings(report, findings, self.lang)

    def exit(self, written: Path | None = None) -> int:
        """The exit status, after the last lines: what was found in all, and which file was `written`."""
        if not self.reports and not self.failed:
            show.nothing(self.lang)
        if not self.as_json and (self.reports > 1 or written):
            show.summary(self.reports, self.counts, self.lang)
        if written:
            show.error(f"written: {written}" if self.lang == "en" else f"已写 {written}")
        return 2 if self.failed else 1 if self.errors else 0

    def unpaired(self, report: Report) -> None:
        """Say that none of the earlier reports is this organisation's."""
        name = f"{report.organisation or '?'} {report.year or ''}".strip()
        if self.lang == "en":
            show.error(f"note: {report.source}: none of --previous is an earlier report of {name}")
        else:
            show.error(f"note: {report.source}: --previous 中没有{name}以前年度的报告，未与上年核对")
