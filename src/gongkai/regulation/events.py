"""The events of a clock's ledger: what happened on which day. Each names the article that gives it its weight.

A ledger is any collection of events; its order does not matter. Days are `date`, never moments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from gongkai.regulation.errors import BadLedger, RegulationError

LONGEST_TERM = 366
LONGEST_TEXT = 200


class Channel(StrEnum):
    """How an application came in (申请方式); it decides the day of receipt. Article 31; 国办公开办函〔2015〕207号."""

    IN_PERSON = "in_person"  # 当面提交: the day it is handed in
    ORAL = "oral"  # 口头申请, written down by the office (Article 29)
    SIGNED_MAIL = "signed_mail"  # 邮寄（需签收）: the day it is signed for
    PLAIN_MAIL = "plain_mail"  # 平常信函: the day the office confirms with the applicant
    OTHER_UNIT = "other_unit"  # sent to another unit or person of the organ: as a plain letter (207号)
    ONLINE = "online"  # 互联网渠道: the day both sides confirm
    EMAIL = "email"  # 电子邮件, an internet channel
    FAX = "fax"  # 传真: the day both sides confirm


CONFIRMED_CHANNELS = frozenset({Channel.PLAIN_MAIL, Channel.OTHER_UNIT, Channel.ONLINE, Channel.EMAIL, Channel.FAX})
LETTERS = frozenset({Channel.PLAIN_MAIL, Channel.OTHER_UNIT})


class Consulted(StrEnum):
    """Who is asked for an opinion; only the first three stop the clock (Article 33, third paragraph)."""

    THIRD_PARTY = "third_party"  # 第三方: Article 32; silence gives no consent
    JOINT_MAKER = "joint_maker"  # 共同制作的行政机关: Article 34; silence is consent
    OTHER_ORGAN = "other_organ"  # 其他机关: Articles 11 and 33
    INNER_UNIT = "inner_unit"  # 内设机构协办: stops nothing


class Position(StrEnum):
    """What a consulted party answered."""

    AGREES = "agrees"  # 同意公开
    OBJECTS = "objects"  # 不同意公开
    OTHER = "other"


class Delivery(StrEnum):
    """How a reply goes out: 国办公开办函〔2016〕235号; electronic where the applicant chose it (Article 40)."""

    IN_PERSON = "in_person"  # 直接送达: the day of signing
    OTHER_ORGAN = "other_organ"  # 委托其他行政机关代为送达: the day of signing
    POST = "post"  # 邮政企业: the day of posting
    ELECTRONIC = "electronic"  # 数据电文: the day of sending
    COURIER = "courier"  # another courier: not allowed


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"  # 工作日
    DAYS = "days"  # 日


@dataclass(frozen=True, slots=True)
class Term:
    """A term that a person sets (合理期限, 延长期限, 决定书所定期限): how long, why, by whom, in which paper.

    Only five terms may be set: for a supplement (Article 30), an extension of 1 to 20 working days (33), the reasons
    and a delay (35), and the term for a new reply that a decision sets. BadLedger: no whole number from 1 to 366.
    """

    count: int
    ground: str = ""
    maker: str = ""
    paper: str = ""
    unit: Unit = Unit.WORKING_DAYS

    def __post_init__(self) -> None:
        if type(self.count) is not int or not 1 <= self.count <= LONGEST_TERM:
            raise BadLedger("term-length", count=str(self.count)[:40], most=LONGEST_TERM)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on the day `on`. Only the kinds below may stand in a ledger."""

    on: date


@dataclass(frozen=True, slots=True)
class Arrival(Event):
    """收到: the application reached the organ (收发室, window, mailbox), or its disclosure office. Article 31.

    Record the first arrival at the organ and, where that was later, the arrival at the office too.
    """

    channel: Channel = Channel.SIGNED_MAIL
    at_office: bool = True


@dataclass(frozen=True, slots=True)
class AutoReceipt(Event):
    """自动回执: the system told the applicant of the arrival; whether that confirms it (Article 31(4)) is a setting."""


@dataclass(frozen=True, slots=True)
class ContactFailed(Event):
    """联系未果: called on the day of arrival in vain, or there was no number (国办公开办函〔2015〕207号)."""


@dataclass(frozen=True, slots=True)
class Confirmation(Event):
    """确认收到: both sides confirmed, or the office reached the sender of a plain letter. Article 31(3), (4)."""


@dataclass(frozen=True, slots=True)
class SupplementAsked(Event):
    """告知补正: once, within 7 working days of receipt, with a reasonable term. Article 30.

    `approved_by`: who approved asking after the 7th working day.
    """

    term: Term
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class SupplementNoticeReceived(Event):
    """申请人收到补正告知书: from here the applicant's term runs. Article 30."""


@dataclass(frozen=True, slots=True)
class SupplementAnswered(Event):
    """收到补正: the time for the reply begins anew (Article 30)."""


@dataclass(frozen=True, slots=True)
class ConsultationSent(Event):
    """发出征求意见书 to `party`. Articles 32, 33, 34."""

    party: str
    consulted: Consulted = Consulted.THIRD_PARTY


@dataclass(frozen=True, slots=True)
class ConsultationReceived(Event):
    """`party` received the letter: its 15 working days run. Articles 32, 34."""

    party: str


@dataclass(frozen=True, slots=True)
class ConsultationAnswered(Event):
    """收到 `party` 的意见. Articles 32, 34."""

    party: str
    position: Position = Position.OTHER


