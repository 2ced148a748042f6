"""So much and no more: what robots cannot have, counted here without an outside service.

Of who asks only a keyed hash of the address is kept, for a day. Who meets a limit is told so in plain words, and loses
nothing: the draft stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongkai.applications.models import Knock
from gongkai.foundation import cipher
from gongkai.foundation.errors import Refused

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of `what` within a time, of one address or organisation. Many people may share an address."""

    what: str
    most: int
    within: timedelta


APPLY = Limit("apply", 20, timedelta(hours=1))
OFFICE = Limit("office", 300, timedelta(hours=1))
HAND_IN = Limit("hand_in", 30, timedelta(hours=1))
UPLOAD = Limit("upload", 120, timedelta(hours=1))
BEGIN = Limit("begin", 60, timedelta(hours=1))
ENTER = Limit("enter", 10, timedelta(minutes=15))
CODES = Limit("codes", 5, timedelta(hours=1))  # mails to one person
PROOF = Limit("proof", 20, timedelta(minutes=15))  # numbers and codes that did not fit


def is_full(limit: Limit, who: str | None, *, at: datetime) -> bool:
    """Whether the limit is reached."""
    recent = Knock.objects.filter(what=limit.what, mark=_mark(limit, who), at__gt=at - limit.within)
    return recent.count() >= limit.most


def note(limit: Limit, who: str | None, *, at: datetime) -> None:
    """Count one."""
    Knock.objects.create(what=limit.what, mark=_mark(limit, who), at=at)


def knock(limit: Limit, who: str | None, *, at: datetime) -> None:
    """Count one. Refused where the limit is reached."""
    if is_full(limit, who, at=at):
        minutes = int(limit.within.total_seconds() // 60)
        facts = {"minutes": minutes, "most": limit.most}
        if limit.what in (ENTER.what, CODES.what):
            raise Refused(
                _("%(minutes)s分钟内最多%(most)s次，已经到了。过一会儿再来，或者用申请编号和查询码。") % facts
            )
        if limit.what == HAND_IN.what:  # has no draft
            raise Refused(
                _("同一网络地址%(minutes)s分钟内最多%(most)s次，已经到了。过一会儿再交；急的可以打电话或者当面提交。")
                % facts
            )
        text = _(
            "同一网络地址%(minutes)s分钟内最多%(most)s次，已经到了。填写的内容都在草稿里，过一会儿再来。急的可以打电话或者当面提交。"
        )
        raise Refused(text % facts)
    note(limit, who, at=at)


def forget(*, at: datetime) -> int:
    """Delete what is older than a day. How many."""
    return Knock.objects.filter(at__lte=at - KEPT).delete()[0]


def _mark(limit: Limit, who: str | None) -> str:
    return cipher.lookup(f"{limit.what} {who or 'unknown'}")
