"""An installation of its own with real worker processes, looked at through its database and not through Django."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests import platform

NOW = "2026-11-23 00:00:00+00:00"
PATIENCE = 60.0  # seconds; two slow cores may be shared by many


class Installation:
    """A data folder, a migrated database and the workers started on it."""

    def __init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="gongkai-workers-"))
        self._database = f"workers_{os.getpid()}_{id(self)}" if platform.CLUSTER else ""
        address = platform.CLUSTER.create(self._database) if platform.CLUSTER else ""
        self._environment = os.environ | {
            "GONGKAI_DATA": str(self.data),
            "GONGKAI_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        }
        self._workers: list[subprocess.Popen[bytes]] = []
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"],
            check=True,
            env=self._environment,
            capture_output=True,
        )

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it is at work."""
        known = len(self.rows("SELECT name FROM foundation_worker"))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.foundation.worker_process"],
            env=self._environment,
            cwd=Path(__file__).parent.parent.parent,
            stderr=subprocess.DEVNULL,
        )
        self._workers.append(process)
        until(lambda: len(self.rows("SELECT name FROM foundation_worker")) > known)
        return process

    def put(self, task: str, *numbers: int) -> None:
        """Put in a job for each number."""
        columns = "task, arguments, state, due, attempts, worker, problem, created"
        row = "(?, ?, ?, ?, ?, ?, ?, ?)"
        values = [(f"trial.{task}", json.dumps({"number": one}), "waiting", NOW, 0, "", "", NOW) for one in numbers]
        rows = ", ".join([row] * len(values))
        self.rows(f"INSERT INTO foundation_job ({columns}) VALUES {rows}", *(value for row in values for value in row))

    def jobs(self, columns: str = "state, attempts") -> list[tuple[Any, ...]]:
        """Columns of all trial jobs in the order of their being put in."""
        return self.rows(f"SELECT {columns} FROM foundation_job WHERE substr(task, 1, 6) = 'trial.' ORDER BY id")

    def ran(self) -> list[tuple[str, int, int]]:
        """What the tasks did: what, number, process."""
        path = self.data / "ran"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(what, int(number), int(process)) for what, number, process in (line.split() for line in lines)]

    def go(self) -> None:
        """Let slow tasks end."""
        (self.data / "go").touch()

    def clear(self) -> None:
        """End the workers and forget the jobs."""
        for process in self._workers:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
        self._workers.clear()
        for table in ("foundation_job", "foundation_worker"):
            self.rows(f"DELETE FROM {table}")
        for name in ("ran", "go"):
            (self.data / name).unlink(missing_ok=True)

    def remove(self) -> None:
        """Leave nothing."""
        self.clear()
        if platform.CLUSTER:
            platform.CLUSTER.drop(self._database)
        shutil.rmtree(self.data, ignore_errors=True)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives, nothing for one that gives nothing. Written with ? for a value."""
        with self._connected() as connection:
            cursor = connection.execute(statement.replace("?", "%s") if platform.CLUSTER else statement, values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        if platform.CLUSTER:
            with psycopg.connect(platform.CLUSTER.address(self._database), autocommit=True) as connection:
                yield connection
            return
        lite = sqlite3.connect(self.data / "gongkai.sqlite3", timeout=20, isolation_level=None)
        try:
            yield lite
        finally:
            lite.close()


def until(true: Callable[[], object]) -> None:
    """Wait for something that will be, and fail when it is not."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    """Whether a process runs (one that ended and was not asked after does not)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
