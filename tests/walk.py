"""All addresses of the platform, with arguments for which there is data: for the walks over roles and for the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.foundation.models import Person, Role
from tests import offices

# Python's own converters of Django; the values are found by name, first `name:argument`, then `argument`.
Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its URL name, action and the URL with data behind it."""

    name: str
    action: str
    url: str


@dataclass
class World:
    """The small city with a person in every role at one office, and one at another."""

    city: offices.City
    people: dict[Role, Person] = field(default_factory=dict)
    others: dict[Role, Person] = field(default_factory=dict)
    arguments: Arguments = field(default_factory=dict)


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every pattern of the platform's own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def addresses(arguments: Arguments) -> list[Address]:
    """All addresses. KeyError names the argument for which there is no data: give it in `world`."""
    found = []
    for pattern in patterns():
        names = pattern.pattern.converters if hasattr(pattern.pattern, "converters") else {}
        values = {name: arguments.get(f"{pattern.name}:{name}", arguments.get(name)) for name in names}
        lacking = [name for name, value in values.items() if value is None]
        if lacking:
            raise KeyError(f"{pattern.name}: {lacking}")
        found.append(Address(str(pattern.name), pattern.callback.action, reverse(str(pattern.name), kwargs=values)))
    return found
