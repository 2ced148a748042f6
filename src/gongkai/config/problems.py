"""What stands in the way of starting, in one line each, with its cure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an installation. A note does not stop anything: the platform runs with less."""

    chinese: str
    english: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.chinese} {self.english}"


class Stopped(Exception):
    """What was asked cannot be done; nothing was begun, or all of it was undone."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def stopped(chinese: str, english: str) -> Stopped:
    """With one problem."""
    return Stopped(Problem(chinese, english))
