"""Which report is that of the year before: by organisation and year."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from gongkai.annualreport.report import Report


def same_name(organisation: str) -> str:
    """The name of an organisation as it is compared: full-width and half-width alike, without blanks."""
    return "".join(unicodedata.normalize("NFKC", organisation).split())


class Pairs:
    """Reports of earlier years, to be asked for the one before a report."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self.by_name: dict[str, list[Report]] = {}
        self.count = 0
        for report in reports:
            self.by_name.setdefault(same_name(report.organisation), []).append(report)
            self.count += 1

    def of(self, report: Report) -> Report | None:
        """The report of the same organisation for the year before.

        Where there is none, its latest earlier one, so that the check can say that a year is missing. A single report
        that does not say whose it is, or of which year, is taken for the one that is meant.
        """
        named = self.by_name.get(same_name(report.organisation), ())
        own = named if report.organisation else ()
        if report.year is not None:
            earlier = [other for other in own if other.year is not None and other.year < report.year]
            if earlier:
                return max(earlier, key=lambda other: other.year or 0)
        return self._only(report)

    def _only(self, report: Report) -> Report | None:
        if self.count != 1:
            return None
        ((name, (other,)),) = self.by_name.items()
        meant = not name or not report.organisation or name == same_name(report.organisation)
        known = report.year is not None and other.year is not None
        return other if meant and (not known or (other.year or 0) < (report.year or 0)) else None
