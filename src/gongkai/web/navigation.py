"""What the frames offer: each package names its pages; a frame shows those that exist and the actor may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from gongkai.foundation.policies import Actor, may


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation: its group, label, URL name and the action that opens it."""

    group: str | Promise
    label: str | Promise
    url_name: str
    action: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a frame shows it."""

    label: str | Promise
    address: str
    current: bool


def links(entries: Sequence[Entry], actor: Actor, path: str) -> list[tuple[str | Promise, list[Link]]]:
    """By group, what the actor may open. Current is the longest address that the page's begins with; the home, with
    which they all begin, only where it is the page."""
    open_to = [(entry, reverse(entry.url_name)) for entry in entries if may(actor, entry.action)]
    home = min((address for _, address in open_to), key=len, default="")
    current = max((a for _, a in open_to if path == a or (a != home and path.startswith(a))), key=len, default="")
    found: dict[str, tuple[str | Promise, list[Link]]] = {}
    for entry, address in open_to:
        group = found.setdefault(str(entry.group), (entry.group, []))
        group[1].append(Link(entry.label, address, address == current))
    return list(found.values())
