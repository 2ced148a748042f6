"""What every step of a case shares: who may, one at a time, the ledger, and the clock that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import Application, LedgerEntry, Letter, State
from gongkai.applications.rules.guards import Objection
from gongkai.applications.selectors.clock import clock
from gongkai.applications.services.listing import listed
from gongkai.applications.states import AFTER_THE_END, BY_ITSELF, STEPS, Step
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.language import lang
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, grant, may
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation import BadLedger, Clock, Event, to_record


@dataclass(slots=True)
class Doing:
    """A step under way. `stays`: set by a body that leaves the state as it is, where the step would move it."""

    case: Application
    actor: Actor
    at: datetime
    stays: bool = False


@contextmanager
def step(key: str, application_id: int, *, version: int | None, actor: Actor, at: datetime) -> Iterator[Doing]:
    """Take a step: the case locked, the right and the state asked, the version counted up, the audit entry written.

    `version` is the case's as the officer saw it; None where nobody saw a page (jobs, imports).
    Raises NotAllowed, or Refused when another was first or the state does not allow it. The state moves to the step's
    target unless the body set another.
    """
    with transaction.atomic():
        case = Application.objects.select_for_update().get(pk=application_id)
        its = STEPS[key]
        _require(case, its, version, actor)
        before = case.state
        doing = Doing(case, actor, at)
        yield doing
        if case.state == before and its.target is not None and not doing.stays:
            case.state = its.target
        case.version += 1
        case.save()
        listed(Application.objects.filter(pk=case.pk))
        record(
            Act(
                f"case.{key}",
                case,
                case.organisation_id,
                {"from": before, "to": case.state},
                grant=grant(actor, its.action, case.organisation_id),
            ),
            actor=actor,
            at=at,
        )


def _require(case: Application, its: Step, version: int | None, actor: Actor) -> None:
    """The right, the version and the state of a step."""
    if not may(actor, its.action, case.organisation_id):
        raise NotAllowed(its.action)
    if version is not None and case.version != version:
        raise Refused(_("此申请刚刚被他人办理过。请看最新的情况，再决定是否继续。"))
    if case.state not in its.sources:
        raise Refused(
            _("现在的状态是“%(state)s”，不能“%(step)s”。") % {"state": State(case.state).label, "step": its.button}
        )
    if case.ended is not None and case.state == State.HANDLING and its.key in AFTER_THE_END:
        raise Refused(_("本件已经不再处理，只能拟制、送审告知书。"))
    if case.joined_to is not None and its.key in BY_ITSELF:
        raise Refused(
            _("本件已并入%(number)s，随它答复；要单独办理，先“取消并案，单独答复”。")
            % {"number": case.joined_to.number}
        )


ACTS = ("supplement_asked", "fee_notice_sent", "reasons_asked", "consultation_sent", "extension_told", "delay_told")
"""What the office does by a letter."""


def enter(
    doing: Doing,
    event: Event,
    *,
    letter: Letter | None = None,
    proof: StoredFile | None = None,
    counted: bool = True,
    done: bool = False,
) -> LedgerEntry:
    """Enter an event into the ledger and refresh the clock. Refused when it cannot have happened so, and an act of the
    office that would have no effect: no letter tells a date that the clock does not know. `counted`: not where several
    are entered that hold together only; who enters them refreshes. `done`: it has happened, with effect or without."""
    values: dict[str, Any] = to_record(event)
    if event.on > day(doing.at):
        raise Refused(_("日期不能晚于今天。"), "on")
    before = clock(doing.case).remarks if counted and not done and values["kind"] in ACTS else None
    entry = LedgerEntry.objects.create(
        application=doing.case,
        kind=values["kind"],
        on=event.on,
        record=values,
        letter=letter,
        proof=proof,
        entered=doing.at,
        entered_by_id=doing.actor.person_id,
    )
    if counted:
        after = refresh(doing.case).remarks
        if before is not None and (new := [one for one in after if one.void and one not in before]):
            raise Refused("\n".join(one.text(lang()) for one in new))
    return entry


def refresh(case: Application) -> Clock:
    """Write the computed dates of the clock into the case's columns for lists. Refused for an impossible ledger."""
    try:
        found = clock(case)
    except BadLedger as error:
        raise Refused(str(error)) from error
    note(case, found)
    return found


CLOCK_COLUMNS = ("received", "due", "safe", "ended", "turn")


def note(case: Application, found: Clock) -> None:
    """What a clock says, in the case's `CLOCK_COLUMNS`; not saved."""
    case.received, case.due, case.safe = found.received, found.due, found.safe
    case.ended = found.ended_on if found.ended else None
    case.turn = _turn(found)


def _turn(found: Clock) -> date | None:
    """From when on a case that waits for somebody is the office's turn, whether they answer or not."""
    if found.ended:
        return None
    if found.course.lapse_from:
        return found.course.lapse_from
    waited = [opinion for opinion in found.opinions if opinion.answered is None]
    last = [opinion.last_day for opinion in waited if opinion.last_day]
    if waited and len(last) == len(waited):
        return max(last) + timedelta(days=1)
    answered = [opinion.answered for opinion in found.opinions if opinion.answered]
    return None if waited or not answered else max(answered)


def acting(doing: Doing, **changes: Any) -> Doing:
    """The same step by another hand or moment; used where one use case contains another."""
    return replace(doing, **changes)


def refused(objections: Iterable[Objection]) -> None:
    """Refuse when a guard stops; all its sentences together, so that nobody has to come back for the next."""
    stops = [objection for objection in objections if objection.stops]
    if stops:
        raise Refused("\n".join(objection.text.in_lang(lang()) for objection in stops))
