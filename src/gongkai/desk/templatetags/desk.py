"""What the desk's frame asks for."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.functional import Promise

from gongkai.desk.navigation import ENTRIES
from gongkai.foundation.now import day
from gongkai.foundation.selectors.organisations import names
from gongkai.web.navigation import Link, links

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_links(context: dict[str, Any]) -> list[tuple[str | Promise, list[Link]]]:
    """The navigation, by group."""
    request = context["request"]
    return links(ENTRIES, request.actor, request.path)


@register.simple_tag(takes_context=True)
def office_names(context: dict[str, Any]) -> str:
    """The organisations at which the person has a role, two at most by name."""
    request = context["request"]
    ids = list(dict.fromkeys(grant.organisation_id for grant in request.actor.grants))
    called = names(day(request.at)) if ids else {}
    shown = "、".join(called.get(one, "") for one in ids[:2])
    return f"{shown} …" if len(ids) > 2 else shown
