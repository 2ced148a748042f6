"""Text as a page shows it: pieces of source into lines, with the tables between them."""

from __future__ import annotations

import re
from typing import TypeAlias

from gongkai.annualreport.document import Block, Paragraph
from gongkai.annualreport.readers.html_tags import unescaped

# U+2028, the line separator: a break that is meant, unlike a line end of the source.
BREAK = "\u2028"

# What was collected in order: text of the source, and what came of a table.
Parts: TypeAlias = "list[str | list[Block]]"

# Line ends of the source that stand between two Chinese characters: Word breaks its lines there, and means no space.
_WRAPPED = re.compile("(?<=[\u2e80-\uffef])[ \t\r]*\n[ \t\r\n]*(?=[\u2e80-\uffef])")
_SPACES = re.compile("[ \t\r\n\f]+")
# Zero-width characters and soft hyphens, which editors leave in the middle of numbers.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


def lines(text: str) -> list[str]:
    """The lines of `text` that are not blank."""
    if "&" in text:
        text = unescaped(text).translate(_INVISIBLE)
    if "\n" in text:
        text = _WRAPPED.sub("", text)
    text = _SPACES.sub(" ", text).replace("\xa0", " ")
    return [line for line in map(str.strip, text.split(BREAK)) if line]


class CellTexts:
    """The texts of a table's cells. Most cells of a table say the same, so each source is turned into text once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def get(self, parts: Parts) -> str:
        """The lines of a cell that holds no table."""
        source = "".join(parts)  # type: ignore[arg-type]
        text = self._known.get(source)
        if text is None:
            words = source.split()
            plain = len(words) < 2 and "&" not in source
            text = "".join(words) if plain else "\n".join(lines(source))
            self._known[source] = text
        return text


def emit(parts: Parts) -> list[Block]:
    """The paragraphs and tables of `parts`."""
    blocks: list[Block] = []
    strings: list[str] = []
    for part in parts:
        if isinstance(part, str):
            strings.append(part)
        else:
            blocks += [Paragraph(line) for line in lines("".join(strings))]
            blocks += part
            strings = []
    blocks += [Paragraph(line) for line in lines("".join(strings))]
    return blocks
