"""What the worker does for the ground: thin functions of ids that call one service."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gongkai.foundation import logs
from gongkai.foundation.files.scanner import NoAnswer
from gongkai.foundation.jobs import GiveUp, TryAgain, task, timetabled
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.search import writer
from gongkai.foundation.search.changes import TASK as TAKE_IN
from gongkai.foundation.search.index import Busy
from gongkai.foundation.selectors.files import Gone
from gongkai.foundation.services import audit, files, jobs, keys, messages, sessions


def _gave_up(*, at: datetime, message: int) -> None:
    messages.gave_up(message, problem="TimeLimit")


# Attempts over some twelve hours: a mail server that is repaired in the morning gets the mail of the night.
@task(messages.TASK, title=_("发送邮件和短信"), limit=timedelta(seconds=60), attempts=20, failed=_gave_up)
def send_message(*, at: datetime, message: int) -> None:
    """Send one message."""
    messages.deliver(message, at=at)


@timetabled("message.release", every=timedelta(minutes=10), title=_("发送等待配置的消息"))
def release_messages(*, at: datetime) -> None:
    """Send what waited for a mail server or a gateway."""
    messages.release_held(at=at)


@timetabled("job.tidy", daily=time(3, 10), title=_("清理已完成的任务"))
def tidy_jobs(*, at: datetime) -> None:
    """Delete old jobs."""
    jobs.tidy(at=at)


@timetabled("log.tidy", daily=time(3, 20), title=_("压缩和清理日志"))
def tidy_logs(*, at: datetime) -> None:
    """Compress and delete old log files."""
    logs.tidy(settings.ENVIRONMENT.data / "logs", day(at))


@timetabled("audit.verify", daily=time(3, 40), title=_("校验审计记录"), limit=timedelta(hours=2))
def verify_audit(*, at: datetime) -> None:
    """Prove the audit trail, and note its head."""
    audit.verify(at=at)


@timetabled("session.clear", daily=time(3, 50), title=_("清理过期的登录"))
def clear_sessions(*, at: datetime) -> None:
    """Delete sessions that are over."""
    sessions.clear_sessions(at=at)


@timetabled(keys.RESEAL, daily=time(3, 30), title=_("用当前密钥重新加密"), limit=timedelta(hours=1))
def reseal(*, at: datetime) -> None:
    """Seal values under older keys anew."""
    keys.reseal(at=at)


# The timetable below goes on where these attempts end: a file waits for as long as the scanner is away.
@task(files.SCAN, title=_("文件查毒"), limit=timedelta(minutes=5), attempts=4)
def scan_file(*, at: datetime, file: str) -> None:
    """Scan one file."""
    try:
        files.scan(UUID(file), at=at)
    except NoAnswer as error:
        raise TryAgain(error.code) from None
    except (Gone, StoredFile.DoesNotExist):
        raise GiveUp("gone") from None


@timetabled("file.scan_waiting", every=timedelta(minutes=10), title=_("补查未查毒的文件"))
def scan_waiting_files(*, at: datetime) -> None:
    """Scan what still waits."""
    try:
        files.scan_waiting(at=at)
    except NoAnswer as error:
        raise TryAgain(error.code) from None


@timetabled("file.clear", daily=time(3, 40), title=_("清理没有记录的文件"))
def clear_files(*, at: datetime) -> None:
    """Delete bytes that no row names."""
    files.clear_left_over(at=at)


@timetabled("file.look", daily=time(3, 50), title=_("核对文件是否都在"))
def look_for_files(*, at: datetime) -> None:
    """Note which bytes are gone."""
    files.note_missing(at=at)


@task(TAKE_IN, title=_("更新搜索索引"), limit=timedelta(hours=2))
def take_in_changes(*, at: datetime) -> None:
    """Bring the index up to the records."""
    try:
        writer.take_in(at)
    except Busy:
        raise TryAgain("another process writes the index") from None


# What a job missed, and an index that is not there.
@timetabled("search.keep", every=timedelta(minutes=5), title=_("核对搜索索引"), limit=timedelta(hours=2))
def keep_index(*, at: datetime) -> None:
    """Bring the index up to the records, where a job did not."""
    take_in_changes(at=at)


# Soon after midnight: facts that begin to hold on the new day are found from its morning on.
@timetabled("search.rebuild", daily=time(0, 5), title=_("重建搜索索引"), limit=timedelta(hours=4))
def rebuild_index(*, at: datetime) -> None:
    """Build the index anew."""
    try:
        writer.rebuild(at)
    except Busy:
        raise TryAgain("another process writes the index") from None
