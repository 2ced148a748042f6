"""The words of the page and the sheet of findings, in Chinese and English, and how they show a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from gongkai.annualreport.catalogue import Text, codes, entry
from gongkai.annualreport.checks.words import cell_words, line_words, table_name
from gongkai.annualreport.edition import Edition
from gongkai.annualreport.findings import Finding, Level, Number
from gongkai.annualreport.report import Value

SIGNS: Mapping[Level, str] = {"error": "■", "warning": "▲", "note": "○"}
LEVELS: Mapping[Level, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "note": Text("提示", "note"),
}

_WORDS = {
    "title": Text("{who}{year}年政府信息公开工作年度报告", "{who}, {year}"),
    "many": Text("{n}份年度报告的核查结果", "Check of {n} annual reports"),
    "unnamed": Text("未写明机关的报告", "A report that names no organisation"),
    "count": Text("{level}{n}", "{n} {level}"),
    "counts": Text("{level}{n}", "{n} {level}s"),
    "comma": Text("，", ", "),
    "nothing": Text("未发现问题", "nothing found"),
    "contents": Text("目录", "Contents"),
    "organisation": Text("机关", "Organisation"),
    "form": Text("年度、格式", "Year, form"),
    "form_value": Text("{year}年，{edition}版", "{year}, form of {edition}"),
    "read": Text("读出的格", "Cells read"),
    "doubted_cells": Text("存疑的格", "Cells in doubt"),
    "result": Text("核查结果", "Findings"),
    "list": Text("问题一览", "All findings"),
    "level": Text("级别", "Level"),
    "kind": Text("问题", "Finding"),
    "where": Text("位置", "Where"),
    "left": Text("左", "Left"),
    "right": Text("右", "Right"),
    "difference": Text("差", "Off by"),
    "general": Text("全文", "Whole report"),
    "opening": Text("标题和开头", "Title and opening"),
    "suspects": Text("可能有误的格，及其应有的数", "Cells that may be wrong, and what they would be"),
    "or": Text("或", "or"),
    "and": Text("连同", "with"),
    "more": Text("另有{n}种改法", "{n} more corrections"),
    "unlisted": Text("另有{n}处", "{n} more"),
    "evidence": Text("证据", "Evidence"),
    "evidence_of": Text("证据：{name}", "Evidence: {name}"),
    "value": Text("读作", "Read as"),
    "raw": Text("原文", "Printed"),
    "place": Text("位置", "Place"),
    "picture": Text("原件第{page}页上的这一格", "This cell on page {page} of the file"),
    "doubt": Text("存疑", "Doubt"),
    "others": Text("也可能是 {values}", "or else {values}"),
    "back": Text("回到这一格", "Back to the cell"),
    "close": Text("关闭", "Close"),
    "suspect": Text("可能有误", "may be wrong"),
    "touched": Text("等式或问题涉及", "part of a finding"),
    "doubted": Text("读法存疑", "reading in doubt"),
    "live": Text("与表格相符或对应的数字，点击看表格", "a number of a table; click to see it there"),
    "off": Text("有问题的数字或文字", "a number or words with a finding"),
    "missing": Text("报告没有这一部分", "the report lacks this section"),
    "no_text": Text("没有文字", "no text"),
    "cut": Text("文字过长，以下略", "the text is too long; the rest is left out"),
    "codes": Text("代码说明", "What the codes mean"),
    "blank": Text("空白", "blank"),
    "absent": Text("缺", "absent"),
    "hint": Text("点数字，看它在原件中的位置。", "Click a figure to see where it stands in the file."),
    "line": Text("第{n}行", "line {n}"),
    "column": Text("第{n}列", "column {n}"),
    "page": Text("第{n}页", "page {n}"),
    "table": Text("第{n}个表格", "table {n}"),
    "row": Text("第{n}行", "row {n}"),
    "cell": Text("第{n}格", "cell {n}"),
    "top": Text("回到问题一览", "Back to all findings"),
}

# What nobody sees, and marks that turn the direction of writing: they could make a page say what is not there.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@cache
def words(lang: str) -> Mapping[str, str]:
    """All words in one language."""
    return {name: text.en if lang == "en" else text.zh for name, text in _WORDS.items()}


def said(lang: str, name: str, **values: object) -> str:
    """A phrase with its places filled."""
    return words(lang)[name].format(**values)


def clean(text: str, *, strip: bool = True) -> str:
    """`text` from a report or a file's name, without what nobody sees."""
    found = _UNSEEN.sub("", text)
    return found.strip() if strip else found


def printed(value: Value | Number) -> str:
    """A figure; nothing for null."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else clean(str(value))


def cell_name(form: Edition, cell: str) -> str:
    """A cell in the form's words; the name itself of one that the form lacks."""
    try:
        return f"{table_name(form, cell, 'zh')} {cell_words(form, cell)}"
    except (KeyError, ValueError, StopIteration):
        return clean(cell)


def section_name(form: Edition, key: str, cells: Sequence[str], lang: str) -> str:
    """Where a finding stands, in short: 表三, 一、总体情况."""
    section = next((section for section in form.sections if section.key == key), None)
    if section is None:
        return words(lang)["general"]
    if cells and cells[0].partition(".")[0] in section.tables:
        return f"{table_name(form, cells[0], 'en' if lang == 'en' else 'zh')} {_line(form, cells)}".strip()
    return f"{section.ordinal}{section.heading}"


def _line(form: Edition, cells: Sequence[str]) -> str:
    """What the cells have in common: one cell, a row, a column of one table; nothing for others."""
    rows, columns = {cell.rpartition(".")[0] for cell in cells}, {cell.rpartition(".")[2] for cell in cells}
    if len(set(cells)) == 1:
        return cell_words(form, cells[0])
    if len(rows) == 1:
        return line_words(form, rows.pop(), cells[0])
    if len(columns) == 1 and len({row.partition(".")[0] for row in rows}) == 1:
        return form.column(cells[0]).label
    return ""


def term(finding: Finding, which: Literal["left", "right"], lang: str) -> str:
    """A side of a comparison in words. The catalogue has most in English too."""
    side = finding.left if which == "left" else finding.right
    assert side is not None
    if lang == "en" and finding.code in codes():
        known = entry(finding.code).left if which == "left" else entry(finding.code).right
        if known is not None and "{" not in known.en:
            return known.en
    return clean(side.text)
