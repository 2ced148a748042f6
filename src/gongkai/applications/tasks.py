"""What the worker does for applications: thin functions of ids that call one service."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.applications.services import drafts, limits
from gongkai.foundation.jobs import timetabled


@timetabled("draft.forget", every=timedelta(minutes=15), title=_("清理过期的申请草稿"))
def forget_drafts(*, at: datetime) -> None:
    """Delete drafts after 30 days, and codes shown after half an hour."""
    drafts.forget(at=at)
    limits.forget(at=at)
