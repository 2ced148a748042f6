"""作废 of what was signed and has not left: its number stays in the register (发文登记簿), with the reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gongkai.applications.models import FeeNotice, IssuedNumber, Letter, State
from gongkai.applications.selectors.letters import VOIDED
from gongkai.applications.services.case import Doing, refresh, step
from gongkai.applications.services.replying import current
from gongkai.foundation.errors import Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor

# What a letter that never left made the case wait for.
_WAITED_FOR = {
    "supplement": State.AWAITING_SUPPLEMENT,
    "reasons": State.AWAITING_REASONS,
    "fee_notice": State.AWAITING_FEE,
}


def void(case_id: int, *, reason: str, version: int | None, actor: Actor, at: datetime) -> Letter:
    """作废 of a reply that is signed and has not left: its number stays in the register, with the reason."""
    with step("void", case_id, version=version, actor=actor, at=at) as doing:
        if not reason.strip():
            raise Refused(_("写明作废的理由。"), "reason")
        letter = current(doing.case)
        letter.state = Letter.State.VOID
        letter.save(update_fields=["state"])
        _enter_void(letter, reason, doing)
    return letter


def void_letter(letter_id: int, *, reason: str, version: int | None, actor: Actor, at: datetime) -> Letter:
    """作废 of a letter of the procedure that never left: its number stays in the register, what it told is struck out,
    and the case goes on as if it had not been written. Who was asked for an opinion stays asked."""
    letter = Letter.objects.get(pk=letter_id)
    with step("void_letter", letter.application_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        if not reason.strip():
            raise Refused(_("写明作废的理由。"), "reason")
        if letter.kind not in VOIDED or letter.state != Letter.State.SIGNED or letter.deliveries.exists():
            raise Refused(_("只能作废已经签发、没有发出过的文书；征求意见、分案、撤回的文书不能作废。"), "letter")
        letter.state = Letter.State.VOID
        letter.save(update_fields=["state"])
        _enter_void(letter, reason, doing)
        case.ledger.filter(letter=letter, struck=None).update(
            struck=at, struck_by=actor.person_id, struck_reason=reason[:200]
        )
        if letter.kind == "fee_notice":
            FeeNotice.objects.filter(application=case).delete()
        if letter.kind == "joined":
            case.joined_to = None
        if case.state == _WAITED_FOR.get(letter.kind):
            case.state = State.HANDLING
        refresh(case)
    return letter


def _enter_void(letter: Letter, reason: str, doing: Doing) -> None:
    IssuedNumber.objects.filter(letter=letter).update(
        voided=day(doing.at), void_reason=reason[:200], voided_by=doing.actor.person_id
    )
