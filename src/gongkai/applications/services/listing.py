"""What the lists of tasks sort and filter by, written with every step."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.applications.models import Application
from gongkai.applications.selectors.tasks import first_task, later_task, target_day


def listed(cases: QuerySet[Application]) -> None:
    """Write `task`, `task_then` and `target_day` of cases, from what is in the tables. One statement."""
    cases.update(task=first_task(), task_then=later_task(), target_day=target_day())


def listed_one(case: Application) -> None:
    """Of one case that was saved; the object has them too, so that saving it again does no harm."""
    listed(Application.objects.filter(pk=case.pk))
    case.refresh_from_db(fields=["task", "task_then", "target_day"])
