"""Organisations as they are on a day, and their tree in a year."""

from __future__ import annotations

from collections import defaultdict

from gongkai.foundation.models import Membership


def below(year: int) -> dict[int, frozenset[int]]:
    """Each organisation of the year with itself and all below it. A year without a tree has the latest before it."""
    known = Membership.objects.filter(year__lte=year).order_by("-year").values_list("year", flat=True).first()
    children: dict[int, list[int]] = defaultdict(list)
    if known is None:
        return {}
    places = list(Membership.objects.filter(year=known).values_list("organisation_id", "parent_id"))
    for organisation, parent in places:
        if parent is not None:
            children[parent].append(organisation)

    def gather(organisation: int) -> frozenset[int]:
        found = {organisation}
        for child in children[organisation]:
            found |= gather(child)
        return frozenset(found)

    return {organisation: gather(organisation) for organisation, _ in places}
