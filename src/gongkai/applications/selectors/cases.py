"""Cases as lists and pages show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

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
    papers = (
        Submission.objects.filter(state=Submission.State.WAITING).select_related("answer").order_by("arrived", "pk")
    )
    reach = reached(actor, "case.register")
    return papers if reach is None else papers.filter(organisation__in=reach)


def cancelled(actor: Actor) -> QuerySet[Submission]:
    """撤销登记: not counted, listed apart."""
    papers = Submission.objects.filter(state=Submission.State.CANCELLED)
    reach = reached(actor, "case.register")
    return papers if reach is None else papers.filter(organisation__in=reach)


def open_cases(actor: Actor) -> QuerySet[Any]:
    """Cases not yet done, overdue and soonest first; those whose clock stands have date.max and come last."""
    return visible(actor).filter(target_day__gte=date.min).order_by("target_day", "pk")
