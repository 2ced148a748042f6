"""For tests that play whole cases through the services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongkai.applications.models import Application
from gongkai.applications.selectors.tasks import first_task, later_task, target_day


@pytest.fixture
def lists_are_up_to_date(db: None) -> Iterator[None]:
    """None of the services that a test called left a case listed with what it waited for before."""
    yield
    cases = Application.objects.annotate(first=first_task(), later=later_task(), day=target_day())
    for case in cases:
        assert (case.task, case.task_then, case.target_day) == (case.first, case.later, case.day), case.number
