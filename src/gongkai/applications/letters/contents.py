"""卷内目录 and 证据清单: the first sheet of a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.applications.letters.listing import Listing

TITLES = {"dossier": "卷内目录", "evidence": "证据清单"}
FILES = {"dossier": "案卷", "evidence": "证据"}
UNSCANNED, GONE, APART = "未通过查毒，没有收入", "内容缺失，没有收入", "另见电子文件"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the dossier: what, of which day, what it proves; `place`: on which page it begins, or the number of
    its file, or why it is not there."""

    title: str
    on: str
    proves: str
    place: str


@dataclass(frozen=True, slots=True)
class About:
    """The case, without personal data."""

    number: str
    subject: str
    received: str
    ended: str
    made: str


def contents(what: str, about: About, lines: Sequence[Line], *, paged: bool) -> Listing:
    """The list, as a PDF begins with it (`paged`) or as it lies among the files of a ZIP."""
    last = "页次" if paged else "文件号"
    facts = (
        ("申请编号", about.number),
        ("事项", about.subject),
        ("收到日期", about.received),
        ("答复日期", about.ended),
        ("制作日期", about.made),
    )
    if what == "dossier":
        rows = [[str(number), line.title, line.on, line.place] for number, line in enumerate(lines, 1)]
        return Listing(TITLES[what], facts, ("序号", "题名", "日期", last), (2, 13, 4, 4), rows)
    rows = [[f"证据{number}", line.title, line.proves, line.place] for number, line in enumerate(lines, 1)]
    return Listing(TITLES[what], facts, ("编号", "证据名称", "证明对象", last), (2, 7, 8, 3), rows)
