"""Whole commands: one small file from start to end, and a folder of many reports with one process and with two."""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from bench.files import KINDS, made_file
from bench.table import Aim, Line, first_lines, profile_of, seconds
from gongkai.annualreport import read_all

GONGKAI = str(Path(sys.executable).parent / "gongkai")
_ENDINGS = {"text": "txt", "json": "jsonl"}
# Of a hundred reports: mostly text and pages.
_SHARES = {"text": 48, "html": 44, "docx": 4, "csv": 2, "xlsx": 1, "pdf": 1}
_GROWTH = 1.15
_PROFILED = 200


def start_to_end(times: int) -> Line:
    """`gongkai read` of one small file, from start to end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.txt")
        path.write_bytes(made_file("text", 1))
        command = [GONGKAI, "read", "--json", str(path)]
        pairs = [(_timed(command), _timed([sys.executable, "-c", "pass"])) for _ in range(times)]
        ours, bare = (statistics.median(found) for found in zip(*pairs, strict=True))
        line = Line("gongkai read of a small file, start to end", ours, "python -c pass", bare, seconds(0.4))
        profile = _profile_of_start(path) if not line.met else ""
    line.profile = lambda: profile
    return line


def _timed(command: list[str]) -> float:
    began = monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return monotonic() - began


def _profile_of_start(path: Path) -> str:
    """The profile of the command, its imports included."""
    code = (
        "import cProfile, pstats, sys\n"
        "def run():\n"
        "    from gongkai.cli.report import main\n"
        "    try:\n"
        "        main()\n"
        "    except SystemExit:\n"
        "        pass\n"
        "profile = cProfile.Profile()\n"
        "profile.runcall(run)\n"
        "sys.stdout = sys.stderr\n"
        "pstats.Stats(profile).strip_dirs().sort_stats('tottime').print_stats(8)\n"
    )
    command = [sys.executable, "-c", code, "read", "--json", str(path)]
    return first_lines(subprocess.run(command, capture_output=True, text=True, check=True).stderr)


def folder(count: int) -> Iterator[Line]:
    """A folder of `count` made reports, read by the command line with one process and with two."""
    with tempfile.TemporaryDirectory() as name:
        paths = make_folder(Path(name), count)
        bare = _hashed(paths)
        for jobs in (1, 2):
            run = _watched([GONGKAI, "read", "--json", "--jobs", str(jobs), name])
            speed = f"{duration_text(run.seconds)}, {count / run.seconds:.0f}/s"
            what = f"folder of {count:,} reports, --jobs {jobs}"
            yield Line(what, run.seconds, "reading and hashing the files", bare, figure=speed)
            peak = f"{run.peak >> 20} MB, later/earlier {run.growth:.2f}"
            flat = Aim(f"flat: <= {_GROWTH:g}", _GROWTH, "number")
            line = Line(f"  peak memory of all processes, --jobs {jobs}", 0.0, aim=flat, figure=peak, number=run.growth)
            first = [path.read_bytes() for path in paths[:_PROFILED]]
            line.profile = lambda first=first: profile_of(lambda: [read_all(data) for data in first], 1)
            yield line


def duration_text(value: float) -> str:
    """Seconds of a long run."""
    return f"{value:.1f} s"


def make_folder(root: Path, count: int) -> list[Path]:
    """`count` made reports of mixed kinds in folders of a thousand, always the same."""
    kinds = [kind for kind in KINDS for _ in range(_SHARES.get(kind, 0))]
    paths = []
    for number in range(count):
        # A prime step spreads the kinds.
        kind = kinds[number * 37 % len(kinds)]
        path = root / f"{number // 1000:03d}" / f"{number:05d}.{_ENDINGS.get(kind, kind)}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made_file(kind, number))
        paths.append(path)
    return paths


def _hashed(paths: list[Path]) -> float:
    began = monotonic()
    for path in paths:
        hashlib.sha256(path.read_bytes()).hexdigest()
    return monotonic() - began


class Run(NamedTuple):
    """How long a command took, its peak of memory in bytes, and the later peak over the earlier one."""

    seconds: float
    peak: int
    growth: float


def _watched(command: list[str]) -> Run:
    """Run a command and look at the memory of all its processes as it goes."""
    samples: list[int] = []
    began = monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            samples.append(sum(map(_memory, _family(process.pid))))
            sleep(0.05)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    taken = monotonic() - began
    # What grows with the files read shows between the second quarter, when all is loaded, and the last.
    quarter = max(1, len(samples) // 4)
    early, late = max(samples[quarter : 2 * quarter] or samples), max(samples[-quarter:])
    return Run(taken, max(samples), late / max(early, 1))


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of a program stands in brackets and may hold blanks.
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended just now
        parents.setdefault(int(fields[1]), []).append(int(status.parent.name))
    family, new = [pid], [pid]
    while new:
        new = [child for parent in new for child in parents.get(parent, [])]
        family += new
    return family


def _memory(pid: int) -> int:
    """The bytes that a process holds; pages that it shares count in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
