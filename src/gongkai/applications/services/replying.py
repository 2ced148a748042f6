"""The reply: drafted, reviewed, signed, sealed, sent, delivered, closed, archived (Articles 36, 45; 235号)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongkai.applications.letters.wording import Block, unfilled
from gongkai.applications.models import Application, Approval, Consultation, Delivery, Letter, State
from gongkai.applications.rules import guards
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.services import letters
from gongkai.applications.services.case import Doing, enter, refresh, refused, step
from gongkai.applications.services.consulting import letter_received
from gongkai.applications.services.deciding import settle
from gongkai.applications.services.joining import follow
from gongkai.applications.services.procedure import fee_notice_received, supplement_notice_received
from gongkai.applications.services.reply_words import (
    check,
    course_text,
    items_text,
    kind_of,
    numbers_text,
    remedies_text,
    title_of,
)
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import from_record
from gongkai.regulation.events import Delivery as Way
from gongkai.regulation.events import Replied, ReplyReceived


def draft_reply(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Letter:
    """拟制答复: the letter out of the items; an earlier draft of it is void."""
    with step("draft", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        case.letters.filter(kind__in=REPLIES, state=Letter.State.DRAFT).update(state=Letter.State.VOID)
        on = day(at)
        more = {
            "number": numbers_text(case),
            "items": items_text(case),
            "remedies": remedies_text(case, on),
            "course": course_text(case),
        }
        letter = letters.draft(doing, kind_of(case), more)
        letter.title = title_of(case, on)
        letter.save(update_fields=["title"])
        return letter


def rewrite(letter_id: int, blocks: Sequence[Block], *, version: int | None, actor: Actor, at: datetime) -> Letter:
    """Change the words of a draft. The remedy is written by the rules and put back whatever is typed (error 12)."""
    letter = Letter.objects.get(pk=letter_id)
    with step("draft", letter.application_id, version=version, actor=actor, at=at):
        if letter.state != Letter.State.DRAFT:
            raise Refused(_("文书已经送审或者签发，不能再改；先退回修改。"))
        remedy = remedies_text(letter.application, day(at)) if letter.kind in ("reply", "lapse") else ""
        held = letters.blocks_of(letter)
        kept = list(blocks)
        for place, block in enumerate(held):
            if remedy and remedy in block.text:
                kept[place : place + (len(kept) == len(held))] = [block]
        letter.blocks = letters.as_json(kept)
        letter.save(update_fields=["blocks"])
    return letter


def current(case: Application) -> Letter:
    """The reply under way. Refused where none was drafted."""
    letter = case.letters.filter(kind__in=REPLIES).exclude(state=Letter.State.VOID).order_by("-drafted", "-pk").first()
    if letter is None:
        raise Refused(_("还没有拟制答复。"))
    return letter


def submit(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Letter:
    """送审: refused while an item has no result or proof, or a field is empty (errors 5 to 11, 14)."""
    with step("submit", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        refused(guards.deciding(facts_of(doing.case, day(at))))
        missing = unfilled(letters.blocks_of(letter))
        if missing:
            raise Refused(_("答复书还有没填的内容：%(fields)s。") % {"fields": letters.said(missing)})
        check(letter, day(at))
        if doing.case.items.filter(decided__gt=letter.drafted).exists():
            raise Refused(_("拟稿以后又改过处理意见，答复书还是旧的。请重新拟制答复。"))
        letter.state = Letter.State.IN_REVIEW
        if _signers(doing.case, day(at)) == "two":
            letter.state, doing.case.state = Letter.State.TO_SIGN, State.TO_SIGN
        letter.save(update_fields=["state"])
        _approve(letter, "sent", True, doing)
    return letter


def _signers(case: Application, on: date) -> str:
    return str(regulation_settings(case.organisation, on).get("signers", on).value)


def _approve(letter: Letter, step_name: str, passed: bool, doing: Doing, remark: str = "") -> None:
    Approval.objects.create(
        letter=letter, step=step_name, passed=passed, person_id=doing.actor.person_id, remark=remark, at=doing.at
    )


def pass_review(case_id: int, *, remark: str = "", version: int | None, actor: Actor, at: datetime) -> Letter:
    """审核通过: by another than who drafted."""
    with step("review", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        _another(letter, actor)
        letter.state = Letter.State.TO_SIGN
        letter.save(update_fields=["state"])
        _approve(letter, "review", True, doing, remark)
    return letter


def _another(letter: Letter, actor: Actor) -> None:
    if actor.person_id is not None and letter.drafted_by_id == actor.person_id:
        raise Refused(_("拟稿人不能审核、签发自己的答复，请换一个人。"))


def send_back(case_id: int, *, remark: str, version: int | None, actor: Actor, at: datetime) -> Letter:
    """退回修改, with what has to be changed: by the reviewer, or by who is to sign it and does not."""
    case = Application.objects.get(pk=case_id)
    signs = case.state == State.TO_SIGN and may(actor, "letter.sign", case.organisation_id)
    with step("return" if signs else "send_back", case_id, version=version, actor=actor, at=at) as doing:
        if not remark.strip():
            raise Refused(_("写明要改什么。"), "remark")
        letter = current(doing.case)
        letter.state = Letter.State.DRAFT
        letter.save(update_fields=["state"])
        _approve(letter, "review", False, doing, remark)
    return letter


def sign(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Letter:
    """签发: all guards once more, then number, date and print (errors 1, 8 to 13, 15)."""
    with step("sign", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        _another(letter, actor)
        reviewed = letter.approvals.filter(step="review", passed=True, at__gte=letter.drafted).order_by("pk").last()
        if _signers(doing.case, day(at)) == "three" and reviewed and reviewed.person_id == actor.person_id:
            raise Refused(_("审核和签发是两个人：本机关的设置是拟稿、审核、签发各一人。"))
        refused(guards.signing(facts_of(doing.case, day(at))))
        check(letter, day(at))
        letters.finish(doing, letter)
        _approve(letter, "sign", True, doing)
        settle(doing.case, day(at))
    return letter


def seal(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Letter:
    """用印: the organ's seal, by its keeper."""
    with step("seal", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        letter.state, letter.sealed_by_id = Letter.State.SEALED, actor.person_id
        letter.save(update_fields=["state", "sealed_by"])
    return letter


@dataclass(frozen=True, slots=True)
class Sending:
    """How a letter leaves: the way, the carrier with its number, the address it is sent to."""

    way: Way
    on: date
    carrier: str = ""
    tracking: str = ""
    address: str = ""
    receiver: str = ""  # who took it where it is handed over; empty: the person themselves


def send(case_id: int, sending: Sending, *, version: int | None, actor: Actor, at: datetime) -> Delivery:
    """登记交邮: in time means the day of posting, or of signing when handed over (国办公开办函〔2016〕235号)."""
    with step("send", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        if letter.kind in ("reply", "lapse") and letter.state != Letter.State.SEALED:
            raise Refused(_("答复书先用印，再发出。"))
        address = sending.address or facts_of(doing.case, day(at)).address
        known = facts_of(doing.case, sending.on)
        refused([*guards.sending(known, sending.way, sending.carrier, address), *guards.releasing(known)])
        made = deliver(doing, letter, sending)
        if not clock(doing.case).ended:
            enter(doing, Replied(sending.on, sending.way), letter=letter)
        if sending.way in (Way.IN_PERSON, Way.OTHER_ORGAN, Way.ELECTRONIC):
            receive(doing, made, sending.on, None, sending.receiver)
        follow(doing, letter)
    return made


def returned(
    delivery_id: int, *, on: date, reason: str = "", version: int | None, actor: Actor, at: datetime
) -> Delivery:
    """登记退信: it came back; the letter is to be sent again, and both tries stay on record (practice 2.9)."""
    made = Delivery.objects.select_related("letter").get(pk=delivery_id)
    with step("returned", made.letter.application_id, version=version, actor=actor, at=at) as doing:
        _its_own(doing, made.letter)
        if made.received or on < made.sent or on > day(at):
            raise Refused(_("已经签收的不能登记退信；退回日期在交邮之后、今天之前。"), "on")
        made.returned, made.returned_reason = on, reason[:200]
        made.save(update_fields=["returned", "returned_reason"])
        if made.letter.kind not in REPLIES:
            made.letter.state = Letter.State.SIGNED
            made.letter.save(update_fields=["state"])
        follow(doing, made.letter)
    return made


def _its_own(doing: Doing, letter: Letter) -> None:
    """The reply of the case that this one was joined to is followed there; what is entered there comes here."""
    if letter.kind == "reply" and doing.case.joined_to is not None:
        raise Refused(_("并案的答复，在%(number)s登记送达、退信。") % {"number": doing.case.joined_to.number})


def send_again(case_id: int, sending: Sending, *, version: int | None, actor: Actor, at: datetime) -> Delivery:
    """再次寄送: the reply whose mail came back. The first posting stays the day of the reply."""
    with step("send_again", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        last = letter.deliveries.order_by("-pk").first()
        if last is None or last.returned is None:
            raise Refused(_("上一次寄送还没有登记退信。"))
        refused(guards.sending(facts_of(doing.case, day(at)), sending.way, sending.carrier, sending.address))
        made = deliver(doing, letter, sending)
        if sending.way in (Way.IN_PERSON, Way.OTHER_ORGAN, Way.ELECTRONIC):
            receive(doing, made, sending.on, None, sending.receiver)
        follow(doing, letter)
    return made


def send_letter(letter_id: int, sending: Sending, *, version: int | None, actor: Actor, at: datetime) -> Delivery:
    """登记文书发出: a letter of the procedure, to the applicant or to who is asked. The reply has its own step."""
    letter = Letter.objects.get(pk=letter_id)
    with step("send_letter", letter.application_id, version=version, actor=actor, at=at) as doing:
        if letter.kind in REPLIES or letter.state in (Letter.State.DRAFT, Letter.State.VOID):
            raise Refused(_("这份文书现在不能发出。"))
        known = facts_of(doing.case, day(at))
        if letter.to_id:  # the applicant's choice of supply is not the third party's
            known = replace(known, electronic=True)
        refused(guards.sending(known, sending.way, sending.carrier, "" if letter.to_id else sending.address))
        made = deliver(doing, letter, sending)
        if letter.deliveries.count() == 1:  # what came back was told when it left first
            _told_on(doing, letter, sending.on)
            _effect(doing, letter, sending.on)
        if sending.way in (Way.IN_PERSON, Way.OTHER_ORGAN, Way.ELECTRONIC):
            receive(doing, made, sending.on, None, sending.receiver)
    return made


_TOLD = ("supplement_asked", "consultation_sent", "fee_notice_sent", "reasons_asked", "extension_told", "delay_told")


def _told_on(doing: Doing, letter: Letter, on: date) -> None:
    """A letter tells on the day on which it leaves, not on that of its signature: the ledger follows (error 3)."""
    found = doing.case.ledger.filter(letter=letter, struck=None, kind__in=_TOLD).exclude(on=on)
    for entry in found:
        reason = _("文书%(day)s才发出") % {"day": on}
        doing.case.ledger.filter(pk=entry.pk).update(
            struck=doing.at, struck_by=doing.actor.person_id, struck_reason=reason
        )
        enter(doing, replace(from_record(entry.record), on=on), letter=letter, done=True)
    if found and letter.to_id:
        Consultation.objects.filter(pk=letter.to_id).update(sent=on)


def _effect(doing: Doing, letter: Letter, on: date) -> None:
    """What a letter does by leaving, and what it no longer can (the clock's remarks say why)."""
    case, waits = doing.case, (State.AWAITING_SUPPLEMENT, State.AWAITING_FEE)
    if letter.kind in ("extension", "delay"):
        refresh(case)
    elif letter.kind == "third_party_told" and letter.to_id:
        Consultation.objects.filter(pk=letter.to_id).update(told=on)
    elif letter.kind in ("supplement", "fee_notice") and case.state in waits:
        late = {"supplement": "supplement-late", "fee_notice": "fee-late"}[letter.kind]
        if any(one.void and one.code == late for one in clock(case).remarks):
            case.state = State.HANDLING


def deliver(doing: Doing, letter: Letter, sending: Sending) -> Delivery:
    """A delivery of any letter of the case."""
    if sending.on > day(doing.at):
        raise Refused(_("日期不能晚于今天。"), "on")
    if letter.dated and sending.on < letter.dated:
        raise Refused(_("文书%(day)s才签发，不能在这以前发出。") % {"day": letter.dated}, "on")
    if sending.way == Way.POST and sending.carrier in ("ems", "registered") and not sending.tracking.strip():
        raise Refused(_("特快专递、挂号信要写邮件号：没有邮件号，查不到签收。"), "tracking")
    letter.state = Letter.State.SENT
    letter.save(update_fields=["state"])
    return Delivery.objects.create(
        letter=letter,
        way=sending.way,
        carrier=sending.carrier,
        tracking=sending.tracking,
        sent=sending.on,
        entered_by_id=doing.actor.person_id,
    )


def delivered(
    delivery_id: int,
    *,
    on: date,
    proof: StoredFile | None = None,
    receiver: str = "",
    reason: str = "",
    version: int | None,
    actor: Actor,
    at: datetime,
) -> Delivery:
    """登记送达: the applicant's receipt, from which the remedies run, with its proof. `reason`: why a day entered
    before is wrong; it is struck out, not changed."""
    made = Delivery.objects.select_related("letter").get(pk=delivery_id)
    with step("delivered", made.letter.application_id, version=version, actor=actor, at=at) as doing:
        _its_own(doing, made.letter)
        if made.received and made.received != on:
            if not reason.strip() or proof is None:
                said = _("已经登记%(day)s签收。更正签收日期，要写理由、附凭证。") % {"day": made.received}
                raise Refused(said, "reason" if proof else "on")
            doing.case.ledger.filter(letter=made.letter, kind__endswith="_received", struck=None).update(
                struck=at, struck_by=actor.person_id, struck_reason=reason[:200]
            )
        elif made.received:
            made.proof, made.receiver = proof or made.proof, receiver.strip() or made.receiver
            made.save()
        if made.received != on:
            receive(doing, made, on, proof, receiver)
        follow(doing, made.letter)
    return made


def receive(doing: Doing, made: Delivery, on: date, proof: StoredFile | None, receiver: str = "") -> None:
    """A letter reached who it was for; what follows for the clock depends on its kind."""
    if on < made.sent:
        raise Refused(_("签收日期不能早于交邮日期。"), "on")
    letter = made.letter
    made.received, made.proof = on, proof or made.proof
    made.receiver = receiver.strip() or made.receiver
    if made.way == Way.IN_PERSON and not made.receiver:
        made.receiver = letters.addressee(letter)
    made.save()
    letter.state = Letter.State.DELIVERED
    letter.save(update_fields=["state"])
    if letter.kind == "supplement":
        supplement_notice_received(doing, letter, on)
    elif letter.kind == "fee_notice":
        fee_notice_received(doing, letter, on)
    elif letter.to_id:
        letter_received(doing, Consultation.objects.get(pk=letter.to_id), letter, on)
    elif letter.kind == "reply" and not doing.case.ledger.filter(kind="reply_received", struck=None).exists():
        enter(doing, ReplyReceived(on), letter=letter, proof=proof)


def close(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Application:
    """办结: proof of delivery first (error 13)."""
    with step("close", case_id, version=version, actor=actor, at=at) as doing:
        letter = current(doing.case)
        last = letter.deliveries.order_by("-pk").first()
        electronic = last is not None and last.way == Way.ELECTRONIC
        received = last is not None and last.received is not None
        back = last is not None and last.returned is not None
        refused(guards.closing(received, bool(electronic or (last and last.proof_id)), back))
    return doing.case


def archive(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Application:
    """归档 (Article 45)."""
    with step("archive", case_id, version=version, actor=actor, at=at) as doing:
        doing.case.state = State.ARCHIVED
    return doing.case
