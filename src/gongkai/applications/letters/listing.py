"""Lists of the case file as PDF: 卷内目录, 证据清单, the course, records. Nothing in their text is markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import typst

from gongkai.annualreport.writers.fonts import fonts

# What the typesetter cannot hold; somebody may have pasted it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200b]")
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffef\U00020000-\U0003ffff]{16,}")


@dataclass(frozen=True, slots=True)
class Listing:
    """A title, facts by name, and a table. `widths`: of the columns, as parts."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    widths: Sequence[int] = ()
    rows: Sequence[Sequence[str]] = field(default=())
    wide: bool = False


def listed(listing: Listing) -> bytes:
    """The list as a PDF with real text. Raises annualreport.errors.Unwritable where no Chinese font is installed."""
    found = fonts()
    data = {
        "title": _clean(listing.title),
        "title_weight": found.title_weight,
        "fonts": found.named,
        "wide": listing.wide,
        "facts": [[_clean(name), _clean(value)] for name, value in listing.facts if value],
        "columns": list(listing.columns),
        "widths": list(listing.widths),
        "rows": [[_clean(cell) for cell in row] for row in listing.rows],
    }
    made = typst.compile(
        _template(), font_paths=found.known, sys_inputs={"listing": json.dumps(data, ensure_ascii=False)}
    )
    assert isinstance(made, bytes)
    return made


def _clean(text: str) -> str:
    return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), _CONTROL.sub("", text))


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("listing.typ").read_bytes()
