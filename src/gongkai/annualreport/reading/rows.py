"""Rows of a document, whatever it is made of: words and values in reading order, with the boundaries that are known.

A table of a file gives one bounded row for each of its rows. Lines of text give bounded rows where a line or a block
of lines is a row (tabs, pipes), and open ones where each cell is a line of its own or all stands in one line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.annualreport.document import Document, Paragraph, Place, Table
from gongkai.annualreport.reading.broken import made_whole
from gongkai.annualreport.reading.normalise import narrow
from gongkai.annualreport.reading.tokens import BLANK, Token, token


class Bit(NamedTuple):
    """Words (`token` is None) or a value, and where it stands."""

    text: str
    token: Token | None
    place: Place


@dataclass(slots=True)
class Row:
    """Bits of one row. `bounded`: all of a table's row and nothing else; an open row may go on in the next.

    `block` is the index of the document's block in which the row begins.
    """

    bits: list[Bit]
    bounded: bool
    block: int
    inline: bool = False


_MARKDOWN_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PAGE_MARK = re.compile(
    r"\s*(?:[-—·~＿_]{1,3}\s*\d{1,3}\s*[-—·~＿_]{1,3}|第\s*[\d一二三四五六七八九十]{1,4}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}|"
    r"[Pp]age\s*\d+.{0,10}|[^，。；：]{0,30}政府信息公开(?:工作)?年度报告)\s*$"
)
_RUN = re.compile(r"-?(?:[1-9]\d{0,2}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?")
_ORDINAL_AFTER = re.compile(r"[.．、]\s*[\u4e00-\u9fff“\"]")
_NOT_A_CELL = re.compile(r"\s*[年月日号届％%‰]")
_SENTENCE = re.compile(r"[。；！？]")
_UNIT_AFTER = re.compile(r"\s*[余多]?\s*[件条项个宗次份部起篇人期场家名例处万元类批种位号楼字年月日%]")
_MOST_PLACES = 6
_SHORTEST = 7  # values of a row under which the rest of its numbers may stand
_LETTER = re.compile(r"[OoIlSBZDQ|]")
_WORD = re.compile(r"\S+")
_ONE = re.compile(r"\d*\|\d*")  # a number in which a stroke stands for a 1
_ALL_MARKS = re.compile(r"(?:(?<=\s)[/—-]\s*){3,}$")
_FIRST_MARKS = re.compile(r"(?:(?:(?<=\s)|^)[/—-]\s+)+$")  # empty cells between a label and its first figure
_ONLY_MARKS = re.compile(r"\d[\d,.]*(?:\s+(?:\d[\d,.]*|[/—-]))+\s*")
_INLINE_REMARK = re.compile(r"\s*件?\s*\([^()]{0,12}(?:其中|含|见|注|修订|包括)[^()]{0,20}\)|\*(?=\s|$)")
_APART = re.compile(r"\d\s+\d")  # blanks part the figures, so the commas are thousand marks
_MARKED = re.compile(r"(?:[^,]*[^,\d]\s+)?-?[1-9]\d{0,2}(?:,\d{3})+$")  # one number with thousand marks, no cells
_DIGIT = re.compile(r"\d")
_CELL_UNIT = re.compile(r"\s*(?:万元|亿元|元|[件条项宗次份部](?=\s*(?:[,;]\s*[\d,;]|[\d/—\-]|$)))")
_MARKS = re.compile(r"[\s,;/—-]+")


def rows(document: Document) -> list[Row]:
    """All rows of `document` in reading order."""
    found: list[Row] = []
    lines: list[tuple[int, Paragraph]] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            found += _of_lines(lines)
            lines = []
            found += _of_table(block, index)
        else:
            lines.append((index, block))
    return found + _of_lines(lines)


def _of_table(table: Table, index: int) -> Iterator[Row]:
    for cells in table.rows():
        bits: list[Bit] = []
        for cell in cells:
            value = token(cell.text)
            if value is not None:
                bits.append(Bit(cell.text, value, table.place(cell)))
            else:
                bits += words_and_values(cell.text, table.place(cell))
        yield Row(bits, True, index)


def _of_lines(lines: list[tuple[int, Paragraph]]) -> list[Row]:
    reader = _Lines(_are_ones([paragraph.text.strip() for _, paragraph in lines if "|" in paragraph.text]))
    for index, paragraph in made_whole(lines):
        reader.line(index, paragraph)
        if reader.piped == index:
            reader.after = index + paragraph.text.count("\n") + 1
    return reader.found


def _are_ones(lines: list[str]) -> bool:
    """Whether the strokes of `lines` are ones read so: each in a word with digits at most, and not at every number."""
    words = [word for text in lines for word in text.split() if "|" in word]
    if not any(len(word) > 1 and _ONE.fullmatch(word) for word in words):
        return False
    if any(_DIGIT.search(word) and not _ONE.fullmatch(word) for word in words):
        return False
    rows_ = [[word for word in text.split() if _DIGIT.search(word) or word == "|"] for text in lines]
    return not any(len(row) > 2 and all("|" in word for word in row) for row in rows_)


class _Lines:
    """Lines of text, one after the other, to rows. `ones`: a stroke is a 1."""

    def __init__(self, ones: bool) -> None:
        self.ones = ones
        self.found: list[Row] = []
        self.tabbed: Row | None = None  # a row whose cells are lines that begin with a tab
        self.closed = True  # the last cell line ended with a pipe
        self.piped = self.after = -1  # the last line that was a row, and the one after it
        self.parts: list[Row] = []  # numbers on lines of their own since the last pipe

    def line(self, index: int, paragraph: Paragraph) -> None:
        text = paragraph.text
        stripped = text.strip()
        if not stripped:
            self._empty(index, paragraph)
        elif _PAGE_MARK.match(text):
            return
        elif "|" in stripped and self._bounds(text, stripped):
            self.tabbed = None
            self._piped(index, paragraph, stripped)
        elif "\t" in text:
            self._with_tabs(index, paragraph)
        elif self.tabbed is not None and len(self.tabbed.bits) and self._continues(index, paragraph):
            return
        elif stripped.count(",") > 1 and (bits := _comma_cells(stripped, paragraph)):
            self.tabbed = None
            self.found.append(Row(bits, True, index))
        else:
            self.tabbed = None
            self._open(index, paragraph, text)
            # Digits below a row of one line may belong to it.
            above = self.found[-2] if stripped.isdigit() and index == self.after else None
            self.found[-1].bounded = above is not None and above.bounded and len(above.bits) > _SHORTEST
            self._part()

    def _bounds(self, text: str, stripped: str) -> bool:
        """Whether the strokes of a line are bounds of cells."""
        if text[0] == "\t" and self.tabbed is not None:
            return False
        return not (self.ones and any(_ONE.fullmatch(word) for word in stripped.split()))

    def _empty(self, index: int, paragraph: Paragraph) -> None:
        if "\t" not in paragraph.text:
            if self.tabbed is not None:
                self.tabbed = Row([], True, index)
            return
        row = self.tabbed
        if row is None or row not in self.found[-1:]:
            row = self.tabbed = self.tabbed or Row([], True, index)
            self.found.append(row)
        for _ in range(max(1, paragraph.text.count("\t"))):
            row.bits.append(Bit("", BLANK, _at(paragraph, 1)))

    def _with_tabs(self, index: int, paragraph: Paragraph) -> None:
        text = paragraph.text.rstrip("\r\n")
        if text[0] == "\t" and "\t" not in text.rstrip("\t")[1:]:
            row = self.tabbed
            if row is None:
                row = self.tabbed = Row([], True, index)
            if row not in self.found[-1:]:
                row.block = index
                self.found.append(row)
            row.bits += _cell(text[1:].rstrip("\t"), paragraph, 2)
            return
        self.tabbed = None
        self.piped = index
        bits: list[Bit] = []
        column = 1
        for part in text.split("\t"):
            bits += _cell(part, paragraph, column)
            column += len(part) + 1
        self.found.append(Row(bits, True, index))

    def _continues(self, index: int, paragraph: Paragraph) -> bool:
        """A line without a tab inside a cell whose first line had one: 商业 / 企业, or 31 / 19."""
        row = self.found[-1] if self.found else None
        if row is None or len(paragraph.text) > 40 or _SENTENCE.search(paragraph.text):
            return False
        last = row.bits[-1]
        if len(last.text) > 200:
            return False
        joined = f"{last.text}\n{paragraph.text}"
        value = token(joined)
        if last.token is not None and value is None:
            return False
        row.bits[-1] = Bit(joined, value, last.place)
        self.tabbed = row
        return True

    def _piped(self, index: int, paragraph: Paragraph, stripped: str) -> None:
        if _MARKDOWN_RULE.match(stripped):
            return
        if not stripped.strip("| \t"):
            self._only_pipes(index, paragraph, stripped)
            return
        body = stripped
        leading = body.startswith("|")
        body = body[1:] if leading else body
        before, self.parts = self.parts, []
        self.closed = body.endswith("|")
        body = body[:-1] if self.closed else body
        column = paragraph.text.index(body[0]) + 1 if body else 1
        parts = body.split("|")
        bits: list[Bit] = []
        for part in parts:
            bits += _cell(part.strip(), paragraph, column + len(part) - len(part.lstrip()))
            column += len(part) + 1
        bounded = len(parts) > 1 or leading
        self.piped = index
        self.found.append(Row(bits, bounded, index))
        if self.closed and not bounded:
            self._join([*before, self.found[-1]])

    def _only_pipes(self, index: int, paragraph: Paragraph, stripped: str) -> None:
        """A line of pipes closes the cell before it, or stands for as many empty cells."""
        pipes = stripped.count("|")
        if not self.closed:
            pipes -= 1
            self.closed = True
            self._join(self.parts)
        self.parts = []
        row = self.found[-1] if self.found else None
        if pipes and row is not None and row.bounded and len(row.bits) > 1 and index == self.after:
            row.bits += [Bit("", BLANK, _at(paragraph, 1))] * pipes  # the empty last cells of a row of one line
            return
        if pipes:
            self.found.append(Row([Bit("", BLANK, _at(paragraph, 1))] * pipes, False, index))

    def _part(self) -> None:
        """Remember the line of text just added, if it may be a part of a cell that a pipe is to close."""
        row = self.found[-1]
        if self.closed:
            self.parts = []
        self.closed = False
        if len(row.bits) == 1 and row.bits[0].token is not None and row.bits[0].token.kind == "number":
            self.parts.append(row)
        else:
            self.parts = []

    def _join(self, parts: list[Row]) -> None:
        """The lines of a cell that ends with a pipe: one number, broken over them."""
        if not 1 < len(parts) < 4 or parts != self.found[-len(parts) :] or any(len(row.bits) != 1 for row in parts):
            return
        text = "\n".join(row.bits[0].text for row in parts)
        value = token(text)
        if value is not None and value.kind == "number":
            parts[0].bits = [Bit(text, value, parts[0].bits[0].place)]
            del self.found[1 - len(parts) :]

    def _open(self, index: int, paragraph: Paragraph, text: str) -> None:
        bits = _cell(text.strip(), paragraph, len(text) - len(text.lstrip()) + 1, marked=False)
        inline = len(text) > 24 or bool(_SENTENCE.search(text))
        self.found.append(Row(bits, False, index, inline))


def _comma_cells(text: str, paragraph: Paragraph) -> list[Bit]:
    """The cells of a line with commas between them, quotes around those that hold one; empty when it is none."""
    if "。" in text or "，" in text or len(text) > 400 or _APART.search(text) or _MARKED.match(text):
        return []
    parts = next(csv.reader([text]))
    if 2 * sum(token(part) is not None for part in parts) < len(parts) or len(parts) < 3:
        return []
    return [bit for part in parts for bit in _cell(part.strip(), paragraph, 1)]


def _at(paragraph: Paragraph, column: int) -> Place:
    place = paragraph.place
    return place if place.line is None else Place(place.line, column, place.page, box=place.box)


def _cell(text: str, paragraph: Paragraph, column: int, *, marked: bool = True) -> list[Bit]:
    """The bits of a cell; not `marked`: of a line that may hold several, with only blanks between them."""
    place = _at(paragraph, column)
    value = token(text)
    if value is not None:
        apart = not marked and len(value.pieces) > 1 and "," not in text and "，" not in text
        if apart or len(value.text.partition(".")[2]) > _MOST_PLACES:
            return words_and_values(text, place)
        return [Bit(text, value, place)]
    return words_and_values(text, place)


def words_and_values(text: str, place: Place) -> list[Bit]:
    """Words and the numbers between them: ``规章000行政规范性文件8855698``, ``1.属于国家秘密00000002.其他``.

    A number is what stands between words; one followed by 年, 月, 日 or a per cent sign is part of the words. The last
    digit before ``.其他`` is that label's ordinal and not part of the number. Between numbers a stroke stands for an
    empty cell, and so does every comma but the first.
    """
    plain = narrow(text)
    marks = _ALL_MARKS.search(plain)
    if marks is not None and marks.start():
        values = [Bit(mark, token(mark), _shift(place, marks.start())) for mark in marks.group().split()]
        return words_and_values(text[: marks.start()], place) + values
    if not _DIGIT.search(plain):
        return [Bit(text, None, place)]
    if _LETTER.search(plain):
        row = _with_look_alikes(text, place)
        if row:
            return row
    bits: list[Bit] = []
    start = 0
    for begin, end in _numbers(plain):
        if begin < start:
            continue
        bits += _between(text, plain, start, begin, place, bool(bits))
        value = token(text[begin:end])
        if value is not None:
            bits.append(Bit(text[begin:end], value, _shift(place, begin)))
        unit = _CELL_UNIT.match(plain, end)
        start = unit.end() if unit else end
        remark = _INLINE_REMARK.match(plain, start)
        start = remark.end() if remark else start
    bits += _between(text, plain, start, len(text), place, bool(bits))
    return bits or [Bit(text, None, place)]


def _with_look_alikes(text: str, place: Place) -> list[Bit]:
    """A label and figures with blanks between them, some with letters for digits; empty when it is none."""
    words = list(_WORD.finditer(text))
    values: list[Bit] = []
    while words and (value := token(words[-1].group())) is not None:
        found = words.pop()
        values.append(Bit(found.group(), value, _shift(place, found.start())))
    end = words[-1].end() if words else 0
    if not any(value.token and value.token.doubt for value in values) or end > 60 or _SENTENCE.search(text):
        return []
    label = [Bit(text[:end], None, place)] if end else []
    return [*label, *reversed(values)]


def _numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of `plain` begin and end that may stand in a cell."""
    for found in _RUN.finditer(plain):
        begin, end = found.span()
        if _NOT_A_CELL.match(plain, end) or (begin and plain[begin - 1] in "〔([【第"):
            continue
        whole, point, places = found.group().partition(".")
        if len(places) > _MOST_PLACES:
            # No amount has so many: the point is an ordinal's, whose label is lost, and a row of figures follows.
            if len(whole) > 1:
                yield begin, begin + len(whole) - 1
            begin += len(whole) + 1
        if _ORDINAL_AFTER.match(plain, end) and (not point or len(places) > _MOST_PLACES):
            end -= 1
        if end > begin:
            yield begin, end


