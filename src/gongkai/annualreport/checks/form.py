"""The form of a report: what has to be there, what should not, and slips of the pen.

None of it is an error but a count that cannot be one (negative, or not whole): the office may have its reasons.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.annualreport.checks.form_content import content_findings, figure_findings, repeated_findings
from gongkai.annualreport.checks.form_frame import frame_findings
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.narrative import Claim, claims
from gongkai.annualreport.report import Report


def check_form(report: Report, previous: Report | None = None, found: Sequence[Claim] | None = None) -> list[Finding]:
    """What is wrong with the form of the report. `previous` is the report of the year before.

    `found` are the report's claims, when the caller has them already.
    """
    stated = claims(report) if found is None else found
    findings = [*frame_findings(report), *content_findings(report), *figure_findings(report, stated, previous)]
    if previous is not None:
        findings += repeated_findings(report, previous)
    for made in findings:
        made.source = report.source
    return findings
