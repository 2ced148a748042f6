"""How many things an applicant asked for, from which a fee by items (按件) is reckoned (国办函〔2020〕109号, 4)."""

from __future__ import annotations

from django.db.models import Q

from gongkai.applications.models import Applicant, Application, Item, Part, State


def items_asked(case: Application) -> int:
    """The items of this application that were not withdrawn."""
    return case.items.exclude(outcome="withdrawn").count()


def items_before(case: Application) -> int:
    """What the same applicant asked of the same office in the calendar month in which this application was received,
    before it. Who is the same is told by the keyed hashes of identity number and telephone; a proxy is nobody here.
    A registration that was cancelled does not count, nor does a new reply to an old application (重新答复)."""
    if case.received is None:
        return 0
    who = Q(pk__in=[])
    for one in case.people.exclude(part=Part.PROXY):
        if one.identity_lookup:
            who |= Q(identity_lookup=one.identity_lookup)
        if one.telephone_lookup:
            who |= Q(telephone_lookup=one.telephone_lookup)
    theirs = Applicant.objects.filter(who).exclude(part=Part.PROXY).values("application")
    earlier = Application.objects.filter(
        Q(received__lt=case.received) | Q(received=case.received, pk__lt=case.pk), pk__in=theirs,
        organisation=case.organisation_id, received__gte=case.received.replace(day=1), parent=None,
    )  # fmt: skip
    counted = earlier.exclude(state=State.CANCELLED)
    return Item.objects.filter(application__in=counted).exclude(outcome="withdrawn").count()
