"""Processes that write the audit trail at once: each entry gets its own number, none is skipped, the chain holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.foundation.trials import Installation, until

pytestmark = pytest.mark.slow


class Trail(Installation):
    """An installation whose audit trail is written by processes."""

    def start(self, name: str, count: int = 0, together: int = 1) -> subprocess.Popen[str]:
        """Begin a process that writes so many entries called `name`, some in each transaction."""
        return self._run(f"write({name!r}, {count}, {together})")

    def _run(self, call: str) -> subprocess.Popen[str]:
        code = f"import django; django.setup(); from tests.foundation import audit_writing; audit_writing.{call}"
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env=self._environment,
            cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def written(self, name: str = "%") -> list[int]:
        """The numbers of the entries so called, in order."""
        found = self.rows("SELECT number FROM foundation_auditentry WHERE action LIKE ? ORDER BY number", name)
        return [number for (number,) in found]

    def verified(self) -> str:
        """What verification prints."""
        output, errors = self._run("verify()").communicate(timeout=60)
        assert not errors, errors
        return output.strip()


@pytest.fixture
def installation() -> Iterator[Trail]:
    """An installation of this test's own."""
    made = Trail()
    yield made
    made.remove()


def finish(*processes: subprocess.Popen[str]) -> list[str]:
    """Wait for all; what they complained of."""
    return [process.communicate(timeout=120)[1] for process in processes]


def test_writers_at_once_leave_no_gap_and_a_sound_chain(installation: Trail) -> None:
    writers = [installation.start(name, 60, together) for name, together in (("a", 1), ("b", 1), ("c", 4))]
    quitter = installation.start("undone", 60, 2)
    installation.go()
    assert finish(*writers, quitter) == ["", "", "", ""]
    assert installation.written() == list(range(1, 181))
    assert [len(installation.written(name)) for name in "abc"] == [60, 60, 60]
    assert installation.written("undone") == []
    assert installation.verified() == "180 None"


def test_a_writer_that_is_killed_leaves_no_gap(installation: Trail) -> None:
    killed = installation.start("killed", 100_000, 5)
    installation.go()
    until(lambda: len(installation.written()) > 20)
    other = installation.start("other", 40)
    killed.kill()
    killed.communicate()
    assert finish(other) == [""]
    count = len(installation.written())
    assert len(installation.written("killed")) % 5 == 0
    assert len(installation.written("other")) == 40
    assert installation.written() == list(range(1, count + 1))
    assert installation.verified() == f"{count} None"
