"""The command `gongkai check`, apart from its options: loaded only when something is to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongkai.annualreport.checks import RulesError, check, load_rules
from gongkai.annualreport.checks.pairing import Pairs
from gongkai.annualreport.findings import Finding, finding_json
from gongkai.annualreport.report import Report
from gongkai.cli import show
from gongkai.cli.files import Result, Settings, line, results, say_failure


def run(
    paths: Sequence[str],
    previous: Sequence[str],
    subordinate: Sequence[str],
    rules: Sequence[Path],
    settings: Settings,
    status: Status,
) -> int:
    """Check all reports in `paths`, print what is found, and return the exit status."""
    try:
        local = load_rules(rules)
    except RulesError as error:
        show.error(error.english if status.lang == "en" else error.message)
        return 2
    before = Pairs(status.all_of(results(previous, settings)))
    below = list(status.all_of(results(subordinate, settings)))
    for result in results(paths, settings):
        for report in status.of(result):
            last = before.of(report) if previous else None
            if previous and last is None:
                status.unpaired(report)
            status.found(report, check(report, previous=last, subordinates=below, rules=local))
    return status.exit()


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

    def found(self, report: Report, findings: list[Finding]) -> None:
        self.reports += 1
        for finding in findings:
            finding.source = report.source
            self.counts[finding.level] += 1
            self.errors = self.errors or finding.level == "error"
        if self.as_json:
            for finding in findings:
                line(finding_json(finding, self.lang))
        else:
            show.findings(report, findings, self.lang)

    def exit(self) -> int:
        if not self.reports and not self.failed:
            show.nothing(self.lang)
        if not self.as_json and self.reports > 1:
            show.summary(self.reports, self.counts, self.lang)
        return 2 if self.failed else 1 if self.errors else 0

    def unpaired(self, report: Report) -> None:
        """Say that none of the earlier reports is this organisation's."""
        name = f"{report.organisation or '?'} {report.year or ''}".strip()
        if self.lang == "en":
            show.error(f"note: {report.source}: none of --previous is an earlier report of {name}")
        else:
            show.error(f"note: {report.source}: --previous 中没有{name}以前年度的报告，未与上年核对")
