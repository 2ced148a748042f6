"""Gongkai's own JSON (docs/reference/report.schema.json): everything that was read, evidence and doubts included."""

from __future__ import annotations

import json

from gongkai.annualreport.report import Report


def write(report: Report) -> bytes:
    """The report as one JSON object, indented so that people can fill it in."""
    return (json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
