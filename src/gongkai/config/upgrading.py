"""`gongkai upgrade`: a backup, then the new schema; what stood there again where that fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connections

from gongkai import __version__
from gongkai.config import backup, restore
from gongkai.config.backup import Contents
from gongkai.config.database_checks import differences, tables
from gongkai.config.environment import Environment
from gongkai.config.migrating import migrate
from gongkai.config.problems import stopped
from gongkai.config.single import not_serving
from gongkai.foundation.logs import log
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services.audit import Act, record


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: where the backup is, None where there was nothing to back up or to do; and what was applied."""

    backup: Path | None
    applied: list[str]


def upgrade(environment: Environment, *, files: bool, at: datetime) -> Upgraded:
    """Bring the database to this version while nothing serves. The keys stay where they are: the backup is without.

    Raises Stopped; where the new schema could not be made, the database is what it was.
    """
    with not_serving(environment):
        missing, unknown = differences()
        if unknown:
            raise stopped(
                f"数据库比程序新（{unknown[0]}）：装上同样新的程序。", "The database is newer than the program."
            )
        if not missing:
            return Upgraded(None, [])
        if not tables():
            return Upgraded(None, migrate(environment))
        archive = environment.data / "backups" / f"before-{__version__}-{at:%Y%m%d-%H%M%S}.tar"
        backup.write(environment, archive, Contents(None, files), at=at)
        try:
            applied = migrate(environment)
        except Exception as error:
            log.exception("the upgrade failed and is undone")
            connections.close_all()
            restore.restore_database(environment, archive)
            raise stopped(
                f"升级失败（{type(error).__name__}），数据库已恢复原样：装回原来的版本；备份在 {archive}，原因见日志。",
                "The upgrade failed and was undone: install the former version again; the log has the cause.",
            ) from error
        record(Act("system.upgrade", details={"program": __version__, "applied": applied}), actor=SYSTEM, at=at)
    return Upgraded(archive, applied)
