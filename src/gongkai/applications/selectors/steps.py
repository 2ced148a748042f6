"""What a case's page offers: the steps that its state allows and the actor may take, and why one is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from gongkai.applications.models import Application, Consultation, Letter
from gongkai.applications.rules import guards
from gongkai.applications.rules.facts import CaseFacts
from gongkai.applications.rules.guards import Objection
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.selectors.tasks import REPLIES
from gongkai.applications.states import Step, allowed
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
    letters, consultations = list(case.letters.all()), list(case.consultations.all())
    steps = [step for step in steps if _has_matter(step.key, letters, consultations)]
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
    "lapse": lambda known: guards.lapsing(known, known.clock.course.lapse_from),
    "submit": guards.deciding,
    "sign": guards.signing,
    "send": guards.releasing,
}


def _has_matter(key: str, letters: list[Letter], consultations: list[Consultation]) -> bool:
    """Whether there is something that the step could be about."""
    sent = [(letter, one) for letter in letters for one in letter.deliveries.all()]
    if key == "send_letter":
        ready = (Letter.State.SIGNED, Letter.State.SEALED)
        return any(one.state in ready and one.kind not in REPLIES for one in letters)
    if key == "delivered":
        return any(one.received is None or one.proof_id is None for _letter, one in sent)
    if key == "returned":
        return any(one.received is None and one.returned is None and one.way == Way.POST for _letter, one in sent)
    if key == "send_again":
        return any(letter.kind in REPLIES and one.returned is not None for letter, one in sent)
    if key in ("opinion", "consulted"):
        return bool(consultations)
    if key == "tell_third_party":
        return any(
            one.consulted == "third_party" and one.position == "objects" and one.told is None for one in consultations
        )
    if key in ("review", "sign", "seal", "send", "submit", "close"):
        return any(one.state != Letter.State.VOID for one in letters)
    return True
