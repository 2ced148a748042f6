"""Emptying the database after a test that commits: the triggers of the audit trail stand aside for it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from django.db.backends.base.operations import BaseDatabaseOperations


def let_flush() -> None:
    """Have Django's flush, which empties all tables, drop the triggers first and make them again."""
    triggers = import_module("gongkai.foundation.migrations.0002_append_only")
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        vendor = self.connection.vendor
        flush(self, [*triggers.DROP[vendor], *sql_list, *triggers.CREATE[vendor]])

    BaseDatabaseOperations.execute_sql_flush = without_triggers  # type: ignore[method-assign]
