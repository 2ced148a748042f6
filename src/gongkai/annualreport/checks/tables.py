"""The identities of a report's own tables: what is broken, which cell is likely wrong, what blanks must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gongkai.annualreport.catalogue import Lang, entry, phrase, render, side
from gongkai.annualreport.checks.words import (
    cell_words,
    cells_words,
    distance,
    evidence_of,
    line_words,
    printed_figures,
    shown,
    table_name,
)
from gongkai.annualreport.edition import Edition, Identity
from gongkai.annualreport.findings import Finding, Number, Suspect, Term
from gongkai.annualreport.identities import Breach, Evaluation, Need
from gongkai.annualreport.locate import Hints, Suspects, examine
from gongkai.annualreport.report import Report

_NAMED = 4
"""How many corrections a message tells; the finding lists more."""

BLANK_AS_ZERO, BLANK_NEEDS_VALUE = "blank-as-zero", "blank-needs-value"


def check_tables(report: Report, hints: Hints | None = None) -> list[Finding]:
    """All findings on the identities of `report`; `hints` are values that its text gives for cells."""
    doubted = [doubt.cell for doubt in report.doubts]
    figures = printed_figures(report)
    evaluation, located = examine(figures, report.edition, report.variant, hints=hints, doubted=doubted)
    findings = [_breach(report, breach, located[breach.number]) for breach in evaluation.breaches]
    findings += [_need(report, evaluation, need, located) for need in evaluation.needs]
    return findings + _zeros(report, evaluation)


def _breach(report: Report, breach: Breach, suspects: Suspects) -> Finding:
    form, identity = report.form, breach.identity

    def words(lang: Lang) -> str:
        return render(
            identity.code,
            lang,
            table=table_name(form, identity.over, lang),
            line=line_words(form, identity.over, identity.cells[0]),
            left_text=side(identity.code, "left", lang),
            right_text=side(identity.code, "right", lang),
            left=shown(breach.left, lang),
            right=shown(breach.right, lang),
            difference=shown(distance(breach.left, breach.right), lang),
            repairs=_repairs(report, suspects, lang),
        )

    return Finding(
        code=identity.code,
        level=entry(identity.code).level,
        message=words("zh"),
        english=words("en"),
        cells=identity.cells,
        left=Term(side(identity.code, "left", "zh"), breach.left),
        right=Term(side(identity.code, "right", "zh"), breach.right),
        suspects=suspects.suspects,
        evidence=evidence_of(report, identity.cells),
        source=report.source,
    )


def _repairs(report: Report, suspects: Suspects, lang: Lang) -> str:
    """The corrections in words: one, or all that fit and never one of them alone."""
    told = [_repair(report, suspect, lang) for suspect in suspects.suspects[:_NAMED]]
    if not told:
        return phrase("repair-none", lang)
    if suspects.count == 1:
        text = phrase("repair-one", lang, repair=told[0])
    else:
        listed, left = len(suspects.suspects) - len(told), suspects.count - len(told)
        text = phrase("repair-many", lang, count=suspects.count, repairs=phrase("repair-or", lang).join(told))
        if left:
            more = "repair-more" if listed == left else "repair-beyond"
            text += phrase(more, lang, count=left, listed=listed)
    named = dict.fromkeys(cell for suspect in suspects.suspects[:_NAMED] for cell in suspect.cells)
    return text + _doubt(report, named, lang)


def _doubt(report: Report, cells: Iterable[str], lang: Lang) -> str:
    """That our reading of some of the cells may be what is wrong."""
    doubted = [cell for cell in cells if any(doubt.cell == cell for doubt in report.doubts)]
    return phrase("repair-doubt", lang, cells=cells_words(report.form, doubted, lang)) if doubted else ""


def _repair(report: Report, suspect: Suspect, lang: Lang) -> str:
    parts = []
    for cell, value in zip(suspect.cells, suspect.values, strict=True):
        now, label = report.figures.get(cell), cell_words(report.form, cell)
        key = "repair-blank" if now is None else "repair-cell"
        parts.append(phrase(key, lang, label=label, now=now, value=shown(value, lang)))
    return phrase("repair-and", lang).join(parts)


def _need(report: Report, evaluation: Evaluation, need: Need, located: Mapping[int, Suspects]) -> Finding:
    form, identity = report.form, need.identity
    values = _values(need, located)

    def words(lang: Lang) -> str:
        must = "must-be" if len(need.cells) == 1 else "must-differ" if need.opposed else "must-add"
        text = phrase("must-be-or", lang).join(shown(value, lang) for value in values)
        return render(
            BLANK_NEEDS_VALUE,
            lang,
            table=table_name(form, identity.over, lang),
            line=line_words(form, identity.over, identity.cells[0]),
            blanks=cells_words(form, need.cells, lang),
            must=phrase(must, lang, value=text),
            doubt=_doubt(report, need.cells, lang),
        )

    suspects = tuple(Suspect(need.cells, (int(value),)) for value in values) if len(need.cells) == 1 else ()
    return Finding(
        code=BLANK_NEEDS_VALUE,
        level=entry(BLANK_NEEDS_VALUE).level,
        message=words("zh"),
        english=words("en"),
        cells=need.cells,
        left=_term(evaluation, identity, "left"),
        right=_term(evaluation, identity, "right"),
        suspects=suspects,
        evidence=evidence_of(report, need.cells),
        source=report.source,
    )


def _values(need: Need, located: Mapping[int, Suspects]) -> list[Number]:
    """What the blanks must hold: as the figures are printed, or by each correction of what else is wrong."""
    values: dict[Number, None] = {}
    for suspects in located.values():
        for suspect in suspects.suspects if suspects.whole else ():
            named = dict(zip(suspect.cells, suspect.values, strict=True))
            value = named.get(need.cells[0], need.value) if len(need.cells) == 1 else need.value
            if isinstance(value, int):
                values[value] = None
    return list(values)[:_NAMED] or [need.value]


def _term(evaluation: Evaluation, identity: Identity, which: str) -> Term:
    """A side of an identity as it is printed: without a number when nothing of it is."""
    cells = identity.left if which == "left" else identity.right
    indices = [evaluation.system.index[cell] for cell in cells]
    printed: list[Number] = [evaluation.values[index] for index in indices if index not in evaluation.blank]
    text = side(identity.code, "left" if which == "left" else "right", "zh")
    return Term(text, sum(printed[1:], printed[0]) if printed else None)


def _zeros(report: Report, evaluation: Evaluation) -> list[Finding]:
    """One note for each table with blanks that stand for 0."""
    tables: dict[str, list[str]] = {}
    for cell in evaluation.zeros:
        tables.setdefault(cell.split(".")[0], []).append(cell)
    return [_zero(report, _ordered(report.form, cells)) for cells in tables.values()]


def _ordered(form: Edition, cells: Sequence[str]) -> list[str]:
    place = {cell: number for number, cell in enumerate(form.cells())}
    return sorted(cells, key=place.__getitem__)


def _zero(report: Report, cells: Sequence[str]) -> Finding:
    def words(lang: Lang) -> str:
        return render(
            BLANK_AS_ZERO,
            lang,
            table=table_name(report.form, cells[0], lang),
            count=len(cells),
            cells=cells_words(report.form, cells, lang),
        )

    return Finding(
        code=BLANK_AS_ZERO,
        level=entry(BLANK_AS_ZERO).level,
        message=words("zh"),
        english=words("en"),
        cells=tuple(cells),
        evidence=evidence_of(report, cells),
        source=report.source,
    )
