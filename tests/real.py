"""The real published reports that the tests read, and the count of them that closes a run.

They lie beside the project, in ../shared/reports, or where GONGKAI_REPORTS says: files NAME.txt, .html, .pdf ... each
with NAME.expected.json, the figures as a person read them. A test asks for them in one of three ways:

    def test_x(real_report: RealReport)                             # runs once for each report
    @pytest.mark.parametrize("report", real_reports())              # the same, with marks of its own
    def test_x(all_real_reports: list[RealReport])                  # all that are there, in one test

The first two give a skipped test for a report that is not there, the last one is skipped when there is none.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
DEFAULT_FOLDER = ROOT.parent / "shared" / "reports"
VARIABLE = "GONGKAI_REPORTS"
SUFFIX = ".expected.json"

# What lies in the default folder. Named here, so that a report that is not there is counted and not forgotten.
KNOWN = (
    "duji-2022.txt",
    "huaian-2024.pdf",
    "huaibei-2021.txt",
    "jianxi-2022.txt",
    "jungar-2022.txt",
    "pingtan-2022.txt",
    "shanghai-kewei-2024.txt",
    "shanghai-office-2019.html",
    "yunzhou-2021.txt",
)


class RealReport(NamedTuple):
    """A published report and what a person read in it."""

    path: Path
    expected: dict[str, Any]


class Count:
    """Which reports this run has read, and which it could not read."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.skipped: set[str] = set()

    def line(self) -> str:
        """The line that the run closes with. A report that one test read and another skipped was read."""
        return f"real reports: {len(self.read)} read, {len(self.skipped - self.read)} skipped"


COUNT = Count()


def folder() -> Path:
    """The folder of the real reports. Raises UsageError when GONGKAI_REPORTS names a folder without any."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return DEFAULT_FOLDER
    if not named.strip():
        raise pytest.UsageError(f"{VARIABLE} is set but empty: name the folder of the real reports, or unset it")
    chosen = Path(named)
    if not any(chosen.glob(f"*{SUFFIX}")):
        raise pytest.UsageError(f"{VARIABLE}={named}: no report with a *{SUFFIX} lies there")
    return chosen


@cache
def found() -> dict[str, RealReport]:
    """The reports that are there, by file name."""
    reports = {}
    for expected in sorted(folder().glob(f"*{SUFFIX}")):
        name = expected.name.removesuffix(SUFFIX)
        for path in sorted(expected.parent.glob(f"{name}.*")):
            if path.stem == name and path != expected:
                reports[path.name] = RealReport(path, json.loads(expected.read_text(encoding="utf-8")))
    return reports


@cache
def absent() -> list[str]:
    """The file names of the reports that should be there and are not."""
    there = found()
    if VARIABLE not in os.environ:
        return [name for name in KNOWN if name not in there]
    names = {path.name.removesuffix(SUFFIX) for path in folder().glob(f"*{SUFFIX}")}
    return sorted(names - {Path(name).stem for name in there})


def real_reports() -> list[Any]:
    """Every real report as a parameter of pytest's, one that is not there as a skipped one."""
    there = [pytest.param(report, id=name) for name, report in found().items()]
    why = f"not in {folder()}"
    missing = [
        pytest.param(RealReport(folder() / name, {}), id=name, marks=pytest.mark.skip(reason=why)) for name in absent()
    ]
    return there + missing
