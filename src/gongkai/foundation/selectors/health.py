"""Whether the installation is well: each check says what it saw and, where something is wrong, what to do.

The checks of ESSENTIAL answer /healthz: without one of them the site cannot do its work, and who watches it from
outside has to know. The others show on the page of the administrators.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from gongkai.foundation.channels.mail import Server
from gongkai.foundation.models import AuditEntry, Job, Message
from gongkai.foundation.now import CHINA
from gongkai.foundation.selectors import files, gateways, jobs

FULL = 200 * 2**20  # bytes left: below this a database cannot be trusted to write
TIGHT = 2 * 2**30  # bytes left: time to make room
LATE = timedelta(minutes=10)
UNVERIFIED = timedelta(days=2)


class Level(StrEnum):
    """How bad it is."""

    WELL = "well"
    LOOK = "look"  # somebody should look
    FAILING = "failing"  # people cannot do their work


@dataclass(frozen=True, slots=True)
class Check:
    """What a check saw. `cure` is empty when all is well."""

    name: str  # stable, in /healthz
    title: str
    level: Level
    said: str
    cure: str = ""


def essential(at: datetime) -> list[str]:
    """The names of essential checks that fail; empty when the site can do its work."""
    return [check.name for check in _run(_ESSENTIAL, at) if check.level == Level.FAILING]


def everything(at: datetime) -> list[Check]:
    """All checks."""
    return _run((*_ESSENTIAL, *_FURTHER), at)


def _run(checks: tuple[Callable[[datetime], Check], ...], at: datetime) -> list[Check]:
    """The checks' results; those that need the database fail with it."""
    found = []
    for check in checks:
        try:
            found.append(check(at))
        except (DatabaseError, InterfaceError, OSError):
            name = check.__name__.strip("_")
            found.append(Check(name, _TITLES[name](), Level.FAILING, _("无法检查"), _("先看本页其他几项")))
    return found


def _database(at: datetime) -> Check:
    title = _TITLES["database"]()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        cure = _("看数据库是否在运行，GONGKAI_DATABASE是否写对")
        return Check("database", title, Level.FAILING, _("连不上"), cure)
    return Check("database", title, Level.WELL, {"sqlite": "SQLite"}.get(connection.vendor, "PostgreSQL"))


def _migrations(at: datetime) -> Check:
    applied = frozenset((app, name) for app, name in MigrationRecorder(connection).applied_migrations())
    title, missing = _TITLES["migrations"](), _missing(applied)
    if not missing:
        return Check("migrations", title, Level.WELL, _("与程序一致"))
    said = _("差%(count)d步") % {"count": missing}
    return Check("migrations", title, Level.FAILING, said, _("运行gongkai upgrade"))


