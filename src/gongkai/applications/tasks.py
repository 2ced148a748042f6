"""The jobs of the package."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.applications.services import alarms, calendars, drafts, entering, limits
from gongkai.foundation.jobs import task, timetabled


@timetabled("case.alarms", daily=time(8, 0), title=_("期限提醒"), limit=timedelta(hours=1))
def ring(*, at: datetime) -> None:
    """Remind of due dates."""
    alarms.ring(at=at)


@task(calendars.TASK, title=_("按新的工作日重算期限"), limit=timedelta(hours=1))
def recount(*, at: datetime, notice: int) -> None:
    """Write the dates of open cases anew after a changed calendar."""
    calendars.recount(notice, at=at)


@timetabled(
    "citizen.forget", every=timedelta(minutes=15), title=_("删除过期的草稿、查询码、登录"), limit=timedelta(minutes=10)
)
def forget(*, at: datetime) -> None:
    """Delete what citizens were promised to be deleted, and what was counted."""
    drafts.forget(at=at)
    entering.forget(at=at)
    limits.forget(at=at)
