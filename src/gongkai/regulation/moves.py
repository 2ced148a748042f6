"""What a changed calendar moves: every date that follows from open ledgers, named.

A notice that is announced, corrected or entered for a region changes due dates that were told to officers; design
decision 1: open cases are counted anew and their officers told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from gongkai.regulation.calendar import Calendar
from gongkai.regulation.clock import compute
from gongkai.regulation.events import Event
from gongkai.regulation.settings import STANDARD, Settings
from gongkai.regulation.words import Lang, say


class Move(NamedTuple):
    """A date of a case that a changed calendar moves. `name` is as in `Clock.dates`; None: there is no such date."""

    case: str
    name: str
    before: date | None
    after: date | None

    def text(self, lang: Lang) -> str:
        """Which date of which case moves from where to where."""
        kind, _, party = self.name.partition(":")
        name = say(f"date.{kind}", lang) + (
            f"（{party}）" if party and lang == "zh" else f" ({party})" if party else ""
        )
        nothing = "无" if lang == "zh" else "none"
        before, after = self.before or nothing, self.after or nothing
        return say("line.moved", lang, {"case": self.case, "name": name, "before": before, "after": after})


def moves(
    ledgers: Mapping[str, Iterable[Event]], before: Calendar, after: Calendar, settings: Settings = STANDARD
) -> Iterator[Move]:
    """Every date of every ledger (Articles 30 to 34) that differs under `after`, in the order of the ledgers."""
    for case, ledger in ledgers.items():
        events = tuple(ledger)
        old, new = compute(events, before, settings).dates(), compute(events, after, settings).dates()
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                yield Move(case, name, old.get(name), new.get(name))
