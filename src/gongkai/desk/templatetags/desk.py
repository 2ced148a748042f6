"""What the desk's frame asks for."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongkai.annualreport.edition import EDITIONS, edition
from gongkai.desk.applications.forms.steps import POSITIONS
from gongkai.desk.navigation import ENTRIES
from gongkai.foundation.language import lang
from gongkai.foundation.now import day
from gongkai.foundation.selectors.organisations import names
from gongkai.regulation import outcomes
from gongkai.regulation.events import KINDS
from gongkai.regulation.facts import kind_text
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


@register.filter
def outcome(key: str) -> str:
    """A 处理决定 in words."""
    return outcomes()[key].title.in_lang(lang()) if key in outcomes() else key


@register.filter
def table3(row: str) -> str:
    """A leaf row of table 3 as the mandated form prints it, its heading before it: 不予公开·属于国家秘密."""
    table = edition(EDITIONS[-1]).table("table3")
    found = next((one for one in table.rows if one.key == row), None)
    if found is None:
        return row
    headings = [one.label for one in table.groups if one.key == found.group and one.parent]
    return "·".join([*headings, found.label])


@register.filter
def event(kind: str) -> str:
    """An event of the ledger in words."""
    return kind_text(KINDS[kind]).in_lang(lang()) if kind in KINDS else kind


@register.filter
def position(value: str) -> str:
    """A consulted party's opinion in words."""
    return str(dict(POSITIONS).get(value, value))  # type: ignore[call-overload]


@register.filter
def conclusion(value: str) -> str:
    """A review's conclusion in words."""
    return str({"passed": _("通过"), "refused": _("不通过"), "referred": _("报请确定")}.get(value, value))
