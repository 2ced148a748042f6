"""What is looked at before anything starts. Every problem is one line with its cure; none is a traceback.

The order is `preparing`'s: the environment, then the data folder and its keys, and only then Django's settings, whose
loading makes the secret of a new installation; then the database and its schema (`database_checks`).
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from gongkai.config.database import database
from gongkai.config.environment import LOCAL, NAMES, Environment
from gongkai.config.problems import Problem
from gongkai.foundation import cipher

# Names that are no setting of an installation: the tests' own.
_OTHERS = re.compile(r"GONGKAI_(TEST_\w+|REPORTS|FUZZ_EXAMPLES)")
_SECRET = 50  # characters; ours have 86
_SPACE = 500 * 2**20
_MAIL = re.compile(r"smtps?(\+starttls)?://\S+")
_CLAMD = re.compile(r"/\S+|tcp://[^\s:]+:\d+")


def before_settings(environment: Environment, environ: Mapping[str, str] | None = None) -> list[Problem]:
    """The environment and the data folder: what can be seen without Django."""
    return [*_environment(environment, os.environ if environ is None else environ), *_folder(environment.data)]


def _environment(environment: Environment, environ: Mapping[str, str]) -> Iterator[Problem]:
    for name in sorted(environ):
        known = name.removeprefix("GONGKAI_") in NAMES or _OTHERS.fullmatch(name)
        if name.startswith("GONGKAI_") and not known:
            yield Problem(
                f"没有 {name} 这个设置，请检查拼写。", f"There is no setting {name}: check its spelling.", True
            )
    if environ.get("GONGKAI_HTTPS", "") not in ("", "0", "1"):
        yield Problem("GONGKAI_HTTPS 只能是 1 或 0。", "GONGKAI_HTTPS is 1 or 0.")
    if "*" in environment.hosts:
        yield Problem("GONGKAI_HOSTS 不能是 *：写出网站的域名。", "GONGKAI_HOSTS: name the hosts, not *.")
    try:
        database(environment)
    except ValueError:
        yield Problem(
            "GONGKAI_DATABASE 写法不对：应为 postgres://用户:密码@主机:端口/库名，密码中的特殊字符用 %XX。",
            "GONGKAI_DATABASE: write postgres://user:password@host:port/name, special characters as %XX.",
        )
    yield from _services(environment)


def _services(environment: Environment) -> Iterator[Problem]:
    if environment.mail and not _MAIL.fullmatch(environment.mail):
        yield Problem(
            "GONGKAI_MAIL 写法不对：应为 smtp+starttls://用户:密码@主机:587。",
            "GONGKAI_MAIL: write smtp+starttls://user:password@host:587.",
        )
    if environment.clamd and not _CLAMD.fullmatch(environment.clamd):
        yield Problem(
            "GONGKAI_CLAMD 写法不对：应为 /run/clamav/clamd.ctl 或 tcp://主机:端口。",
            "GONGKAI_CLAMD: write /run/clamav/clamd.ctl or tcp://host:port.",
        )
    if not environment.mail:
        yield Problem(
            "没有邮件服务器，邮件会一直等待：设 GONGKAI_MAIL。", "No mail server, mail waits: set GONGKAI_MAIL.", True
        )
    if not environment.clamd:
        yield Problem("文件不查毒：设 GONGKAI_CLAMD。", "Files are not scanned: set GONGKAI_CLAMD.", True)
    if not environment.https and not set(environment.hosts) <= set(LOCAL):
        yield Problem(
            "对外提供服务而没有用 HTTPS，口令会以明文传送：在 nginx 上配好 TLS 后设 GONGKAI_HTTPS=1。",
            "Public hosts without HTTPS: passwords travel readable. Set up TLS in nginx, then GONGKAI_HTTPS=1.",
            True,
        )


def _folder(data: Path) -> Iterator[Problem]:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        yield Problem(
            f"数据目录 {data} 不能写（{error.strerror}）：让运行 gongkai 的用户拥有它，或用 GONGKAI_DATA 另指一个。",
            "The data folder cannot be written: give it to the user who runs gongkai, or name another.",
        )
        return
    if shutil.disk_usage(data).free < _SPACE:
        yield Problem(f"数据目录 {data} 所在的磁盘快满了。", "The disk of the data folder is nearly full.", True)
    if (data / UNFINISHED).exists():
        yield Problem(
            "上次恢复没有做完：再运行一次 gongkai restore --replace。",
            "A restore was cut off: run gongkai restore --replace again.",
        )


UNFINISHED = "restore-unfinished"  # stands in the data folder while a restore is under way


def keys(data: Path) -> list[Problem]:
    """The secret is there where it has to be, is strong, and only its owner reads the keys."""
    return [*_keys(data)]


def personal_keys(data: Path) -> list[Problem]:
    """The keys of personal data, which `migrate` makes, are there and can be read. Asked with Django loaded."""
    path = data / "keys" / "ring.json"
    if not path.exists():
        return [
            Problem(
                f"没有个人信息的密钥 {path}：从备份中恢复目录 keys，否则已加密的内容读不出来。",
                "The keys of personal data are missing: restore the folder keys from the backup.",
            )
        ]
    try:
        cipher.ring()
    except cipher.RingUnusable:
        return [
            Problem(
                f"个人信息的密钥 {path} 不能读或已损坏：从备份中恢复目录 keys。",
                "The keys of personal data are damaged: restore the folder keys from the backup.",
            )
        ]
    return []


def _keys(data: Path) -> Iterator[Problem]:
    folder, secret = data / "keys", data / "keys" / "secret"
    if (data / "gongkai.sqlite3").exists() and not secret.exists():
        yield Problem(
            f"有数据库而没有密钥 {secret}：从备份中恢复目录 keys；没有它，已加密的内容读不出来。",
            "There is a database but no keys: restore the folder keys from the backup.",
        )
    if secret.exists() and not _strong(secret):
        yield Problem(
            f"密钥 {secret} 太弱或不能读：删除它后重新启动，会生成新的，所有人须重新登录。",
            "The secret is weak or cannot be read: delete it and start again; a new one is made, all sign in anew.",
        )
    loose = [path for path in (folder, *folder.glob("*")) if _open_to_others(path)]
    if loose:
        yield Problem(
            f"别的用户也能读密钥 {loose[0]}：chmod -R go= {folder}。",
            "Other users can read the keys: run the chmod shown.",
        )


def _strong(path: Path) -> bool:
    try:
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return len(secret) >= _SECRET and len(set(secret)) > 10


def _open_to_others(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
