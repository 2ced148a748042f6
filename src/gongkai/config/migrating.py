"""Bringing the schema up to the program's version: one at a time, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gongkai.config.environment import Environment
from gongkai.config.problems import stopped
from gongkai.config.single import only_one
from gongkai.foundation import cipher

# Any number that no other advisory lock of the database uses.
_LOCK = 0x676F6E676B61
_PATIENCE = 600  # seconds: as long as a large database may need


def migrate(environment: Environment) -> list[str]:
    """Apply what is missing; the names of what was applied. Two at once: the second waits and finds nothing to do.

    Makes the keys of a new installation, so that a ring that is missing later is known to be lost.
    """
    with alone(environment):
        executor = MigrationExecutor(connection)
        plan = [
            f"{done.app_label}.{done.name}" for done, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
        ]
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
        cipher.ring()
    connection.close()
    return plan


@contextmanager
def alone(environment: Environment) -> Iterator[None]:
    """Nobody else migrates: on this machine by a file's lock, on others by one in PostgreSQL."""
    waited = stopped(
        "另一个进程正在升级数据库：等它结束再试。", "Another process is migrating: wait for it and try again."
    )
    with only_one(environment.data / "migrate.lock", patience=_PATIENCE, otherwise=waited):
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
