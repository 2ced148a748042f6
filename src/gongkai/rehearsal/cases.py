"""The cases of the city's last year, made by playing it: every step through its service, in the order of time.

That takes minutes, so the worker does it, a few steps a transaction; the job's row says how far it is, and changes in
that same transaction. So whoever takes it over goes on where it was left, and nothing is done twice. Every few seconds
another job goes on with it, so that mail and readings get their turn, and the server can be stopped at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from functools import lru_cache

from django.db import transaction

from gongkai.applications.models import Submission
from gongkai.foundation import jobs
from gongkai.foundation.models import Job
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.selectors.calendar import calendar
from gongkai.regulation import Calendar
from gongkai.rehearsal.courses import Move, moves
from gongkai.rehearsal.plans import CasePlan, case_plans, data
from gongkai.rehearsal.scene import Office, Scene, staff

TASK = "rehearsal.cases"
SHARE = 10  # transactions a job
AT_ONCE = 8  # steps a transaction: others who write wait no longer than that
_BREATH = 0.02  # seconds between them, in which others get their turn
_OPENS = clock_time(9, 0)


@dataclass(frozen=True, slots=True)
class Act:
    """A step of a case at its moment."""

    at: datetime
    plan: CasePlan
    move: Move


class Year:
    """The year that ends at a moment: all steps of all its cases, in the order of time."""

    def __init__(self, seed: int, at: datetime) -> None:
        days = calendar()
        plans = case_plans(seed, day(at), days)
        found = [act for plan in plans for act in _acts(plan, days) if act.at <= at]
        self.acts = sorted(found, key=lambda act: act.at)
        self._offices: dict[str, Office] = {}

    def play(self, first: int, last: int) -> None:
        """Do these of the steps, in the caller's transaction."""
        for act in self.acts[first:last]:
            office = self._offices.get(act.plan.office) or Office(act.plan.office)
            self._offices[act.plan.office] = office
            act.move.do(Scene(office, act.plan, act.at))


@lru_cache(maxsize=1)
def _year(seed: int, ends: int) -> Year:
    return Year(seed, datetime.fromtimestamp(ends, CHINA))


def _acts(plan: CasePlan, days: Calendar) -> Iterator[Act]:
    """Five minutes between the steps of a day."""
    came = days.rank(plan.came)
    done: dict[int, int] = {}
    for move in moves(plan):
        nth = done[move.after] = done.get(move.after, -1) + 1
        on = days.at(came - 1 + move.after)
        yield Act(datetime.combine(on, _OPENS, CHINA) + timedelta(minutes=5 * nth), plan, move)


def appoint(*, at: datetime) -> None:
    """Somebody for every step at every office that has cases."""
    for code in dict.fromkeys(data()["offices"]):
        staff(code, at=at)


@transaction.atomic
def begin(seed: int, *, at: datetime) -> bool:
    """Have the worker play the year that ends now; False where that was begun before."""
    if Job.objects.filter(task=TASK).exists() or Submission.objects.filter(token__startswith="rehearsal-").exists():
        return False
    appoint(at=at)
    jobs.enqueue(TASK, at=at, seed=seed, ends=int(at.timestamp()), done=0)
    return True


def play_on(*, at: datetime) -> None:
    """What a job does: a share of the year, and one that goes on with it."""
    if resume(most=SHARE):
        return
    its = Job.objects.filter(task=TASK)
    if not its.filter(state=Job.State.WAITING).exists():  # as there is after a worker that was killed just here
        jobs.enqueue(TASK, at=at, **its.latest("pk").arguments)


def resume(*, most: int | None = None) -> bool:
    """Go on with the year where it was left, `most` transactions of it; True once all of it is done.

    Raises Job.DoesNotExist when it was never begun.
    """
    year: Year | None = None
    turns = 0
    while most is None or turns < most:
        with transaction.atomic():
            job = Job.objects.select_for_update().filter(task=TASK).latest("pk")
            year = year or _year(job.arguments["seed"], job.arguments["ends"])
            done = job.arguments["done"]
            if done >= len(year.acts):
                return True
            year.play(done, done + AT_ONCE)
            Job.objects.filter(pk=job.pk).update(arguments={**job.arguments, "done": done + AT_ONCE})
        turns += 1
        time.sleep(_BREATH)
    return False