@lru_cache(maxsize=1)
def _missing(applied: frozenset[tuple[str, str]]) -> int:
    """How many steps are missing. Kept for what is applied: reading all migrations takes some tens of milliseconds."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _folder(at: datetime) -> Check:
    title, data = _TITLES["folder"](), _data()
    try:
        with tempfile.TemporaryFile(dir=data) as file:  # has no name where the system can do so: leaves no trace
            file.write(b"0")
    except OSError as error:
        said = _("写不进去（%(problem)s）") % {"problem": type(error).__name__}
        return Check("folder", title, Level.FAILING, said, _("检查%(folder)s的权限和挂载") % {"folder": data})
    return Check("folder", title, Level.WELL, str(data))


def _disk(at: datetime) -> Check:
    usage = shutil.disk_usage(_data())
    said = _("剩%(free).1fGB，共%(total).1fGB") % {"free": usage.free / 2**30, "total": usage.total / 2**30}
    level = Level.FAILING if usage.free < FULL else Level.LOOK if usage.free < TIGHT else Level.WELL
    cure = _("腾出磁盘空间：备份移到别处，或换大磁盘") if level != Level.WELL else ""
    return Check("disk", _TITLES["disk"](), level, said, cure)


def _worker(at: datetime) -> Check:
    title, alive = _TITLES["worker"](), jobs.workers(at)
    if alive:
        return Check("worker", title, Level.WELL, _("%(count)d个在运行") % {"count": len(alive)})
    cure = _("看gongkai serve是否在运行，日志里有没有worker的错误")
    return Check("worker", title, Level.FAILING, _("没有在运行的"), cure)


def _jobs(at: datetime) -> Check:
    title, failed = _TITLES["jobs"](), jobs.counts()[Job.State.FAILED]
    late = jobs.overdue(at, LATE)
    if not failed and not late:
        return Check("jobs", title, Level.WELL, _("没有失败的，没有迟的"))
    said = _("%(failed)d个失败，%(late)d个等了10分钟以上") % {"failed": failed, "late": late}
    return Check("jobs", title, Level.LOOK, said, _("到“后台任务”页看原因，排除后重试"))


def _messages(at: datetime) -> Check:
    title, found = _TITLES["messages"](), gateways.counts()
    failed, held, again = found[Message.State.FAILED], found[Message.State.HELD], gateways.tried_again()
    if not failed and not held and not again:
        return Check("messages", title, Level.WELL, _("没有发送失败的"))
    said = _("%(failed)d条发送失败，%(held)d条等待配置") % {"failed": failed, "held": held}
    if again:
        said += _("，%(count)d条没有发出去，还会再试") % {"count": again}
    return Check("messages", title, Level.LOOK, said, _("到“消息渠道”页看原因，配置好后等待的会自动发出"))


def _mail(at: datetime) -> Check:
    title = _TITLES["mail"]()
    try:
        server = Server.parse(settings.ENVIRONMENT.mail)
    except ValueError as error:
        return Check("mail", title, Level.LOOK, _("写法不对"), str(error))
    if server is None:
        return Check("mail", title, Level.LOOK, _("没有配置，邮件会等待"), _("设置GONGKAI_MAIL，重新启动"))
    return Check("mail", title, Level.WELL, str(server))


def _scanner(at: datetime) -> Check:
    title, found = _TITLES["scanner"](), files.health(at)
    if not found.scanning:
        cure = _("安装clamd，设置GONGKAI_CLAMD")
        return Check("scanner", title, Level.LOOK, _("未启用，文件不查毒"), cure)
    if not found.scanner or found.waiting:
        said = found.scanner or _("没有应答")
        if found.waiting:
            said += _("，%(count)d个文件等待查毒") % {"count": found.waiting}
        return Check("scanner", title, Level.LOOK, said, _("看clamd是否在运行；恢复后等待的文件会自动查毒"))
    return Check("scanner", title, Level.WELL, found.scanner)


def _files(at: datetime) -> Check:
    title, found = _TITLES["files"](), files.health(at)
    if not found.missing and not found.infected:
        return Check("files", title, Level.WELL, _("齐全，没有带毒的"))
    facts = {"missing": found.missing, "infected": found.infected}
    said = _("%(missing)d个丢失，%(infected)d个带毒已隔离") % facts
    return Check("files", title, Level.LOOK, said, _("丢失的从备份恢复；带毒的请提交人重新提供"))


def _audit(at: datetime) -> Check:
    title = _TITLES["audit"]()
    last = AuditEntry.objects.filter(action="audit.verify").order_by("-number").first()
    if last is None:
        return Check("audit", title, Level.WELL, _("每天凌晨校验，还没有到时间"))
    moment = last.at.astimezone(CHINA)
    if last.succeeded and last.at > at - UNVERIFIED:
        return Check("audit", title, Level.WELL, _("%(moment)s校验无误") % {"moment": f"{moment:%Y-%m-%d %H:%M}"})
    said = _("已有两天没有校验") if last.succeeded else _("校验发现改动")
    return Check("audit", title, Level.LOOK, said, _("运行gongkai audit verify，它会指出第一条被改动的记录"))


def _data() -> Path:
    folder: Path = settings.ENVIRONMENT.data
    return folder


_TITLES: dict[str, Callable[[], str]] = {
    "database": lambda: _("数据库"),
    "migrations": lambda: _("数据库结构"),
    "folder": lambda: _("数据目录"),
    "disk": lambda: _("磁盘空间"),
    "worker": lambda: _("后台进程"),
    "jobs": lambda: _("后台任务"),
    "messages": lambda: _("邮件和短信"),
    "mail": lambda: _("邮件服务器"),
    "scanner": lambda: _("查毒"),
    "files": lambda: _("文件"),
    "audit": lambda: _("审计记录"),
}
_ESSENTIAL = (_database, _migrations, _folder, _disk, _worker)
_FURTHER = (_jobs, _messages, _mail, _scanner, _files, _audit)