def _between(text: str, plain: str, start: int, end: int, place: Place, after: bool) -> list[Bit]:
    """What stands between two numbers: words, or marks of empty cells."""
    part = plain[start:end].strip()
    if not part:
        return []
    first = None if after else _FIRST_MARKS.search(plain, start, end)
    if first is not None and _ONLY_MARKS.fullmatch(plain, end):
        words = text[start : first.start()].strip()
        label = [Bit(text[start : first.start()], None, _shift(place, start))] if words else []
        return label + [Bit(mark, token(mark), _shift(place, first.start())) for mark in first.group().split()]
    marks = _MARKS.fullmatch(part) if after else None
    if marks is None:
        return [Bit(text[start:end], None, _shift(place, start))]
    found = [Bit(mark, token(mark), _shift(place, start)) for mark in part if mark in "/—-"]
    commas = part.count(",") + part.count(";") - 1 - len(found)
    blank = Bit("", BLANK, _shift(place, start))
    return found + [blank] * max(0, commas)


def _shift(place: Place, offset: int) -> Place:
    if not offset or place.line is None:
        return place
    return Place(place.line, (place.column or 1) + offset, place.page, box=place.box)


def unit_follows(text: str) -> bool:
    """Whether words begin with a counting word, as after a number in a sentence: “件，同比…”."""
    return bool(_UNIT_AFTER.match(narrow(text)))
