"""What a guard says."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.regulation.words import Text


@dataclass(frozen=True, slots=True)
class Objection:
    """Which of the fifteen errors, in words that say what to do, and under which article."""

    error: int
    text: Text
    article: str
    stops: bool = True
    item: int | None = None


def stop(error: int, article: str, zh: str, en: str, item: int | None = None) -> Objection:
    """Forbids the step until it is put right."""
    return Objection(error, Text(zh, en), article, True, item)


def warn(error: int, article: str, zh: str, en: str, item: int | None = None) -> Objection:
    """Is shown, and may be gone past."""
    return Objection(error, Text(zh, en), article, False, item)
