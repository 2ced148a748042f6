"""The command `gongkai`: read and check annual reports, without the platform.

Exit status: 0 nothing of level error, 1 something was, 2 a file could not be read or the call was wrong.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai import __version__
from gongkai.annualreport.edition import EDITIONS, edition
from gongkai.annualreport.limits import DEFAULT, Limits
from gongkai.cli import show
from gongkai.cli.files import Settings, line, results, say_failure

app = typer.Typer(
    name="gongkai",
    help="读取并核查政府信息公开工作年度报告。Read and check annual reports on government information disclosure.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Language(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="文件、文件夹，或“-”（标准输入）。Files, folders, or -.")
]
AsJson = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象。One JSON object a line.")]
Lang = Annotated[Language, typer.Option("--lang", help="信息的语言。Language of messages.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=64, help="同时读取的进程数。Processes that read.")]
Seconds = Annotated[float, typer.Option("--seconds", min=0.1, help="每个文件的处理时间上限（秒）。Seconds a file.")]
Memory = Annotated[int, typer.Option("--memory", min=256, help="每个进程的内存上限（MB）。Memory a process, MB.")]
MaxBytes = Annotated[int, typer.Option("--max-bytes", min=1, help="文件大小上限（字节）。Bytes a file may have.")]


def _settings(jobs: int, seconds: float, memory: int, max_bytes: int) -> Settings:
    return Settings(jobs, memory, Limits(file_bytes=max_bytes, seconds=seconds))


@app.command()
def read(
    paths: Paths,
    as_json: AsJson = False,
    lang: Lang = Language.zh,
    jobs: Jobs = 1,
    seconds: Seconds = DEFAULT.seconds,
    memory: Memory = 2048,
    max_bytes: MaxBytes = DEFAULT.file_bytes,
) -> None:
    """读取年度报告，列出数据和存疑。Read reports into figures.

    例 Example: gongkai read report.html --json
    """
    failed = False
    for result in results(paths, _settings(jobs, seconds, memory, max_bytes)):
        if result.failure is not None:
            failed = say_failure(result, as_json, lang.value) or failed
        for report in result.reports:
            if as_json:
                line(report.as_json())
            else:
                show.report(report, lang.value)
    raise typer.Exit(2 if failed else 0)


@app.command()
def check(
    paths: Paths,
    as_json: AsJson = False,
    previous: Annotated[
        list[str] | None, typer.Option("--previous", help="上年度报告（文件或文件夹）。Last year's reports.")
    ] = None,
    subordinate: Annotated[
        list[str] | None, typer.Option("--subordinate", help="下级报告（文件或文件夹）。Reports of those below.")
    ] = None,
    rules: Annotated[list[Path] | None, typer.Option("--rules", help="地方规则（TOML 文件）。Local rules.")] = None,
    lang: Lang = Language.zh,
    jobs: Jobs = 1,
    seconds: Seconds = DEFAULT.seconds,
    memory: Memory = 2048,
    max_bytes: MaxBytes = DEFAULT.file_bytes,
) -> None:
    """核查年度报告，指出不符之处和可能有误的格。Check reports and name the cells that do not add up.

    有错误时退出码为 1，有文件读不了时为 2。Exit status 1 when an error was found, 2 when a file could not be read.

    例 Example: gongkai check 2024.html --previous 2023.html
    """
    from gongkai.cli import checking  # noqa: PLC0415  the checks and their words, which reading need not wait for

    settings = _settings(jobs, seconds, memory, max_bytes)
    status = checking.Status(as_json, lang.value)
    raise typer.Exit(checking.run(paths, previous or [], subordinate or [], rules or [], settings, status))


@app.command()
def explain(
    code: Annotated[str | None, typer.Argument(help="问题代码；不写则列出全部。A code; all when left out.")] = None,
    lang: Lang = Language.zh,
) -> None:
    """说明一个问题代码：依据、公式、例子、改法。Explain a code: clause, formula, example, cure.

    例 Example: gongkai explain table3-balance
    """
    from gongkai.annualreport.catalogue import codes, entry  # noqa: PLC0415  words that reading need not wait for

    if code is None:
        for known in codes():
            show.code_line(entry(known), lang.value)
        return
    if code not in codes():
        show.error(f"没有代码“{code}”；gongkai explain 列出全部代码。No code {code!r}; gongkai explain lists them all.")
        raise typer.Exit(2)
    show.code(entry(code), lang.value)


@app.command()
def formats(
    name: Annotated[str | None, typer.Argument(help=f"格式版本（{'、'.join(EDITIONS)}）。An edition.")] = None,
    as_json: AsJson = False,
    lang: Lang = Language.zh,
) -> None:
    """显示法定格式：章节、表格、行列、填报要求、勾稽关系。Show the mandated forms.

    例 Example: gongkai formats 2021
    """
    if name is not None and name not in EDITIONS:
        show.error(f"没有格式版本“{name}”，已知的有 {'、'.join(EDITIONS)}。No edition {name!r}.")
        raise typer.Exit(2)
    for known in [name] if name else EDITIONS:
        if as_json:
            line(show.form_json(edition(known)))
        else:
            show.form(edition(known), lang.value)


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"gongkai {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号。The version.")
    ] = False,
) -> None:
    """读取并核查政府信息公开工作年度报告。Read and check annual reports on government information disclosure."""


def spread(arguments: list[str]) -> list[str]:
    """``--subordinate a b c`` written as the option once before each path, which is what the parser takes."""
    found: list[str] = []
    option = ""
    for argument in arguments:
        if argument.startswith("-") and argument != "-":
            option = argument if argument in ("--subordinate", "--previous") else ""
            found.append(argument)
        elif option and found[-1] != option:
            found += [option, argument] if option == "--subordinate" else [argument]
        else:
            found.append(argument)
    return found


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # Names of files may hold bytes that are no UTF-8; printing them must not fail.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app(spread(sys.argv[1:]), prog_name="gongkai")
    except BrokenPipeError:
        # The reader of a pipe went away (gongkai ... | head): there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
