"""Who somebody is today."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from gongkai.foundation.models import Appointment, Person, Role, StandIn
from gongkai.foundation.policies import NOBODY, Actor, Grant
from gongkai.foundation.selectors.organisations import below


def actor(person: Person, on: date) -> Actor:
    """The person with the roles of the day, own and as a stand-in."""
    if not person.is_active:
        return NOBODY
    today = Q(begins__lte=on) & (Q(ends=None) | Q(ends__gte=on))
    own = Appointment.objects.filter(today, person=person).values_list("role", "organisation_id")
    lent = StandIn.objects.filter(person=person, begins__lte=on, ends__gte=on).values_list(
        "appointment__role", "appointment__organisation_id", "appointment__person_id"
    )
    grants = tuple(Grant(Role(role), organisation) for role, organisation in own) + tuple(
        Grant(Role(role), organisation, absent) for role, organisation, absent in lent
    )
    return Actor(person.pk, person.name, grants, below(on.year) if grants else None)
