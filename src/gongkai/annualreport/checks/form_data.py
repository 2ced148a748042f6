"""What the checks of form share: their data, and how a finding is made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from gongkai.annualreport.catalogue import entry, render, side
from gongkai.annualreport.findings import Finding, Number, Term
from gongkai.annualreport.narrative.prose import Prose
from gongkai.annualreport.report import Report

_QUOTE = 60
_BLANK = re.compile(r"\s+")


@lru_cache(maxsize=1)
def data() -> Mapping[str, Any]:
    """The data of `form.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("form.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def pattern(text: str) -> re.Pattern[str]:
    """A pattern of the data, compiled once."""
    return re.compile(text)


def plain(text: str) -> str:
    """`text` without white space."""
    return _BLANK.sub("", text)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds the place."""
    begin = max(text.rfind(sign, 0, start) for sign in "。；！？\n") + 1
    stops = [place for place in (text.find(sign, end) for sign in "。；！？\n") if place >= 0]
    return text[begin : min(stops) + 1 if stops else len(text)].strip()


def short(text: str) -> str:
    """`text`, cut to what a message bears."""
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


class On(NamedTuple):
    """What a finding rests on: cells, the numbers of its two sides, words of the text, places."""

    cells: tuple[str, ...] = ()
    sides: tuple[Number | None, Number | None] | None = None
    quote: str = ""
    evidence: tuple[dict[str, Any], ...] = ()


_NOTHING = On()


def finding(code: str, on: On = _NOTHING, /, **values: object) -> Finding:
    """A finding of `code`; `values` fill its sentence."""
    filled = {key: _shown(value) for key, value in values.items()}
    left = right = None
    if on.sides is not None:
        left = Term(side(code, "left", "zh", **filled), on.sides[0])
        right = Term(side(code, "right", "zh", **filled), on.sides[1])
    return Finding(
        code=code,
        level=entry(code).level,
        message=render(code, "zh", **filled),
        english=render(code, "en", **filled),
        cells=on.cells,
        left=left,
        right=right,
        evidence=on.evidence,
        quote=on.quote,
    )


def _shown(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return short(value) if isinstance(value, str) else value


def place_in(section: str, running: Prose, offset: int, raw: str) -> dict[str, Any]:
    """The evidence of something that stands at `offset` in the joined text of a section."""
    line, column = running.place(offset)
    return {"section": section, "line": line, "column": column, "raw": raw}


def narrative_text(report: Report) -> str:
    """The text of all sections."""
    return "\n".join(section.text for section in report.sections.values() if section.text)
