"""The running clock: the one place of the platform that reads the time. Everything else gets it as an argument."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

# China has one time zone and no summer time; dates of the Regulation are dates in it.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """This moment, in China's time."""
    return datetime.now(CHINA)


def day(moment: datetime) -> date:
    """The date in China of a moment."""
    return moment.astimezone(CHINA).date()
