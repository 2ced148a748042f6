"""Which figure of one report stands beside which of another, when their forms differ (格式版本之间的对应)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple

from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.edition import Edition, edition

Kind = Literal["same", "renamed", "summed", "changed", "alone"]


class Form(NamedTuple):
    """A form in use: edition and variant."""

    edition: str
    variant: str


@dataclass(frozen=True, slots=True)
class Line:
    """Cells of two forms that stand beside each other; of several cells on a side the sum is meant.

    `kind` tells how they correspond: same, renamed, summed, changed (口径变化: the definition is another one), or alone
    (no counterpart, one side is empty). `note` says in words what differs; None where nothing does.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    kind: Kind
    note: Text | None = None

    @property
    def cell(self) -> str:
        """The cell that names the line: the last of the later form, or of the earlier where the later has none."""
        return (self.after or self.before)[-1]

    def turned(self) -> Line:
        """The line as seen from the other side."""
        return Line(self.after, self.before, self.kind, self.note)


@lru_cache(maxsize=64)
def lines(before: Form, after: Form) -> tuple[Line, ...]:
    """All lines of two forms, in the order of the later one; cells of the earlier without counterpart come last."""
    if before == after:
        return tuple(Line((cell,), (cell,), "same") for cell in edition(after.edition).cells(after.variant))
    stated, turned = _stated(before.edition, after.edition)
    if turned:
        return _in_order([line.turned() for line in lines(after, before)], after)
    old, new = (edition(form.edition).cells(form.variant) for form in (before, after))
    found = list(_pairs(stated, (before, after), (old, new)))
    named_old = {cell for line in found for cell in line.before}
    named_new = {cell for line in found for cell in line.after}
    for cell in new:
        if cell not in named_new:
            known = cell in old and cell not in named_old
            found.append(Line((cell,), (cell,), "same") if known else Line((), (cell,), "alone", _why(stated, cell)))
            named_old.add(cell)
    found += [Line((cell,), (), "alone", _why(stated, cell)) for cell in old if cell not in named_old]
    return _in_order(found, after)


def _in_order(found: Iterable[Line], after: Form) -> tuple[Line, ...]:
    places = {cell: place for place, cell in enumerate(edition(after.edition).cells(after.variant))}
    return tuple(sorted(found, key=lambda line: min((places[cell] for cell in line.after), default=len(places))))


@cache
def mappings() -> tuple[Mapping[str, Any], ...]:
    """The stated mappings between forms, as data."""
    text = resources.files(__package__).joinpath("mapping.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["mapping"])


def _stated(before: str, after: str) -> tuple[Mapping[str, Any], bool]:
    """The mapping between two editions, and whether it is stated the other way round."""
    for mapping in mappings():
        if (mapping["before"], mapping["after"]) == (before, after):
            return mapping, False
        if (mapping["after"], mapping["before"]) == (before, after):
            return mapping, True
    return {}, False


def _pairs(
    stated: Mapping[str, Any], forms: tuple[Form, Form], present: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Line]:
    for pair in stated.get("pair", ()):
        sides = [
            [_cells(edition(form.edition), name) for name in pair[key]]
            for key, form in zip(("before", "after"), forms, strict=True)
        ]
        for column in range(len(sides[0][0])):
            old, new = (
                tuple(cells[column] for cells in side if cells[column] in there)
                for side, there in zip(sides, present, strict=True)
            )
            if len(old) == len(new) and pair["kind"] == "summed":
                yield from (Line((one,), (other,), "same") for one, other in zip(old, new, strict=True))
            else:
                yield Line(old, new, pair["kind"], Text(pair["zh"], pair["en"]))


def _cells(form: Edition, name: str) -> tuple[str, ...]:
    """The cell of that name, or all cells of the row."""
    return (name,) if name.count(".") == 2 else form.rows()[name].cells


def _why(stated: Mapping[str, Any], cell: str) -> Text:
    for entry in stated.get("alone", ()):
        if any(cell == name or cell.startswith(name + ".") for name in entry["cells"]):
            return Text(entry["zh"], entry["en"])
    return Text("另一格式没有这一项", "the other form does not have it")
