"""The rows of the calculator: one event of the ledger each. Parties are called 甲, 乙, ...: addresses hold no names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.language import lang
from gongkai.regulation import Event, Term
from gongkai.regulation.events import KINDS, LONGEST_TERM, Channel, Consulted, Delivery, Position, Unit
from gongkai.regulation.facts import kind_text
from gongkai.web.forms import Day, Form

Choices = list[tuple[str, str | Promise]]

PARTIES: Mapping[str, tuple[str, str]] = {
    "a": ("甲", "A"),
    "b": ("乙", "B"),
    "c": ("丙", "C"),
    "d": ("丁", "D"),
    "e": ("戊", "E"),
    "f": ("己", "F"),
}
CHANNELS: Choices = [
    (Channel.SIGNED_MAIL, _("邮寄（需签收），如邮政特快")),
    (Channel.PLAIN_MAIL, _("平常信函")),
    (Channel.OTHER_UNIT, _("寄给本机关其他科室或者个人")),
    (Channel.ONLINE, _("网上提交")),
    (Channel.EMAIL, _("以电子邮件提交")),
    (Channel.FAX, _("传真")),
    (Channel.IN_PERSON, _("当面提交")),
    (Channel.ORAL, _("口头申请")),
]
CONSULTED: Choices = [
    (Consulted.THIRD_PARTY, _("第三方")),
    (Consulted.JOINT_MAKER, _("共同制作的行政机关")),
    (Consulted.OTHER_ORGAN, _("其他机关")),
    (Consulted.INNER_UNIT, _("本机关内设机构（不停止计算）")),
]
POSITIONS: Choices = [
    (Position.AGREES, _("同意公开")),
    (Position.OBJECTS, _("不同意公开")),
    (Position.OTHER, _("其他意见")),
]
DELIVERIES: Choices = [
    (Delivery.POST, _("邮政寄送：交邮之日")),
    (Delivery.IN_PERSON, _("直接送达：签收之日")),
    (Delivery.OTHER_ORGAN, _("委托其他行政机关送达：签收之日")),
    (Delivery.ELECTRONIC, _("电子送达：发出之日")),
    (Delivery.COURIER, _("其他快递（不合规定）")),
]
UNITS: Choices = [(Unit.WORKING_DAYS, _("工作日")), (Unit.DAYS, _("日"))]

# What a row has besides its day.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "arrival": ("channel", "at_office"),
    "supplement_asked": ("count", "unit", "approved"),
    "consultation_sent": ("party", "consulted"),
    "consultation_received": ("party",),
    "consultation_answered": ("party", "position"),
    "extension_told": ("count", "approved"),
    "delay_told": ("count", "unit"),
    "redo_ordered": ("count", "unit"),
    "replied": ("delivery",),
}
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("收到"), ("arrival", "auto_receipt", "contact_failed", "confirmation", "redo_ordered")),
    (_("补正"), ("supplement_asked", "supplement_notice_received", "supplement_answered")),
    (_("征求意见"), ("consultation_sent", "consultation_received", "consultation_answered")),
    (_("延长"), ("extension_told", "reasons_asked", "reasons_given", "delay_told")),
    (_("收费"), ("fee_notice_sent", "fee_notice_received", "fee_paid")),
    (_("结束"), ("replied", "reply_received", "withdrawn", "lapsed")),
)
_HINTS: Mapping[str, str | Promise] = {
    "arrival": _("到达本机关（收发室、窗口、信箱）的日子；转到工作机构更晚的，再加一行。"),
    "supplement_asked": _("收到后7个工作日内，只能一次。"),
    "extension_told": _("最多20个工作日，须在到期前告知。"),
    "redo_ordered": _("决定书或者判决没有写期限的，留空。"),
    "replied": _("算当天签收、交邮或者发出。"),
}


def party_choices() -> Choices:
    """甲, 乙, ...; A, B, ..."""
    return [(key, party(key)) for key in PARTIES]


def party(key: str) -> str:
    """What a party is called in this request's language."""
    return PARTIES[key][lang() == "en"]


