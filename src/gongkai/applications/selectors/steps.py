"""What a case's page offers: the steps that its state allows and the actor may take, and why one is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from gongkai.applications.models import Application, Consultation, Delivery, Letter, State
from gongkai.applications.rules import guards
from gongkai.applications.rules.facts import CaseFacts
from gongkai.applications.rules.guards import Objection
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.selectors.letters import REPLIES, VOIDED
from gongkai.applications.selectors.twins import joinable
from gongkai.applications.states import AFTER_THE_END, BY_ITSELF, Step, allowed
from gongkai.foundation.policies import Actor, may
from gongkai.regulation import Clock
from gongkai.regulation.events import Delivery as Way


@dataclass(frozen=True, slots=True)
class Offer:
    """A step, and what a guard has against it now; an empty list: it can be taken."""

    step: Step
    against: tuple[Objection, ...] = ()


def offers(case: Application, actor: Actor, today: date, now: Clock | None = None) -> list[Offer]:
    """The steps in the order of the work. A step for which there is nothing to do is left out. `now`: the case's clock,
    where it is at hand."""
    steps = [step for step in allowed(case.state) if may(actor, step.action, case.organisation_id)]
    prefetch_related_objects([case], "letters__deliveries", "consultations", "items")
    if case.ended is not None and case.state == State.HANDLING:
        steps = [step for step in steps if step.key not in AFTER_THE_END]
    if case.joined_to_id:
        steps = [step for step in steps if step.key not in BY_ITSELF]
    matter = _Matter(case, list(case.letters.all()), list(case.consultations.all()))
    steps = [step for step in steps if step.key not in _MATTERS or _MATTERS[step.key](matter)]
    if not any(step.key in _GUARDS for step in steps):
        return [Offer(step) for step in steps]
    known = facts_of(case, today, now)
    late_is_mine = may(actor, "case.approve_late", case.organisation_id)
    return [Offer(step, tuple(_against(case, step.key, known, late_is_mine))) for step in steps]


def _against(case: Application, key: str, known: CaseFacts, late_is_mine: bool) -> Iterator[Objection]:
    if key == "supplement":
        found: Iterable[Objection] = guards.asking_supplement(
            known, known.clock.calendar, "…", "…", approved=late_is_mine
        )
    elif key in _GUARDS:
        found = _GUARDS[key](known)
    else:
        return
    yield from (one for one in found if one.stops)


_GUARDS: dict[str, Callable[[CaseFacts], Iterator[Objection]]] = {
    "supplement": lambda known: iter(()),
    "extend": lambda known: guards.extending(known, known.today),
    "delay": guards.delaying,
    "consulted": guards.ending_consultation,
    "no_reasons": guards.without_reasons,
    "lapse": lambda known: guards.lapsing(known, known.clock.course.lapse_from),
    "submit": guards.deciding,
    "sign": guards.signing,
    "send": guards.releasing,
}


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a step could be about."""

    case: Application
    letters: list[Letter]
    consultations: list[Consultation]

    @property
    def sent(self) -> list[tuple[Letter, Delivery]]:
        return [(letter, one) for letter in self.letters for one in letter.deliveries.all()]

    @property
    def its(self) -> list[tuple[Letter, Delivery]]:
        """Of what was sent, what is entered here: the reply of a case that it was joined to is entered there."""
        return [pair for pair in self.sent if not (self.case.joined_to_id and pair[0].kind == "reply")]


def _any_reply(matter: _Matter) -> bool:
    return any(one.state != Letter.State.VOID and one.kind in REPLIES for one in matter.letters)


def _to_tell(matter: _Matter) -> bool:
    third = [one for one in matter.consultations if one.consulted == "third_party"]
    written = {one.to_id for one in matter.letters if one.kind == "third_party_told" and one.state != Letter.State.VOID}
    return any(one.position == "objects" and one.told is None and one.pk not in written for one in third)


_READY = (Letter.State.SIGNED, Letter.State.SEALED)
_MATTERS: dict[str, Callable[[_Matter], bool]] = {
    **dict.fromkeys(("review", "sign", "seal", "send", "submit"), _any_reply),
    "fee": lambda its: all(one.kind != "fee_notice" or one.state == Letter.State.VOID for one in its.letters),
    "void_letter": lambda its: any(
        one.kind in VOIDED and one.state == Letter.State.SIGNED and not one.deliveries.all() for one in its.letters
    ),
    "send_letter": lambda its: any(one.state in _READY and one.kind not in REPLIES for one in its.letters),
    # Of which the receipt is not known, the proof is missing, or the day was wrong.
    "delivered": lambda its: bool(its.its),
    "returned": lambda its: any(
        one.received is None and one.returned is None and one.way == Way.POST for _letter, one in its.its
    ),
    "send_again": lambda its: any(letter.kind in REPLIES and one.returned is not None for letter, one in its.sent),
    "close": lambda its: any(letter.kind in REPLIES and one.received is not None for letter, one in its.sent),
    "divide": lambda its: len(its.case.items.all()) > 1 and its.case.parent_id is None and not its.consultations,
    "cancel": lambda its: not its.case.cancel_reason,
    "second_cancel": lambda its: bool(its.case.cancel_reason),
    "join": lambda its: joinable(its.case).exists(),
    "unjoin": lambda its: its.case.joined_to_id is not None,
    "opinion": lambda its: bool(its.consultations),
    "consulted": lambda its: bool(its.consultations),
    "tell_third_party": _to_tell,
}
