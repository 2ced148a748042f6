"""What the portal's frame asks for."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.portal.navigation import ENTRIES
from gongkai.web.navigation import Link, links

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_links(context: dict[str, Any]) -> list[Link]:
    """The bar."""
    request = context["request"]
    return [link for _group, found in links(ENTRIES, request.actor, request.path) for link in found]
