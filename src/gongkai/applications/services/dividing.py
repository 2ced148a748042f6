"""分案: things of different kinds that were asked in one application become applications of their own.

The applicant is told; each counts, and each has the time of the whole (practice 1.19, 2.5).
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, CaseFile, Item, LedgerEntry, Letter, State
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.services.case import refresh, step
from gongkai.applications.services.deciding import settle
from gongkai.applications.services.letters import issue
from gongkai.applications.services.listing import listed_one
from gongkai.applications.services.numbers import child_number
from gongkai.applications.services.register import check_subject
from gongkai.applications.states import UNREPLIED
from gongkai.foundation.errors import Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor


def divide(
    case_id: int, *, items: tuple[int, ...], subject: str, ground: str, version: int | None, actor: Actor, at: datetime
) -> Application:
    """分案: `items` of the case become a case of their own under `subject`; the others stay. `ground`: why, as the
    letter says it. Early, while nothing rests on the numbers of the items yet."""
    with step("divide", case_id, version=version, actor=actor, at=at) as doing:
        case = doing.case
        _require(case, set(items), ground)
        check_subject(subject, tuple(one.name for one in case.people.all()))
        made = _made(case, subject, at)
        case.letters.filter(kind__in=REPLIES, number="").update(state=Letter.State.VOID)
        moved = list(case.items.filter(number__in=items))
        issue(doing, "divided", {"ground": f"{ground.strip().rstrip('。')}。", "divided": _said(moved, made)})
        _move(moved, made)
        _renumber(case)
        made.wanted = "\n".join(item.wanted for item in moved)
        for one in (case, made):
            settle(one, day(at))
        refresh(made)
        made.save()
        listed_one(made)
    return made


def _require(case: Application, items: set[int], ground: str) -> None:
    numbers = set(case.items.values_list("number", flat=True))
    if not items or not items < numbers:
        raise Refused(_("选要另立一件的分项：至少一项，本件至少留一项。"), "items")
    if not ground.strip():
        raise Refused(_("写明分案的理由，写进分案告知书。"), "ground")
    if case.parent_id or case.joined.filter(state__in=UNREPLIED).exists():
        raise Refused(_("重新答复的、有别的申请并入的，不能分案。"))
    if case.searches.exists() or case.consultations.exists() or hasattr(case, "fee"):
        raise Refused(_("已经登记检索、征求意见或者发过收费通知，不能再分案：在本件里分项答复。"))


def _made(case: Application, subject: str, at: datetime) -> Application:
    """The new case: same people, same ledger up to now."""
    made = Application.objects.create(
        number=child_number(case),
        organisation=case.organisation,
        channel=case.channel,
        column=case.column,
        subject=subject.strip(),
        wanted="",
        carrier=case.carrier,
        way=case.way,
        state=State.HANDLING,
        officer=case.officer,
        divided_from=case.divided_from or case,
        registered=case.registered,
        received=case.received,
    )
    for person in case.people.all():
        person.pk, person.application = None, made
        person.save(force_insert=True)
    for entry in LedgerEntry.objects.filter(application=case, struck=None):
        entry.pk, entry.application, entry.letter, entry.entered = None, made, None, at
        entry.save(force_insert=True)
    for held in case.files.filter(kind=CaseFile.Kind.INCOMING):
        held.pk, held.application, held.item = None, made, None
        held.save(force_insert=True)
    return made


def _said(moved: list[Item], made: Application) -> str:
    what = "；".join(item.wanted.strip().rstrip("。；") for item in moved)
    return f"编号{made.number}：{what}。"


def _move(moved: list[Item], made: Application) -> None:
    for number, item in enumerate(moved, 1):
        item.files.update(application=made)
        item.application, item.number = made, number
        item.save()


def _renumber(case: Application) -> None:
    """1, 2, 3 again, in their order: upwards, so that no two have the same number meanwhile."""
    for number, item in enumerate(case.items.order_by("number"), 1):
        if item.number != number:
            item.number = number
            item.save(update_fields=["number"])
