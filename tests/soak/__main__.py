"""usage: python -m tests.soak [--count 10000] [--kills 20] [--seed N] [--database postgres://...]

Sends applications with files to a server that is killed at random moments; exit status 1 when one that was
acknowledged is not there once, with its file.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.soak import soak, surroundings


def main() -> int:
    """Run it and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="gongkai-soak-")  # stays where something was lost
    environment = surroundings(Path(folder, "data"), given.database)
    result = soak(environment, count=given.count, kills=given.kills, seed=given.seed)
    if result.whole:
        shutil.rmtree(folder)
    killed = ", ".join(f"{whom} {times}" for whom, times in sorted(result.killed.items()))
    print(f"seed {given.seed}: {result.acknowledged:,} acknowledged in {result.seconds:.0f} s "
          f"({result.acknowledged / result.seconds:.0f}/s), {result.refused:,} tries without an answer")  # fmt: skip
    print(f"killed: {killed}")
    print("found: " + ", ".join(f"{name} {len(v) if isinstance(v, list) else v}" for name, v in result.found.items()))
    print(f"health after the last kill: {result.health[0]} {result.health[1].strip()}")
    return 0 if result.whole and result.acknowledged == given.count else 1


if __name__ == "__main__":
    sys.exit(main())
