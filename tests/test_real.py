"""The count of real reports that closes every run, tried on a small project of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real import ROOT

TEST_EACH = "def test_each(real_report):\n    assert real_report.expected == {'year': 2024}\n"
TEST_ALL = "def test_all(all_real_reports):\n    assert len(all_real_reports) == 2\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with our conftest, and beside it no shared folder; `reports` holds two reports and one half."""
    tests = tmp_path / "project" / "tests"
    tests.mkdir(parents=True)
    for name in ("conftest.py", "real.py", "platform.py", "postgresql.py", "append_only.py"):
        shutil.copy(ROOT / "tests" / name, tests)
    shutil.copy(ROOT / "pyproject.toml", tests.parent)
    reports = tmp_path / "reports"
    reports.mkdir()
    for name in ("a.expected.json", "b-2024.expected.json", "gone.expected.json"):
        (reports / name).write_text('{"year": 2024}')
    (reports / "a.txt").write_text("a")
    (reports / "b-2024.html").write_text("b")
    return tests.parent


def run(project: Path, test: str, reports: str | None) -> tuple[int, list[str]]:
    """Run pytest on one test file; its exit status and what it printed."""
    (project / "tests" / "test_it.py").write_text(test)
    environment = {key: value for key, value in os.environ.items() if key != "GONGKAI_REPORTS"}
    if reports is not None:
        environment["GONGKAI_REPORTS"] = reports
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()


def test_a_report_is_read_once_and_an_absent_one_is_skipped(project: Path) -> None:
    status, lines = run(project, TEST_EACH, "../reports")
    assert status == 0
    assert lines[-2] == "real reports: 2 read, 1 skipped"
    assert "2 passed, 1 skipped" in lines[-1]


def test_one_test_may_read_all(project: Path) -> None:
    status, lines = run(project, TEST_EACH + TEST_ALL, "../reports")
    assert (status, lines[-2]) == (0, "real reports: 2 read, 1 skipped")


def test_without_the_default_folder_every_known_report_is_skipped(project: Path) -> None:
    status, lines = run(project, TEST_EACH + TEST_ALL, None)
    assert status == 0
    assert lines[-3].startswith("The folder of the real reports is not there: ")
    assert lines[-2] == "real reports: 0 read, 9 skipped"


def test_an_empty_variable_fails_the_run(project: Path) -> None:
    status, lines = run(project, TEST_EACH, "")
    assert status != 0
    assert "GONGKAI_REPORTS is set but empty" in lines[-1]


def test_a_folder_without_reports_fails_the_run(project: Path) -> None:
    (project / "empty").mkdir()
    status, lines = run(project, TEST_EACH, "empty")
    assert status != 0
    assert "no report with a *.expected.json lies there" in lines[-1]
