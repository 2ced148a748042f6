"""Who may do what, drawn from the one table that decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.foundation.actions import GROUPS, label
from gongkai.foundation.models import Role
from gongkai.foundation.policies import ANYBODY, MATRIX, SIGNED_IN, Reach
from gongkai.web.access import allow
from gongkai.web.middleware import Request

REACHES: dict[Reach, Promise] = {Reach.OWN: _("本机关"), Reach.BELOW: _("本机关及下级"), Reach.ALL: _("全部")}


@dataclass(frozen=True, slots=True)
class Row:
    """An action, and how far each role may."""

    name: Promise | str
    cells: list[Promise | str]


@dataclass(frozen=True, slots=True)
class Group:
    """What the actions are about."""

    name: Promise | str
    rows: list[Row]


@allow("matrix.read")
@require_safe
def matrix(request: Request) -> HttpResponse:
    """The whole table: what everybody may in a sentence, the rest role by role."""
    mine = {grant.role for grant in request.actor.grants}
    context = {
        "anybody": _alike(ANYBODY),
        "everybody": _alike(SIGNED_IN),
        "sections": [group for group in _groups() if group.rows],
        "roles": [(role.label, role in mine) for role in Role],
        "columns": len(Role) + 1,
    }
    return render(request, "desk/matrix.html", context)


def _alike(rule: str) -> list[str]:
    return [label(action) for action, one in MATRIX.items() if one == rule]


def _groups() -> list[Group]:
    named = {action for names in GROUPS.values() for action in names}
    groups = [Group(group, _rows(names)) for group, names in GROUPS.items()]
    return [*groups, Group(_("其他"), _rows({action: action for action in MATRIX if action not in named}))]


def _rows(names: Mapping[str, Promise] | Mapping[str, str]) -> list[Row]:
    rows = []
    for action, name in names.items():
        rule = MATRIX.get(action, ANYBODY)
        if not isinstance(rule, str):
            rows.append(Row(name, [REACHES[rule[role]] if role in rule else "" for role in Role]))
    return rows
