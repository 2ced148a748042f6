"""What happened in one package and must act in another: typed events, handled in the transaction that sends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T", bound="Event")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Carries ids."""


_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def on(event: type[T], handler: Callable[[T], None]) -> None:
    """Have `handler` called for each such event. Only `config` registers."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def send(event: Event) -> None:
    """Call the handlers; what one raises undoes the transaction."""
    for handler in _handlers[type(event)]:
        handler(event)
