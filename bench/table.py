"""Measuring, and the table that is printed.

Times within this process are processor time, which neighbours on the machine disturb least; ours and the baseline are
measured in turns. Whole commands are measured by the clock.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import process_time

Task = Callable[[], object]
_SHORT = 0.0005  # seconds; what takes less is repeated within one measurement
PROFILE_LINES = 8


@dataclass(frozen=True, slots=True)
class Aim:
    """What a line should come to: `most` of its figure, which is the seconds, or the ratio, or another number."""

    text: str
    most: float
    of: str = "seconds"


@dataclass(slots=True)
class Line:
    """A line of the table. `seconds` and `bare` are medians; `figure` is shown instead of the seconds where given."""

    what: str
    seconds: float
    baseline: str = ""
    bare: float = 0.0
    aim: Aim | None = None
    figure: str = ""
    number: float = 0.0
    profile: Callable[[], str] | None = None

    @property
    def ratio(self) -> float:
        """How many times the baseline's time it takes; 0 without a baseline."""
        return self.seconds / self.bare if self.bare else 0.0

    @property
    def met(self) -> bool:
        """Whether the aim was met; a line without one has met it."""
        if self.aim is None:
            return True
        found = {"seconds": self.seconds, "ratio": self.ratio, "number": self.number}[self.aim.of]
        return found <= self.aim.most


def seconds(aim: float) -> Aim:
    """At most so many seconds."""
    return Aim(f"<= {duration(aim)}", aim)


def ratio(aim: float) -> Aim:
    """At most so many times the baseline."""
    return Aim(f"<= {aim:g}x", aim, "ratio")


def compare(what: str, task: Task, baseline: str, bare: Task, times: int, aim: Aim | None = None) -> Line:
    """`task` beside `bare`, warm: the median of `times` of each."""
    ours, theirs = medians(task, bare, times)
    return Line(what, ours, baseline, theirs, aim, profile=lambda: profile_of(task))


def medians(task: Task, bare: Task, times: int) -> tuple[float, float]:
    """The medians of two tasks, taken in turns, in seconds of processor time."""
    many = [_repeats(each) for each in (task, bare)]
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for each, repeats, found in zip((task, bare), many, taken, strict=True):
            began = process_time()
            for _ in range(repeats):
                each()
            found.append((process_time() - began) / repeats)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _repeats(task: Task) -> int:
    """How often a task is done in one measurement; doing it also warms it up."""
    task()
    began = process_time()
    task()
    return max(1, int(_SHORT / max(process_time() - began, 1e-7)))


def profile_of(task: Task, repeats: int = 3) -> str:
    """Where the time of `task` goes: the first lines of the profile."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(repeats):
        task()
    profile.disable()
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(PROFILE_LINES)
    return first_lines(out.getvalue())


def first_lines(printed: str) -> str:
    """The head and the first lines of a profile that pstats has printed."""
    lines = [line for line in printed.splitlines() if line.strip()]
    head = next((index for index, line in enumerate(lines) if line.lstrip().startswith("ncalls")), 0)
    return "\n".join(lines[head : head + 1 + PROFILE_LINES])


def duration(value: float) -> str:
    """Seconds as people say them."""
    if value >= 1:
        return f"{value:.2f} s"
    if value >= 0.001:
        return f"{value * 1e3:.3g} ms"
    return f"{value * 1e6:.3g} us"


HEAD = ("what", "here", "baseline of the same bytes", "bare", "ratio", "aim", "")


def row(line: Line) -> tuple[str, ...]:
    """A line as the texts of its columns."""
    return (
        line.what,
        line.figure or duration(line.seconds),
        line.baseline,
        duration(line.bare) if line.bare else "",
        f"{line.ratio:.3g}x" if 0 < line.ratio < 1000 else f"{line.ratio:.0f}x" if line.bare else "",
        line.aim.text if line.aim else "",
        ("met" if line.met else "MISSED") if line.aim else "",
    )


WIDTHS = (46, 26, 35, 8, 9, 15, 6)


def show(texts: tuple[str, ...]) -> None:
    """Print one row of the table."""
    print("  ".join(text.ljust(width) for text, width in zip(texts, WIDTHS, strict=True)).rstrip(), flush=True)
