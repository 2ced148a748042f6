"""The platform: pages beside a bare view on both databases, and the search kernel beside SQLite's own.

Django has one database and one data folder a process, so each part is measured by a process of its own (`child`), which
prints its lines as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.table import Aim, Line
from tests.postgresql import Cluster, missing


def lines(quick: bool, parts: tuple[str, ...] = ("pages", "cases", "search")) -> Iterator[Line]:
    """Pages and many cases on SQLite and on PostgreSQL, then the search."""
    both = [part for part in parts if part != "search"]
    for part in both:
        yield from _child(part, "SQLite", "", quick)
    if missing():
        print(f"pages on PostgreSQL are not measured: {missing()}", file=sys.stderr)
    else:
        cluster = Cluster()
        try:
            for part in both:
                yield from _child(part, "PostgreSQL", cluster.create(part), quick)
        finally:
            cluster.stop()
    if "search" in parts:
        yield from _child("search", "", "", quick)


def _child(part: str, label: str, database: str, quick: bool) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as data:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        command = [sys.executable, "-m", "bench.platform.child", part, label, *(["--quick"] if quick else [])]
        with subprocess.Popen(
            command,
            env={**clean, "GONGKAI_DATA": data, "GONGKAI_DATABASE": database},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            for printed in process.stdout or ():
                yield _line(json.loads(printed))
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}")


def _line(read: dict[str, object]) -> Line:
    """As the child's `said` wrote it."""
    aim, profile = read.pop("aim"), str(read.pop("profile"))
    line = Line(**read)  # type: ignore[arg-type]
    if isinstance(aim, list):
        line.aim = Aim(*aim)
    line.profile = (lambda: profile) if profile else None
    return line
