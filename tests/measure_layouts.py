"""What becomes of every cell in every layout: right, in doubt, wrong without a doubt, missing.

python -m tests.measure_layouts                    every layout that the tests try, all real and 6 made reports
python -m tests.measure_layouts --made 40          with more made ones
python -m tests.measure_layouts --all 'glued*'     every writer with every fault, those whose names fit
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
import time

from gongkai.annualreport import GongkaiError, read
from tests.layouts.cases import made_case, real_cases
from tests.layouts.catalogue import Layout, combinations, layout
from tests.layouts.judging import Verdict, judge
from tests.layouts.page import Case
from tests.layouts.tried import TRIED

_HEAD = f"{'layout':38}{'right':>8}{'doubtful':>9}{'silent':>7}{'missing':>8}  |{'right %':>8}{'doubt %':>8}{'ms':>6}"


def measured(tried: Layout, cases: list[Case]) -> tuple[Verdict, float, list[str]]:
    """The verdict on all `cases` in a layout, the longest time of a reading, and the cases that were refused."""
    total, slowest, refused = Verdict(), 0.0, []
    for case in cases:
        content, page = tried.written(case)
        begun = time.perf_counter()
        try:
            report = read(content, name=f"{case.name}.{tried.suffix}")
        except GongkaiError as error:
            refused.append(f"{case.name}: {error}")
            continue
        slowest = max(slowest, time.perf_counter() - begun)
        total.add(judge(report, page))
    return total, slowest, refused


def line(tried: Layout, verdict: Verdict, slowest: float) -> str:
    """A line of the table; `<` marks what stays below the layout's floor, `!` what is wrong without a doubt."""
    told = max(verdict.told, 1)
    weak = verdict.told_right < tried.right * verdict.told or verdict.told_doubts > tried.doubts * verdict.told
    marks = ("!" if verdict.silent else "") + ("<" if weak else "")
    return (
        f"{tried.name:38}{verdict.right:8}{len(verdict.doubtful):9}{len(verdict.silent):7}{len(verdict.missing):8}  |"
        f"{100 * verdict.told_right / told:8.1f}{100 * verdict.told_doubts / told:8.1f}{1000 * slowest:6.0f} {marks}"
    )


def main() -> int:
    """Print the table; exit status 1 when a figure is wrong without a doubt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="names of layouts, with * and ?")
    parser.add_argument("--made", type=int, default=6, help="how many made reports")
    parser.add_argument("--all", action="store_true", help="every writer with every fault")
    options = parser.parse_args()
    layouts = {name: layout(name, 0.0, 1.0) for name in combinations()} | TRIED if options.all else TRIED
    cases = [*real_cases(), *map(made_case, range(options.made))]
    sys.stdout.write(_HEAD + "\n")
    silent = 0
    for name, tried in layouts.items():
        if options.names and not any(fnmatch.fnmatchcase(name, pattern) for pattern in options.names):
            continue
        verdict, slowest, refused = measured(tried, cases)
        silent += len(verdict.silent)
        sys.stdout.write("\n    ".join([line(tried, verdict, slowest), *refused]) + "\n")
        sys.stdout.flush()
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
