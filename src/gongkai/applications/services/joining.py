"""并案答复: what somebody asked twice and was not answered yet is answered once; each application counts.

Practice 1.19, 2.6.

The later one is joined to the earlier. The reply of the earlier names both numbers, and what becomes of it becomes of
the later one too: sent, signed for, returned.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, CaseFile, Delivery, Letter, State
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.selectors.twins import joinable
from gongkai.applications.services.case import Doing, acting, enter, step
from gongkai.applications.services.deciding import settle
from gongkai.applications.services.letters import issue
from gongkai.applications.services.listing import listed_one
from gongkai.applications.states import UNREPLIED
from gongkai.foundation.errors import Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation.events import Delivery as Way
from gongkai.regulation.events import Replied, ReplyReceived


def join(case_id: int, *, number: str, version: int | None, actor: Actor, at: datetime) -> Letter:
    """并案答复: this case will be answered with the earlier one of `number`; the applicant is told."""
    with step("join", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        first = joinable(case).select_for_update().filter(number=number).first()
        if first is None:
            raise Refused(_("只能并入同一申请人先提交、还没有答复的申请。"), "number")
        if case.joined.exists():
            raise Refused(_("已有别的申请并入本件，不能再并入另一件。"), "number")
        if case.items.count() != first.items.count():
            raise Refused(
                _("两件的分项要一一对应：%(number)s有%(n)s项。先在“列出分项”里把本件也列成一样的。")
                % {"number": first.number, "n": first.items.count()},
                "number",
            )
        letter = issue(doing, "joined", {"joined_number": first.number})
        case.letters.filter(kind__in=REPLIES, number="").update(state=Letter.State.VOID)
        case.joined_to = first
    return letter


def unjoin(case_id: int, *, version: int | None, actor: Actor, at: datetime) -> Application:
    """取消并案: the case is answered by itself, within its own time."""
    with step("unjoin", case_id, version=version, actor=actor, at=at) as doing:
        if doing.case.joined_to is None:
            raise Refused(_("本件没有并案。"))
        doing.case.joined_to = None
    return doing.case


def release(case: Application) -> None:
    """The case ends without a reply on the merits, or asks for less: those joined to it are answered by themselves."""
    for one in case.joined.select_for_update().filter(state__in=UNREPLIED):
        one.joined_to = None
        one.version += 1
        one.save(update_fields=["joined_to", "version"])
        listed_one(one)


def follow(doing: Doing, letter: Letter) -> None:
    """What became of a reply, for the cases that were joined to its own."""
    if letter.kind != "reply":
        return
    for case in doing.case.joined.select_for_update().filter(state__in=UNREPLIED | {State.REPLIED}):
        its = acting(doing, case=case)
        copy = case.letters.filter(kind="reply", number=letter.number).first() or _answered(its, letter)
        _delivered(its, letter, copy)
        before, case.state = case.state, State.REPLIED
        case.version += 1
        case.save()
        listed_one(case)
        details = {"from": before, "to": case.state, "joined_to": doing.case.number}
        record(Act("case.follow", case, case.organisation_id, details), actor=doing.actor, at=doing.at)


def _answered(doing: Doing, letter: Letter) -> Letter:
    """The same reply on this case's file, with the results item by item and the files that left with it."""
    case, first = doing.case, letter.application
    held = {item.number: item for item in first.items.all()}
    for item in case.items.all():
        given = held[item.number]
        for name in ("outcome", "withheld", "facts", "reason", "answer", "severable", "severable_reason"):
            setattr(item, name, getattr(given, name))
        item.decided, item.decided_by_id = given.decided, given.decided_by_id
        item.save()
        for one in given.files.filter(leaves=True):
            _filed(doing, one.file_id, one.kind, item_id=item.pk, leaves=True)
    if letter.pdf_id:
        _filed(doing, letter.pdf_id, CaseFile.Kind.LETTER)
    copy = Letter.objects.get(pk=letter.pk)
    copy.pk, copy.application = None, case
    copy.save(force_insert=True)
    settle(case, day(doing.at))
    return copy


def _filed(doing: Doing, file_id: UUID, kind: str, *, item_id: int | None = None, leaves: bool = False) -> None:
    CaseFile.objects.create(
        application=doing.case, file_id=file_id, kind=kind, item_id=item_id, leaves=leaves, added=doing.at,
        added_by_id=doing.actor.person_id,
    )  # fmt: skip


def _delivered(doing: Doing, letter: Letter, copy: Letter) -> None:
    """The deliveries of the copy as those of the letter, and what they mean for the clock of its case."""
    copy.deliveries.all().delete()
    for made in letter.deliveries.order_by("pk"):
        made.pk, made.letter = None, copy
        made.save(force_insert=True)
    copy.state = letter.state
    copy.save(update_fields=["state"])
    tries: list[Delivery] = list(copy.deliveries.order_by("pk"))
    known = doing.case.ledger.filter(struck=None)
    if tries and not known.filter(kind="replied").exists():
        enter(doing, Replied(tries[0].sent, Way(tries[0].way)), letter=copy)
    got = next((one for one in tries if one.received), None)
    if got is None or got.received is None:
        return
    wrong = known.filter(kind="reply_received").exclude(on=got.received)
    why = _("随并案的%s更正") % letter.application.number
    wrong.update(struck=doing.at, struck_by=doing.actor.person_id, struck_reason=why)
    if not known.filter(kind="reply_received").exists():
        enter(doing, ReplyReceived(got.received), letter=copy, proof=got.proof)
