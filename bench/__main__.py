"""Prints the table of how fast Gongkai is.

usage: python -m bench [--quick] [--platform | --cases]
With --quick everything is done a tenth as often, and with few cases. Exit status 0, whether aims are met or not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from bench import checking, commands, comparing, platform, reading, regulation, scans, writing
from bench.table import HEAD, WIDTHS, Line, row, show


def _lines(quick: bool, only_platform: bool, only_cases: bool) -> Iterator[Line]:
    if only_cases:
        yield from platform.lines(quick, ("cases",))
        return
    times, starts, reports = (20, 3, 1_000) if quick else (200, 10, 10_000)
    if not only_platform:
        yield from reading.lines(times)
        yield from scans.lines(1 if quick else 3)
        yield from checking.lines(times)
        yield from writing.lines(times)
        yield from comparing.lines()
    yield from regulation.lines(reports * 10)
    yield from platform.lines(quick)
    if only_platform:
        return
    yield commands.start_to_end(starts)
    yield from commands.folder(reports)


def main() -> int:
    """Measure, print the table line by line, then the profiles of the lines that missed their aim."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast Gongkai is.")
    parser.add_argument("--quick", action="store_true", help="do everything a tenth as often")
    parser.add_argument("--platform", action="store_true", help="only the platform and the due dates")
    parser.add_argument("--cases", action="store_true", help="only many cases, on both databases")
    given = parser.parse_args()
    print("Medians, warm. One report: processor time, in turns with the baseline. Commands and folders: by the clock.")
    show(HEAD)
    show(tuple("-" * width for width in WIDTHS))
    missed = []
    for line in _lines(given.quick, given.platform, given.cases):
        show(row(line))
        if not line.met:
            missed.append(line)
    for line in missed:
        print(f"\nmissed: {line.what.strip()}")
        if line.profile:
            print(line.profile())
    return 0


if __name__ == "__main__":
    sys.exit(main())
