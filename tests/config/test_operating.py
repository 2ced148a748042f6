"""`gongkai audit verify` and `gongkai keys`, as the operator calls them."""

from __future__ import annotations

from tests.config.installing import Installation

# What somebody does who came past the program and the database's triggers.
ALTER = """
from django.db import connection
with connection.cursor() as c:
    on = "" if connection.vendor == "sqlite" else "ON foundation_auditentry"
    c.execute(f"DROP TRIGGER audit_no_change {on}")
    c.execute("UPDATE foundation_auditentry SET action = 'people.read' WHERE number = 3")
"""
CONTACT = """
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import people
people.enrol("zhao", "赵明", actor=SYSTEM, at=now(), telephone="13900001234")
"""
WORK = "from gongkai.foundation.jobs import run_here; from gongkai.foundation.now import now; run_here(now())"
READ = "from gongkai.foundation.models import Person; print(Person.objects.get(username='zhao').telephone)"


def test_the_first_altered_entry_is_named(installation: Installation) -> None:
    sound = installation.run("audit", "verify")
    assert (sound.status, sound.errors) == (0, [])
    installation.python(ALTER)
    done = installation.run("audit", "verify")
    assert (done.status, len(done.errors)) == (1, 2)
    assert done.errors[0].startswith("数据库中阻止改动的触发器不见了")
    assert done.errors[1] == "第3条被改动 (altered: 3)"


def test_a_key_is_replaced_and_the_old_one_kept_while_anything_is_under_it(installation: Installation) -> None:
    installation.python(CONTACT)
    old = installation.run("keys", "status").out.split()[0]
    new = installation.run("keys", "rotate", "--cipher", "sm4gcm").out.strip()
    assert new != old
    refused = installation.run("keys", "retire", old)
    assert (refused.status, len(refused.errors)) == (2, 1)
    assert old in refused.errors[0]
    installation.python(WORK)
    status = [line.split("\t") for line in installation.run("keys", "status").out.splitlines()]
    assert [(key, cipher, current) for key, cipher, current, _ in status] == [
        (old, "aes256gcm", ""),
        (new, "sm4gcm", "*"),
    ]
    assert (status[0][3], int(status[1][3]) > 0) == ("0", True)
    assert installation.python(READ) == "13900001234"


def test_a_lost_key_is_named(installation: Installation) -> None:
    installation.python(CONTACT)
    (installation.data / "keys" / "ring.json").unlink()
    done = installation.run("keys", "status")
    assert (done.status, len(done.errors)) == (2, 1)
    assert done.errors[0].startswith(f"没有个人信息的密钥 {installation.data}/keys/ring.json")


def test_damaged_keys_are_named(installation: Installation) -> None:
    for content in ("", "{}", "[1]", '{"current": "k1", "keys": {}, "lookup": ""}'):
        (installation.data / "keys" / "ring.json").write_text(content)
        done = installation.run("check-config")
        assert (done.status, len(done.errors)) == (2, 1), done
        assert done.errors[0].startswith(f"个人信息的密钥 {installation.data}/keys/ring.json 不能读或已损坏")


def test_unknown_keys_and_ciphers_are_named(installation: Installation) -> None:
    for command in (["keys", "retire", "k9"], ["keys", "rotate", "--cipher", "rot13"]):
        done = installation.run(*command)
        assert (done.status, len(done.errors)) == (2, 1), done
