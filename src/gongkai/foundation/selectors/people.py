"""Who somebody is today, and what people an actor may see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from gongkai.foundation import policies
from gongkai.foundation.models import Appointment, OrganisationFacts, Person, Role, StandIn
from gongkai.foundation.policies import NOBODY, Actor, Grant
from gongkai.foundation.selectors.organisations import below


def actor(person: Person, on: date, address: str | None = None) -> Actor:
    """The person with the roles of the day, own and as a stand-in."""
    if not person.is_active:
        return NOBODY
    own = Appointment.objects.filter(in_force(on), person=person).values_list("role", "organisation_id")
    lent = StandIn.objects.filter(in_force(on), in_force(on, "appointment__"), person=person).values_list(
        "appointment__role", "appointment__organisation_id", "appointment__person_id"
    )
    grants = tuple(Grant(Role(role), organisation) for role, organisation in own) + tuple(
        Grant(Role(role), organisation, absent) for role, organisation, absent in lent
    )
    return Actor(person.pk, person.name, grants, below(on.year) if grants else None, address)


def in_force(on: date, path: str = "") -> Q:
    """An appointment or a stand-in that holds on a day; `path` leads to it."""
    return Q(**{f"{path}begins__lte": on}) & (Q(**{f"{path}ends": None}) | Q(**{f"{path}ends__gte": on}))


def visible(who: Actor) -> QuerySet[Person]:
    """The people that `who` may look up: those who have or had a role at an organisation in reach."""
    reached = policies.reached(who, "people.read")
    people = Person.objects.order_by("name", "username")
    if reached is None:
        return people
    return people.filter(pk__in=Appointment.objects.filter(organisation__in=reached).values("person"))


def listed(who: Actor, on: date) -> QuerySet[Any]:
    """`visible`, each with the appointments of the day as `today`, each of these with the `office`'s short name, and
    with the stand-ins of the day as `standing_today`. Three queries, however many there are."""
    facts = OrganisationFacts.objects.filter(organisation=OuterRef("organisation"), effective__lte=on)
    office = Subquery(facts.order_by("-effective").values("short_name")[:1])
    today = Appointment.objects.filter(in_force(on)).annotate(office=office)
    standing = StandIn.objects.filter(in_force(on), in_force(on, "appointment__")).select_related("appointment__person")
    return (
        visible(who)
        .distinct()
        .prefetch_related(
            Prefetch("appointments", today, to_attr="today"),
            Prefetch("standing_in", standing, to_attr="standing_today"),
        )
    )


def appointments(person: Person) -> QuerySet[Appointment]:
    """All appointments of somebody, the last first, with their stand-ins; one never taken up is left out."""
    held = person.appointments.filter(Q(ends=None) | Q(ends__gte=F("begins"))).order_by("-begins", "role")
    stand_ins = StandIn.objects.filter(ends__gte=F("begins")).select_related("person").order_by("begins")
    return held.prefetch_related(Prefetch("stand_ins", stand_ins))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role at an organisation on a day, and in whose place."""

    appointment: Appointment
    stand_ins: list[StandIn]


def holders(organisation_id: int, on: date) -> dict[Role, list[Holder]]:
    """Who does what at an organisation on a day. Two queries."""
    standing = StandIn.objects.filter(in_force(on)).select_related("person")
    held = (
        Appointment.objects.filter(in_force(on), organisation=organisation_id)
        .select_related("person")
        .prefetch_related(Prefetch("stand_ins", standing, to_attr="standing"))
        .order_by("person__name")
    )
    found: dict[Role, list[Holder]] = defaultdict(list)
    for one in held:
        found[Role(one.role)].append(Holder(one, one.standing))
    return {role: found[role] for role in Role if role in found}
