"""The reports of a comparison: whose they are, of which year, and which follows on which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.annualreport.checks.pairing import same_name
from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.report import Report


@dataclass(frozen=True, slots=True)
class Member:
    """A report of the comparison. `office` is the same for all reports of one body; `name` tells it from all others."""

    report: Report
    office: str
    name: str

    @property
    def year(self) -> int | None:
        """The year that is reported on."""
        return self.report.year

    @property
    def organisation(self) -> str:
        """Whose report it is, as printed; the file where it does not say."""
        return self.report.organisation or self.report.source or "?"


def members(reports: Iterable[Report]) -> tuple[Member, ...]:
    """The reports by office, in the order in which the offices came, and within an office by year."""
    given = [(same_name(report.organisation) or report.source, report) for report in reports]
    order = {office: place for place, office in reversed(list(enumerate(office for office, _ in given)))}
    given.sort(key=lambda pair: (order[pair[0]], pair[1].year or 0))
    plain = Counter(_plain(report) for _, report in given)
    found, seen = [], Counter[str]()
    for office, report in given:
        name = _plain(report)
        seen[name] += 1
        version = f"（{seen[name]}）" if plain[name] > 1 else ""
        found.append(Member(report, office, name + version))
    return tuple(found)


def _plain(report: Report) -> str:
    return f"{report.organisation or report.source or '?'} {report.year or ''}".strip()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that are set against each other, by their places among the members.

    `kind`: year (the same office, later against earlier), version (the same office and year) or office (two offices).
    """

    before: int
    after: int
    kind: str


def pairs(found: Sequence[Member]) -> tuple[Pair, ...]:
    """Every report against its office's report before; two reports of different offices against each other."""
    following = [
        Pair(place, place + 1, "version" if one.year == other.year else "year")
        for place, (one, other) in enumerate(pairwise(found))
        if one.office == other.office
    ]
    if not following and len(found) == 2:
        return (Pair(0, 1, "office"),)
    return tuple(following)


def remarks(found: Sequence[Member]) -> tuple[Text, ...]:
    """What a reader has to know of the set: years that are missing, reports that do not say whose they are."""
    said = []
    for one, other in pairwise(found):
        if one.office == other.office and one.year and other.year and other.year > one.year + 1:
            gap = "、".join(str(year) for year in range(one.year + 1, other.year)[:5])
            said.append(
                Text(
                    f"{other.organisation}缺{gap}年的报告，{other.year}年与{one.year}年相比",
                    f"{other.organisation}: no report for {gap}; {other.year} is set against {one.year}",
                )
            )
        elif one.office == other.office and one.year == other.year:
            said.append(
                Text(
                    f"{one.name}（{one.report.source}）与{other.name}（{other.report.source}）是同一年的两份报告，按两个版本比较",
                    f"{one.report.source} and {other.report.source} are of one year: compared as two versions",
                )
            )
    for member in found:
        if not member.report.organisation or member.year is None:
            said.append(
                Text(
                    f"{member.report.source}没有写明机关或年份，无法确定与哪份报告相比",
                    f"{member.report.source} does not say whose it is or of which year",
                )
            )
    return tuple(said)
