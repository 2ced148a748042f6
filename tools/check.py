"""Everything `make check` asks of the code, one line each; what a failing step printed follows its line.

usage: python -m tools.check FOLDER...
All steps run even when one fails, so that one run shows all that is wrong. A file tools/generate_*.py that writes
something into docs/ or elsewhere is run with --check: it has to exit with 1 when what it writes is out of date.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOOLS = Path(__file__).parent


class Step(NamedTuple):
    """A command and what it looks after."""

    name: str
    command: list[str]
    always_print: bool = False


def steps(folders: list[str]) -> Iterator[Step]:
    """What is run, the quick steps first."""
    python, scripts = sys.executable, Path(sys.executable).parent
    yield Step("form", [python, "-m", "ruff", "format", "--check", "--quiet", "--diff", *folders])
    yield Step("lint", [python, "-m", "ruff", "check", "--quiet", *folders])
    yield Step("layers", [str(scripts / "lint-imports"), "--no-cache"])
    yield Step("types", [python, "-m", "mypy", "--no-error-summary", *folders])
    for generator in sorted(TOOLS.glob("generate_*.py")):
        yield Step(f"{generator.stem.replace('_', ' ')}", [python, "-m", f"tools.{generator.stem}", "--check"])
    yield Step("house", [python, "-m", "tools.house", "src"], always_print=True)


def run(step: Step) -> bool:
    """Run one step and print its line; True when it passed."""
    began = time.monotonic()
    done = subprocess.run(step.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'} {step.name} ({time.monotonic() - began:.1f} s)")
    if done.stdout.strip() and (step.always_print or not passed):
        print(done.stdout.rstrip())
    sys.stdout.flush()
    return passed


def main() -> int:
    """Run all steps; 1 when any of them failed."""
    results = [run(step) for step in steps(sys.argv[1:])]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
