"""The jobs of the package."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.foundation.jobs import task, timetabled
from gongkai.reporting.services import reading as readings


def _failed(*, at: datetime, reading: int) -> None:
    readings.give_up(reading, at=at)


@task(readings.TASK, title=_("读取年度报告"), limit=timedelta(minutes=25), attempts=2, failed=_failed)
def read(*, at: datetime, reading: int) -> None:
    """Read what was handed in."""
    readings.perform(reading, at=at)


@timetabled("report.forget", every=timedelta(hours=1), title=_("删除到期的读报告结果"))
def forget(*, at: datetime) -> None:
    """Delete what has been kept for its time."""
    readings.forget(at=at)
