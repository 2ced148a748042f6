"""Reports side by side (比较): differences by cell, indicators, and where the text comes from.

>>> from gongkai.annualreport import read
>>> from gongkai.annualreport.comparison import compare
>>> found = compare([read("2023.html"), read("2024.html")])
>>> for change in found.steps[0].changes: print(change.line.cell, change.change, change.rate)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.annualreport.comparison.differences import Change, changes
from gongkai.annualreport.comparison.indicators import Indicator, Measure, indicators, measure
from gongkai.annualreport.comparison.labels import Label, label
from gongkai.annualreport.comparison.members import Member, Pair, members, pairs, remarks
from gongkai.annualreport.comparison.narratives import Narrative, Traced, narratives
from gongkai.annualreport.comparison.words import Text
from gongkai.annualreport.report import Report

__all__ = [
    "Change",
    "Comparison",
    "Indicator",
    "Measure",
    "Member",
    "Narrative",
    "Step",
    "Text",
    "Traced",
    "compare",
    "indicators",
]


@dataclass(frozen=True, slots=True)
class Step:
    """From one report to the next: the two members, and what changed by cell."""

    pair: Pair
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reports side by side. `measures` and `narratives` go with `members`, place by place."""

    members: tuple[Member, ...]
    steps: tuple[Step, ...]
    measures: tuple[tuple[Measure, ...], ...]
    narratives: tuple[Narrative, ...]
    remarks: tuple[Text, ...]

    def sides(self, step: Step) -> tuple[Member, Member]:
        """The two reports of a step, the earlier first."""
        return self.members[step.pair.before], self.members[step.pair.after]

    def label(self, step: Step, change: Change, lang: str = "zh") -> Label:
        """What a change of a step is called."""
        before, after = self.sides(step)
        return label(change.line, before.report.form, after.report.form, lang)


def compare(reports: Iterable[Report]) -> Comparison:
    """The reports side by side: years of one office, offices of one year, or both.

    Every report is set against that of its office for the year before; two reports of different offices against each
    other. Nothing is compared that the forms define differently: such lines are marked (口径变化).
    """
    found = members(reports)
    following = pairs(found)
    return Comparison(
        members=found,
        steps=tuple(Step(pair, changes(found[pair.before].report, found[pair.after].report)) for pair in following),
        measures=tuple(measure(member.report) for member in found),
        narratives=narratives(found, following),
        remarks=remarks(found),
    )
