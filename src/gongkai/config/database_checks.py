"""Whether the database can be reached and has the schema of this version."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, Error, connection
from django.db.migrations.loader import MigrationLoader

from gongkai.config.environment import Environment
from gongkai.config.problems import Problem

OLDEST = 15  # of PostgreSQL

# What the server says, and its cure. The words are PostgreSQL's and libpq's own, in English when the client asks for C.
_CURES = (
    (
        r"password authentication failed|no password supplied|认证失败",
        "用户名或密码不对：检查 GONGKAI_DATABASE，或用 ALTER ROLE … PASSWORD 重设",
        "wrong user or password: check GONGKAI_DATABASE, or set the password with ALTER ROLE",
    ),
    (
        r'database "[^"]*" does not exist|数据库 ?"[^"]*" ?不存在',
        "没有这个库：createdb --owner=用户 库名",
        "no such database: createdb --owner=USER NAME",
    ),
    (
        r'role "[^"]*" does not exist|角色 ?"[^"]*" ?不存在',
        "没有这个用户：createuser --pwprompt 用户",
        "no such user: createuser --pwprompt USER",
    ),
    (
        r"no pg_hba.conf entry",
        "服务器不许从这里连接：在 pg_hba.conf 中加一行",
        "the server admits no connection from here: add a line to pg_hba.conf",
    ),
    (
        r"refused|timeout|timed out|could not translate|resolve|No such file|unreachable|Name or service",
        "连不上：检查 GONGKAI_DATABASE 的主机和端口，以及 PostgreSQL 是否在运行",
        "cannot be reached: check host and port in GONGKAI_DATABASE, and that PostgreSQL runs",
    ),
)
_SECONDS = 5


def reachable(environment: Environment) -> list[Problem]:
    """The database answers, and is of a version that we run on."""
    if environment.database:
        return [*_postgresql(environment.database)]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
    except (DatabaseError, Error) as error:
        path = environment.data / "gongkai.sqlite3"
        return [
            Problem(
                f"数据库 {path} 不能用（{error}）：检查文件的所有者，或从备份恢复。",
                "The database cannot be used: check who owns the file, or restore a backup.",
            )
        ]
    finally:
        connection.close()
    return []


def _postgresql(address: str) -> Iterator[Problem]:
    try:
        with psycopg.connect(address, connect_timeout=_SECONDS) as server:
            version = server.info.server_version // 10000
            encoding = server.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        yield _unreachable(str(error))
        return
    if version < OLDEST:
        yield Problem(
            f"PostgreSQL {version} 太旧：装 {OLDEST} 或更新的版本。",
            f"PostgreSQL {version} is too old: install {OLDEST} or newer.",
        )
    if encoding != "UTF8":
        yield Problem(
            f"数据库的编码是 {encoding}：用 createdb --encoding=UTF8 --template=template0 另建一个。",
            "The database is not in UTF8: make another with createdb --encoding=UTF8 --template=template0.",
        )


def _unreachable(said: str) -> Problem:
    for pattern, chinese, english in _CURES:
        if re.search(pattern, said, re.IGNORECASE):
            return Problem(f"PostgreSQL：{chinese}。", f"PostgreSQL: {english}.")
    first = said.strip().splitlines()[0]
    return Problem(f"PostgreSQL 不能用（{first}）：检查 GONGKAI_DATABASE。", "Check GONGKAI_DATABASE.")


def schema() -> list[Problem]:
    """The database has the tables of this version, no older and no newer ones."""
    try:
        missing, unknown = differences()
    finally:
        connection.close()
    if unknown:
        return [
            Problem(
                f"数据库比程序新（{unknown[0]} 等 {len(unknown)} 项）：装上同样新的程序，或恢复升级前的备份。",
                "The database is newer than the program: install that version, or restore the backup made before.",
            )
        ]
    if missing and not tables():
        return [
            Problem(
                "数据库是空的：先运行 gongkai init（正式使用）或 gongkai demo（试用）。",
                "The database is empty: run gongkai init (for use) or gongkai demo (to try) first.",
            )
        ]
    if missing:
        return [
            Problem(
                f"数据库比程序旧（缺 {missing[0]} 等 {len(missing)} 项）：运行 gongkai upgrade，它先备份。",
                "The database is older than the program: run gongkai upgrade, which makes a backup first.",
            )
        ]
    return []


def differences() -> tuple[list[str], list[str]]:
    """The migrations that the database lacks, and those that it has and the program does not know."""
    loader = MigrationLoader(connection)
    assert loader.disk_migrations is not None
    applied, known = set(loader.applied_migrations), set(loader.disk_migrations)
    apps = {app for app, _ in known}
    return (
        [f"{app}.{name}" for app, name in sorted(known - applied)],
        [f"{app}.{name}" for app, name in sorted(applied - known) if app in apps],
    )


def tables() -> list[str]:
    """The names of all tables."""
    try:
        return connection.introspection.table_names()
    finally:
        connection.close()
