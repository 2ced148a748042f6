"""The files that a call names, read in workers: reports, or why there are none."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.annualreport import Report, Unreadable, read_all
from gongkai.annualreport.isolated import Failure, run_all
from gongkai.annualreport.limits import Limits
from gongkai.cli import show


class Source(NamedTuple):
    """A file to read: the path as given or found, its bytes when it came by standard input, and the limits.

    `found`: met in a folder, where a file that is no report is no failure.
    """

    path: str
    found: bool
    data: bytes | None
    limits: Limits


class Result(NamedTuple):
    """What came of a file: its reports, or why there are none."""

    source: Source
    reports: list[Report]
    failure: Failure | None


class Settings(NamedTuple):
    """How files are read: processes, and the bounds of one file."""

    jobs: int
    memory: int
    limits: Limits


# Pictures too: a page that was saved brings its own.
_PASSED_OVER = {"not-a-report", "unknown-kind", "empty", "picture"}
_BARE = Failure("not-a-report", "是没有依据的数据，不是年度报告", "bare figures without evidence, no annual report")


def _sources(paths: Iterable[str], limits: Limits) -> Iterator[Source]:
    for given in paths:
        if given == "-":
            # Without standard input, as in a service, there is no stream at all.
            yield Source("-", False, sys.stdin.buffer.read(limits.file_bytes + 1) if sys.stdin else b"", limits)
        elif _is_folder(given):
            closed: list[OSError] = []
            for folder, folders, names in os.walk(given, onerror=closed.append):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if not name.startswith("."):
                        yield Source(str(Path(folder, name)), True, None, limits)
            for error in closed:  # folders that may not be listed: reading them says why
                yield Source(str(error.filename), False, None, limits)
        else:
            yield Source(given, False, None, limits)


def _is_folder(given: str) -> bool:
    try:
        return given != "" and Path(given).is_dir()
    except OSError:  # a name that is no name: opening it says why
        return False


def _read_source(source: Source) -> list[Report]:
    if source.found and not Path(source.path).is_file():
        raise Unreadable("not-a-report", "不是文件", "not a file")  # a pipe would keep its reader waiting
    reports = read_all(source.path if source.data is None else source.data, limits=source.limits)
    for report in reports:
        report.source = source.path
    if source.found and reports[0].kind == "json" and not reports[0].doubts and not reports[0].evidence:
        return [report for report in reports if report.evidence]
    return reports


def results(paths: Iterable[str], settings: Settings) -> Iterator[Result]:
    """Every file of `paths` read, in order; on a terminal a bar shows how far it is."""
    if not sys.stderr.isatty():
        return _results(_sources(paths, settings.limits), settings)
    sources = list(_sources(paths, settings.limits))
    return _shown(_results(sources, settings), len(sources))


def _shown(found: Iterator[Result], total: int) -> Iterator[Result]:
    """`found`, with a bar while the next one is awaited; none for a single file."""
    if total < 2:
        yield from found
        return
    from rich.console import Console  # noqa: PLC0415  what a pipe need not wait for
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    progress = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = progress.add_task("", total=total)
    with progress:
        for result in found:
            progress.advance(task)
            # The bar is away while the caller prints, so that what it prints reaches the terminal as it is.
            progress.stop()
            yield result
            progress.start()


def _results(sources: Iterable[Source], settings: Settings) -> Iterator[Result]:
    waiting: list[Source] = []

    def arguments() -> Iterator[Source]:
        for source in sources:
            waiting.append(source)
            yield source

    for outcome in run_all(
        _read_source,
        arguments(),
        jobs=settings.jobs,
        seconds=settings.limits.seconds,
        memory=settings.memory << 20,
        more=settings.limits.scans * settings.limits.scan_seconds,
    ):
        source = waiting.pop(0)
        if isinstance(outcome, Failure):
            yield Result(source, [], outcome)
        elif outcome:
            yield Result(source, outcome, None)
        else:
            yield Result(source, [], _BARE)


def _passed_over(result: Result) -> bool:
    """Whether a file without a report was met in a folder and is merely no report."""
    return result.source.found and result.failure is not None and result.failure.reason in _PASSED_OVER


def say_failure(result: Result, as_json: bool, lang: str) -> bool:
    """Print why a file has no report; True when that is a failure of the call."""
    assert result.failure is not None
    message = result.failure.english if lang == "en" else result.failure.message
    if _passed_over(result):
        show.error(f"note: {result.source.path}: {message}")
        return False
    if as_json:
        line({"source": result.source.path, "unreadable": message, "reason": result.failure.reason})
    else:
        show.error(f"{result.source.path}: {message}")
    return True


def line(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
