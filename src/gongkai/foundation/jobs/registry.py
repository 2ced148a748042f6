"""The tasks that there are, by the names that jobs carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.utils.functional import Promise

from gongkai.foundation.now import CHINA

Task = Callable[..., None]
T = TypeVar("T", bound=Task)


class GiveUp(Exception):
    """Another try is useless: the job fails now. The words are shown to administrators and logged: no personal data."""


class TryAgain(Exception):
    """This attempt failed for a reason that the task can name in words without personal data."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a timetabled task is due: every so often, or daily at a time of day in China."""

    every: timedelta | None = None
    daily: time | None = None

    def after(self, moment: datetime) -> datetime:
        """The first time strictly after `moment`. Those that were missed are not made up one by one."""
        if self.daily is None:
            return moment + (self.every or timedelta(days=1))
        today = datetime.combine(moment.astimezone(CHINA).date(), self.daily, CHINA)
        return today if today > moment else today + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A task and what the worker has to know of it."""

    name: str
    run: Task
    title: str | Promise  # what people read on the page of jobs
    limit: timedelta  # a run that takes longer is killed, and counts as a failed attempt
    attempts: int  # so many, then the job has failed
    failed: Task | None = None  # called like the task, in the transaction that notes that the job has failed
    times: Times | None = None


_entries: dict[str, Entry] = {}


def task(
    name: str,
    *,
    title: str | Promise = "",
    limit: timedelta = timedelta(minutes=5),
    attempts: int = 8,
    failed: Task | None = None,
) -> Callable[[T], T]:
    """Register a function under the name that jobs carry. It is called with `at` and the job's arguments."""

    def register(function: T) -> T:
        _add(Entry(name, function, title or name, limit, attempts, failed))
        return function

    return register


def timetabled(
    name: str,
    *,
    every: timedelta | None = None,
    daily: time | None = None,
    title: str | Promise = "",
    limit: timedelta = timedelta(minutes=30),
) -> Callable[[T], T]:
    """Register a task without arguments that is done `every` so often, or `daily` at a time of day in China.

    What was missed while nothing ran is done once. A run that has not ended is not overtaken by the next.
    Raises ValueError unless exactly one of the two is given.
    """
    if (every is None) == (daily is None):
        raise ValueError(f"{name}: give either every= or daily=")

    def register(function: T) -> T:
        _add(Entry(name, function, title or name, limit, attempts=3, times=Times(every, daily)))
        return function

    return register


def entries() -> Mapping[str, Entry]:
    """All tasks by name."""
    return _entries


def entry(name: str) -> Entry:
    """The task of that name. Raises LookupError."""
    if name not in _entries:
        raise LookupError(f"no task is called {name!r}: it is registered with @task in a module `tasks`")
    return _entries[name]


def check_arguments(arguments: Mapping[str, Any]) -> None:
    """Hold arguments to ids: numbers, and short words without spaces such as UUIDs, codes and dates.

    The job table is neither encrypted nor hidden from administrators. Raises ValueError.
    """
    for name, value in arguments.items():
        for one in value if isinstance(value, list) else [value]:
            if not (one is None or isinstance(one, int) or _is_id(one)):
                raise ValueError(f"{name}: a job takes ids (numbers, UUIDs, codes), not {type(one).__name__}")


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 64 and value.isascii() and not set(value) - _LETTERS


_LETTERS = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:")


def _add(new: Entry) -> None:
    old = _entries.get(new.name)
    if old is not None and (old.run.__module__, old.run.__qualname__) != (new.run.__module__, new.run.__qualname__):
        raise ValueError(f"two tasks are called {new.name!r}")
    _entries[new.name] = new
