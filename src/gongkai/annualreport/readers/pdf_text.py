"""Lines of PDF pages into paragraphs, without the marks that only the paper needs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from gongkai.annualreport.document import Block, Paragraph, Place, Table
from gongkai.annualreport.readers.pdf_lines import Line

# The part of a page's height in which page numbers and running heads stand.
_EDGE = 0.09
_PAGE_MARK = re.compile(
    r"[-—–－―·~〜•.\s]*\d{1,4}[-—–－―·~〜•.\s]*|第?\s*\d{1,4}\s*页?\s*[/／,，、]?\s*共?\s*\d{1,4}\s*页|第\s*\d{1,4}\s*页"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_DIGITS = re.compile(r"\d+")
# The first line of a section; a line within a paragraph that begins so by chance is full.
_HEADING = re.compile(r"[一二三四五六]\s*、")
# A line that stands on this many pages at the edge is a running head or foot.
_RUNNING = 3
# A line that ends before this part of the page's width is never full.
_FULL = 0.65
_WIDE = "\u2e80"


@dataclass(slots=True)
class PageLines:
    """A page's lines outside its tables, and its tables with where they begin.

    `narrow`: one of several columns, which has margins of its own.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[tuple[float, Table]]
    narrow: bool = False


def without_marks(pages: list[PageLines]) -> list[PageLines]:
    """The pages without their numbers and without heads and feet that come again and again."""
    running = Counter(key for page in pages for key in {_key(line) for line in page.lines if _at_edge(page, line)})
    enough = max(_RUNNING, len(pages) // 2)
    kept = []
    for page in pages:
        wanted = [line for line in page.lines if not _is_mark(page, line, running, enough)]
        kept.append(replace(page, lines=wanted))
    return kept


def _at_edge(page: PageLines, line: Line) -> bool:
    return not _EDGE * page.height < line.middle < (1 - _EDGE) * page.height


def _key(line: Line) -> str:
    return _DIGITS.sub("0", line.text(" "))


def _is_mark(page: PageLines, line: Line, running: Counter[str], enough: int) -> bool:
    if not _at_edge(page, line):
        return False
    return _PAGE_MARK.fullmatch(line.text(" ").strip()) is not None or running[_key(line)] >= enough


def paragraphs(pages: list[PageLines]) -> list[Block]:
    """Paragraphs and tables in reading order. A paragraph goes on where a full line is followed by a full-left one."""
    usual = _margins([page for page in pages if not page.narrow])
    blocks: list[Block] = []
    last: Line | None = None  # the line that ended the paragraph at hand, while it may go on
    for page in pages:
        items: list[tuple[float, int, Line | Table]] = [(line.middle, 0, line) for line in page.lines]
        items += [(top, 1, table) for top, table in page.tables]
        first = True
        left, right = _margins([page]) if page.narrow else usual
        for _, _, item in sorted(items, key=lambda item: item[:2]):
            if isinstance(item, Table):
                blocks.append(item)
                last = None
                continue
            text = item.text()
            paragraph = blocks[-1] if last is not None else None
            if isinstance(paragraph, Paragraph) and last and _goes_on(last, item, left, right, turned=first):
                space = " " if paragraph.text[-1] < _WIDE and text[0] < _WIDE else ""
                paragraph.text += space + text
                paragraph.place = _wider(paragraph.place, item, page.number)
            else:
                blocks.append(Paragraph(text, Place(page=page.number, box=item.box())))
            last = None if "\t" in text else item
            first = False
    return blocks


def _wider(place: Place, line: Line, page: int) -> Place:
    """The place of a paragraph and one more line, as far as it stands on the page on which it begins."""
    if place.page != page or place.box is None:
        return place
    left, top, right, bottom = line.box()
    box = place.box
    return place._replace(box=(min(box[0], left), min(box[1], top), max(box[2], right), max(box[3], bottom)))


def _margins(pages: list[PageLines]) -> tuple[float, float]:
    """Between which columns the text runs: where most lines begin, and where most of the wide ones end."""
    lines = [line for page in pages for line in page.lines]
    wide = [line for page in pages for line in page.lines if page.narrow or line.right > _FULL * page.width]
    left = Counter(round(line.left / 4) for line in lines).most_common(1)
    right = Counter(round(line.right / 4) for line in wide).most_common(1)
    return left[0][0] * 4.0 if left else 0.0, right[0][0] * 4.0 if right else float("inf")


def _goes_on(last: Line, line: Line, left: float, right: float, *, turned: bool) -> bool:
    """Whether `line` continues the paragraph that `last` is of; `turned` when a page was turned between them."""
    size = max(last.size, line.size)
    # Fonts differ in how tall they say they are: only a heading of another size is told apart by it.
    if abs(last.size - line.size) > 0.45 * size or "\t" in line.text():
        return False
    if _HEADING.match(line.text()) and line.right < right - 4 * size:
        return False
    near = turned or line.middle - last.middle < 2.4 * size
    return near and last.right > right - 1.6 * size and abs(line.left - left) < 0.9 * size
