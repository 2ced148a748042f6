"""PDF through Typst: real text in embedded fonts, tagged for screen readers, in the style of GB/T 9704.

The template (`pdf.typ`) is ours; a report goes into it as JSON, so nothing in it is read as markup.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

import typst

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.mandated import Box, head_rows
from gongkai.annualreport.writers.blocks import Manuscript, Part, Sheet, lead
from gongkai.annualreport.writers.fonts import Fonts, fonts

_MANY = 20  # rows of a table that takes all of a page
_NARROW = 8  # columns beyond which they are narrow
_DIGITS = 6  # of a figure that a narrow column holds in one line
_NOTHING = "\u3000"  # stands in an empty cell: one without text would have no tag
_BREAK = "\u200b"
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
# Words that no line can hold: they may break behind every character.
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffef\U00020000-\U0003ffff]{20,}")


def write(manuscript: Manuscript) -> bytes:
    """The manuscript as a tagged PDF. Raises `Unwritable` when a font is missing.

    It keeps to PDF/UA-1, the standard of accessible PDF, so each character is one that a font shows: where none does,
    the report is refused, as its page would have a box in the place of the character.
    """
    found = fonts()
    data = json.dumps(_data(manuscript, found), ensure_ascii=False)
    try:
        return _typeset(data, found)
    except typst.TypstError as error:
        raise _refused(str(error)) from error


def _refused(reason: str) -> Unwritable:
    """The error for what Typst says; most likely a character that no font has."""
    character = _UNSHOWN.search(reason)
    if character is None:
        reason = reason.splitlines()[0][:200]
        return Unwritable("data", f"PDF 排版失败：{reason}", f"typesetting the PDF failed: {reason}")
    code = " ".join(f"U+{ord(letter):04X}" for letter in character[1][:4])
    return Unwritable(
        "no-font",
        f"没有字体能显示“{character[1][:4]}”（{code}），不能制作 PDF；请安装含此字的字体，或改写文字",
        f"no font shows {character[1][:4]!r} ({code}), so no PDF can be made; install one that does or change the text",
    )


def _typeset(data: str, found: Fonts) -> bytes:
    made: Any = typst.compile(_template(), font_paths=found.known, sys_inputs={"report": data}, pdf_standards="ua-1")
    return bytes(made)


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("pdf.typ").read_bytes()


def _data(manuscript: Manuscript, found: Fonts) -> dict[str, Any]:
    return {
        "title": manuscript.title,
        "title_lines": [_breakable(line) for line in manuscript.title_lines],
        "title_weight": found.title_weight,
        "organisation": [manuscript.organisation] if manuscript.organisation else [],
        "fonts": found.named,
        "opening": [_breakable(text) for text in manuscript.opening],
        "parts": [_part(part) for part in manuscript.parts],
        "closing": [_breakable(text) for text in manuscript.closing],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "paragraphs": [(head, _breakable(rest)) for head, rest in map(lead, part.paragraphs)],
        "sheets": [_sheet(sheet) for sheet in part.sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    dense = len(sheet.rows) > _MANY
    narrow = len(sheet.widths) > _NARROW
    return {
        "widths": sheet.widths,
        "heads": head_rows(sheet.rows),
        "size": 9 if narrow else 10.5,
        "pad": 2.2 if dense else 3.5,
        "rows": [[_cell(box, narrow) for box in row] for row in sheet.rows],
    }


def _cell(box: Box, narrow: bool) -> dict[str, Any]:
    """A cell; `pairs` for a heading that breaks into words of two characters: 商业 企业."""
    kind = "figure" if box.cell else "label" if box.scope == "row" and box.rows == 1 else "head"
    pairs = narrow and box.scope == "col" and box.columns == 1 and len(box.text) in (4, 6)
    text = _BREAK.join(box.text) if narrow and box.cell and len(box.text) > _DIGITS else box.text
    return {"text": text or _NOTHING, "rows": box.rows, "columns": box.columns, "kind": kind, "pairs": pairs}


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(lambda found: _BREAK.join(found[0]), text)
