"""The ledgers of the clocks that run. Each package contributes its own, so that a changed calendar can name every date
that it moves (`selectors.calendar.effect`) without knowing what a case is.

    ledgers.contribute("applications", open_ledgers)   # in the package's AppConfig.ready
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from gongkai.regulation import Event


@dataclass(frozen=True, slots=True)
class Ledger:
    """The events of one open case. `case` is the number by which people know it; it holds no personal data."""

    case: str
    organisation_id: int
    events: tuple[Event, ...]


# Gives the ledgers of open cases of these organisations; None means of all.
Source = Callable[[Collection[int] | None], Iterable[Ledger]]

_sources: dict[str, Source] = {}


def contribute(package: str, source: Source) -> None:
    """Have the ledgers of `package` counted too. A second call replaces the first."""
    _sources[package] = source


def ledgers(organisations: Collection[int] | None = None) -> Iterator[Ledger]:
    """All ledgers of open cases, package by package."""
    for source in _sources.values():
        yield from source(organisations)
