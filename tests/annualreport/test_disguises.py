"""The same text in another dress: what people, mail programs and extractors do to a report that is a text.

Each real report that is a text is written again in each way. A harmless way changes no figure and adds no doubt; the
others lose something, but never make a figure wrong without a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gongkai.annualreport import Report, Unreadable, read
from tests.judge import flat, judge
from tests.real import RealReport

Dress = Callable[[str], "str | bytes"]

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ZERO = re.compile(r"(?<![\d.,〔（(])0(?![\d.,年])")


def _each_line(change: Callable[[str], str]) -> Dress:
    return lambda text: "\n".join(map(change, text.split("\n")))


def _now_and_then(every: int, insert: str) -> Dress:
    return lambda text: "\n".join(
        line if number % every else line + insert.format(number // every + 1)
        for number, line in enumerate(text.split("\n"))
    )


def _cut(length: int) -> Dress:
    return _each_line(lambda line: "\n".join(line[at : at + length] for at in range(0, len(line), length)))


HARMLESS: dict[str, Dress] = {
    "no blank lines": lambda text: re.sub(r"\n\s*\n+", "\n", text),
    "every line twice as far": lambda text: text.replace("\n", "\n\n"),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "GB 18030": lambda text: text.encode("gb18030"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "wide digits": lambda text: text.translate(_WIDE),
    "set in": _each_line(lambda line: "    " + line),
    "a quoted letter": _each_line(lambda line: "> " + line),
    "numbers of pages": _now_and_then(45, "\n- {} -"),
    "heads and feet of pages": _now_and_then(50, "\n2022年政府信息公开工作年度报告\n第 {} 页 共 9 页\n"),
    "a unit behind each figure": lambda text: re.sub(r"(?m)^(\s*\|?\s*)(\d+)(\s*\|?\s*)$", r"\1\2件\3", text),
    "half-width brackets": lambda text: text.replace("（", "(").replace("）", ")"),
    "groups without brackets": lambda text: re.sub(r"（([一二三四五六七])）", r"\1、", text),
    "labels without their numbers": lambda text: re.sub(r"(?m)(?<![\d.])[1-8][.．、](?=[\u4e00-\u9fff])", "", text),
}
LOSSY: dict[str, Dress] = {
    "a list": _each_line(lambda line: "- " + line if line.strip() else line),
    "all in one line": lambda text: " ".join(text.split()),
    "all in one line without blanks": lambda text: "".join(text.split()),
    "no tabs": lambda text: text.replace("\t", "    "),
    "tabs for pipes": lambda text: text.replace("|", "\t"),
    "no pipes": lambda text: text.replace("|", ""),
    "blanks for pipes": lambda text: text.replace("|", " "),
    "hard blanks": lambda text: text.replace(" ", "\xa0").replace("\t", "\xa0\xa0"),
    "cut after forty letters": _cut(40),
    "cut after seventy-six letters": _cut(76),
    "dashes for zeros": lambda text: _ZERO.sub("—", text),
    "strokes for zeros": lambda text: _ZERO.sub("/", text),
    "nothing for zeros": lambda text: _ZERO.sub("", text),
}


def dressed(real: RealReport, dress: Dress) -> Report | None:
    """The report in another dress as it is read, or None when it is not taken for a report."""
    text = dress(real.path.read_text(encoding="utf-8"))
    try:
        return read(text if isinstance(text, bytes) else text.encode(), name="report.txt")
    except Unreadable:
        return None


def texts(reports: list[RealReport]) -> list[RealReport]:
    return [report for report in reports if report.path.suffix == ".txt"]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_changes_nothing_for_a_person_changes_nothing(name: str, all_real_reports: list[RealReport]) -> None:
    for real in texts(all_real_reports):
        report, plain = dressed(real, HARMLESS[name]), read(real.path)
        assert report is not None, real.path
        assert report.figures == plain.figures, real.path
        # A head in the middle of a table may leave a doubt.
        assert len(report.doubts) <= len(plain.doubts) + (name == "heads and feet of pages"), real.path


@pytest.mark.parametrize("name", LOSSY)
def test_whatever_is_lost_no_figure_is_wrong_without_a_doubt(name: str, all_real_reports: list[RealReport]) -> None:
    for real in texts(all_real_reports):
        cells = flat(real.expected["figures"])
        alternatives = {cell: [value, None] for cell, value in cells.items()}
        for cell, values in (real.expected.get("alternatives") or {}).items():
            alternatives[cell] = [*values, None]
        report = dressed(real, LOSSY[name])
        assert report is None or judge(report, cells, alternatives).silent == [], real.path
