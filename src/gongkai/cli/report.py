"""The command `gongkai`: read and check annual reports; the platform's commands stand in `server`.

Exit status: 0 nothing of level error, 1 something was, 2 a file could not be read or the call was wrong.
"""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai import __version__
from gongkai.annualreport.edition import EDITIONS, edition
from gongkai.annualreport.limits import DEFAULT, Limits
from gongkai.cli import ending, server, show
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
    list[str], typer.Argument(metavar="PATH", help="文件、文件夹，或“-”（标准输入）。Files, folders, or -.")
]
AsJson = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象。One JSON object a line.")]
Lang = Annotated[Language, typer.Option("--lang", help="信息的语言。Language of messages.")]
Jobs = Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=64, help="同时读取的进程数。Processes that read.")]
Seconds = Annotated[
    float, typer.Option("--seconds", metavar="N", min=0.1, help="每个文件的处理时间上限（秒）。Seconds a file.")
]
Memory = Annotated[
    int, typer.Option("--memory", metavar="N", min=256, help="每个进程的内存上限（MB）。Memory a process, MB.")
]
MaxBytes = Annotated[
    int, typer.Option("--max-bytes", metavar="N", min=1, help="文件大小上限（字节）。Bytes a file may have.")
]


def _settings(jobs: int, seconds: float, memory: int, max_bytes: int) -> Settings:
    return Settings(jobs, memory, Limits(file_bytes=max_bytes, seconds=seconds))


@app.command(short_help="读取报告，列出数据和存疑。Read reports into figures.")
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
    failed = found = False
    for result in results(paths, _settings(jobs, seconds, memory, max_bytes)):
        if result.failure is not None:
            failed = say_failure(result, as_json, lang.value) or failed
        for report in result.reports:
            found = True
            if as_json:
                line(report.as_json())
            else:
                show.report(report, lang.value)
    if not found and not failed:
        show.nothing(lang.value)
    raise typer.Exit(2 if failed else 0)


@app.command(short_help="核查报告，指出有误的格。Check reports, name what is wrong.")
def check(
    paths: Paths,
    as_json: AsJson = False,
    previous: Annotated[
        list[str] | None,
        typer.Option("--previous", metavar="PATH", help="上年度报告（文件或文件夹）。Last year's reports."),
    ] = None,
    subordinate: Annotated[
        list[str] | None,
        typer.Option("--subordinate", metavar="PATH...", help="下级报告（文件或文件夹）。Reports of those below."),
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", metavar="FILE", help="地方规则（TOML 文件）。Local rules.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="写成一个网页（.html）或表格（.xlsx）。Write a page or a sheet."),
    ] = None,
    lang: Lang = Language.zh,
    jobs: Jobs = 1,
    seconds: Seconds = DEFAULT.seconds,
    memory: Memory = 2048,
    max_bytes: MaxBytes = DEFAULT.file_bytes,
) -> None:
    """核查年度报告，指出不符之处和可能有误的格。Check reports and name the cells that do not add up.

    有错误时退出码为 1，有文件读不了时为 2。Exit status 1 when an error was found, 2 when a file could not be read.

    例 Example: gongkai check 2024.html --previous 2023.html --to findings.html
    """
    from gongkai.cli import checking  # noqa: PLC0415  the checks and their words, which reading need not wait for

    settings = _settings(jobs, seconds, memory, max_bytes)
    status = checking.Status(as_json, lang.value)
    raise typer.Exit(checking.run(paths, previous or [], subordinate or [], rules or [], settings, status, to))


@app.command(short_help="比较各年、各机关的报告。Compare reports.")
def compare(
    paths: Paths,
    to: Annotated[
        Path | None, typer.Option("--to", help="写成一个网页文件（.html）。Write a page of one file.")
    ] = None,
    as_json: AsJson = False,
    everything: Annotated[
        bool, typer.Option("--all", help="列出所有有变化的格。List every cell that changed.")
    ] = False,
    lang: Lang = Language.zh,
    jobs: Jobs = 1,
    seconds: Seconds = DEFAULT.seconds,
    memory: Memory = 2048,
    max_bytes: MaxBytes = DEFAULT.file_bytes,
) -> None:
    """比较年度报告：同一机关的各年，或同一年的各机关。Compare reports: years of one office, offices of one year.

    逐格的增减和变化率，指标及其公式和区间，文字从哪里来；格式版本不同时标明口径变化。
    Changes by cell, indicators with formula and interval, where the text comes from; changed definitions are marked.

    例 Example: gongkai compare 2023.html 2024.html --to compare.html
    """
    from gongkai.cli import comparing  # noqa: PLC0415  comparison, which reading need not wait for

    settings = _settings(jobs, seconds, memory, max_bytes)
    raise typer.Exit(comparing.run(paths, settings, to, comparing.Manner(as_json, lang.value, everything)))


