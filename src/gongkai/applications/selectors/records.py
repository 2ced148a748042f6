"""The records of a case as lists for its dossier. Consulted parties are named as in the ledger: 第三方1."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.applications.letters.listing import Listing
from gongkai.applications.models import Application, Redaction
from gongkai.applications.rules.grounds import grounds
from gongkai.applications.rules.parties import party
from gongkai.applications.selectors.redacting import boxes
from gongkai.foundation.now import CHINA
from gongkai.regulation.events import KINDS
from gongkai.regulation.facts import kind_text

_CARRIERS = {
    "oa": "电子公文系统",
    "business_system": "业务系统",
    "paper": "纸质档案",
    "personal": "个人保管",
    "predecessor": "被承继的机关",
    "archive": "档案馆",
}
_REVIEWS = {"secrecy": "保密审查", "legal": "合法性审核", "meeting": "集体会商"}
_POSITIONS = {"agrees": "同意公开", "objects": "不同意公开", "other": "其他意见", "": "没有答复"}
_CONCLUSIONS = {"passed": "通过", "refused": "不通过", "referred": "报请确定"}
_WAYS = {"post": "邮寄", "in_person": "直接送达", "other_organ": "委托其他机关送达", "electronic": "数据电文"}


def text_of(when: date | datetime | None) -> str:
    """2026-03-02; of a moment the day in China; empty for none."""
    if isinstance(when, datetime):
        when = when.astimezone(CHINA).date()
    return when.isoformat() if when else ""


def course_of(case: Application) -> Listing:
    """The ledger: what counts, and what was struck out with its reason."""
    rows = [
        [
            text_of(one.on),
            kind_text(KINDS[one.kind]).zh if one.kind in KINDS else one.kind,
            one.letter.number if one.letter else "",
            one.entered_by.name if one.entered_by else "",
            f"已划去：{one.struck_reason}" if one.struck else "",
        ]
        for one in case.ledger.select_related("letter", "entered_by")
    ]
    facts = [("收到", text_of(case.received)), ("到期", text_of(case.due)), ("办结", text_of(case.ended))]
    return Listing("办理经过", facts, ("日期", "事项", "文号", "登记人", "说明"), (3, 4, 5, 2, 4), rows)


def searches_of(case: Application) -> Listing:
    """检索记录."""
    rows = [
        [
            text_of(one.on),
            "、".join(map(str, one.items)),
            f"{one.unit} {one.searched_by.name if one.searched_by else one.searcher}".strip(),
            "、".join(_CARRIERS.get(carrier, carrier) for carrier in one.carriers),
            "；".join(part for part in (one.method, one.keywords, one.period) if part),
            f"{one.hits}件。{one.result}",
            one.signed_by.name if one.signed_by else "未签字",
        ]
        for one in case.searches.select_related("searched_by", "signed_by").order_by("on", "pk")
    ]
    columns = ("日期", "分项", "检索人", "载体", "方法、关键词、期间", "结果", "签字")
    return Listing("检索记录", (), columns, (3, 1, 3, 3, 5, 5, 2), rows, wide=True)


def opinions_of(case: Application) -> Listing:
    """征求意见情况."""
    rows = [
        [
            party(one.consulted, one.number),
            text_of(one.sent),
            text_of(one.received),
            text_of(one.answered),
            _POSITIONS.get(one.position, one.position),
            one.reasons,
            one.finding,
        ]
        for one in case.consultations.all()
    ]
    columns = ("被征求意见方", "发出", "收到", "答复", "意见", "理由", "本机关的认定")
    return Listing("征求意见情况", (), columns, (3, 3, 3, 3, 3, 5, 5), rows, wide=True)


def reviews_of(case: Application) -> Listing:
    """保密审查、合法性审核、集体会商."""
    rows = [
        [
            text_of(one.on),
            _REVIEWS.get(one.kind, one.kind),
            one.reviewer.name,
            _CONCLUSIONS.get(one.conclusion, one.conclusion),
            one.basis,
        ]
        for one in case.reviews.select_related("reviewer").order_by("on", "pk")
    ]
    return Listing("审查记录", (), ("日期", "审查", "审查人", "结论", "依据"), (3, 3, 2, 2, 8), rows)


def boxes_of(case: Application) -> Listing:
    """遮盖清单: each box of each redaction that holds, with its ground."""
    newest: dict[int, Redaction] = {}
    for one in Redaction.objects.filter(source__application=case).select_related("source__file").order_by("pk"):
        newest[one.source_id] = one
    rows = [
        [one.source.file.name, str(box.page), str(box.item or ""), "：".join(grounds()[box.ground][2::-2])]
        for one in newest.values()
        for box in boxes(one)
    ]
    return Listing("遮盖清单", (), ("文件", "页", "分项", "理由"), (6, 1, 1, 6), rows)


def deliveries_of(case: Application) -> Listing:
    """送达情况: each letter, each try."""
    rows = [
        [
            f"{letter.title} {letter.number}".strip(),
            _WAYS.get(one.way, one.way),
            f"{one.carrier} {one.tracking}".strip(),
            text_of(one.sent),
            text_of(one.received) or (f"{text_of(one.returned)}退回{one.returned_reason}" if one.returned else ""),
        ]
        for letter in case.letters.prefetch_related("deliveries")
        for one in letter.deliveries.all()
    ]
    return Listing("送达情况", (), ("文书", "方式", "承运和单号", "发出", "签收"), (6, 2, 4, 3, 3), rows)


def notes_of(case: Application) -> Listing:
    """便笺: of the office only."""
    rows = [
        [text_of(one.written), one.written_by.name, one.text]
        for one in case.notes.select_related("written_by").order_by("written", "pk")
    ]
    return Listing("便笺", (("说明", "只在本机关内部看，不作为证据"),), ("日期", "记录人", "内容"), (3, 2, 10), rows)
