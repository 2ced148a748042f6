"""The database's address, version and schema: wrong ones are one line with its cure, exit status 2."""

from __future__ import annotations

import pytest

from tests.config.installing import Installation, free_port
from tests.platform import CLUSTER

UNREACHABLE = (
    "PostgreSQL：连不上：检查 GONGKAI_DATABASE 的主机和端口，以及 PostgreSQL 是否在运行。"
    " PostgreSQL: cannot be reached: check host and port in GONGKAI_DATABASE, and that PostgreSQL runs."
)


@pytest.mark.any_database
def test_a_wrong_address_of_postgresql_stops_everything(installation: Installation) -> None:
    installation.database = f"postgres://gongkai:x@127.0.0.1:{free_port()}/gongkai"
    for command in ("serve", "migrate", "check-config", "upgrade", "demo"):
        done = installation.run(command)
        assert (done.status, done.out, done.errors) == (2, "", [UNREACHABLE]), command


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("only-for-tests", "guessed"), "PostgreSQL：用户名或密码不对："),
        (("/installation", "/other_installation"), "PostgreSQL：没有这个库：createdb --owner=用户 库名。"),
        (("//gongkai:", "//nobody:"), "PostgreSQL：用户名或密码不对："),
        (("127.0.0.1", "no-such-host.invalid"), "PostgreSQL：连不上："),
    ],
)
@pytest.mark.skipif(CLUSTER is None, reason="asks a PostgreSQL")
def test_each_wrong_part_of_the_address_has_its_cure(
    installation: Installation, wrong: tuple[str, str], said: str
) -> None:
    installation.database = installation.database.replace(*wrong)
    done = installation.run("check-config")
    assert done.status == 2
    assert [line.startswith(said) for line in done.errors] == [True]
    assert "only-for-tests" not in done.err


@pytest.mark.any_database
def test_a_file_that_is_no_database_is_named(installation: Installation) -> None:
    installation.database = ""
    (installation.data / "gongkai.sqlite3").write_bytes(b"no database" * 1000)
    done = installation.run("check-config")
    assert done.status == 2
    assert [line.startswith(f"数据库 {installation.data}/gongkai.sqlite3 不能用") for line in done.errors] == [True]


def test_an_empty_database_is_not_served(elsewhere: Installation) -> None:
    done = elsewhere.run("serve", "--port", str(free_port()))
    assert (done.status, done.errors) == (
        2,
        [
            "数据库是空的：先运行 gongkai init（正式使用）或 gongkai demo（试用）。"
            " The database is empty: run gongkai init (for use) or gongkai demo (to try) first."
        ],
    )


def test_an_old_schema_is_not_served(installation: Installation) -> None:
    installation.sql("DELETE FROM django_migrations WHERE app = 'foundation' AND name = '0002_append_only'")
    done = installation.run("serve", "--port", str(free_port()))
    assert (done.status, done.errors) == (
        2,
        [
            "数据库比程序旧（缺 foundation.0002_append_only 等 1 项）：运行 gongkai upgrade，它先备份。"
            " The database is older than the program: run gongkai upgrade, which makes a backup first."
        ],
    )


def test_a_schema_newer_than_the_program_is_not_touched(installation: Installation) -> None:
    installation.sql(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('foundation', '9999_later', CURRENT_TIMESTAMP)"
    )
    for command in (["serve"], ["check-config"], ["audit", "verify"]):
        done = installation.run(*command)
        assert (done.status, done.errors) == (
            2,
            [
                "数据库比程序新（foundation.9999_later 等 1 项）：装上同样新的程序，或恢复升级前的备份。"
                " The database is newer than the program: install that version, or restore the backup made before."
            ],
        )


def test_two_who_migrate_at_once_both_succeed_and_one_did_it(elsewhere: Installation) -> None:
    both = [elsewhere.start("migrate") for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    counts = sorted(int(out.partition("更新了 ")[2].split()[0]) for out, _ in said)
    assert counts[0] == 0
    assert counts[1] > 10
    assert elsewhere.run("check-config").status == 0
