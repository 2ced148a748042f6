"""Cases as lists and pages show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from gongkai.applications.models import Application, State, Submission
from gongkai.foundation.policies import Actor, reached

DONE = (State.CLOSED, State.ARCHIVED, State.CANCELLED)


def visible(actor: Actor) -> QuerySet[Application]:
    """The cases whose contents the actor may read: of the own organisations only."""
    cases = Application.objects.select_related("organisation", "officer")
    reach = reached(actor, "case.read")
    return cases if reach is None else cases.filter(organisation__in=reach)


def waiting(actor: Actor) -> QuerySet[Submission]:
    """What came in and waits to be registered or taken in."""
    papers = Submission.objects.filter(state=Submission.State.WAITING).order_by("arrived", "pk")
    reach = reached(actor, "case.register")
    return papers if reach is None else papers.filter(organisation__in=reach)


def cancelled(actor: Actor) -> QuerySet[Submission]:
    """撤销登记: not counted, listed apart."""
    papers = Submission.objects.filter(state=Submission.State.CANCELLED)
    reach = reached(actor, "case.register")
    return papers if reach is None else papers.filter(organisation__in=reach)


def open_cases(actor: Actor) -> QuerySet[Any]:
    """Cases not yet done, overdue and soonest first; those whose clock stands without a date come last."""
    return visible(actor).exclude(state__in=DONE).annotate(
        target_day=Case(When(safe=None, then=F("due")), default=F("safe")),
        without=Case(When(due=None, safe=None, then=Value(1)), default=Value(0), output_field=IntegerField()),
    ).order_by("without", "target_day", "pk")  # fmt: skip


def falling_due(actor: Actor, until: date) -> list[tuple[date, int]]:
    """How many cases fall due on each day up to one, for the plot."""
    counted: dict[date, int] = {}
    for day in open_cases(actor).filter(due__lte=until).values_list("due", flat=True):
        if day is not None:
            counted[day] = counted.get(day, 0) + 1
    return sorted(counted.items())
