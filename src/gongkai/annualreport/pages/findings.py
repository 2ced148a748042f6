"""The page of a check: the report as printed, what is wrong marked in it, and the reasons beside it.

    findings_page([Checked(report, findings, pictures)])    -> one HTML file, to be sent by mail and opened anywhere

Nothing in it needs a script: a click on a figure goes to its evidence by the page's own anchors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import PurePath
from typing import Any, NamedTuple

from markupsafe import Markup

from gongkai.annualreport.catalogue import codes, entry
from gongkai.annualreport.edition import Table
from gongkai.annualreport.findings import Finding, Level
from gongkai.annualreport.mandated import LABELS, Box, grid, head_rows
from gongkai.annualreport.pages import proof
from gongkai.annualreport.pages.marks import GENERAL, Marks, Piece
from gongkai.annualreport.pages.shell import environment, page
from gongkai.annualreport.pages.words import LEVELS, SIGNS, cell_name, clean, printed, said, section_name, term, words
from gongkai.annualreport.readers.regions import PagePicture
from gongkai.annualreport.report import Report

MOST_REPORTS = 20
"""More reports than these are for a sheet: a page has to go through the mail and open on a small machine."""

_MOST_PICTURES = 8 << 20
"""Bytes of all pictures of a page."""
_MOST_SUSPECTS = 8
_HEADS = {"col": "head", "colgroup": "head", "rowgroup": "head", "row": "", None: "head"}
_WIDE = 8  # columns from which a table needs room


class Checked(NamedTuple):
    """A report, what a check found in it, and pictures of the pages that its evidence names."""

    report: Report
    findings: Sequence[Finding]
    pictures: Sequence[PagePicture] = ()


def findings_page(checked: Sequence[Checked], lang: str = "zh") -> str:
    """The page of one report, or of several with a list of contents."""
    within = list(_within(checked))
    data = shown(within, lang)
    for report, one in zip(data["reports"], within, strict=True):
        report["pictures"] = [proof.embedded(picture) for picture in one.pictures]
    style = resources.files(__package__).joinpath("static", "findings.css").read_text(encoding="utf-8")
    counts = _counts([finding for one in checked for finding in one.findings])
    heading = f"{data['title']}：{_told(counts, lang)}" if lang != "en" else f"{data['title']}: {_told(counts, lang)}"
    return page(heading, body(data, lang), lang=lang, head=Markup(f"<style>{style}</style>"))


def shown(checked: Sequence[Checked], lang: str = "zh") -> dict[str, Any]:
    """What `body` shows of reports, as plain data that JSON can keep; their pictures are added by who shows them.

    A report's `pictures` are to hold, for each picture, `number`, `width`, `height` (points) and `source` (an address).
    """
    reports = [_View(one, f"r{number}-", lang).data() for number, one in enumerate(checked, 1)]
    said_codes = sorted({finding.code for one in checked for finding in one.findings})
    return {
        "title": reports[0]["title"] if len(reports) == 1 else words(lang)["many"].format(n=len(reports)),
        "reports": reports,
        "codes": [_explained(code, lang) for code in said_codes if code in codes()],
    }


def body(data: Mapping[str, Any], lang: str = "zh", level: int = 1) -> Markup:
    """What `shown` gave, as markup for the inside of a page whose headings begin at `level`."""
    template = environment().get_template("findings.html")
    return Markup(template.render(**data, words=words(lang), lang=lang, level=level))


def _within(checked: Sequence[Checked]) -> Iterator[Checked]:
    """The reports with as many of their pictures as a page has room for."""
    left = _MOST_PICTURES
    for one in checked:
        pictures = []
        for picture in one.pictures:
            if len(picture.data) <= left:
                left -= len(picture.data)
                pictures.append(picture)
        yield one._replace(pictures=pictures)


def _counts(findings: Sequence[Finding]) -> dict[Level, int]:
    return {level: sum(finding.level == level for finding in findings) for level in SIGNS}


def _told(counts: Mapping[Level, int], lang: str) -> str:
    found = [
        said(lang, "counts" if n > 1 else "count", level=LEVELS[level].in_lang(_of(lang)), n=n)
        for level, n in counts.items()
        if n
    ]
    return words(lang)["comma"].join(found) or words(lang)["nothing"]


def _of(lang: str) -> Any:
    return "en" if lang == "en" else "zh"


def _explained(code: str, lang: str) -> dict[str, Any]:
    known = entry(code)
    return {
        "code": code,
        "level": known.level,
        "title": known.title if lang != "en" else known.english_title,
        "parts": known.described(_of(lang))[1:],
    }


class _View:
    """One report as its template takes it. `prefix` begins all its anchors."""

    def __init__(self, checked: Checked, prefix: str, lang: str) -> None:
        self.report, self.findings = checked.report, checked.findings
        self.prefix, self.lang = prefix, lang
        self.marks = Marks(self.report, self.findings)
        self.drawn = {picture.number: picture for picture in checked.pictures}

    def data(self) -> dict[str, Any]:
        """Everything the template shows of the report."""
        report, form = self.report, self.report.form
        cells = form.cells(report.variant)
        counts = _counts(self.findings)
        return {
            "id": f"{self.prefix}report",
            "prefix": self.prefix,
            "title": self._title(),
            "source": clean(PurePath(report.source).name),
            "organisation": clean(report.organisation),
            "year": report.year,
            "edition": report.edition,
            "read": sum(report.figures.get(cell) is not None for cell in cells),
            "cells": len(cells),
            "doubted": len(self.marks.doubts),
            "counts": [(level, SIGNS[level], LEVELS[level].in_lang(_of(self.lang)), n) for level, n in counts.items()],
            "told": _told(counts, self.lang),
            "overview": [self._line(number) for number in range(len(self.findings))],
            "general": [self._card(number) for number in self.marks.sections.get(GENERAL, ())],
            "preamble": [line for line in map(clean, report.preamble.split("\n")) if line][:40],
            "sections": [self._section(section.key) for section in form.sections],
            "proofs": list(self._proofs()),
            "pictures": [],
        }

    def _title(self) -> str:
        who = clean(self.report.organisation) or words(self.lang)["unnamed"]
        year = "" if self.report.year is None else f"{self.report.year}"
        return said(self.lang, "title", who=who, year=year) if year else who

    # ---- findings
    def _line(self, number: int) -> dict[str, Any]:
        """A finding in the list at the top: what kind, where, both sides."""
        finding = self.findings[number]
        key = next(key for key, numbers in self.marks.sections.items() if number in numbers)
        return {
            **self._level(finding),
            "href": f"#{self.prefix}f{number + 1}",
            "title": self._kind(finding),
            "where": section_name(self.report.form, key, finding.cells, self.lang),
            "left": printed(finding.left.value) if finding.left else "",
            "right": printed(finding.right.value) if finding.right else "",
            "difference": _distance(finding),
        }

    def _kind(self, finding: Finding) -> str:
        """The title of a finding's code; the sentence of one that comes from local rules."""
        if finding.code in codes():
            known = entry(finding.code)
            return known.english_title if self.lang == "en" else known.title
        return self._message(finding)

    def _message(self, finding: Finding) -> str:
        return clean(finding.english if self.lang == "en" else finding.message)

    def _level(self, finding: Finding) -> dict[str, str]:
        level = LEVELS[finding.level].in_lang(_of(self.lang))
        return {"level": finding.level, "sign": SIGNS[finding.level], "level_name": level}

    def _card(self, number: int) -> dict[str, Any]:
        """A finding in full, as it stands beside what it is about."""
        finding = self.findings[number]
        known = finding.code in codes()
        evidence = [proof.line(self.report, place, self.lang) for place in finding.evidence[: proof.MOST]]
        return {
            **self._level(finding),
            "id": f"{self.prefix}f{number + 1}",
            "code": clean(finding.code),
            "code_href": f"#code-{finding.code}" if known else "",
            "message": self._message(finding),
            "sides": self._sides(finding),
            "suspects": list(self._suspects(finding)),
            "more": max(0, len(finding.suspects) - _MOST_SUSPECTS),
            "evidence": [{**one, "href": self._anchor(one["cell"])} for one in evidence],
            "unlisted": max(0, len(finding.evidence) - proof.MOST),
        }

    def _sides(self, finding: Finding) -> list[tuple[str, str, str]]:
        if finding.left is None or finding.right is None:
            return []
        names = words(self.lang)
        sides = [
            (names["left"], term(finding, "left", self.lang), printed(finding.left.value) or "—"),
            (names["right"], term(finding, "right", self.lang), printed(finding.right.value) or "—"),
        ]
        distance = _distance(finding)
        return [*sides, (names["difference"], "", distance)] if distance else sides

    def _suspects(self, finding: Finding) -> Iterator[list[dict[str, str]]]:
        """The corrections, each a list of the cells that change together."""
        for suspect in finding.suspects[:_MOST_SUSPECTS]:
            yield [
                {
                    "name": cell_name(self.report.form, cell),
                    "href": self._anchor(cell),
                    "now": printed(self.report.figures.get(cell)) or words(self.lang)["blank"],
                    "to": printed(value) or words(self.lang)["blank"],
                }
                for cell, value in zip(suspect.cells, suspect.values, strict=True)
            ]

    # ---- sections: text, tables, what is beside them
    def _section(self, key: str) -> dict[str, Any]:
        section, printed_one = self.report.form.section(key), self.report.sections.get(key)
        heading = clean(printed_one.heading) if printed_one is not None else ""
        numbers = self.marks.sections.get(key, ())
        return {
            "id": f"{self.prefix}s-{key}",
            "heading": heading or f"{section.ordinal}{section.heading}",
            "short": f"{section.ordinal}{section.heading}",
            "missing": printed_one is None,
            "counts": [(SIGNS[level], n) for level, n in _counts([self.findings[n] for n in numbers]).items() if n],
            "paragraphs": [[self._piece(piece) for piece in one] for one in self.marks.paragraphs(key)],
            "cut": self.marks.cut(key),
            "tables": [self._table(self.report.form.table(table)) for table in section.tables],
            "findings": [self._card(number) for number in numbers],
            "doubts": [one for table in section.tables for one in self._doubts(table)],
        }

    def _piece(self, piece: Piece) -> dict[str, Any]:
        off = piece.finding is not None or (piece.cell and piece.cell in self.marks.suspects)
        href = f"#{self.prefix}f{piece.finding + 1}" if piece.finding is not None else self._cell_anchor(piece.cell)
        note = ""
        if piece.finding is not None:
            note = self._kind(self.findings[piece.finding])
        elif piece.cell:
            note = cell_name(self.report.form, piece.cell)
        return {"text": clean(piece.text, strip=False), "href": href, "off": bool(off), "note": note}

    def _table(self, table: Table) -> dict[str, Any]:
        rows = grid(self.report.form, self.report.variant, table.key, self.report.figures)
        heads = head_rows(rows)
        drawn = [[self._box(box) for box in row] for row in rows]
        wide = sum(box.columns for box in rows[0]) > _WIDE
        return {
            "caption": f"{table.title}（{self.report.form.data[table.key]['unit']}）",
            "head": drawn[:heads],
            "rows": drawn[heads:],
            "wide": wide,
            "stubs": LABELS - 1 if table.layout == "matrix" else 0,
        }

    def _box(self, box: Box) -> dict[str, Any]:
        if box.cell is None:
            return {
                "box": asdict(box),
                "class": "group" if box.scope == "row" and box.rows > 1 else _HEADS.get(box.scope, ""),
            }
        kinds, notes = self._state(box.cell)
        value = self.report.figures.get(box.cell)
        text = box.text if value is not None else proof.nothing(self.report, box.cell, self.lang)
        if value is None:
            kinds.append("blank")
        elif value == 0 and not kinds:
            kinds.append("zero")
        return {
            "box": asdict(box),
            "class": " ".join(kinds),
            "id": f"{self.prefix}c-{box.cell}",
            "text": clean(text),
            "href": self._anchor(box.cell),
            "notes": words(self.lang)["comma"].join(notes),
        }

    def _state(self, cell: str) -> tuple[list[str], list[str]]:
        """The classes of a figure's box, and the same in words."""
        names = words(self.lang)
        kinds: list[str] = []
        if cell in self.marks.suspects:
            kinds.append("suspect")
        elif cell in self.marks.touched:
            kinds.append("touched")
        if cell in self.marks.doubts:
            kinds.append("doubted")
        return kinds, [names[kind] for kind in kinds]

    def _doubts(self, table: str) -> Iterator[dict[str, Any]]:
        for cell, doubts in self.marks.doubts.items():
            if cell.startswith(f"{table}."):
                for doubt in doubts:
                    yield {
                        "name": cell_name(self.report.form, cell),
                        "href": self._cell_anchor(cell),
                        **proof.doubt(doubt, self.lang),
                    }

    # ---- evidence
    def _proofs(self) -> Iterator[dict[str, Any]]:
        """What a click on a figure shows."""
        for cell in self.report.form.cells(self.report.variant):
            if self._anchor(cell):
                yield {
                    **proof.of_cell(self.report, cell, self.drawn, self.lang),
                    "id": f"{self.prefix}e-{cell}",
                    "back": f"#{self.prefix}c-{cell}",
                    "doubts": [proof.doubt(doubt, self.lang) for doubt in self.marks.doubts.get(cell, ())],
                    "findings": [self._line(number) for number in self.marks.about(cell)],
                }

    def _anchor(self, cell: str) -> str:
        """The link to a cell's evidence; empty where there is nothing to show."""
        known = cell in self.report.evidence or cell in self.marks.doubts or bool(self.marks.about(cell))
        return f"#{self.prefix}e-{cell}" if known and self._cell_anchor(cell) else ""

    def _cell_anchor(self, cell: str) -> str:
        return f"#{self.prefix}c-{cell}" if cell in self._present else ""

    @property
    def _present(self) -> frozenset[str]:
        return frozenset(self.report.form.cells(self.report.variant))


def _distance(finding: Finding) -> str:
    difference = finding.difference
    return "" if difference is None else printed(max(difference, -difference))
