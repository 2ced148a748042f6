"""A finding as plain data."""

from __future__ import annotations

import json
from decimal import Decimal

from gongkai.annualreport.findings import Finding, Suspect, Term, finding_json

FINDING = Finding(
    code="table4-sum",
    level="error",
    message="中文。",
    english="English.",
    cells=("table4.reconsideration.total",),
    left=Term("各结果之和", 4),
    right=Term("总计", 5),
    suspects=(Suspect(("table4.reconsideration.total",), (4,), -1.5),),
    evidence=({"cell": "table4.reconsideration.total", "raw": "5", "line": 7},),
    source="a.html",
)


def test_a_finding_has_all_its_parts_as_plain_data() -> None:
    assert finding_json(FINDING) == {
        "source": "a.html",
        "code": "table4-sum",
        "level": "error",
        "cells": ["table4.reconsideration.total"],
        "left": {"text": "各结果之和", "value": 4},
        "right": {"text": "总计", "value": 5},
        "difference": -1,
        "suspects": [{"cells": ["table4.reconsideration.total"], "values": [4]}],
        "message": "中文。",
        "english": "English.",
        "evidence": [{"cell": "table4.reconsideration.total", "raw": "5", "line": 7}],
    }


def test_the_message_is_in_the_language_that_is_asked_for() -> None:
    data = finding_json(FINDING, "en")
    assert data["message"] == "English."
    assert "english" not in data


def test_amounts_are_strings_and_what_is_not_there_is_null() -> None:
    finding = Finding("x", "note", "m", "m", left=Term("l", Decimal("12.50")), right=Term("r", None), values=("3.1", 4))
    data = finding_json(finding)
    assert (data["left"], data["right"]) == ({"text": "l", "value": "12.50"}, {"text": "r", "value": None})
    assert (data["difference"], data["values"], data["suspects"]) == (None, ["3.1", 4], [])
    assert json.loads(json.dumps(data)) == data


def test_a_difference_of_amounts_is_exact() -> None:
    finding = Finding("x", "note", "m", "m", left=Term("l", Decimal("0.30")), right=Term("r", Decimal("0.1")))
    assert finding_json(finding)["difference"] == "0.20"
