"""The commands of the platform. They are loaded by name when they are called: without gongkai[server] the others work,
and start as quickly as ever.

Exit status: 0 done, 1 something is wrong that was asked about, 2 it could not be done; one line each says why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli import show

# What gongkai[server] brings; one that is missing stands for all.
_PARTS = ("django", "granian", "psycopg", "cryptography")

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="写有密钥口令的文件。A file with the passphrase of the keys.")
]
WithoutKeys = Annotated[
    bool, typer.Option("--without-keys", help="不含密钥，由您另行保管。Leave the keys out: you keep them elsewhere.")
]
WithoutFiles = Annotated[
    bool, typer.Option("--without-files", help="不含文件目录，只备份数据库。Leave the files out: the database only.")
]


def serve(
    host: Annotated[str, typer.Option("--host", help="监听的地址。The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="监听的端口。The port.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="网页进程数。Web processes.")] = 2,
) -> None:
    """启动网站和后台任务。Serve the portal and the desk, and do the jobs.

    先检查，有问题就逐行说明，不启动。Ctrl-C 或 SIGTERM 结束。Checks first; ends with Ctrl-C or SIGTERM.

    例 Example: gongkai serve --port 8000
    """
    with _said():
        environment, notes = _prepared("SCHEMA")
        _say_notes(notes)
        place = _load("place").Place(host, port, workers)
        _load("supervisor").serve(environment, place, lambda: _print(_serving(host, port)))


def migrate() -> None:
    """建立或更新数据库的表。Bring the database's tables to this version.

    不做备份；升级用 upgrade。Makes no backup: use upgrade for that.

    例 Example: gongkai migrate
    """
    with _said():
        environment, _ = _prepared("DATABASE")
        _say_applied(_load("migrating").migrate(environment))


def demo(
    port: Annotated[int, typer.Option("--port", help="显示在地址里的端口。The port to print.")] = 8000,
) -> None:
    """造一个虚构的城市，供试用。Make an invented city to try the platform with, once.

    显示可以用的账号。已有数据时不改动。Prints who can sign in; changes nothing where there is data.

    例 Example: gongkai demo
    """
    with _said():
        environment, _ = _prepared("DATABASE")
        for text in _load("demo").lines(environment, f"http://localhost:{port}/", at=_now()):
            _print(text)


def init(
    code: Annotated[str, typer.Option("--code", help="机构代码，用于网址。The office's code in addresses.")],
    name: Annotated[str, typer.Option("--name", help="机构全称。The office's full name.")],
    short_name: Annotated[str, typer.Option("--short-name", help="机构简称。Its short name.")],
    kind: Annotated[str, typer.Option("--kind", help="机构类型，如 government。What kind of body.")] = "government",
) -> None:
    """开始正式使用：第一个机构和三名管理员。Begin for real: the first office and the three administrators.

    显示三个一次性密码，只显示这一次。Prints three one-time passwords, this once.

    例 Example: gongkai init --code yunling --name 云岭市人民政府 --short-name 云岭市政府
    """
    with _said():
        environment, _ = _prepared("DATABASE")
        _load("migrating").migrate(environment)
        for one in _load("first").begin(code, name, short_name, kind, at=_now()):
            _print(f"{one.role}\t{one.username}\t{one.password}")


def check_config(
    port: Annotated[
        int | None, typer.Option("--port", help="也看这个端口有没有被占用。Whether this port is free.")
    ] = None,
) -> None:
    """检查设置、数据目录、密钥、数据库。Check settings, data folder, keys and database.

    每个问题一行，附解决办法；不能启动时退出码为 2。A line for each problem with its cure; 2 when it cannot start.

    例 Example: gongkai check-config
    """
    with _said():
        _stop_at(_load("preparing").look()[1])
        if port is not None:
            place = _load("place")
            place.free(place.Place("127.0.0.1", port))
        _print("可以启动。Ready to start.")


def backup(
    to: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="备份文件或目录。The archive, or a folder.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    without_keys: WithoutKeys = False,
    without_files: WithoutFiles = False,
) -> None:
    """备份数据库、文件和密钥。Back up the database, the files and the keys.

    运行中也可以备份。没有密钥，备份里的个人信息谁也读不出来；密钥以口令加密后放入备份，或者由您另行保管。
    Can be done while serving. Without the keys nobody can read the personal data in a backup; they go in under a
    passphrase, or you keep them elsewhere.

    例 Example: gongkai backup /backups --passphrase-file /etc/gongkai/passphrase
    """
    with _said():
        environment, _ = _prepared("DATABASE")
        module, at = _load("backup"), _now()
        target = to or environment.data / "backups"
        if to is None or to.is_dir():
            target = target / f"gongkai-{at:%Y%m%d-%H%M%S}.tar"
        contents = module.Contents(None if without_keys else _passphrase(passphrase_file, new=True), not without_files)
        manifest = module.write(environment, target, contents, at=at)
        _print(f"{target}\t{len(manifest.members)}\t{target.stat().st_size}")


def restore(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件。The archive.")],
    passphrase_file: PassphraseFile = None,
    without_keys: WithoutKeys = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="替换原有内容。Replace what stands there; it is kept aside.")
    ] = False,
) -> None:
    """从备份恢复。Put a backup in place.

    先核对备份中每个文件的校验值，再替换；原有内容移到 replaced-… 目录。Proves every file of it before anything changes.

    例 Example: gongkai restore gongkai-20260131-020000.tar --passphrase-file /etc/gongkai/passphrase
    """
    with _said():
        environment, _ = _prepared("FOLDER")
        passphrase = None if without_keys else _passphrase(passphrase_file, new=False)
        with _load("single").not_serving(environment):
            manifest = _load("restore").restore(environment, archive, passphrase, replace=replace, at=_now())
        _print(f"{manifest.made}\t{manifest.program}\t{len(manifest.members)}")
        _stop_at(_load("preparing").look()[1])


def upgrade(without_files: WithoutFiles = False) -> None:
    """升级数据库：先备份，失败则还原。Upgrade the database: backup first, undone where it fails.

    装好新版程序、停止服务后运行。Run it after the new version is installed, while nothing serves.

    例 Example: gongkai upgrade
    """
    with _said():
        environment, _ = _prepared("DATABASE")
        done = _load("upgrading").upgrade(environment, files=not without_files, at=_now())
        if done.backup:
            _print(f"备份 Backup: {done.backup}")
        _say_applied(done.applied)


def audit_verify() -> None:
    """核对审计日志有没有被改动。Prove that the audit trail was not altered.

    被改动时说出第一条，退出码为 1。Names the first altered entry; exit status 1 then.

    例 Example: gongkai audit verify
    """
    with _said():
        _prepared("SCHEMA")
        result = import_module("gongkai.foundation.services.audit").verify(at=_now())
        _print(f"{result.entries} 条 entries\t{result.head}")
        if not result.guarded:
            show.error("数据库中阻止改动的触发器不见了：从备份恢复。The triggers that refuse changes are gone.")
        if result.problem is not None:
            show.error(f"{result.problem.words()} ({result.problem.kind.value}: {result.problem.number})")
        if not (result.sound and result.guarded):
            raise typer.Exit(1)


def keys_status() -> None:
    """显示密钥和每把密钥下的内容数。Show the keys, and how many values are under each.

    有读不出的内容时退出码为 1。Exit status 1 when a key is missing or a value is not sealed.

    例 Example: gongkai keys status
    """
    with _said():
        _prepared("SCHEMA")
        status = import_module("gongkai.foundation.selectors.keys").status()
        for key in status.keys:
            _print(f"{key.id}\t{key.cipher}\t{'*' if key.current else ''}\t{key.values}")
        for key, values in status.missing.items():
            show.error(f"没有密钥 {key}，{values} 项读不出来：从备份恢复。The key is missing: restore it.")
        if status.unsealed:
            show.error(f"{status.unsealed} 项没有加密：查看是哪个程序写的。Values are not sealed.")
        if not status.sound:
            raise typer.Exit(1)


def keys_rotate(
    cipher: Annotated[str, typer.Option("--cipher", help="算法：aes256gcm 或 sm4gcm。The cipher.")] = "aes256gcm",
) -> None:
    """换一把新密钥，不用停止服务。Begin to use a new key, while serving.

    原有内容由后台任务逐步改用新密钥。先备份密钥。Old values are sealed anew by a job. Back the keys up first.

    例 Example: gongkai keys rotate
    """
    with _said():
        _prepared("SCHEMA")
        _print(_load("key_changes").rotate(cipher, at=_now()))


def keys_retire(key: Annotated[str, typer.Argument(metavar="KEY", help="密钥的编号。The key's id.")]) -> None:
    """删除一把不再使用的旧密钥。Take an old key out for good.

    它之下还有内容时拒绝。以前的备份要用当时的密钥。Refused while a value is under it. Old backups need their own keys.

    例 Example: gongkai keys retire k1-9c0e41d2
    """
    with _said():
        _prepared("SCHEMA")
        _load("key_changes").retire(key, at=_now())


def add(app: typer.Typer) -> None:
    """Put the platform's commands into the program."""
    for name, command in (
        ("serve", serve),
        ("migrate", migrate),
        ("demo", demo),
        ("init", init),
        ("check-config", check_config),
        ("backup", backup),
        ("restore", restore),
        ("upgrade", upgrade),
    ):
        _add(app, name, command)
    audit = typer.Typer(help="审计日志。The audit trail.", no_args_is_help=True)
    _add(audit, "verify", audit_verify)
    keys = typer.Typer(help="个人信息的密钥。The keys of personal data.", no_args_is_help=True)
    _add(keys, "status", keys_status)
    _add(keys, "rotate", keys_rotate)
    _add(keys, "retire", keys_retire)
    app.add_typer(audit, name="audit")
    app.add_typer(keys, name="keys")


