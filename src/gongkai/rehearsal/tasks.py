"""What the worker does for the invented city."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.foundation.jobs import task
from gongkai.rehearsal import cases


@task(cases.TASK, title=_("造演示用的一年申请"), limit=timedelta(minutes=5), attempts=20)
def play_year(*, at: datetime, seed: int, ends: int, done: int) -> None:
    """Go on with the year; how far it is stands in the job's row."""
    cases.play_on(at=at)
