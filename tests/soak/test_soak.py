"""Acknowledged is kept: under kill -9, on a full disk, and with a dead mail server. `make soak` does it at length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import platform
from tests.soak.soak import soak, surroundings

pytestmark = pytest.mark.any_database


def test_what_was_acknowledged_is_there_once_with_its_file_whoever_was_killed(tmp_path: Path) -> None:
    """150 submissions, three kills, always at the same counts."""
    database = platform.CLUSTER.create("soak") if platform.CLUSTER else ""
    result = soak(surroundings(tmp_path / "data", database), count=150, kills=3, seed=20261123)
    assert sum(result.killed.values()) == 3
    assert result.acknowledged == 150
    assert result.whole, result.found


def test_a_full_disk_takes_nothing_that_was_acknowledged_and_shows_on_the_health_page(tmp_path: Path) -> None:
    """In a name space of its own, with a data folder of 24 MB."""
    inside = ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*inside, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount in a name space of their own")
    done = subprocess.run(
        [*inside, sys.executable, "-m", "tests.soak.full_disk", str(tmp_path)],
        check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["whole"]), done.stdout + done.stderr[-2000:]
