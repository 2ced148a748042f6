"""The correction note (更正说明) as a file: set by the same template and writers as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module

from gongkai.annualreport.comparison.correction import Note
from gongkai.annualreport.edition import Edition
from gongkai.annualreport.mandated import Box
from gongkai.annualreport.writers import FORMATS
from gongkai.annualreport.writers.blocks import Manuscript, Part, Sheet, lines, one_line

KINDS = ("docx", "html", "pdf", "md")
"""The endings that a note can have: what a report can have, but for data and sheets."""

_WIDTHS = (5, 4, 4)
_LINE = 13
"""Characters in a line of a cell."""
_PAGE = 34
"""Lines of a table on a page."""
_LONGEST = _LINE * _PAGE


def correction_note(note: Note, form: Edition, kind: str) -> bytes:
    """The note as a file of `kind`, one of `KINDS`; `form` is that of the report. Raises `Unwritable`."""
    data: bytes = import_module(f"gongkai.annualreport.writers.{FORMATS[kind]}").write(manuscript(note, form))
    return data


def manuscript(note: Note, form: Edition) -> Manuscript:
    """The note as blocks: its sections, the table of before and after, office and day."""
    opening, *blocks, last = note.blocks
    texts = [block.paragraphs for block in blocks]
    texts[-1] += last.paragraphs
    parts = [
        Part(f"part{at}", block.heading, _plain(paragraphs), ())
        for at, (block, paragraphs) in enumerate(zip(blocks, texts, strict=True), 1)
    ]
    parts.append(Part("table", note.table_title, (), tuple(_sheets(note))))
    office = one_line(note.signature[0])
    return Manuscript(one_line(note.title), office, form, _plain(opening.paragraphs), tuple(parts), note.signature)


def _plain(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for text in texts for line in lines(text))


def _sheets(note: Note) -> Iterator[Sheet]:
    """The table in pieces that fit a page each, as writers keep a table on one page."""
    head, *rows = note.table
    top = [Box(text, head=True, scope="col") for text in head]
    piece: list[list[Box]] = []
    height = 0
    for number, row in enumerate(rows, 1):
        place, *texts = (_cut(one_line(text)) for text in row)
        high = max(len(text) for text in (place, *texts)) // _LINE + 1
        if piece and height + high > _PAGE:
            yield Sheet("corrections", note.table_title, "", _WIDTHS, [top, *piece])
            piece, height = [], 0
        values = [Box(text, cell=f"correction{number}.{side}") for side, text in enumerate(texts)]
        piece.append([Box(place, head=True, scope="row"), *values])
        height += high
    yield Sheet("corrections", note.table_title, "", _WIDTHS, [top, *piece])


def _cut(text: str) -> str:
    """A text as the table has it; the whole of it stands in the sections."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2] + "……"


def plain(note: Note) -> str:
    """The note as text for a terminal."""
    paragraphs = [note.title]
    for block in note.blocks:
        paragraphs += [block.heading, *block.paragraphs] if block.heading else block.paragraphs
    return "\n\n".join(one_line(text) for text in paragraphs) + "\n\n" + "\n".join(note.signature) + "\n"
