"""Web pages: whole portal pages, pages saved by Word and WPS, and bare fragments.

One pass over the tags, without a tree: what is wanted are lines and tables, and these need no more than knowing which
tags break a line and which make a table. It costs about as much as lxml's parser alone, is indifferent to how deep
elements are nested and how they are closed, and keeps no more in memory than the text.
"""

from __future__ import annotations

import re
from html import unescape

from gongkai.annualreport.document import Document, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.html_parts import BREAK, Parts, emit
from gongkai.annualreport.readers.html_tables import Tables
from gongkai.annualreport.readers.html_tags import BLOCK, HIDDEN, OPEN_QUOTE, TEXT, Meaning, Tag, attributes, meaning

_UNREAD = re.compile(
    r"<!--.*?(?:--!?>|\Z)|<(script|style|noscript|template|title|iframe|noframes|noembed)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title", re.DOTALL | re.IGNORECASE)
_META = re.compile(r"<meta\b([^>]*articletitle[^>]*)>", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"<(pre|textarea|listing|xmp)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
# How far a quoted value with < or > in it is followed before it is held to be a forgotten quotation mark.
_LONGEST_QUOTE = 200
_MEANINGS = 20_000


def read(text: str, budget: Budget) -> Document:
    """The page that `text` is the source of, without what its reader does not see."""
    title = _title(text)
    text = _UNREAD.sub("", text)
    if not text.isascii() and _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    if "\n" in text and not text.lstrip().startswith("<"):
        # Text or Markdown with a table in HTML: its own lines stay lines.
        text = text.replace("\n", "\n" + BREAK)
    elif "<pre" in text or "<PRE" in text or "<textarea" in text:
        text = _KEEPS_LINES.sub(lambda found: found[0].replace("\n", "\n" + BREAK), text)
    page = _Page(budget, show_hidden=False)
    document = _document(page.walk(text), title)
    if page.hides_table:
        # Tabs of a page are hidden until they are clicked: the other reading shows them all.
        document.again = lambda: _document(_Page(Budget(budget.limits), show_hidden=True).walk(text), title)
    return document


def _title(text: str) -> str:
    for found in _META.finditer(text):
        said = attributes(found[1])
        if said.get("name", "").lower() == "articletitle" and said.get("content", "").strip():
            return " ".join(said["content"].split())
    title = _TITLE.search(text)
    return " ".join(unescape(title[1]).split()) if title else ""


def _document(parts: Parts, title: str) -> Document:
    document = Document("html", emit(parts), title)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables, 1):
        table.number = number
    return document


class _Page:
    """The pass over one page's tags."""

    def __init__(self, budget: Budget, *, show_hidden: bool) -> None:
        self.hides_table = False
        self._budget = budget
        self._show_hidden = show_hidden
        self._never_closed: set[str] = set()
        self._meanings: dict[str, Meaning] = {}
        self._pieces: list[str] = []

    def walk(self, text: str) -> Parts:
        """The text in order, broken where blocks begin and end, with the tables in their places."""
        budget, tables, meanings = self._budget, Tables(self._budget), self._meanings
        pieces = self._pieces = text.split("<")
        budget.characters(len(pieces))
        append = tables.parts.append
        append(pieces[0])
        index, count = 1, len(pieces)
        while index < count:
            tag, _, text = pieces[index].partition(">")
            index += 1
            known = meanings.get(tag)
            if known is None:
                known = self._meaning(tag)
            if known == BLOCK:
                append(BREAK + text)
                continue
            if known:
                assert isinstance(known, Tag)
                if known.kind >= HIDDEN:
                    index, text = self._special(known, index, text)
                else:
                    tables.apply(known)
                    append = tables.parts.append
            if text:
                append(text)
        return tables.finish()

    def _meaning(self, tag: str) -> Meaning:
        self._budget.time()
        if len(self._meanings) > _MEANINGS:
            self._meanings.clear()
        known = self._meanings[tag] = meaning(tag)
        return known

    def _special(self, tag: Tag, index: int, text: str) -> tuple[int, str]:
        """Where to go on, and with what text, after a tag that is hidden, unfinished or no tag."""
        if tag.kind == TEXT:
            return index, "<" + self._pieces[index - 1]
        if tag.kind == OPEN_QUOTE:
            return self._join(index)
        return self._skip(tag.value, index, text)

    def _join(self, index: int) -> tuple[int, str]:
        """A tag with < or > in a quoted value: put together what was taken apart, and read it as one."""
        piece = self._pieces[index - 1]
        start = piece.find(">")
        for following in range(index, min(index + _LONGEST_QUOTE, len(self._pieces))):
            while 0 <= (start := piece.find(">", start + 1)):
                if not isinstance(known := meaning(piece[:start]), Tag) or known.kind != OPEN_QUOTE:
                    # The whole tag gets a key without its quotation marks, under which its meaning is found again.
                    key = f"{index}\x00"
                    self._meanings[key] = known
                    self._pieces[following - 1] = key + piece[start:]
                    return following - 1, ""
            start = len(piece)
            piece += "<" + self._pieces[following]
        return index, ""

    def _skip(self, name: str, index: int, text: str) -> tuple[int, str]:
        raise NotImplementedError