def _add(app: typer.Typer, name: str, command: Callable[..., None]) -> None:
    app.command(name, short_help=(command.__doc__ or "").splitlines()[0])(command)


def _prepared(need: str) -> tuple[Any, list[Any]]:
    """The environment and the notes on it, Django loaded as far as `need` (config.preparing.Need) asks."""
    preparing = _load("preparing")
    prepared: tuple[Any, list[Any]] = preparing.prepare(preparing.Need[need])
    return prepared


def _load(name: str) -> Any:
    return import_module(f"gongkai.config.{name}")


@contextmanager
def _said() -> Iterator[None]:
    """What stops the work is said in a line each, exit status 2."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PARTS:
            raise
        show.error(f"没有安装平台部分（缺 {error.name}）：pip install 'gongkai[server]'。Install the platform's part.")
        raise typer.Exit(2) from None
    except Exception as error:
        # A Stopped of config.problems, which stands above this package.
        problems = getattr(error, "problems", None)
        if problems is None:
            raise
        for problem in problems:
            show.error(str(problem))
        raise typer.Exit(2) from None


def _say_notes(problems: list[Any]) -> None:
    for problem in problems:
        show.error(f"note: {problem}" if problem.note else str(problem))


def _stop_at(problems: list[Any]) -> None:
    """Say them; exit status 2 when one is no mere note."""
    _say_notes(problems)
    if any(not one.note for one in problems):
        raise typer.Exit(2)


def _say_applied(applied: list[str]) -> None:
    _print(f"数据库已是这个版本的，更新了 {len(applied)} 项。The database is of this version: {len(applied)} applied.")


def _passphrase(file: Path | None, *, new: bool) -> str:
    """From the file, or asked for where somebody sits before the screen."""
    if file is not None:
        try:
            return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise typer.BadParameter(f"{file}: {error}") from error
    if not sys.stdin or not sys.stdin.isatty():
        raise typer.BadParameter(
            "请用 --passphrase-file 给出密钥的口令，或用 --without-keys 另行保管密钥。"
            "Give --passphrase-file, or keep the keys elsewhere with --without-keys."
        )
    asked: str = typer.prompt("密钥的口令 Passphrase of the keys", hide_input=True, confirmation_prompt=new, err=True)
    return asked


def _now() -> Any:
    return import_module("gongkai.foundation.now").now()


def _serving(host: str, port: int) -> str:
    return f"正在运行，Ctrl-C 结束 Serving until Ctrl-C: http://{_shown(host)}:{port}/"


def _shown(host: str) -> str:
    name = {"0.0.0.0": "localhost", "127.0.0.1": "localhost", "::": "localhost", "::1": "localhost"}.get(host, host)
    return f"[{name}]" if ":" in name else name


def _print(text: str) -> None:
    sys.stdout.write(text + os.linesep)
    sys.stdout.flush()
