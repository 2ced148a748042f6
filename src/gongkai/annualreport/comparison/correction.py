"""The correction note (更正说明): what a report published anew says otherwise than the one published before.

A note is a title and titled blocks of plain text, which any writer can set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from gongkai.annualreport.checks.pairing import same_name
from gongkai.annualreport.comparison.differences import Change, changes
from gongkai.annualreport.comparison.labels import label
from gongkai.annualreport.comparison.values import Number
from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.report import Report

_SENTENCES = re.compile(r"[^。！？；]+[。！？；]*|[。！？；]+")
_MOST_LINES = 2000
"""Paragraphs of a section that are set against each other one by one; of a longer one the whole has changed."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A passage of text that changed: the place in words, what stood there and what stands there now ("": nothing)."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What differs between two publications of one report."""

    old: Report
    new: Report
    cells: tuple[Change, ...]
    texts: tuple[TextChange, ...]

    @property
    def empty(self) -> bool:
        """Whether the two reports say the same."""
        return not self.cells and not self.texts


class NotOneReport(ValueError):
    """The two reports are of different offices or years. `message` says so in Chinese and English."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.zh)
        self.message = message


def correct(old: Report, new: Report) -> Correction:
    """What `new` says otherwise than `old`. Raises `NotOneReport` when they are not one office's report on one year."""
    if same_name(old.organisation) != same_name(new.organisation) or old.year != new.year:
        names = [f"{report.organisation or '?'} {report.year or '?'}" for report in (old, new)]
        raise NotOneReport(
            Text(
                f"不是同一机关同一年度的报告：{names[0]}、{names[1]}；更正说明只比较同一份报告的前后两个版本",
                f"not one office's report on one year: {names[0]}, {names[1]}; give two versions of the same report",
            )
        )
    cells = tuple(change for change in changes(old, new) if change.moved)
    return Correction(old, new, cells, tuple(_texts(old, new)))


def _texts(old: Report, new: Report) -> Iterator[TextChange]:
    if old.title.split() != new.title.split():
        yield TextChange("标题", old.title, new.title)
    yield from _paragraphs("开头说明", old.preamble, new.preamble)
    for key in dict.fromkeys((*new.sections, *old.sections)):
        one, other = old.sections.get(key), new.sections.get(key)
        place = f"“{_heading(other.heading if other else one.heading if one else key) or key}”部分"
        if one and other and _same(one.heading) != _same(other.heading):
            yield TextChange(f"{place}标题", one.heading, other.heading)
        yield from _paragraphs(place, one.text if one else "", other.text if other else "")


def _heading(text: str) -> str:
    return text.strip()


def _same(text: str) -> str:
    """A paragraph as it is compared: white space says nothing."""
    return "".join(text.split())


def _paragraphs(place: str, before: str, after: str) -> Iterator[TextChange]:
    old, new = ([line.strip() for line in text.splitlines() if line.strip()] for text in (before, after))
    plain = [[_same(line) for line in lines] for lines in (old, new)]
    if plain[0] == plain[1]:
        return
    if max(len(old), len(new)) > _MOST_LINES:
        yield TextChange(place, "\n".join(old), "\n".join(new))
        return
    for tag, i, j, k, m in SequenceMatcher(None, plain[0], plain[1], autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            for pair in zip(old[i:j], new[k:m], strict=True):
                yield TextChange(place, *_narrowed(*pair))
        elif tag != "equal":
            yield TextChange(place, "\n".join(old[i:j]), "\n".join(new[k:m]))


def _narrowed(before: str, after: str) -> tuple[str, str]:
    """Two paragraphs without the sentences that they have in common at both ends."""
    old, new = (_SENTENCES.findall(text) for text in (before, after))
    while old and new and _same(old[0]) == _same(new[0]):
        del old[0], new[0]
    while old and new and _same(old[-1]) == _same(new[-1]):
        del old[-1], new[-1]
    return "".join(old).strip(), "".join(new).strip()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the note: a heading (or none) and the paragraphs below it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """The note as titled blocks; the first opens and the last closes it, `signature` is the office and the day.

    `table` sets before and after side by side (更正前后对照): rows of place, before and after, below a row of heads.
    """

    title: str
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]
    table_title: str
    table: tuple[tuple[str, ...], ...]


def note(correction: Correction, *, reason: str = "", day: date | None = None) -> Note:
    """The correction note. `reason` is the cause in the office's words (统计口径理解有误), `day` that of signing."""
    office = correction.new.organisation or "本机关"
    year = f"{correction.new.year}年" if correction.new.year else ""
    name = f"《{correction.old.title.strip() or f'{office}{year}政府信息公开工作年度报告'}》"
    cause = reason.strip().removeprefix("因").rstrip("，。")
    opening = f"{f'因{cause}，' if cause else ''}{office}公布的{name}部分内容有误，现更正如下："
    cells = [sentence(correction, change) for change in correction.cells]
    parts = [("数据", cells), ("文字", [text_sentence(one) for one in correction.texts])]
    said = [part for part in parts if part[1]]
    blocks = [Block("", (opening,))]
    for numeral, (kind, sentences) in zip("一二", said, strict=False):
        blocks.append(Block(f"{numeral}、{kind}更正", _numbered(sentences)))
    blocks.append(Block("", ("除上述更正外，报告其他内容不变。",)))
    rows = [_cell_row(correction, change) for change in correction.cells]
    rows += [(one.place, one.before or "（无）", one.after or "（无）") for one in correction.texts]
    return Note(
        title=f"关于更正{name}的说明",
        blocks=tuple(blocks),
        signature=(office, f"{day.year}年{day.month}月{day.day}日" if day else "　　年　　月　　日"),
        table_title=f"{'一二三'[len(said)]}、更正前后对照",
        table=(("位置", "更正前", "更正后"), *rows),
    )


def _numbered(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"（{number}）{text}" for number, text in enumerate(sentences, 1))


def sentence(correction: Correction, change: Change) -> str:
    """A cell's correction in words: 表三“（二）部分公开”行“自然人”列由21更正为12。"""
    table, row, column, _ = label(change.line, correction.old.form, correction.new.form)
    place = f"{table}“{row}”行“{column}”列"
    if not change.line.before:
        return f"{place}补充为{shown(change.after)}。"
    if not change.line.after:
        return f"{place}删除，原为{shown(change.before)}。"
    return f"{place}由{shown(change.before)}更正为{shown(change.after)}。"


def text_sentence(change: TextChange) -> str:
    """A passage's correction in words."""
    if not change.before:
        return f"{change.place}增加“{change.after}”。"
    if not change.after:
        return f"{change.place}删除“{change.before}”。"
    return f"{change.place}“{change.before}”更正为“{change.after}”。"


def _cell_row(correction: Correction, change: Change) -> tuple[str, str, str]:
    place = str(label(change.line, correction.old.form, correction.new.form))
    return place, shown(change.before), shown(change.after)


def shown(value: Number | None) -> str:
    """A figure in a sentence."""
    return "空白" if value is None else f"{value:f}" if not isinstance(value, int) else str(value)
