"""Whose gateway takes an organisation's text messages, and how messages fare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import Count, QuerySet

from gongkai.foundation.channels.text import Gateway
from gongkai.foundation.models import Membership, Message, TextGateway


def of(organisation_id: int | None, on: date) -> TextGateway | None:
    """The organisation's own gateway, else that of the nearest one above it in the year's tree; None when none is in
    use. A message of no organisation has none."""
    active = {gateway.organisation_id: gateway for gateway in TextGateway.objects.filter(active=True)}
    if organisation_id is None or not active:
        return None
    year = Membership.objects.filter(year__lte=on.year).order_by("-year").values_list("year", flat=True).first()
    places = Membership.objects.filter(year=year or on.year)
    above = dict(places.values_list("organisation_id", "parent_id"))
    place: int | None = organisation_id
    while place is not None and place not in active:
        place = above.pop(place, None)  # taken out, so that a ring in the tree ends
    return active.get(place) if place is not None else None


def way(gateway: TextGateway) -> Gateway:
    """How to reach it."""
    return Gateway(
        address=gateway.address,
        form=gateway.form,
        token=gateway.token,
        success_key=gateway.success_key,
        success_value=gateway.success_value,
        inside=settings.ENVIRONMENT.inside,
    )


def messages() -> QuerySet[Message]:
    """All messages, newest first, without what they say and to whom."""
    return Message.objects.defer("recipient", "subject", "body").order_by("-pk")


def counts() -> Mapping[Message.State, int]:
    """How many messages are in each state; zero where none is."""
    found = dict(Message.objects.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in Message.State}


def tried_again() -> int:
    """How many messages were tried in vain and will be tried again: their server or gateway does not answer."""
    return Message.objects.filter(state=Message.State.WAITING).exclude(problem="").count()
