"""Which row, group or heading a printed label means.

Labels are compared by their Chinese characters only. A text is a row's label when it ends with one (what stands
nearest to the figures names them); a misprinted or broken label is found by likeness.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache

from gongkai.annualreport.edition import EDITIONS, Edition, Row, edition
from gongkai.annualreport.reading.normalise import core, narrow

_REMARK = re.compile(r"\([^()]*(?:\)|$)")
_LIKE = 0.62  # the least likeness of a misprinted label


@dataclass(frozen=True, slots=True)
class Match:
    """What a label says: the rows that it may mean, each with a likeness of 0 to 1 (1: printed as known)."""

    rows: dict[str, float] = field(default_factory=dict)
    group: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows) or bool(self.group)


NOTHING = Match()


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one table: whole labels to rows and groups, column labels, and the longest length of a label."""

    exact: dict[str, tuple[str, ...]]
    groups: dict[str, str]
    columns: dict[str, str]
    shapes: tuple[tuple[str, str, Counter[str]], ...]
    longest: int

    def match(self, text: str) -> Match:
        """What the label at the end of `text` means; remarks in brackets count only where the form has them."""
        found = _match(self, core(text))
        if max(found.rows.values(), default=1.0 if found.group else 0.0) < 1.0 and ("(" in text or "（" in text):
            return _match(self, core(_REMARK.sub("", narrow(text)))) or found
        return found

    def heads(self, text: str) -> int:
        """How many heads of columns stand in `text`, counted as often as they do."""
        return _heads(self, core(text))

    def contained(self, text: str) -> set[str]:
        """The rows and groups of which a whole label (of three characters or more) stands anywhere in `text`."""
        plain = core(text)
        return set(_contained(self, plain))

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=8192)
def _match(labels: Labels, plain: str) -> Match:
    if not plain:
        return NOTHING
    for size in range(min(len(plain), labels.longest), 1, -1):
        tail = plain[-size:]
        rows = labels.exact.get(tail)
        if rows:
            return Match(dict.fromkeys(rows, 1.0), labels.groups.get(tail, ""))
        if tail in labels.groups:
            return Match({}, labels.groups[tail])
    return _like(labels, plain)


@lru_cache(maxsize=4096)
def _heads(labels: Labels, plain: str) -> int:
    return sum(plain.count(label) for label in labels.columns if len(label) > 2)


@lru_cache(maxsize=4096)
def _contained(labels: Labels, plain: str) -> frozenset[str]:
    found = {row for label, rows in labels.exact.items() if len(label) > 2 and label in plain for row in rows}
    return frozenset(found | {group for label, group in labels.groups.items() if len(label) > 3 and label in plain})


def _like(labels: Labels, plain: str) -> Match:
    """Rows whose label is nearly the end of `plain`: misprints, lost or doubled characters, a wrapped middle."""
    found: dict[str, float] = {}
    for label, row, shape in labels.shapes:
        tail = plain[-len(label) - 3 :] if len(label) > 6 else plain[-len(label) - 1 :]
        if len(tail) * 2 < len(label):
            continue
        common = sum((Counter(tail) & shape).values())
        likeness = 2 * common / (len(tail) + len(label))
        if likeness >= _LIKE and likeness > found.get(row, 0.0) and _same_order(tail, label) >= _LIKE:
            found[row] = likeness * 0.95
    return Match(found) if found else NOTHING


def _same_order(a: str, b: str) -> float:
    """Likeness of two short texts: twice the longest common subsequence over their lengths."""
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            keep = row[j]
            row[j] = previous + 1 if x == y else max(row[j], row[j - 1])
            previous = keep
    return 2 * row[-1] / (len(a) + len(b))


@cache
def labels(form: str, table_key: str) -> Labels:
    """The labels of table `table_key` of the edition called `form`."""
    table = edition(form).table(table_key)
    exact: dict[str, list[str]] = {}
    groups: dict[str, str] = {}
    shapes = []
    for row in table.rows:
        for label in row.labels:
            plain = core(label)
            for key in {plain, core(row.ordinal) + plain}:
                exact.setdefault(key, [])
                if row.name not in exact[key]:
                    exact[key].append(row.name)
            if len(plain) > 3:
                shapes.append((plain, row.name, Counter(plain)))
    for group in table.groups:
        for label in group.labels:
            groups[core(label)] = group.key
            groups[core(group.ordinal) + core(label)] = group.key
            groups |= {core(label) + total: group.key for total in ("小计", "合计", "总计")}
    columns = {core(label): column.key for row in table.rows for column in row.columns for label in column.labels}
    longest = max(map(len, [*exact, *groups]))
    return Labels({key: tuple(rows) for key, rows in exact.items()}, groups, columns, tuple(shapes), longest)


def evidence_for(form: Edition, text: str) -> int:
    """How many column labels of table 2 that only `form` has stand in `text` (Chinese characters only)."""
    mine = _column_labels(form.name)
    others: set[str] = set()
    for name in EDITIONS:
        if name != form.name:
            others |= _column_labels(name)
    return sum(label in text for label in mine - others)


@cache
def _column_labels(name: str) -> frozenset[str]:
    rows: tuple[Row, ...] = edition(name).table("table2").rows
    return frozenset(core(label) for row in rows for column in row.columns for label in column.labels if len(label) > 5)


def likeness(a: str, b: str) -> float:
    """How alike two short texts are, from 0 to 1, by their longest common subsequence."""
    return _same_order(a, b)
