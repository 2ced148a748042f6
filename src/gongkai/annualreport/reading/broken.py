"""Rows of a table whose cells hold line breaks, so that they stand on several lines: made one line again.

With pipes a row ends where a pipe ends a line; with tabs, where the next label begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongkai.annualreport.document import Paragraph

Line = tuple[int, Paragraph]
_FIGURES = re.compile(r"[\d\s|,.，．/—\-－]+")  # what goes on a row: it has no label
_DIGIT = re.compile(r"\d")
_MOST = 16  # lines that a row may take


def made_whole(lines: list[Line]) -> list[Line]:
    """`lines` with the rows that take several of them joined; a line break is left inside their cells."""
    texts = [paragraph.text.strip(" \r\n") for _, paragraph in lines]
    if any("|" in text for text in texts) and _ends_with_pipes(texts):
        return _joined(lines, [_piped(texts, at) for at in range(len(texts))])
    heads = {text.count("\t") for text in texts if "\t" in text[1:] and not _DIGIT.search(text)}
    return _joined(lines, [_tabbed(texts, at, heads) for at in range(len(texts))]) if heads else lines


def _ends_with_pipes(texts: Sequence[str]) -> bool:
    """Whether rows of several cells end with a pipe: most that do not go on in lines that do."""
    rows = [at for at, text in enumerate(texts) if "|" in text.strip("| \t")]
    broken = [at for at in rows if not texts[at].endswith("|")]
    whole = sum(_piped(texts, at) > 1 for at in broken)
    return len(rows) - len(broken) > 2 and 10 * whole >= 6 * len(broken)


def _piped(texts: Sequence[str], at: int) -> int:
    """How many lines the row takes that begins in line `at`."""
    first = texts[at].isdigit() and at > 0 and texts[at - 1].endswith("|")  # of a row without a label
    if texts[at].endswith("|") or not (first or "|" in texts[at]):
        return 1
    for size, text in enumerate(texts[at + 1 : at + _MOST], 2):
        if not _FIGURES.fullmatch(text):
            return 1
        if text.endswith("|"):
            return size if not first or text.strip("| ") else 1
    return 1


def _tabbed(texts: Sequence[str], at: int, heads: set[int]) -> int:
    """The same for tabs: a row with a label takes all figures up to the next, one without as many as the heads."""
    count, whole = texts[at].count("\t"), 1
    first = texts[at].isdigit() and at > 0 and texts[at - 1].count("\t") in heads  # of a row below its heads
    if not first and ("\t" not in texts[at][1:] or not texts[at][-1:].isdigit()):
        return 1
    labelled = not _FIGURES.fullmatch(texts[at])
    for size, text in enumerate(texts[at + 1 : at + _MOST], 2):
        if not _FIGURES.fullmatch(text) or not text[:1].isdigit():
            break
        count += text.count("\t")
        if "\t" in text and (labelled or count in heads):
            whole = size
    return whole


def _joined(lines: list[Line], sizes: Sequence[int]) -> list[Line]:
    found: list[Line] = []
    at = 0
    while at < len(lines):
        index, paragraph = lines[at]
        if sizes[at] > 1:
            text = "\n".join(part.text.strip(" \r\n") for _, part in lines[at : at + sizes[at]])
            paragraph = replace(paragraph, text=text)
        found.append((index, paragraph))
        at += sizes[at]
    return found
