"""A report that has been read: who, when, which form, the figures, the six sections, the evidence and the doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gongkai.annualreport.document import Place
from gongkai.annualreport.edition import Edition, edition

Value = int | str | None
"""A figure: a count in 件 as int, an amount of money as the decimal string printed, or None for a cell without one."""

DoubtKind = Literal["inferred", "repaired", "ambiguous", "look_alike", "unprinted"]
Absence = Literal["absent", "blank", "slash", "dash"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a figure: the raw text, where it stands, and for a null which kind of nothing was printed."""

    raw: str
    place: Place = Place()
    empty: Absence | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt (存疑) about our own reading of `cell`; `values` are the other possible readings.

    `kind` is inferred (follows from other cells), repaired (put together or corrected), ambiguous (another reading
    fits as well), look_alike (a letter that looks like the digit) or unprinted (the page prints none).
    """

    cell: str
    kind: DoubtKind
    reason: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as printed: its heading line (ordinal included) and its text, a line a paragraph, without tables."""

    heading: str
    text: str
    place: Place = Place()


@dataclass(slots=True)
class Report:
    """An annual report as read. `figures` maps cell names to values; an absent row has no entries."""

    source: str = ""
    sha256: str = ""
    kind: str = ""
    title: str = ""
    organisation: str = ""
    year: int | None = None
    edition: str = "2021"
    variant: str = "2021"
    figures: dict[str, Value] = field(default_factory=dict)
    sections: dict[str, SectionText] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    preamble: str = ""
    contact: str = ""
    period: str = ""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def form(self) -> Edition:
        """The edition of the form, as data."""
        return edition(self.edition)

    def count(self, cell: str) -> int | None:
        """The figure of `cell` as an integer; None when the cell has none."""
        value = self.figures.get(cell)
        return value if isinstance(value, int) else None

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, in the shape of docs/reference/report.schema.json."""
        return {
            "source": self.source,
            "sha256": self.sha256,
            "organisation": self.organisation,
            "year": self.year,
            "edition": self.edition,
            "variant": self.variant,
            "title": self.title,
            "contact": self.contact,
            "period": self.period,
            "preamble": self.preamble,
            "figures": nested(self.form, self.variant, self.figures),
            "sections": {
                key: {"heading": section.heading, "text": section.text} for key, section in self.sections.items()
            },
            "evidence": {cell: _evidence_json(evidence) for cell, evidence in self.evidence.items()},
            "doubts": [
                {"cell": d.cell, "kind": d.kind, "reason": d.reason, "values": list(d.values)} for d in self.doubts
            ],
        }


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    data: dict[str, Any] = {"raw": evidence.raw}
    for name, value in zip(Place._fields, evidence.place, strict=True):
        if value is not None:
            data[name] = list(value) if isinstance(value, tuple) else value
    if evidence.empty:
        data["empty"] = evidence.empty
    return data


def nested(form: Edition, variant: str, figures: Mapping[str, Value]) -> dict[str, Any]:
    """Figures as tables of rows of columns; a row that the variant lacks is None."""
    absent = form.variant(variant).absent_rows
    tables: dict[str, Any] = {}
    for table in form.tables:
        rows: dict[str, Any] = {}
        for row in table.rows:
            if row.name in absent:
                rows[row.key] = None
            else:
                rows[row.key] = {
                    column.key: figures.get(cell) for column, cell in zip(row.columns, row.cells, strict=True)
                }
        for key in table.null_rows:
            rows[key] = None
        tables[table.key] = rows
    return tables