def kind_label(kind: str) -> str:
    """What an event is called in this request's language."""
    text = kind_text(KINDS[kind]).in_lang(lang())
    return text[:1].upper() + text[1:]


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All kinds of events, in groups."""
    return [(str(group), [(kind, kind_label(kind)) for kind in kinds]) for group, kinds in GROUPS]


def _select(label: Any, choices: Choices | Callable[[], Choices]) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(label=label, choices=choices)


def _count(required: bool) -> forms.Field:
    return forms.IntegerField(
        label=_("期限"),
        min_value=1,
        max_value=LONGEST_TERM,
        required=required,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "required": _("填写文书上的期限，如 10。"),
            "invalid": _("期限填整数，如 10。"),
            "min_value": _("期限至少是1。"),
            "max_value": _("期限最多是366；请核对文书。"),
        },
    )


_APPROVALS = {
    "supplement_asked": _("收到7个工作日以后才告知的，经过批准"),
    "extension_told": _("经工作机构负责人同意"),
}
_MAKERS: Mapping[str, Callable[[], forms.Field]] = {
    "channel": _select(_("方式"), CHANNELS),
    "party": _select(_("谁"), party_choices),
    "consulted": _select(_("是"), CONSULTED),
    "position": _select(_("意见"), POSITIONS),
    "delivery": _select(_("送达方式"), DELIVERIES),
    "unit": _select(_("单位"), UNITS),
    "at_office": lambda: forms.BooleanField(label=_("当天就到了工作机构"), required=False),
}


class Row(Form):
    """An event as it is entered. `data` None: a row just added, with nothing in it but its usual values."""

    def __init__(self, kind: str, data: Mapping[str, Any], index: int) -> None:
        self.kind, self.index = kind, index
        super().__init__(data, prefix=f"e{index}")
        self.fields["on"] = Day(
            label=_("日期"),
            error_messages={
                "required": _("填写日期，如 2026-02-06。"),
                "invalid": _("看不懂这个日期：按年-月-日填，如 2026-02-06。"),
            },
            help_text=_HINTS.get(kind, ""),
        )
        for name in FIELDS.get(kind, ()):
            self.fields[name] = self._field(name)

    def _field(self, name: str) -> forms.Field:
        if name == "count":
            return _count(required=self.kind != "redo_ordered")
        if name == "approved":
            return forms.BooleanField(label=_APPROVALS[self.kind], required=False)
        return _MAKERS[name]()

    @property
    def title(self) -> str:
        """What the event is called."""
        return kind_label(self.kind)

    def event(self) -> Event:
        """The event, once the row is valid."""
        given, cls = self.cleaned_data, KINDS[self.kind]
        values: dict[str, Any] = {"on": given["on"]}
        for name in {field.name for field in fields(cls)} & given.keys() - {"on", "party"}:
            values[name] = _enum(name, given[name])
        if "party" in given:
            values["party"] = party(given["party"])
        if "count" in given:
            values["term"] = self._term(given)
        if self.kind == "supplement_asked" and given["approved"]:
            values["approved_by"] = "－"
        return cls(**values)

    def _term(self, given: Mapping[str, Any]) -> Term | None:
        """Ground, maker and paper are not asked here; an extension alone needs its maker's consent."""
        if given["count"] is None:
            return None
        maker = "－" if given.get("approved", True) or self.kind != "extension_told" else ""
        return Term(given["count"], "－", maker, "－", Unit(given.get("unit", Unit.WORKING_DAYS)))


_ENUMS: Mapping[str, Callable[[str], Any]] = {
    "channel": Channel,
    "consulted": Consulted,
    "position": Position,
    "delivery": Delivery,
}


def _enum(name: str, value: Any) -> Any:
    return _ENUMS[name](value) if name in _ENUMS else value


def usual(kind: str) -> dict[str, str]:
    """The values of a row just added."""
    values = {"on": ""}
    for name in FIELDS.get(kind, ()):
        values[name] = {
            "channel": Channel.SIGNED_MAIL,
            "at_office": "on",
            "count": {"extension_told": "20", "supplement_asked": "10"}.get(kind, ""),
            "unit": Unit.WORKING_DAYS,
            "party": "a",
            "consulted": Consulted.THIRD_PARTY,
            "position": Position.OBJECTS,
            "delivery": Delivery.POST,
            "approved": "on" if kind == "extension_told" else "",
        }[name]
    return values


def record_values(record: Mapping[str, Any]) -> dict[str, str]:
    """The values of a row from a record of an example: days as text, truth as `on`."""
    return {
        name: value.isoformat() if isinstance(value, date) else "on" if value is True else str(value or "")
        for name, value in record.items()
        if name != "kind"
    }
