"""From a ledger to facts: events sorted by kind, and everything that cannot have happened refused.

What is unlawful but may have happened (an extension told too late) is no matter of this module: the clock records it
and gives it no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from operator import attrgetter
from typing import Any, TypeVar

from gongkai.regulation.calendar import Calendar
from gongkai.regulation.errors import BadLedger, UnknownYear
from gongkai.regulation.events import (
    KIND_OF,
    LONGEST_TEXT,
    Arrival,
    AutoReceipt,
    Confirmation,
    ConsultationAnswered,
    ConsultationReceived,
    ConsultationSent,
    ContactFailed,
    Event,
    FeeNoticeReceived,
    FeeNoticeSent,
    FeePaid,
    Lapsed,
    ReasonsAsked,
    ReasonsGiven,
    RedoOrdered,
    Replied,
    ReplyReceived,
    SupplementAnswered,
    SupplementAsked,
    SupplementNoticeReceived,
    Withdrawn,
)
from gongkai.regulation.words import Text, templates

MOST_EVENTS = 500
# 条例（国务院令第711号） in force from this day; earlier applications are matters of the Regulation of 2008.
IN_FORCE = date(2019, 5, 15)

# An event of the first kind needs one of the second, on the same day or before.
_AFTER: Mapping[type[Event], type[Event]] = {
    AutoReceipt: Arrival,
    ContactFailed: Arrival,
    Confirmation: Arrival,
    SupplementNoticeReceived: SupplementAsked,
    SupplementAnswered: SupplementAsked,
    ReasonsGiven: ReasonsAsked,
    FeeNoticeReceived: FeeNoticeSent,
    FeePaid: FeeNoticeSent,
    ReplyReceived: Replied,
}
_ONCE: tuple[type[Event], ...] = (
    SupplementNoticeReceived, SupplementAnswered, ReasonsAsked, ReasonsGiven, FeeNoticeSent, FeeNoticeReceived, FeePaid,
    RedoOrdered, Withdrawn, Lapsed, Replied, ReplyReceived,
)  # fmt: skip

E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class Consultation:
    """One consulted party: its letter, when that reached it, what it answered."""

    sent: ConsultationSent
    received: date | None = None
    answered: ConsultationAnswered | None = None


@dataclass(slots=True)
class Facts:
    """A ledger that can have happened, sorted by kind and day."""

    by_kind: dict[type[Any], list[Any]]
    consultations: list[Consultation]

    def all(self, kind: type[E]) -> list[E]:
        """All events of a kind, by day."""
        return self.by_kind.get(kind, [])

    def first(self, kind: type[E]) -> E | None:
        """The earliest event of a kind."""
        found = self.by_kind.get(kind)
        return found[0] if found else None

    def day(self, kind: type[Event]) -> date | None:
        """The day of the earliest event of a kind."""
        found = self.by_kind.get(kind)
        return found[0].on if found else None


def gather(events: Iterable[Event], calendar: Calendar) -> Facts:
    """The facts of a ledger. BadLedger, UnknownYear: what cannot have happened, with what to look at."""
    events = tuple(islice(events, MOST_EVENTS + 1))
    if len(events) > MOST_EVENTS:
        raise BadLedger("too-many-events", most=MOST_EVENTS)
    by_kind: dict[type[Any], list[Any]] = {}
    for event in events:
        by_kind.setdefault(type(event), []).append(event)
    _check_days(events, by_kind, calendar)
    for found in by_kind.values():
        if len(found) > 1:
            _sort(found)
    facts = Facts(by_kind, [])
    _check_start(facts)
    if len(events) > 1:
        _check_once(facts)
        _check_order(facts)
        _check_consultations(facts)
    return facts


def _sort(found: list[Any]) -> None:
    """By day and party; where that does not tell them apart by all they hold, so that no order of recording shows."""
    key = attrgetter("on", "party") if hasattr(found[0], "party") else attrgetter("on")
    found.sort(key=key)
    if any(key(one) == key(other) for one, other in pairwise(found)):
        found.sort(key=lambda event: (event.on, repr(event)))


def kind_text(kind: type[Event]) -> Text:
    """What a kind of event is called."""
    return templates()[f"event.{KIND_OF[kind]}"]


def _check_days(events: Sequence[Event], by_kind: Iterable[type[Any]], calendar: Calendar) -> None:
    """That all are events, on days that the calendar knows. Of several errors always the same one is told."""
    strange = [kind for kind in by_kind if kind not in KIND_OF]
    if strange:
        raise BadLedger("not-an-event", value=min(repr(event)[:60] for event in events if type(event) in strange))
    first, last = calendar.first, calendar.last
    if all(type(event.on) is date and first <= event.on <= last for event in events):
        return
    bad = [event for event in events if type(event.on) is not date or not first <= event.on <= last]
    event = min(bad, key=repr)
    name = kind_text(type(event))
    if type(event.on) is not date:
        raise BadLedger("not-a-day", event=name, value=repr(event.on)[:60])
    days = {"day": event.on.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    raise UnknownYear("event-year", event=name, **days)


def _check_start(facts: Facts) -> None:
    arrivals, redo = facts.all(Arrival), facts.first(RedoOrdered)
    if bool(arrivals) == bool(redo):
        raise BadLedger("two-starts" if redo else "no-start")
    if redo:
        start = redo.on
    else:
        channels = {arrival.channel for arrival in arrivals}
        if len(channels) > 1:
            raise BadLedger("two-channels", first=str(arrivals[0].channel), second=str(arrivals[-1].channel))
        start = arrivals[0].on
        if start < IN_FORCE:
            raise BadLedger("before-the-regulation", day=start.isoformat(), since=IN_FORCE.isoformat())
    for kind, found in facts.by_kind.items():
        if found[0].on < start:
            raise BadLedger(
                "before-receipt", event=kind_text(kind), day=found[0].on.isoformat(), start=start.isoformat()
            )


def _check_once(facts: Facts) -> None:
    for kind in _ONCE:
        found = facts.by_kind.get(kind)
        if found and len(found) > 1:
            first, second = found[0].on.isoformat(), found[1].on.isoformat()
            raise BadLedger("recorded-twice", event=kind_text(kind), first=first, second=second)


def _check_order(facts: Facts) -> None:
    for kind, cause in _AFTER.items():
        found = facts.by_kind.get(kind)
        if not found:
            continue
        causes = facts.by_kind.get(cause)
        if not causes:
            raise BadLedger("no-cause", event=kind_text(kind), day=found[0].on.isoformat(), cause=kind_text(cause))
        if found[0].on < causes[0].on:
            raise BadLedger(
                "before-its-cause",
                event=kind_text(kind),
                day=found[0].on.isoformat(),
                cause=kind_text(cause),
                cause_day=causes[0].on.isoformat(),
            )
    replied, confirmed = facts.day(Replied), facts.day(Confirmation)
    if replied and confirmed and replied < confirmed:
        raise BadLedger("receipt-after-reply", day=confirmed.isoformat(), reply=replied.isoformat())


def _check_consultations(facts: Facts) -> None:
    parties: dict[str, Consultation] = {}
    for sent in facts.all(ConsultationSent):
        name = sent.party
        if not name.strip() or len(name) > LONGEST_TEXT or not name.isprintable():
            raise BadLedger("party-name", day=sent.on.isoformat(), most=LONGEST_TEXT)
        if name in parties:
            raise BadLedger("party-twice", party=name, first=str(parties[name].sent.on), second=str(sent.on))
        parties[name] = Consultation(sent)
    for received in facts.all(ConsultationReceived):
        found = _consultation(parties, received)
        found.received = found.received or received.on
    for answered in facts.all(ConsultationAnswered):
        found = _consultation(parties, answered)
        if found.received and answered.on < found.received:
            _before(answered, kind_text(ConsultationReceived), found.received)
        found.answered = found.answered or answered
    facts.consultations.extend(parties.values())


def _consultation(
    parties: Mapping[str, Consultation], event: ConsultationReceived | ConsultationAnswered
) -> Consultation:
    found = parties.get(event.party)
    if found is None:
        raise BadLedger("unknown-party", event=kind_text(type(event)), day=str(event.on), party=event.party[:60])
    if event.on < found.sent.on:
        _before(event, kind_text(ConsultationSent), found.sent.on)
    return found


def _before(event: ConsultationReceived | ConsultationAnswered, cause: Text, cause_day: date) -> None:
    raise BadLedger(
        "party-before-its-cause",
        event=kind_text(type(event)),
        party=event.party,
        day=event.on.isoformat(),
        cause=cause,
        cause_day=cause_day.isoformat(),
    )
