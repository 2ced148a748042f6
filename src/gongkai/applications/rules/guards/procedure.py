"""Guards of the procedure before the decision: receipt, supplement, extension, lapse (errors 1 to 4, 14, 15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.applications.rules.facts import CaseFacts
from gongkai.applications.rules.guards.objection import Objection, stop, warn
from gongkai.regulation import Calendar
from gongkai.regulation.parts import SUPPLEMENT_DAYS

_PAPER_MAIL = ("signed_mail", "plain_mail", "other_unit")
_PURPOSE = ("用途", "特殊需要", "利害关系", "关联性", "证明与", "申请目的")
_OVER_DEMANDED = ("公证", "户口簿", "无犯罪记录", "单位介绍信")
ARTICLE_30, ARTICLE_31 = "条例第三十条", "条例第三十一条"


def late(case: CaseFacts) -> Iterator[Objection]:
    """1: no reply, or a late one; a reply given before the court does not cure it."""
    due = case.clock.target
    if due and case.today > due and not case.clock.ended:
        yield warn(
            1,
            "条例第三十三条",
            f"已过到期日{due}：仍须立即答复。",
            f"The due date {due} has passed: reply at once all the same.",
        )


def registering(channel: str, arrived: date, at_office: date | None, envelope: bool) -> Iterator[Objection]:
    """2: the clock runs from the organ's receipt, not the desk's."""
    if envelope:
        return
    if at_office and at_office > arrived:
        yield stop(
            2,
            ARTICLE_31,
            f"本机关{arrived}已收到，工作机构{at_office}才收到：期限从本机关收到算起。请附信封或者收文登记的照片。",
            f"The organ received it on {arrived}, the disclosure office on {at_office}: the term runs from the organ's "
            "receipt. Attach a picture of the envelope or of the register.",
        )
    elif channel in _PAPER_MAIL:
        yield warn(
            2,
            ARTICLE_31,
            "邮寄来的没有附信封照片：收到日期有争议时，邮戳是证据。",
            "There is no picture of the envelope: where the day of receipt is disputed, its postmark is the proof.",
        )


def correcting_receipt(reason: str, proof: bool) -> Iterator[Objection]:
    """2: the day of receipt is by rule; it is corrected only with its proof."""
    if not reason.strip() or not proof:
        yield stop(
            2,
            ARTICLE_31,
            "收到日期只能凭证据更正：写明理由，并附签收单、信封或者收文登记。",
            "The day of receipt is corrected only on proof: say why, and attach slip, envelope or register.",
        )


def asking_supplement(case: CaseFacts, calendar: Calendar, what: str, how: str, approved: bool) -> Iterator[Objection]:
    """4 and 14: once, within 7 working days, exact; no purpose asked."""
    if case.supplements:
        yield stop(4, ARTICLE_30, "补正只能一次性告知，已经告知过。", "A supplement may be asked only once; it was.")
    if not what.strip() or not how.strip():
        yield stop(
            4,
            ARTICLE_30,
            "写明需要补正的事项和怎样补正：含糊的补正告知会被撤销。",
            "Say what has to be supplemented and how: a vague notice is quashed.",
        )
    start = case.clock.received
    if start and calendar.between(start, case.today) > SUPPLEMENT_DAYS and not approved:
        yield stop(
            4,
            ARTICLE_30,
            f"已过收到之日（{start}）后7个工作日，须经工作机构负责人批准；原到期日{case.clock.due}仍会显示。",
            f"More than 7 working days since receipt ({start}): the head of the office has to approve; the original "
            f"due date {case.clock.due} stays in sight.",
        )
    yield from _demanded(what + how)


def _demanded(text: str) -> Iterator[Objection]:
    if any(word in text for word in _PURPOSE):
        yield stop(
            14,
            "条例第二十七条、第二十九条",
            "不得要求申请人说明用途、特殊需要或者利害关系，请删去。",
            "An applicant may not be asked for a purpose, special need or interest: take it out.",
        )
    if found := next((word for word in _OVER_DEMANDED if word in text), ""):
        yield stop(
            14,
            "条例第二十九条",
            f"身份证明只要能证明是谁就够，不得要求“{found}”，请删去。",
            f"An identity paper need only show who applies: take out the demand for “{found}”.",
        )


def extending(case: CaseFacts, told_on: date) -> Iterator[Objection]:
    """3: before the due date, once."""
    due = case.clock.unextended
    if case.clock.due is None:
        yield stop(
            3, "条例第三十三条", "期限停着，现在没有到期日，不能延期。", "The clock stands: no due date to extend."
        )
    if due and max(told_on, case.today) > due:
        yield stop(
            3,
            "条例第三十三条",
            f"已过到期日{due}，不能再延期。请立即答复。",
            f"The due date {due} has passed: no extension any more. Reply at once.",
        )
    if case.extended:
        yield stop(3, "条例第三十三条", "已经延期一次，不能再次延期。", "It was extended once; not again.")
    yield from _of_the_decision(case)


def lapsing(case: CaseFacts, first: date | None) -> Iterator[Objection]:
    """15: only when receipt, term and the day for mail on its way are over."""
    if first is None:
        yield stop(
            15,
            "条例第三十条；国办函〔2020〕109号第六条",
            "申请人的期限还没有开始计算：先登记告知书的签收日期。",
            "The applicant's time has not begun: enter the day on which the notice was received first.",
        )
    elif case.handed_in:
        yield stop(
            15,
            "条例第三十条；国办函〔2020〕109号第六条",
            "申请人已经交来补正材料或者缴费凭证，还没有收下：先看来件。",
            "The applicant handed in a supplement or a proof of payment that was not taken in yet: look at it first.",
        )
    elif case.today < first:
        yield stop(
            15,
            "条例第三十条；国办函〔2020〕109号第六条",
            f"申请人的期限还没有届满，最早{first}可以不再处理。",
            f"The applicant's time is not over; not before {first}.",
        )


def without_reasons(case: CaseFacts) -> Iterator[Objection]:
    """14: only when the letter was received and the term in it is over."""
    if case.reasons_from is None:
        yield stop(
            14,
            "条例第三十五条",
            "说明理由的期限还没有开始计算：先登记说明理由告知书的签收日期。",
            "The time for the reasons has not begun: enter the day on which the letter was received first.",
        )
    elif case.today < case.reasons_from:
        yield stop(
            14,
            "条例第三十五条",
            f"说明理由的期限还没有届满，最早{case.reasons_from}可以继续办理。",
            f"The time for the reasons is not over; go on from {case.reasons_from} at the earliest.",
        )


def delaying(case: CaseFacts) -> Iterator[Objection]:
    """14: only who gave reasons can be told of a delay."""
    if not case.reasons_given or case.clock.due is None:
        yield stop(
            14,
            "条例第三十五条",
            "申请人说明了理由、期限在走，才能告知延迟答复。",
            "A delay is told only once reasons were given and while the clock runs.",
        )
    if case.delayed:
        yield stop(14, "条例第三十五条", "已经告知过延迟答复，不能再次延迟。", "A delay was told once; not again.")
    if case.clock.due and case.today > case.clock.due:
        yield stop(
            14,
            "条例第三十五条",
            f"已过到期日{case.clock.due}，不能再告知延迟答复。请立即答复。",
            f"The due date {case.clock.due} has passed: no delay can be told any more. Reply at once.",
        )
    yield from _of_the_decision(case)


def _of_the_decision(case: CaseFacts) -> Iterator[Objection]:
    if case.redo:
        yield stop(
            15,
            "行政复议法、行政诉讼法",
            "重新答复的期限由决定确定，不能延长、停算。",
            "The time of a new reply is that of the decision: it is neither extended nor stopped.",
        )


def ending_consultation(case: CaseFacts) -> Iterator[Objection]:
    """7: all asked have answered, or their time is over."""
    waiting = [one.party for one in case.consultations if one.standing == "waiting" and one.consulted != "inner_unit"]
    if waiting:
        yield stop(
            7,
            "条例第三十二条",
            f"还在等{'、'.join(waiting)}的意见，期限也没有满。",
            f"Still waiting for {', '.join(waiting)}, and their time is not over.",
        )
