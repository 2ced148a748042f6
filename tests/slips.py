"""How a hand slips: the ways in which one figure of a table goes wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import cache

from gongkai.annualreport.edition import edition
from gongkai.annualreport.report import Value


def _more(value: int, _: random.Random) -> Value:
    return value + 1


def _less(value: int, _: random.Random) -> Value:
    return value - 1


def _tenfold(value: int, _: random.Random) -> Value:
    return value * 10


def _tenth(value: int, _: random.Random) -> Value:
    return value // 10


def _digit(value: int, rng: random.Random) -> Value:
    """One digit typed wrong; the first one of several is not 0."""
    text = str(value)
    place = rng.randrange(len(text))
    digit = rng.choice([d for d in "0123456789" if d != text[place] and (place or len(text) == 1 or d != "0")])
    return int(text[:place] + digit + text[place + 1 :])


def _swapped(value: int, rng: random.Random) -> Value:
    text = str(value)
    if len(text) < 2:
        return value
    place = rng.randrange(len(text) - 1)
    return int(text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def _zeroed(_: int, __: random.Random) -> Value:
    return 0


def _blanked(_: int, __: random.Random) -> Value:
    return None


KINDS: dict[str, Callable[[int, random.Random], Value]] = {
    "more": _more,
    "less": _less,
    "tenfold": _tenfold,
    "tenth": _tenth,
    "digit": _digit,
    "swapped": _swapped,
    "zeroed": _zeroed,
    "blanked": _blanked,
}
NEIGHBOURS = {"left": (0, -1), "right": (0, 1), "above": (-1, 0), "below": (1, 0)}
ALL = (*KINDS, *NEIGHBOURS)


@cache
def grid(form: str, variant: str, table: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table by row and column."""
    absent = edition(form).variant(variant).absent_rows
    return tuple(row.cells for row in edition(form).table(table).rows if row.name not in absent)


def slip(
    figures: Mapping[str, Value], cell: str, kind: str, rng: random.Random, cells: tuple[tuple[str, ...], ...]
) -> Value:
    """What `cell` holds after a slip of `kind`; the value that it had where that slip changes nothing."""
    value = figures[cell]
    assert isinstance(value, int)
    if kind in KINDS:
        found = KINDS[kind](value, rng)
        return found if found is None or isinstance(found, str) or found >= 0 else value
    row = next(number for number, names in enumerate(cells) if cell in names)
    down, right = NEIGHBOURS[kind]
    row, column = row + down, cells[row].index(cell) + right
    if 0 <= row < len(cells) and 0 <= column < len(cells[row]):
        return figures[cells[row][column]]
    return value
