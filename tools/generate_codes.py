"""Writes docs/reference/codes.md, the page of all codes of findings, from the catalogue.

usage: python -m tools.generate_codes [--check]
With --check nothing is written; exit status 1 says that the page is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gongkai.annualreport.catalogue import Entry, codes, entry

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "codes.md"
_LEVELS = {"error": "错误", "warning": "警告", "note": "提示"}
_FAMILIES = {"tables": "表内与表间", "narrative": "正文与表格", "form": "格式与内容"}


def page() -> str:
    """The page: a table of contents by family, then every code with clause, formula, example and cure."""
    entries = [entry(code) for code in codes()]
    lines = [
        "# 问题代码",
        "",
        "由 `python -m tools.generate_codes` 根据代码目录生成，请勿手改。`gongkai explain 代码` 显示同样的内容。",
    ]
    for family in dict.fromkeys(known.family for known in entries):
        lines += ["", f"## {_FAMILIES.get(family, family)}", "", "| 代码 | 级别 | 问题 |", "| --- | --- | --- |"]
        lines += [
            f"| [{known.code}](#{known.code}) | {_LEVELS[known.level]} | {known.title} |"
            for known in entries
            if known.family == family
        ]
    for known in entries:
        lines += ["", *_section(known)]
    return "\n".join(lines) + "\n"


def _section(known: Entry) -> list[str]:
    retired = "（已停用）" if known.retired else ""
    return [
        f"### {known.code}",
        "",
        f"**{known.title}** {known.english_title} · {_LEVELS[known.level]}{retired}",
        "",
        *(f"- {name}：{text}" for name, text in known.described("zh")[1:]),
    ]


def main() -> int:
    """Write the page, or tell whether it is as it should be."""
    text = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            print("docs/reference/codes.md is out of date: run python -m tools.generate_codes")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
