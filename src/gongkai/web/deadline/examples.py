"""The examples that the calculator offers: real courses of invented cases, reckoned to the day in the tests."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from gongkai.foundation.language import lang
from gongkai.web.deadline.sheet import loaded


@dataclass(frozen=True, slots=True)
class Example:
    """A ledger to load, and the day to look at it from."""

    zh: str
    en: str
    today: date
    ledger: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """What it shows."""
        return self.en if lang() == "en" else self.zh

    @property
    def address(self) -> str:
        """The address that loads and reckons it."""
        return f"?{loaded(self.ledger, {'today': self.today.isoformat()})}"


@cache
def examples() -> tuple[Example, ...]:
    """All of them, in the order in which they are offered."""
    text = resources.files(__package__).joinpath("examples.toml").read_text(encoding="utf-8")
    return tuple(
        Example(entry["zh"], entry["en"], entry["today"], tuple(entry["ledger"]))
        for entry in tomllib.loads(text)["example"]
    )
