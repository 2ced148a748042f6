"""Writes docs/reference/commands.md, the page of all commands with their arguments and options, from the program.

usage: python -m tools.generate_commands [--check]
With --check nothing is written; exit status 1 says that the page is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

from gongkai.cli.report import app

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"


def page() -> str:
    """The page: how all commands end, then every command with its help, arguments and options."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    lines = [
        "# 命令",
        "",
        "由 `python -m tools.generate_commands` 根据程序生成，请勿手改。`gongkai 命令 --help` 显示同样的内容；",
        "`gongkai --install-completion` 为当前的 shell 装上补全。",
        "",
        "退出码：0 没有错误；1 查出错误；2 有文件读不了，或命令写错。",
        "Exit status: 0 no error; 1 an error was found; 2 a file could not be read, or the call was wrong.",
        "平台的命令（`serve` 起）从环境变量取设置，见[运维手册](../guides/operator.md)。",
        "The commands of the platform, from `serve` on, take their settings from the environment: see the guide.",
    ]
    for name, command in commands(group):
        lines += ["", *section(name, command)]
    return "\n".join(lines) + "\n"


def commands(group: TyperGroup) -> Iterator[tuple[str, Any]]:
    """Every command by its whole name: `check`, `audit verify`."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {below}", one) for below, one in commands(command))
        else:
            yield name, command


def section(name: str, command: Any) -> list[str]:
    """A command: how it is called, its help, and a line for each argument and option."""
    arguments = [_metavar(parameter) for parameter in command.params if isinstance(parameter, TyperArgument)]
    lines = [f"## {name}", "", "```", " ".join(("gongkai", name, *arguments, "[OPTIONS]")), "```"]
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        text = " ".join(paragraph.split("\n"))
        example = text.partition("例 Example: ")[2]
        lines += ["", f"例 Example: `{example}`" if example else text]
    rows = [_row(parameter) for parameter in command.params]
    return [*lines, "", "| 参数 | 说明 | 默认 |", "| --- | --- | --- |", *(row for row in rows if row)]


def _row(parameter: object) -> str:
    if isinstance(parameter, TyperArgument):
        return f"| `{_metavar(parameter)}` | {_cell(parameter.help)} | |"
    if not isinstance(parameter, TyperOption) or parameter.hidden:
        return ""
    default = "" if parameter.is_flag or not parameter.default else str(_plain(parameter.default))
    return f"| `{', '.join(parameter.opts)}` | {_cell(parameter.help)} | {default} |"


def _metavar(parameter: TyperArgument) -> str:
    name = (parameter.metavar or (parameter.name or "").upper()) + ("..." if parameter.nargs < 0 else "")
    return name if parameter.required else f"[{name}]"


def _plain(value: object) -> object:
    """An enumeration's own word."""
    return getattr(value, "value", value)


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the page, or tell whether it is as it should be."""
    text = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            print("docs/reference/commands.md is out of date: run python -m tools.generate_commands")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
