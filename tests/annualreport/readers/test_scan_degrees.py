"""Scans, worn to a degree: how much is read without a doubt, and that nothing is wrong without one.

`python -m tests.measure_scans` does the same with all reports, and prints the table that these floors come from.
"""

from __future__ import annotations

import pytest

from tests.layouts.cases import made_case, real_cases
from tests.scans.scoring import STYLES, scored
from tests.scans.wear import DEGREES

pytest.importorskip("rapidocr_onnxruntime", reason="the extra is not installed: pip install 'gongkai[ocr]'")
pytestmark = pytest.mark.slow

# Hundredths of a report's cells that are right without a doubt, at least.
FLOORS = {
    "undegraded": 98,
    "skew 1": 97,
    "skew 3": 95,
    "blur 1": 97,
    "blur 2": 90,
    "noise": 95,
    "noise strong": 85,
    "jpeg 60": 97,
    "jpeg 25": 95,
    "150 dpi": 95,
    "110 dpi": 90,
    "yellowed": 95,
    "stamped": 90,
    "upside down": 97,
    "on its side": 97,
    "office copy": 85,
    "bad copy": 10,
    "fax": 0,
}
CASES = [*real_cases(), *map(made_case, range(6))]
# What is milder than another degree of the same kind is left to the measurement.
MILD = {"skew 1", "blur 1", "noise", "jpeg 60"}
TRIED = [degree for degree in DEGREES if degree not in MILD]


def test_every_degree_has_a_floor() -> None:
    assert list(FLOORS) == list(DEGREES)


@pytest.mark.parametrize(("number", "degree"), list(enumerate(TRIED)), ids=TRIED)
def test_a_scan_has_no_silent_fault_and_is_read_as_well_as_its_degree_allows(number: int, degree: str) -> None:
    score, _ = scored(CASES[number % len(CASES)], degree, STYLES[number % len(STYLES)])
    assert score.silent == []
    if real_cases():  # with which the floors were measured: without them other reports meet other degrees
        assert score.share >= FLOORS[degree]


@pytest.mark.parametrize("number", [1, 3])
def test_an_undegraded_picture_is_read_nearly_without_a_doubt(number: int) -> None:
    score, report = scored(made_case(number), "undegraded", STYLES[number])
    assert score.silent == []
    assert score.share >= 98
    assert report is not None
    assert (report.organisation, report.year) == (made_case(number).text.organisation, made_case(number).text.year)
    assert len(report.sections) == 6