@app.command(short_help="写更正说明。Write a correction note.")
def correction(
    old: Annotated[str, typer.Argument(metavar="OLD", help="原来公布的报告。The report as first published.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="更正后的报告。The corrected report.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="写成文件（.docx、.html、.pdf、.md）；不写则显示。Write a file.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="更正的原因。The cause, in Chinese.")] = "",
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="落款日期，如 2025-03-18。Day of signing.")
    ] = None,
    lang: Lang = Language.zh,
    seconds: Seconds = DEFAULT.seconds,
    memory: Memory = 2048,
    max_bytes: MaxBytes = DEFAULT.file_bytes,
) -> None:
    """写更正说明：同一份报告前后两个版本有什么不同。Write the correction note on a report published anew.

    没有不同时退出码为 1。Exit status 1 when the two say the same.

    例 Example: gongkai correction old.html new.html --reason 统计口径有误 --to note.docx
    """
    from gongkai.cli import comparing  # noqa: PLC0415  comparison, which reading need not wait for

    settings = _settings(1, seconds, memory, max_bytes)
    words = comparing.Words(reason, day.date() if day else None)
    raise typer.Exit(comparing.correction((old, new), settings, to, words, lang.value))


@app.command(short_help="写成文件。Write a report as Word, PDF, HTML, sheets.")
def write(
    figures: Annotated[
        str, typer.Argument(metavar="FIGURES", help="read --json 的结果，或任何能读取的报告。What read --json gave.")
    ],
    to: Annotated[
        Path, typer.Option("--to", help="文件（.docx、.html、.pdf、.xlsx、.csv、.md、.json）。The file to write.")
    ],
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="有错误也写。Write although errors stand.")
    ] = False,
    lang: Lang = Language.zh,
    seconds: Seconds = DEFAULT.seconds,
    memory: Memory = 2048,
    max_bytes: MaxBytes = DEFAULT.file_bytes,
) -> None:
    """按法定格式写出年度报告：Word、网页、PDF、电子表格、数据。Write the report in its mandated form.

    还有错误时不写，列出问题，退出码为 1；加 --allow-errors 则照写。写不了时为 2。
    Refuses with the findings and exit status 1 while an error stands, unless --allow-errors; 2 when it cannot write.

    例 Example: gongkai write figures.json --to report.docx
    """
    from gongkai.cli import writing  # noqa: PLC0415  checks and writers, which reading need not wait for

    settings = _settings(1, seconds, memory, max_bytes)
    raise typer.Exit(writing.write(figures, to, settings, allow_errors=allow_errors, lang=lang.value))


@app.command(short_help="写空白的法定格式。Write the empty form.")
def form(
    to: Annotated[
        Path, typer.Option("--to", help="文件（.docx、.html、.pdf、.xlsx、.csv、.md、.json）。The file to write.")
    ],
    name: Annotated[str, typer.Option("--edition", help=f"格式版本（{'、'.join(EDITIONS)}）。An edition.")] = "2021",
    lang: Lang = Language.zh,
) -> None:
    """写空白的法定格式，供填写。Write the mandated form with nothing filled in.

    例 Example: gongkai form --edition 2021 --to form.docx
    """
    from gongkai.cli import writing  # noqa: PLC0415  writers, which reading need not wait for

    if name not in EDITIONS:
        show.error(f"没有格式版本“{name}”，已知的有 {'、'.join(EDITIONS)}。No edition {name!r}.")
        raise typer.Exit(2)
    raise typer.Exit(writing.form(name, to, lang.value))


@app.command(short_help="说明问题代码。Explain a code.")
def explain(
    code: Annotated[str | None, typer.Argument(help="问题代码；不写则列出全部。A code; all when left out.")] = None,
    lang: Lang = Language.zh,
) -> None:
    """说明一个问题代码：依据、公式、例子、改法。Explain a code: clause, formula, example, cure.

    例 Example: gongkai explain table3-balance
    """
    from gongkai.annualreport.catalogue import codes, entry  # noqa: PLC0415  words that reading need not wait for

    if code is None:
        show.code_lines((entry(known) for known in codes()), lang.value)
        return
    if code not in codes():
        show.error(f"没有代码“{code}”；gongkai explain 列出全部代码。No code {code!r}; gongkai explain lists them all.")
        raise typer.Exit(2)
    show.code(entry(code), lang.value)


@app.command(short_help="显示法定格式。Show the mandated forms.")
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


server.add(app)


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


def main() -> None:
    """Run the command line."""
    try:
        sys.exit(ending.run(app, ending.spread(sys.argv[1:])))
    except KeyboardInterrupt:
        sys.exit(130)
