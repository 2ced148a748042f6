"""What each tag of a page means for reading it. Pages repeat the same tags, so each is looked at once."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

BREAKS, TABLE, END_TABLE, ROW, END_ROW, CELL, END_CELL, FIELD, HIDDEN, RAW, COMMENT, META, TEXT, OPEN_QUOTE = range(14)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu ol option p pre section summary textarea"
    " ul xmp"
)
_TABLES = {
    "table": TABLE,
    "/table": END_TABLE,
    "tr": ROW,
    "/tr": END_ROW,
    "td": CELL,
    "th": CELL,
    "/td": END_CELL,
    "/th": END_CELL,
    "input": FIELD,
    "meta": META,
}
# Elements that show nothing, or nothing of the text; then those in which < is no tag.
UNSEEN = _names("nav select object svg math canvas audio video map xml dialog datalist")
_RAW = _names("script style noscript template title iframe noframes noembed")
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_BUTTONS = _names("hidden button submit reset image checkbox radio file password")

_NAME = re.compile(r"/?[A-Za-z][^\s/]*")
_ATTRIBUTE = re.compile(r"""([^\s=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'][^\s]*))?""")
_OPEN = re.compile(r"""[^\s=/]+\s*=\s*(?:"[^"]*|'[^']*)\Z""")
_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DIGITS = re.compile(r"\s*\+?(\d{1,9})")
# The number of a character has seven digits at most; Python refuses to look at one with thousands.
_NO_CHARACTER = re.compile(r"&#(?:[xX][0-9a-fA-F]{30,}|[0-9]{30,});?")
# A row span beyond this is cut: no table has more rows.
_TALLEST = 65534
SHORT, _LONG = 1000, 8000


class Tag(NamedTuple):
    """A tag that matters: `value` is the name of an element to be passed over, or the text of a field or title."""

    kind: int
    rows: int = 1
    columns: int = 1
    value: str = ""


BREAK_TAG = Tag(BREAKS)
END_CELL_TAG = Tag(END_CELL)


def meaning(tag: str) -> Tag | None:
    """What the tag written between < and > does; None when nothing. Of a very long one only the beginning counts."""
    return known(tag) if len(tag) <= SHORT else _look(tag[:_LONG])


def _look(tag: str) -> Tag | None:
    found = _NAME.match(tag)
    if found is None:
        if tag.startswith("!--"):
            return Tag(COMMENT)
        return None if tag[:1] in ("!", "?", "/") else Tag(TEXT)
    if (tag.count('"') | tag.count("'")) & 1 and _is_open(tag[found.end() :]):
        return Tag(OPEN_QUOTE)
    name = found[0].lower()
    if name in UNSEEN or (("none" in tag or "NONE" in tag or "idden" in tag) and _hides(name, tag[found.end() :])):
        return Tag(HIDDEN, value=name)
    if name in _RAW:
        return Tag(RAW, value=name)
    if name.lstrip("/") in _BLOCKS:
        return BREAK_TAG
    return _of_table(name, tag[found.end() :])


# For tags that are no longer than `SHORT`: a picture may stand in a tag, and is not to be kept.
known = lru_cache(maxsize=8192)(_look)


def _of_table(name: str, rest: str) -> Tag | None:
    """The meaning of a tag that has to do with tables, fields or the page's title."""
    kind = _TABLES.get(name)
    if kind is None:
        return None
    if kind == END_CELL:
        return END_CELL_TAG
    if kind not in (CELL, FIELD, META):
        return Tag(kind)
    said = attributes(rest)
    if kind == CELL:
        return Tag(CELL, _span(said.get("rowspan"), 0), _span(said.get("colspan"), 1))
    if kind == META:
        return Tag(META, value=said.get("content", "")) if said.get("name", "").lower() == "articletitle" else None
    shown = said.get("type", "text").lower() not in _BUTTONS
    return Tag(FIELD, value=said.get("value", "")) if shown else None


def attributes(text: str) -> dict[str, str]:
    """The attributes in what follows a tag's name; of one that is said twice, the first."""
    said: dict[str, str] = {}
    for name, quoted in _ATTRIBUTE.findall(text):
        value = quoted[1:-1] if quoted[:1] in ('"', "'") else quoted
        said.setdefault(name.lower(), unescaped(value) if "&" in value else value)
    return said


def unescaped(text: str) -> str:
    """`text` with the characters that its references name."""
    try:
        return unescape(text)
    except ValueError:
        return unescape(_NO_CHARACTER.sub("\ufffd", text))


def _is_open(text: str) -> bool:
    """Whether the attributes end inside a quoted value, so that the > that ended them belongs to it."""
    return any(_OPEN.match(text, found.start(1)) for found in _ATTRIBUTE.finditer(text))


def _hides(name: str, rest: str) -> bool:
    if name in _VOID or name[0] == "/":
        return False
    said = attributes(rest)
    return "hidden" in said or _NONE.search(said.get("style", "")) is not None


def _span(said: str | None, least: int) -> int:
    """A span as HTML reads it: the digits that it begins with; 0 is allowed for rows only."""
    digits = _DIGITS.match(said) if said else None
    return max(min(int(digits[1]), _TALLEST), least) if digits else 1
