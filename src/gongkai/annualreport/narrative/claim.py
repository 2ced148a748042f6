"""A claim: one statement of the text, with the cells that its number may mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gongkai.annualreport.narrative.lexicon import Alternatives

Scope = Literal["whole", "office", "time", "channel"]
"""Whose number it is: the whole report's, or one of an office, of another time, of one channel of receipt."""


@dataclass(slots=True)
class Claim:
    """A statement of the text: 收到政府信息公开申请75件.

    `key` names the act of the words (``receive``, ``granted``, ``cases``), `objects` what it happened to. `targets` are
    alternatives, each a sum of cells; a number of no cell has none. `exact` is false for 约 and 余. `firm`: the scope
    is clear, so that disagreement is a fault. `row`: the words name the very row. `blanket`: a statement about all,
    without a number of its own (未发生, 均为). `slack` is how far rounding may move an amount. `context` is what leads
    up to the number, for asking whose it is. `start` is the offset in the section's joined text, `line` and `column`
    the place in the section's text as the reader gave it, both from 1.
    """

    key: str
    value: int | Decimal
    quote: str = ""
    targets: Alternatives = ()
    exact: bool = True
    firm: bool = True
    row: bool = False
    scope: Scope = "whole"
    section: str = ""
    line: int = 1
    column: int = 1
    paragraph: int = 0
    sentence: str = ""
    context: str = ""
    unit: str = ""
    slack: Decimal = Decimal(0)
    objects: tuple[str, ...] = ()
    blanket: bool = False
    start: int = 0
