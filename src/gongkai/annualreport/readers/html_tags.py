"""What each tag of a page means for reading it. Pages repeat the same tags, so each is looked at once."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

# The two meanings that need nothing else; all others are a `Tag`.
INLINE, BLOCK = 0, 1
TABLE, END_TABLE, ROW, END_ROW, CELL, END_CELL, FIELD, HIDDEN, TEXT, OPEN_QUOTE = range(2, 12)

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu ol option p pre section summary textarea"
    " ul xmp".split()
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
}
# Elements that show nothing, or nothing of the text: those with scripts and the like are gone before tags are read.
_UNSEEN = frozenset("nav select object svg math canvas audio video map xml dialog datalist".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BUTTONS = frozenset("hidden button submit reset image checkbox radio file password".split())

_NAME = re.compile(r"/?[A-Za-z][^\s/]*")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'][^\s]*))?""")
_OPEN = re.compile(r"""[^\s=/]+\s*=\s*(?:"[^"]*|'[^']*)\Z""")
_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DIGITS = re.compile(r"\s*\+?(\d{1,9})")
# A row span beyond this is cut: no table has more rows.
_TALLEST = 65534


class Tag(NamedTuple):
    """A tag that does more than break a line: `value` is the name of a hidden element, or the text of a field."""

    kind: int
    rows: int = 1
    columns: int = 1
    value: str = ""


Meaning = int | Tag


def meaning(tag: str) -> Meaning:
    """What the tag written between < and > does."""
    found = _NAME.match(tag)
    if found is None:
        return INLINE if tag[:1] in ("!", "?", "/") else Tag(TEXT)
    if (tag.count('"') | tag.count("'")) & 1 and _is_open(tag[found.end() :]):
        return Tag(OPEN_QUOTE)
    name = found[0].lower()
    if name in _UNSEEN or (("none" in tag or "NONE" in tag or "idden" in tag) and _hides(name, tag[found.end() :])):
        return Tag(HIDDEN, value=name)
    if name.lstrip("/") in _BLOCKS:
        return BLOCK
    kind = _TABLES.get(name)
    if kind is None:
        return INLINE
    if kind not in (CELL, FIELD):
        return Tag(kind)
    said = attributes(tag[found.end() :])
    if kind == CELL:
        return Tag(CELL, _span(said.get("rowspan"), 0), _span(said.get("colspan"), 1))
    shown = said.get("type", "text").lower() not in _BUTTONS
    return Tag(FIELD, value=said.get("value", "")) if shown else INLINE


def attributes(text: str) -> dict[str, str]:
    """The attributes in what follows a tag's name; of one that is said twice, the first."""
    said: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        value = value[1:-1] if value[:1] in ('"', "'") else value
        said.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return said


def _is_open(text: str) -> bool:
    """Whether the attributes end inside a quoted value, so that the > that ended them belongs to it."""
    position = 0
    while (found := _ATTRIBUTE.match(text, position)) is not None:
        if _OPEN.match(text, found.start(1)):
            return True
        position = found.end()
    return False


def _hides(name: str, rest: str) -> bool:
    if name in _VOID or name[0] == "/":
        return False
    said = attributes(rest)
    return "hidden" in said or _NONE.search(said.get("style", "")) is not None


def _span(said: str | None, least: int) -> int:
    """A span as HTML reads it: the digits that it begins with; 0 is allowed for rows only."""
    digits = _DIGITS.match(said) if said else None
    return max(min(int(digits[1]), _TALLEST), least) if digits else 1
