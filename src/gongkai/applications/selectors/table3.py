"""How many cases table 3 counts, by column and row, for a period (国办公开办函〔2021〕30号)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.applications.models import ApplicantKind, Application, State


@dataclass(frozen=True, slots=True)
class Counted:
    """One column: what came, what was carried in, how cases ended by row, what is carried out."""

    new: int
    carried_in: int
    rows: dict[str, int]
    carried_out: int

    @property
    def processed(self) -> int:
        """All that ended."""
        return sum(self.rows.values())

    @property
    def sound(self) -> bool:
        """New and carried in is processed and carried out."""
        return self.new + self.carried_in == self.processed + self.carried_out


def counted(organisations: Collection[int], first: date, last: date) -> dict[str, Counted]:
    """Each column's count from the first day to the last. Redos and cancelled registrations are not counted (practice
    1.3, 1.5), nor what has no day of receipt yet. Four queries."""
    came = _cases(organisations).filter(received__lte=last)
    before = Q(received__lt=first)
    new = _by_column(came.exclude(before))
    carried_in = _by_column(came.filter(before).exclude(ended__lt=first))
    carried_out = _by_column(came.exclude(ended__lte=last))
    ended = came.filter(ended__range=(first, last)).exclude(row="").order_by()
    rows: dict[str, dict[str, int]] = {column: {} for column in ApplicantKind.values}
    for column, row, count in ended.values_list("column", "row").annotate(count=Count("pk")):
        rows[column][row] = count
    return {
        column: Counted(new[column], carried_in[column], rows[column], carried_out[column])
        for column in ApplicantKind.values
    }


def _cases(organisations: Collection[int]) -> QuerySet[Application]:
    return Application.objects.filter(organisation__in=organisations, parent=None).exclude(state=State.CANCELLED)


def _by_column(cases: QuerySet[Application]) -> Counter[str]:
    return Counter(dict(cases.order_by().values_list("column").annotate(count=Count("pk"))))
