"""Guards of what leaves the house: signature, dispatch, end (errors 1, 7, 8, 10, 12, 13, 15)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.applications.rules.facts import CaseFacts
from gongkai.applications.rules.guards.objection import Objection, stop, warn
from gongkai.applications.rules.guards.procedure import late
from gongkai.applications.rules.guards.results import deciding, on_the_web
from gongkai.applications.rules.guards.third_parties import interval_over, objecting, told_first
from gongkai.regulation import outcomes

POSTAL = ("ems", "registered", "letter")
NOTICE_235 = "国办公开办函〔2016〕235号"


def signing(case: CaseFacts) -> Iterator[Objection]:
    """All of `deciding`, and: in time, reviewed, links opened today, remedies and names out of the organ's data."""
    yield from deciding(case)
    yield from late(case)
    yield from told_first(case)
    yield from _office(case)
    yield from _reviewed(case)
    for item in case.items:
        if item.outcome == "published" and on_the_web(item) and item.link_checked != case.today:
            yield stop(
                10,
                "条例第三十六条第一项",
                f"第{item.number}项的网址签发当日要重新打开核对并留存快照。",
                f"The link of item {item.number} has to be opened and kept as a snapshot on the day of signing.",
                item.number,
            )
    if case.redo and any(item.same_as_before for item in case.items):
        yield stop(
            15,
            "行政复议法、行政诉讼法",
            "重新答复不得以同样的事实和理由作出与原答复基本相同的决定。",
            "A new reply may not repeat the one set aside on the same facts and reasons.",
        )


def _office(case: CaseFacts) -> Iterator[Objection]:
    office = case.office
    if not (office.reconsideration_body and office.court):
        yield stop(
            12,
            "条例第五十一条",
            "机关信息里没有行政复议机关或者管辖法院，救济途径写不出来。",
            "The organ's data name no reconsideration body or court: the remedy cannot be written.",
        )
    if not (office.seal_name and office.letter_mark):
        yield stop(
            13,
            "条例第四条",
            "机关信息里没有印章名称或者机关代字。",
            "The organ's data name no seal or mark for numbers.",
        )


def _reviewed(case: CaseFacts) -> Iterator[Objection]:
    grounds = {ground for item in case.items for ground in (item.outcome, *item.withheld) if ground}
    if any(outcomes()[one].kind == "withheld" for one in grounds) and case.legal_review != "passed":
        zh, en = "不予公开、部分公开的答复先经合法性审核。", "A refusal, of a part too, needs the legal review first."
        yield stop(8, "条例第十四条至第十六条", zh, en)
    if any("denied_third_party" not in item.withheld for item, _one in objecting(case)) and not case.meeting:
        yield stop(
            8,
            "条例第三十二条",
            "不采纳第三方意见、决定公开的，须集体会商并留记录。",
            "To disclose over the objection of a third party needs the minutes of a meeting.",
        )
    if grounds & {"denied_security", "excessive"} and not case.meeting:
        yield stop(
            8,
            "条例第十四条、第三十五条",
            "三安全一稳定、大量反复申请须集体会商并留记录。",
            "This ground needs the minutes of a meeting.",
        )


def sending(case: CaseFacts, way: str, carrier: str, address: str) -> Iterator[Objection]:
    """13: the postal enterprise only, and to the address of the application."""
    yield from going(way, carrier, electronic=case.electronic)
    if way == "post" and address and address.strip() != case.address.strip():
        yield warn(
            13,
            "条例第二十九条",
            "寄送地址与申请人所留地址不同，请核对。",
            "The address differs from the one that the applicant gave: check.",
        )


def going(way: str, carrier: str, *, electronic: bool) -> Iterator[Objection]:
    """13: by the postal enterprise only, and online only to who chose so; of any letter to an applicant."""
    if way == "courier" or (way == "post" and carrier not in POSTAL):
        yield stop(
            13,
            NOTICE_235,
            "只能由邮政企业寄送，不得交其他快递企业。",
            "Only the postal enterprise may carry it, no other courier.",
        )
    if way == "electronic" and not electronic:
        yield stop(
            13,
            NOTICE_235,
            "申请人没有选择数据电文方式，不能只在网上送达。",
            "The applicant did not choose electronic supply: it cannot be delivered online only.",
        )


def releasing(case: CaseFacts) -> Iterator[Objection]:
    """7: what a third party objects to leaves only after the interval."""
    yield from interval_over(case)


def closing(sent: bool, proof: bool, returned: bool = False) -> Iterator[Objection]:
    """13: proof of delivery before the end; what came back is sent again first."""
    if returned:
        yield stop(
            13,
            NOTICE_235,
            "邮件已退回：核对地址后再次寄送，记录前后两次，才能办结。",
            "The mail came back: check the address and send it again, with both tries on record, before closing.",
        )
    elif not (sent and proof):
        yield stop(
            13,
            NOTICE_235,
            "登记签收日期和送达凭证后才能办结。",
            "Enter the day of receipt and its proof before closing.",
        )
