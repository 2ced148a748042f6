"""A government's report against the reports that it sums: cell by cell, and member by member.

A parent's report is the sum of its own office, its departments and the governments below it, so every cell equals the
sum over its members, when the list of members is complete and each of them has a figure there. That is what is asked
when `complete` holds, which is the default: whoever gives the reports below says that these are all of them. Tables
whose figures stand in identities (3 and 4) count cases, where nothing can be lost, so a difference is an error. Table 2
counts what members may share or count differently (one normative document made by two departments), so there it is a
warning.

Where a member is missing, has no figure in the cell, or the list is not complete, only a bound holds: the parent is no
less than what is known. A cell that may be negative then has no bound, and is not compared.

A variant may print several rows as one. Where a report does, these rows are compared as one sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.annualreport.catalogue import Lang, entry, phrase, render, side
from gongkai.annualreport.checks.pairing import same_name
from gongkai.annualreport.checks.words import cell_words, distance, evidence_of, printed_figures, shown, table_name
from gongkai.annualreport.edition import edition
from gongkai.annualreport.findings import Finding, Level, Number, Term
from gongkai.annualreport.identities import known
from gongkai.annualreport.report import Report

DIFFERS, BELOW_MEMBERS = "rollup-differs", "rollup-below-members"
MISSING, UNLISTED = "rollup-member-missing", "rollup-member-unlisted"

_NAMED = 3
"""How many members a message names."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A report below: whose it is, and what is known of its figures."""

    name: str
    variant: str
    numbers: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Cells that are compared as one sum: one cell, or those of the rows that a variant prints as one.

    `name` is the cell that the sum is called by.
    """

    name: str
    cells: tuple[str, ...]

    @property
    def table(self) -> str:
        """The table in which the cells stand."""
        return self.name.partition(".")[0]

    def value(self, numbers: Mapping[str, Number]) -> Number | None:
        """The sum of the cells that there are; None when there is none."""
        found = [numbers[cell] for cell in self.cells if cell in numbers]
        return sum(found[1:], found[0]) if found else None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A figure of the parent and those of the members that have one. `count` is how many members there are in all."""

    report: Report
    unit: _Unit
    stated: Number
    values: Sequence[tuple[_Member, Number]]
    count: int
    complete: bool

    @property
    def total(self) -> Number:
        """What the known members add to."""
        return sum((value for _, value in self.values), start=0)

    @property
    def code(self) -> str:
        """The finding that the comparison gives; empty when it gives none."""
        if self.complete and len(self.values) == self.count:
            return DIFFERS if self.total != self.stated else ""
        signed = self.report.form.column(self.unit.name).signed
        return BELOW_MEMBERS if self.total > self.stated and not signed else ""


def check_rollup(
    report: Report, subordinates: Sequence[Report], *, members: Sequence[str] | None = None, complete: bool = True
) -> list[Finding]:
    """The findings of `report` against those below it. `members` is the list of members, where there is one."""
    taken, findings = _taken(report, subordinates, members)
    missing = _missing(taken, members or ())
    below = [_Member(member.organisation, member.variant, _numbers(member)) for member in taken]
    compared = _comparisons(report, below, len(missing), complete)
    for name in missing:
        findings.append(_about_missing(report, name, _derived(compared) if len(missing) == 1 else []))
    differing = [comparison for comparison in compared if comparison.code]
    reason = _explained(differing, below)
    return findings + [_finding(comparison, reason) for comparison in differing]


def _comparisons(report: Report, below: Sequence[_Member], missing: int, complete: bool) -> list[_Comparison]:
    """Every figure that the parent and some of those below it have."""
    own, variants = _numbers(report), frozenset((report.variant, *(member.variant for member in below)))
    found = []
    for unit in _units(report.edition, variants):
        stated = unit.value(own)
        values = [(member, value) for member in below if (value := unit.value(member.numbers)) is not None]
        if stated is not None and values:
            found.append(_Comparison(report, unit, stated, values, len(below) + missing, complete))
    return found


def _numbers(report: Report) -> Mapping[str, Number]:
    return known(printed_figures(report), report.edition, report.variant)


# ---------------------------------------------------------------- who is a member
def _taken(
    report: Report, subordinates: Sequence[Report], members: Sequence[str] | None
) -> tuple[list[Report], list[Finding]]:
    """The reports that count, and a finding for each that does not. The report itself among them is passed over."""
    listed = None if members is None else {same_name(name) for name in members}
    taken: list[Report] = []
    findings = []
    seen = set[str]()
    for other in subordinates:
        name = same_name(other.organisation)
        if other is report or (name and name == same_name(report.organisation)):
            continue
        reason = _reason(report, other, listed, seen)
        if reason is None:
            taken.append(other)
        else:
            findings.append(_about_unlisted(report, other.organisation or other.source, *reason))
        seen.add(name)
    return taken, findings


def _reason(
    report: Report, other: Report, listed: set[str] | None, seen: set[str]
) -> tuple[str, dict[str, object]] | None:
    """Why a report does not count: the phrase that says so, and its values."""
    name = same_name(other.organisation)
    if report.year is not None and other.year is not None and report.year != other.year:
        return "other-year", {"year": other.year}
    if listed is not None and name not in listed:
        return "unlisted", {}
    return ("repeated", {}) if name and name in seen else None


