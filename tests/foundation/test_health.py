"""Health: what is wrong is seen, said, and comes with its cure."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from gongkai.foundation.models import AuditEntry, Job, Message, StoredFile, Worker
from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors import health
from gongkai.foundation.selectors.health import Check, Level
from gongkai.foundation.services.audit import Act, record

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)
Configure = Callable[..., None]


@pytest.fixture(autouse=True)
def _worker() -> None:
    """One worker lives, the rest as it is after the installation."""
    Worker.objects.create(name="a", started=AT, seen=AT)


@pytest.fixture
def configure(settings: Settings) -> Configure:
    """Set what the operator sets."""

    def change(**values: Any) -> None:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **values)

    return change


def checks() -> dict[str, Check]:
    return {check.name: check for check in health.everything(AT)}


def levels() -> dict[str, Level]:
    return {name: check.level for name, check in checks().items() if check.level != Level.WELL}


def test_a_new_installation_is_well_but_for_what_was_not_set() -> None:
    assert levels() == {"mail": Level.LOOK, "scanner": Level.LOOK}
    assert health.essential(AT) == []
    assert list(checks()) == [
        *("database", "migrations", "folder", "disk", "worker"),
        *("jobs", "messages", "mail", "scanner", "files", "audit"),
    ]


def test_what_is_not_well_says_what_to_do() -> None:
    Worker.objects.all().delete()
    Job.objects.create(task="x", state=Job.State.FAILED, due=AT, created=AT)
    Message.objects.create(channel="mail", recipient="a@b.cn", body="x", state=Message.State.FAILED, created=AT)
    assert all(check.cure for check in checks().values() if check.level != Level.WELL)
    assert not any(check.cure for check in checks().values() if check.level == Level.WELL)


def test_without_a_worker_the_site_fails() -> None:
    Worker.objects.update(seen=AT - timedelta(minutes=1))
    assert health.essential(AT) == ["worker"]


def test_failed_and_late_jobs_are_seen() -> None:
    Job.objects.create(task="x", state=Job.State.FAILED, due=AT, created=AT)
    for minutes in (9, 11, 12):
        Job.objects.create(task="x", due=AT - timedelta(minutes=minutes), created=AT)
    assert levels()["jobs"] == Level.LOOK
    assert checks()["jobs"].said == "1个失败，2个等了10分钟以上"
    assert health.essential(AT) == []


def test_failed_and_held_messages_are_seen() -> None:
    for state in (Message.State.FAILED, Message.State.HELD, Message.State.HELD, Message.State.SENT):
        Message.objects.create(channel="mail", recipient="a@b.cn", body="x", state=state, created=AT)
    assert checks()["messages"].said == "1条发送失败，2条等待配置"


def test_a_mail_server_is_named_without_its_password(configure: Configure) -> None:
    configure(mail="smtps://user:geheim@mail.cn")
    assert checks()["mail"] == Check("mail", "邮件服务器", Level.WELL, "smtps://mail.cn:465")
    configure(mail="http://mail.cn")
    assert checks()["mail"].level == Level.LOOK
    assert checks()["mail"].cure.startswith("GONGKAI_MAIL: ")


def test_a_missing_step_of_the_schema_fails() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("foundation", "0002_append_only")
    assert health.essential(AT) == ["migrations"]
    assert checks()["migrations"].said == "差1步"
    recorder.record_applied("foundation", "0002_append_only")
    assert health.essential(AT) == []


def test_a_folder_that_cannot_be_written_fails(configure: Configure, tmp_path: Path) -> None:
    configure(data=tmp_path / "gone")
    assert {"folder", "disk"} <= set(health.essential(AT))
    assert checks()["folder"].said == "写不进去（FileNotFoundError）"
    configure(data=tmp_path)
    assert health.essential(AT) == []
    assert list(tmp_path.iterdir()) == []  # trying leaves no trace


@pytest.mark.parametrize(("free", "level"), [(100 << 20, Level.FAILING), (1 << 30, Level.LOOK), (3 << 30, Level.WELL)])
def test_a_disk_that_is_nearly_full_is_told_in_time(free: int, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10 << 30, 0, free))
    assert checks()["disk"].level == level
    assert health.essential(AT) == (["disk"] if level == Level.FAILING else [])


def test_without_a_database_everything_else_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("password authentication failed for user gongkai")

    monkeypatch.setattr(connection, "cursor", fail)
    assert health.essential(AT) == ["database", "migrations", "worker"]
    found = checks()
    assert found["folder"].level == Level.WELL
    assert "gongkai" not in "".join(found[name].said for name in ("database", "migrations", "worker"))


def test_files_that_are_gone_or_infected_are_seen() -> None:
    for scan, missing in (("off", AT), ("infected", None), ("clean", None)):
        StoredFile.objects.create(
            name="x",
            media_type="text/plain",
            size=1,
            digest="0",
            stored_as=scan,
            scan=scan,
            missing=missing,
            created=AT,
        )
    assert checks()["files"].said == "1个丢失，1个带毒已隔离"


@pytest.mark.parametrize(
    ("hours", "succeeded", "level", "said"),
    [
        (6, True, Level.WELL, "2026-11-23 03:30校验无误"),
        (6, False, Level.LOOK, "校验发现改动"),
        (49, True, Level.LOOK, "已有两天没有校验"),
    ],
)
def test_an_audit_trail_that_was_altered_or_not_verified_is_seen(
    hours: int, succeeded: bool, level: Level, said: str
) -> None:
    record(Act("audit.verify", succeeded=succeeded), actor=SYSTEM, at=AT - timedelta(hours=hours))
    assert AuditEntry.objects.count() == 1
    assert (checks()["audit"].level, checks()["audit"].said) == (level, said)
