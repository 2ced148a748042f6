"""Before anything starts: every problem is one line with its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.config.checks import before_settings, keys, personal_keys
from gongkai.config.environment import Environment
from tests.config.installing import Installation

pytestmark = pytest.mark.any_database
NO_MAIL = "没有邮件服务器，邮件会一直等待：设 GONGKAI_MAIL。"
NO_SCANNER = "文件不查毒：设 GONGKAI_CLAMD。"
SERVICES = {"GONGKAI_MAIL": "smtp://mail.example:25", "GONGKAI_CLAMD": "/run/clamav/clamd.ctl"}


def _found(data: Path, **environ: str) -> list[tuple[str, bool]]:
    given = {**SERVICES, "GONGKAI_DATA": str(data), **environ}
    return [(one.chinese, one.note) for one in before_settings(Environment.read(given), given)]


def test_nothing_is_wrong_with_an_empty_folder_and_no_settings_but_notes(tmp_path: Path) -> None:
    assert _found(tmp_path, GONGKAI_MAIL="", GONGKAI_CLAMD="") == [(NO_MAIL, True), (NO_SCANNER, True)]


@pytest.mark.parametrize(
    ("name", "value", "said", "note"),
    [
        ("GONGKAI_DATABSE", "x", "没有 GONGKAI_DATABSE 这个设置，请检查拼写。", True),
        ("GONGKAI_HTTPS", "true", "GONGKAI_HTTPS 只能是 1 或 0。", False),
        (
            "GONGKAI_DATABASE",
            "mysql://localhost/x",
            "GONGKAI_DATABASE 写法不对：应为 postgres://用户:密码@主机:端口/库名，密码中的特殊字符用 %XX。",
            False,
        ),
        (
            "GONGKAI_DATABASE",
            "postgres://gongkai:p#ss/word@localhost:port/x",
            "GONGKAI_DATABASE 写法不对：应为 postgres://用户:密码@主机:端口/库名，密码中的特殊字符用 %XX。",
            False,
        ),
        (
            "GONGKAI_MAIL",
            "mail.example",
            "GONGKAI_MAIL 写法不对：应为 smtp+starttls://用户:密码@主机:587。",
            False,
        ),
        (
            "GONGKAI_CLAMD",
            "localhost",
            "GONGKAI_CLAMD 写法不对：应为 /run/clamav/clamd.ctl 或 tcp://主机:端口。",
            False,
        ),
        (
            "GONGKAI_HOSTS",
            "gongkai.example",
            "对外提供服务而没有用 HTTPS，口令会以明文传送：在 nginx 上配好 TLS 后设 GONGKAI_HTTPS=1。",
            True,
        ),
        ("GONGKAI_HOSTS", "*", "GONGKAI_HOSTS 不能是 *：写出网站的域名。", False),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, said: str, note: bool) -> None:
    assert (said, note) in _found(tmp_path, **{name: value})


def test_public_hosts_with_https_are_no_problem(tmp_path: Path) -> None:
    assert _found(tmp_path, GONGKAI_HOSTS="gongkai.example", GONGKAI_HTTPS="1") == []


def test_a_folder_that_cannot_be_written_is_named() -> None:
    # /proc refuses the superuser, too, whom no mode of a folder stops.
    assert [said for said, _ in _found(Path("/proc/gongkai"))] == [
        "数据目录 /proc/gongkai 不能写（No such file or directory）："
        "让运行 gongkai 的用户拥有它，或用 GONGKAI_DATA 另指一个。"
    ]


def test_a_folder_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert len(_found(tmp_path / "file" / "data")) == 1


def test_a_database_without_its_keys_is_not_started_with_new_ones(tmp_path: Path) -> None:
    (tmp_path / "gongkai.sqlite3").touch()
    assert [one.chinese for one in keys(tmp_path)] == [
        f"有数据库而没有密钥 {tmp_path}/keys/secret：从备份中恢复目录 keys；没有它，已加密的内容读不出来。"
    ]
    assert [one.chinese for one in personal_keys(tmp_path)] == [
        f"没有个人信息的密钥 {tmp_path}/keys/ring.json：从备份中恢复目录 keys，否则已加密的内容读不出来。"
    ]


@pytest.mark.parametrize("secret", ["", "short", "a" * 86, "密" * 60])
def test_a_weak_secret_is_named(tmp_path: Path, secret: str) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "secret").write_text(secret)
    (tmp_path / "keys" / "secret").chmod(0o600)
    assert [one.chinese for one in keys(tmp_path)] == [
        f"密钥 {tmp_path}/keys/secret 太弱或不能读：删除它后重新启动，会生成新的，所有人须重新登录。"
    ]


def test_keys_that_others_can_read_are_named(installation: Installation) -> None:
    folder = installation.data / "keys"
    (folder / "ring.json").chmod(0o644)
    assert [one.chinese for one in keys(installation.data)] == [
        f"别的用户也能读密钥 {folder}/ring.json：chmod -R go= {folder}。"
    ]


def test_a_restore_that_was_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "restore-unfinished").touch()
    assert _found(tmp_path) == [("上次恢复没有做完：再运行一次 gongkai restore --replace。", False)]


def test_all_is_told_on_the_command_line_one_line_each(installation: Installation) -> None:
    installation.environment = {"GONGKAI_HTTPS": "yes", "GONGKAI_MAIL": "x", "GONGKAI_CLAMD": "y"}
    for command in (["check-config"], ["serve", "--port", "1"], ["migrate"], ["upgrade"]):
        done = installation.run(*command)
        assert (done.status, done.out) == (2, "")
        assert [line.split()[0] for line in done.errors] == [
            "GONGKAI_HTTPS",
            "GONGKAI_MAIL",
            "GONGKAI_CLAMD",
        ]


def test_what_is_in_order_is_said(installation: Installation) -> None:
    done = installation.run("check-config")
    assert (done.status, done.out.strip(), done.errors) == (0, "可以启动。Ready to start.", [])


def test_what_the_program_makes_is_its_owners_only(installation: Installation) -> None:
    installation.run("check-config")
    open_to_others = [path for path in installation.data.rglob("*") if path.stat().st_mode & 0o077]
    assert [path.name for path in open_to_others if path.name != "sign-ins"] == []