def _missing(taken: Iterable[Report], members: Sequence[str]) -> list[str]:
    there = {same_name(report.organisation) for report in taken}
    return [name for name in members if same_name(name) not in there]


def _about_unlisted(report: Report, member: str, key: str, values: Mapping[str, object]) -> Finding:
    def words(lang: Lang) -> str:
        return render(UNLISTED, lang, member=member, reason=phrase(key, lang, **values))

    return Finding(UNLISTED, entry(UNLISTED).level, words("zh"), words("en"), source=report.source)


def _derived(compared: Iterable[_Comparison]) -> list[tuple[_Unit, Number]]:
    """What the one member that is missing must have, where all others have a figure: no more can be missing."""
    return [
        (comparison.unit, comparison.stated - comparison.total)
        for comparison in compared
        if comparison.complete and len(comparison.values) == comparison.count - 1
        if comparison.stated > comparison.total
    ]


def _about_missing(report: Report, member: str, derived: Sequence[tuple[_Unit, Number]]) -> Finding:
    def words(lang: Lang) -> str:
        figures = phrase("list", lang).join(
            phrase("member-figure", lang, cell=cell_words(report.form, unit.name), value=shown(value, lang))
            for unit, value in derived[:_NAMED]
        )
        if len(derived) > _NAMED:
            figures = phrase("and-more", lang, cells=figures)
        text = phrase("member-derived", lang, figures=figures) if derived else ""
        return render(MISSING, lang, member=member, derived=text)

    return Finding(
        code=MISSING,
        level=entry(MISSING).level,
        message=words("zh"),
        english=words("en"),
        cells=tuple(unit.name for unit, _ in derived),
        values=tuple(value if isinstance(value, int) else f"{value:f}" for _, value in derived),
        source=report.source,
    )


# ---------------------------------------------------------------- what is compared
@lru_cache(maxsize=64)
def _units(name: str, variants: frozenset[str]) -> tuple[_Unit, ...]:
    form = edition(name)
    together: dict[str, str] = {}
    for variant in map(form.variant, variants):
        for row in form.rows().values():
            if (
                variant.merged_row
                and row.group == variant.merged_group
                and row.table == variant.merged_row.split(".")[0]
            ):
                together[row.name] = variant.merged_row
    units: dict[str, list[str]] = {}
    for row in form.rows().values():
        for cell in row.cells:
            key = cell.rpartition(".")[2]
            units.setdefault(f"{together.get(row.name, row.name)}.{key}", []).append(cell)
    return tuple(_Unit(name, tuple(cells)) for name, cells in units.items())


@lru_cache(maxsize=16)
def _summed(name: str) -> frozenset[str]:
    """The tables whose figures stand in identities."""
    return frozenset(cell.split(".")[0] for identity in edition(name).identities for cell in identity.cells)


# ---------------------------------------------------------------- the comparison
def _explained(differing: Sequence[_Comparison], below: Sequence[_Member]) -> tuple[str, str]:
    """The phrase and the member when one member, left out or counted twice, explains every difference."""
    exact = [comparison for comparison in differing if comparison.code == DIFFERS]
    for key, sign in (("member-left-out", 1), ("member-twice", -1)):
        for member in below:
            values = [(c.total - c.stated, c.unit.value(member.numbers)) for c in exact]
            if len(values) > 1 and all(
                value is not None and difference == sign * value for difference, value in values
            ):
                return key, member.name
    return "", ""


def _finding(comparison: _Comparison, reason: tuple[str, str]) -> Finding:
    report, unit, code = comparison.report, comparison.unit, comparison.code
    stated, total = comparison.stated, comparison.total
    level: Level = entry(code).level if unit.table in _summed(report.edition) else "warning"

    def words(lang: Lang) -> str:
        return render(
            code,
            lang,
            table=table_name(report.form, unit.name, lang),
            cell=cell_words(report.form, unit.name),
            left=shown(stated, lang),
            right=shown(total, lang),
            known=len(comparison.values),
            count=comparison.count,
            direction=phrase("over" if stated > total else "under", lang),
            difference=shown(distance(stated, total), lang),
            members=_who(comparison, reason, lang),
        )

    cells = tuple(cell for cell in unit.cells if cell in report.figures)
    return Finding(
        code=code,
        level=level,
        message=words("zh"),
        english=words("en"),
        cells=cells,
        left=Term(side(code, "left", "zh"), stated),
        right=Term(side(code, "right", "zh"), total),
        evidence=evidence_of(report, cells),
        source=report.source,
    )


def _who(comparison: _Comparison, reason: tuple[str, str], lang: Lang) -> str:
    """The members that alone have more than the roll-up, or else the one that explains all differences."""
    exceeding = [(member.name, value) for member, value in comparison.values if value > comparison.stated]
    if exceeding:
        return "".join(
            phrase("member-exceeds", lang, member=name, value=shown(value, lang)) for name, value in exceeding[:_NAMED]
        )
    key, name = reason
    return phrase(key, lang, member=name) if key else ""
