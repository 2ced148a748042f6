"""Web pages: whole portal pages, pages saved by Word and WPS, and bare fragments.

One pass over the tags, without a tree: what is wanted are lines and tables, and these need no more than knowing which
tags break a line and which make a table. It takes twice
the time of lxml's bare parser (walking its tree takes four times), does not mind how deep elements are nested and how
they are closed, and keeps no more in memory than the text.
"""

from __future__ import annotations

import re

from gongkai.annualreport.document import Block, Document, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.html_parts import BREAK, INVISIBLE, Parts, emit
from gongkai.annualreport.readers.html_tables import Tables
from gongkai.annualreport.readers.html_tags import (
    BREAK_TAG,
    CELL,
    COMMENT,
    END_CELL_TAG,
    HIDDEN,
    META,
    OPEN_QUOTE,
    RAW,
    SHORT,
    TEXT,
    UNSEEN,
    Tag,
    known,
    meaning,
    unescaped,
)

_KEEPS_LINES = re.compile(r"<(pre|textarea|listing|xmp)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
# A quoted value with < or > in it. It is bounded, and something must follow as in a tag: a forgotten quotation mark
# is to take no text with it.
_QUOTED = re.compile(r"""=\s*("[^"<>]*[<>][^"]{0,2000}"|'[^'<>]*[<>][^']{0,2000}')(?=[\s/>])""")
# How often each tag may be passed over in search of the end of a hidden element, on the average.
_EFFORT = 5
_ENDS_NAME = ("", " ", "\t", "\n", "\r", "/")


def read(text: str, budget: Budget) -> Document:
    """The page that `text` is the source of, without what its reader does not see."""
    for char in INVISIBLE:
        if char in text:
            text = text.replace(char, "")
    if "\n" in text:
        text = _meant_lines(text)
    page = _Page(budget, show_hidden=False)
    document = page.document(text)
    if page.hides_table:
        # Tabs of a page are hidden until they are clicked: the other reading shows them all.
        document.again = lambda: _Page(Budget(budget.limits), show_hidden=True).document(text)
    return document


def _meant_lines(text: str) -> str:
    """`text` with a break at each line end of the source that a page shows."""
    if not text.lstrip().startswith("<"):
        # Text or Markdown with a table in HTML: its own lines stay lines.
        return text.replace("\n", "\n" + BREAK)
    if "<pre" in text or "<PRE" in text or "<textarea" in text:
        return _KEEPS_LINES.sub(lambda found: found[0].replace("\n", "\n" + BREAK), text)
    return text


class _Page:
    """The pass over one page's tags."""

    def __init__(self, budget: Budget, *, show_hidden: bool) -> None:
        self.hides_table = False
        self._title = ""
        self._article = ""
        self._budget = budget
        self._never_closed: set[str] = set()
        self._show_hidden = show_hidden
        self._mended = False
        self._passed_over = 0

    def document(self, text: str) -> Document:
        """What the page says."""
        blocks = emit(self._walk(text))
        self._budget.lines(len(blocks))
        if len(text) > self._budget.limits.characters:
            self._budget.characters(_length(blocks))
        for number, table in enumerate([block for block in blocks if isinstance(block, Table)], 1):
            table.number = number
        return Document("html", blocks, " ".join((self._article or unescaped(self._title)).split()))

    def _walk(self, text: str) -> Parts:
        """The text in order, broken where blocks begin and end, with the tables in their places."""
        tables = Tables(self._budget)
        pieces = text.split("<")
        self._budget.characters(len(pieces))
        append = tables.parts.append
        append(pieces[0])
        index, count = 1, len(pieces)
        while index < count:
            tag, _, rest = pieces[index].partition(">")
            index += 1
            found = known(tag) if len(tag) <= SHORT else meaning(tag)
            if found is None:
                if rest:
                    append(rest)
                continue
            if found is BREAK_TAG:
                append(BREAK + rest if rest else BREAK)
                continue
            if found is END_CELL_TAG:
                if not rest or rest.isspace():
                    continue
                tables.leave_cell()
            elif found.kind == CELL:
                tables.begin_cell(found)
            elif found.kind < HIDDEN:
                tables.apply(found)
            elif found.kind == OPEN_QUOTE and not self._mended:
                self._mended = True
                return self._walk(_QUOTED.sub(_without_brackets, text))
            else:
                index, rest = self._special(found, pieces, index, rest)
            append = tables.parts.append
            append(rest)
        return tables.finish()

    def _special(self, tag: Tag, pieces: list[str], index: int, rest: str) -> tuple[int, str]:
        """Where to go on, and with what text, after a tag that is none or whose element is passed over."""
        if tag.kind == HIDDEN:
            return self._after_hidden(tag.value, pieces, index, rest)
        if tag.kind == RAW:
            return self._after_raw(tag.value, pieces, index, rest)
        if tag.kind == META:
            self._article = self._article or tag.value
            return index, rest
        if tag.kind == TEXT:
            return index, "<" + pieces[index - 1]
        if tag.kind != COMMENT:
            return index, rest
        for following in range(index - 1, len(pieces)):
            if (end := pieces[following].find("-->")) >= 0:
                return following + 1, pieces[following][end + 3 :]
        return len(pieces), ""

    def _after_raw(self, name: str, pieces: list[str], index: int, rest: str) -> tuple[int, str]:
        """After an element that holds no tags. One that is never closed takes all that follows, as in a browser."""
        within = [rest]
        while index < len(pieces):
            tag, _, rest = pieces[index].partition(">")
            index += 1
            if tag.startswith("/") and tag[1:].strip().lower() == name:
                break
            within.append(pieces[index - 1])
        else:
            rest = ""
        if name == "title" and not self._title:
            self._title = "<".join(within)
        return index, BREAK + rest

    def _after_hidden(self, name: str, pieces: list[str], index: int, rest: str) -> tuple[int, str]:
        """Where to go on, and with what text, after a hidden element; one that is never closed is not hidden."""
        if name in self._never_closed or (self._show_hidden and name not in UNSEEN):
            return index, BREAK + rest
        depth, table = 1, False
        for following in range(index, len(pieces)):
            self._passed_over += 1
            if self._passed_over > _EFFORT * len(pieces):
                break
            tag = pieces[following].partition(">")[0].lower()
            if tag.startswith(name) and tag[len(name) : len(name) + 1] in _ENDS_NAME:
                depth += 1
            elif tag.startswith("table"):
                table = True
            elif tag.startswith("/" + name) and tag[len(name) + 1 : len(name) + 2] in _ENDS_NAME:
                depth -= 1
                if not depth:
                    self.hides_table = self.hides_table or ((table or name == "table") and name not in UNSEEN)
                    return following + 1, BREAK + pieces[following].partition(">")[2]
        self._never_closed.add(name)
        return index, BREAK + rest


def _length(blocks: list[Block]) -> int:
    texts = (block.cells if isinstance(block, Table) else [block] for block in blocks)
    return sum(len(part.text) for parts in texts for part in parts)


def _without_brackets(found: re.Match[str]) -> str:
    return found[0].replace("<", " ").replace(">", " ")
