"""What a case's page offers: the steps that its state allows and the actor may take, and why one is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.applications.models import Application, Letter
from gongkai.applications.rules import guards
from gongkai.applications.rules.facts import CaseFacts
from gongkai.applications.rules.guards import Objection
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.states import Step, allowed
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.selectors.calendar import calendar


@dataclass(frozen=True, slots=True)
class Offer:
    """A step, and what a guard has against it now; an empty list: it can be taken."""

    step: Step
    against: tuple[Objection, ...] = ()


def offers(case: Application, actor: Actor, today: date) -> list[Offer]:
    """The steps in the order of the work. A step for which there is nothing to do is left out."""
    steps = [step for step in allowed(case.state) if may(actor, step.action, case.organisation_id)]
    steps = [step for step in steps if _has_matter(case, step.key)]
    if not any(step.key in _GUARDS for step in steps):
        return [Offer(step) for step in steps]
    known = facts_of(case, today)
    late_is_mine = may(actor, "case.approve_late", case.organisation_id)
    return [Offer(step, tuple(_against(case, step.key, known, late_is_mine))) for step in steps]


def _against(case: Application, key: str, known: CaseFacts, late_is_mine: bool) -> Iterator[Objection]:
    if key == "supplement":
        found: Iterable[Objection] = guards.asking_supplement(
            known, calendar(case.organisation_id), "…", "…", approved=late_is_mine
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


def _has_matter(case: Application, key: str) -> bool:
    """Whether there is something that the step could be about."""
    if key == "send_letter":
        letters = case.letters.filter(state__in=(Letter.State.SIGNED, Letter.State.SEALED))
        return letters.exclude(kind__in=("reply", "lapse", "withdrawal")).exists()
    if key == "delivered":
        return case.letters.filter(deliveries__received=None, deliveries__isnull=False).exists() or (
            case.letters.filter(deliveries__proof=None, deliveries__isnull=False).exists()
        )
    if key == "returned":
        return case.letters.filter(
            deliveries__received=None, deliveries__returned=None, deliveries__way="post"
        ).exists()
    if key == "send_again":
        return case.letters.filter(
            kind__in=("reply", "lapse", "withdrawal"), deliveries__returned__isnull=False
        ).exists()
    if key in ("opinion", "consulted"):
        return case.consultations.exists()
    if key == "tell_third_party":
        return case.consultations.filter(consulted="third_party", position="objects", told=None).exists()
    if key in ("review", "sign", "seal", "send", "submit", "close"):
        return case.letters.exclude(state=Letter.State.VOID).exists()
    return True
