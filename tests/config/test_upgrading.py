"""`gongkai upgrade`: a backup first, then the schema; undone where that fails."""

from __future__ import annotations

from tests.config.installing import Installation, free_port

# One version back: the triggers of the audit trail are of migration 0002.
BACK = "from django.core.management import call_command; call_command('migrate', 'foundation', '0001', verbosity=0)"


def test_an_old_schema_is_backed_up_and_brought_up_to_date(installation: Installation) -> None:
    installation.python(BACK)
    assert installation.run("check-config").status == 2
    done = installation.run("upgrade")
    assert (done.status, done.errors) == (0, [])
    (backup,) = (installation.data / "backups").iterdir()
    assert str(backup) in done.out
    assert installation.run("check-config").status == 0
    assert installation.run("audit", "verify").status == 0


def test_where_there_is_nothing_to_do_nothing_is_backed_up(installation: Installation) -> None:
    done = installation.run("upgrade")
    assert (done.status, done.errors) == (0, [])
    assert not (installation.data / "backups").exists()


def test_what_fails_is_undone(installation: Installation) -> None:
    installation.python(BACK)
    before = installation.rows()
    # Something in the way of what the migration makes.
    installation.python(STAND_IN_THE_WAY)
    done = installation.run("upgrade")
    assert done.status == 2
    assert len(done.errors) == 1
    assert done.errors[0].startswith("升级失败（")
    assert "数据库已恢复原样" in done.errors[0]
    assert installation.rows() == before
    installation.python(OUT_OF_THE_WAY)
    assert installation.run("upgrade").status == 0
    assert installation.run("audit", "verify").status == 0


def test_nothing_is_upgraded_under_a_running_server(installation: Installation) -> None:
    with installation.serving(free_port()):
        installation.python(BACK)
        done = installation.run("upgrade")
        assert (done.status, len(done.errors)) == (2, 1)
        assert "的服务正在运行" in done.errors[0]


_TRIGGER = "audit_no_deletion"
STAND_IN_THE_WAY = f"""
from django.db import connection
with connection.cursor() as c:
    if connection.vendor == "sqlite":
        c.execute("CREATE TRIGGER {_TRIGGER} BEFORE DELETE ON foundation_job BEGIN SELECT 1; END")
    else:
        c.execute("CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
        c.execute("CREATE TRIGGER {_TRIGGER} BEFORE DELETE ON foundation_auditentry EXECUTE FUNCTION in_the_way()")
"""
OUT_OF_THE_WAY = f"""
from django.db import connection
with connection.cursor() as c:
    on = "" if connection.vendor == "sqlite" else "ON foundation_auditentry"
    c.execute(f"DROP TRIGGER {_TRIGGER} {{on}}")
"""
