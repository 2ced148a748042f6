"""All checks of a report: its own tables, its text, its form, the year before, the reports below, local rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.annualreport.catalogue import LEVELS
from gongkai.annualreport.checks.form import check_form
from gongkai.annualreport.checks.local import Rule, check_local
from gongkai.annualreport.checks.local_file import RulesError, load_rules
from gongkai.annualreport.checks.narrative import check_narrative
from gongkai.annualreport.checks.rollup import check_rollup
from gongkai.annualreport.checks.tables import check_tables
from gongkai.annualreport.checks.years import check_years
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.narrative import claim_values, claims
from gongkai.annualreport.report import Report

__all__ = ["Rule", "RulesError", "check", "load_rules"]


def check(
    report: Report,
    *,
    previous: Report | None = None,
    subordinates: Sequence[Report] = (),
    rules: Iterable[Rule] = (),
    members: Sequence[str] | None = None,
    complete: bool = True,
) -> list[Finding]:
    """All findings on `report`, errors first, then warnings, then notes; within a level in the order of the checks.

    `previous` is the report for the year before; `subordinates` those that this one sums, `members` the list of whose
    they should be, and `complete` whether they are all there are; `rules` local rules, from `load_rules`.
    """
    stated = claims(report)
    findings = check_tables(report, claim_values(stated)) + check_narrative(report, stated)
    findings += check_form(report, previous, stated)
    if previous is not None:
        findings += check_years(report, previous)
    if subordinates:
        findings += check_rollup(report, subordinates, members=members, complete=complete)
    findings += check_local(report, rules)
    for finding in findings:
        finding.source = report.source
    return sorted(findings, key=lambda finding: LEVELS.index(finding.level))
