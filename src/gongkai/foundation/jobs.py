"""Work for later. A task is a function of ids that may run twice; `enqueue` writes a job in its caller's
transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gongkai.foundation.models import Job

Task = Callable[..., None]
_tasks: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function under the name that jobs carry. It is called with `at` and the job's arguments."""

    def register(function: Task) -> Task:
        _tasks[name] = function
        return function

    return register


def enqueue(name: str, *, at: datetime, due: datetime | None = None, **arguments: Any) -> Job:
    """Have a task done, not before `due`. Arguments are ids: plain JSON without personal data."""
    return Job.objects.create(task=name, arguments=arguments, due=due or at, created=at)
