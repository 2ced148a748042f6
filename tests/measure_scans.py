"""What becomes of every cell of reports that were drawn, worn and scanned: right, in doubt, wrong without a doubt.

    python -m tests.measure_scans                      every degree of wear, all real reports and 6 made ones
    python -m tests.measure_scans 'blur*' --made 20    some degrees, more reports

Some four seconds a page on two cores. `worst` is the report that is read worst, which is what the tests' floors go by.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys

from tests.layouts.cases import made_case, real_cases
from tests.layouts.page import Case
from tests.scans.scoring import STYLES, Score, scored
from tests.scans.wear import DEGREES

_HEAD = f"{'degree':16}{'cells':>7}{'right':>7}{'doubtful':>9}{'silent':>7}  |{'right %':>8}{'worst %':>8}{'s/page':>8}"


def measured(degree: str, cases: list[Case]) -> tuple[Score, float]:
    """The score of all cases worn to a degree, and the least share of cells that are right in any of them."""
    total, worst = Score(), 100.0
    for number, case in enumerate(cases):
        score, _ = scored(case, degree, STYLES[number % len(STYLES)])
        total.add(score)
        worst = min(worst, score.share)
    return total, worst


def line(degree: str, score: Score, worst: float) -> str:
    """A line of the table, and the silent faults below it."""
    cells = score.right + score.doubtful + len(score.silent)
    counts = f"{cells:7}{score.right:7}{score.doubtful:9}{len(score.silent):7}"
    shares = f"{score.share:8.1f}{worst:8.1f}{score.seconds / max(1, score.pages):8.2f}"
    return "\n    ".join([f"{degree:16}{counts}  |{shares}", *score.silent])


def main() -> int:
    """Print the table; exit status 1 when a figure is wrong without a doubt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("degrees", nargs="*", help="degrees of wear, with * and ?")
    parser.add_argument("--made", type=int, default=6, help="how many made reports")
    options = parser.parse_args()
    cases = [*real_cases(), *map(made_case, range(options.made))]
    sys.stdout.write(_HEAD + "\n")
    silent = 0
    for degree in DEGREES:
        if options.degrees and not any(fnmatch.fnmatchcase(degree, pattern) for pattern in options.degrees):
            continue
        score, worst = measured(degree, cases)
        silent += len(score.silent)
        sys.stdout.write(line(degree, score, worst) + "\n")
        sys.stdout.flush()
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
