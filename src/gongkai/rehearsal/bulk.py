"""Many invented organisations at once, for measuring: put straight into the tables, so without an audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from gongkai.foundation.models import Column, Membership, Organisation, OrganisationFacts, OrganisationKind, TreeYear
from gongkai.rehearsal.plan import Plan, data, plans, text

_BATCH = 500
_BELOW = 40  # organs of one government


@transaction.atomic
def many(*, organisations: int, year: int, at: datetime) -> int:
    """So many organisations in a tree of three floors, each with facts, a guide and a rule; how many there are."""
    patterns = [plan for plan in plans() if plan.kind == OrganisationKind.DEPARTMENT and plan.parent == "yunling"]
    made = [_organisation(number) for number in range(organisations)]
    Organisation.objects.bulk_create(made, batch_size=_BATCH)
    facts = [_facts(one, number, patterns[number % len(patterns)]) for number, one in enumerate(made)]
    OrganisationFacts.objects.bulk_create(facts, batch_size=_BATCH)
    Membership.objects.bulk_create(_places(made, year), batch_size=_BATCH)
    TreeYear.changed(year)
    paired = [(one, patterns[number % len(patterns)]) for number, one in enumerate(made)]
    columns = [_column(one, kind, plan, at) for one, plan in paired for kind in Column.Kind]
    Column.objects.bulk_create(columns, batch_size=_BATCH)
    return len(made)


def _organisation(number: int) -> Organisation:
    kind = OrganisationKind.DEPARTMENT if number % _BELOW else OrganisationKind.GOVERNMENT
    return Organisation(code=f"many-{number}", kind=kind, order=number)


def _facts(one: Organisation, number: int, plan: Plan) -> OrganisationFacts:
    place = f"第{number // _BELOW + 1}区"
    government = one.kind == OrganisationKind.GOVERNMENT
    name = f"{place}人民政府" if government else f"{place}第{number % _BELOW}{plan.name[3:]}"
    given = {**plan.facts, "name": name, "short_name": name, "reply_name": name}
    return OrganisationFacts(organisation=one, effective=date(2020, 1, 1), **given)


def _places(made: list[Organisation], year: int) -> Iterator[Membership]:
    """The first is over all governments, and each of these over the departments that follow it."""
    for number, one in enumerate(made):
        above = 0 if number % _BELOW == 0 else number - number % _BELOW
        yield Membership(year=year, organisation=one, parent=made[above] if number else None)


def _column(one: Organisation, kind: str, plan: Plan, at: datetime) -> Column:
    template = data()["guide"] if kind == Column.Kind.GUIDE else data()["rules"][0]
    title, written = text(template["title"], plan), text(template["text"], plan)
    return Column(organisation=one, kind=kind, title=title, text=written, published=at)