@dataclass(frozen=True, slots=True)
class ReasonsAsked(Event):
    """要求申请人说明理由: number or frequency clearly beyond reason; `term`: how long they have. Article 35."""

    term: Term | None = None


@dataclass(frozen=True, slots=True)
class ReasonsGiven(Event):
    """申请人说明理由. Article 35."""


@dataclass(frozen=True, slots=True)
class ExtensionTold(Event):
    """告知延期答复: at most 20 working days, approved by the head of the office (`term.maker`). Article 33."""

    term: Term


@dataclass(frozen=True, slots=True)
class DelayTold(Event):
    """告知延迟答复: reasonable grounds, impossible in time. Article 35."""

    term: Term


@dataclass(frozen=True, slots=True)
class FeeNoticeSent(Event):
    """发出收费通知, within the time for the reply. 国办函〔2020〕109号 Article 6."""


@dataclass(frozen=True, slots=True)
class FeeNoticeReceived(Event):
    """申请人收到收费通知: 20 working days to pay from the next day. 国办函〔2020〕109号 Article 6."""


@dataclass(frozen=True, slots=True)
class FeePaid(Event):
    """缴纳信息处理费: the time for the reply begins anew on the next day. 国办函〔2020〕109号 Article 6."""


@dataclass(frozen=True, slots=True)
class RedoOrdered(Event):
    """收到责令重新答复的决定: begins the clock of a new reply, a proceeding of its own. No `term`: none is set."""

    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    """申请人撤回, in writing and before the reply; counted as 其他处理 (国办公开办函〔2021〕30号)."""


@dataclass(frozen=True, slots=True)
class Lapsed(Event):
    """不再处理: no supplement (Article 30) or no payment (国办函〔2020〕109号 Article 6) in time."""


@dataclass(frozen=True, slots=True)
class Replied(Event):
    """答复: the day of signing when handed over, of posting when posted (国办公开办函〔2016〕235号)."""

    delivery: Delivery = Delivery.POST


@dataclass(frozen=True, slots=True)
class ReplyReceived(Event):
    """申请人收到答复: from here the time for remedies runs (行政复议法 Article 20)."""


# The stable name of each kind, as records and messages have it.
KINDS: Mapping[str, type[Event]] = {
    "arrival": Arrival,
    "auto_receipt": AutoReceipt,
    "contact_failed": ContactFailed,
    "confirmation": Confirmation,
    "supplement_asked": SupplementAsked,
    "supplement_notice_received": SupplementNoticeReceived,
    "supplement_answered": SupplementAnswered,
    "consultation_sent": ConsultationSent,
    "consultation_received": ConsultationReceived,
    "consultation_answered": ConsultationAnswered,
    "reasons_asked": ReasonsAsked,
    "reasons_given": ReasonsGiven,
    "extension_told": ExtensionTold,
    "delay_told": DelayTold,
    "fee_notice_sent": FeeNoticeSent,
    "fee_notice_received": FeeNoticeReceived,
    "fee_paid": FeePaid,
    "redo_ordered": RedoOrdered,
    "withdrawn": Withdrawn,
    "lapsed": Lapsed,
    "replied": Replied,
    "reply_received": ReplyReceived,
}
KIND_OF: Mapping[type[Event], str] = {kind: name for name, kind in KINDS.items()}


def to_record(event: Event) -> dict[str, Any]:
    """An event as plain values, to be kept (Article 45): its kind, its day as 2026-02-06, its fields."""
    record: dict[str, Any] = {"kind": KIND_OF[type(event)]}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, Term):
            value = {part.name: getattr(value, part.name) for part in fields(value)}
        record[field.name] = value.isoformat() if isinstance(value, date) else value
    return record


def from_record(record: Mapping[str, Any]) -> Event:
    """An event from plain values kept (Article 45). BadLedger: which field of which kind is wrong, what it may be."""
    name = record.get("kind")
    if not isinstance(name, str) or name not in KINDS:
        raise BadLedger("record-kind", kind=_shown(name), kinds="、".join(KINDS))
    return KINDS[name](**_values(KINDS[name], name, {key: value for key, value in record.items() if key != "kind"}))


@cache
def _fields(cls: type[Any]) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    """Working types out from their names takes longer than all that is done with them."""
    return get_type_hints(cls), {field.name: field for field in fields(cls)}


def _values(cls: Any, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    hints, known = _fields(cls)
    for name in given:
        if name not in known:
            raise BadLedger("record-field", kind=kind, field=_shown(name), known="、".join(known))
    for name, field in known.items():
        if name not in given and field.default is MISSING:
            raise BadLedger("record-missing", kind=kind, field=name)
    return {name: _value(hints[name], value, kind, name) for name, value in given.items()}


def _value(hint: Any, value: Any, kind: str, name: str) -> Any:
    if hint == (Term | None) and value is None:
        return None
    if hint in (Term, Term | None):
        if not isinstance(value, Mapping):
            raise BadLedger("record-value", kind=kind, field=name, value=_shown(value))
        return Term(**_values(Term, f"{kind}.{name}", value))
    try:
        if hint is date:
            return date.fromisoformat(value)
        if issubclass(hint, StrEnum):
            return hint(value)
    except RegulationError:
        raise
    except (TypeError, ValueError):
        raise BadLedger("record-value", kind=kind, field=name, value=_shown(value)) from None
    if type(value) is not hint or (hint is str and len(value) > LONGEST_TEXT):
        raise BadLedger("record-value", kind=kind, field=name, value=_shown(value))
    return value


def _shown(value: object) -> str:
    return repr(value)[:60]
