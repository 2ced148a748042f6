"""The fifteen procedural errors that lose cases, each with its guard (practice 3). Pure: facts in, objections out.

A `Stop` forbids the step until it is put right; a warning is shown and may be gone past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.applications.rules.facts import CaseFacts, ItemFacts
from gongkai.regulation import Calendar, outcomes
from gongkai.regulation.parts import SUPPLEMENT_DAYS
from gongkai.regulation.words import Text

CARRIERS_ASKED = 2  # error 5: two carriers


@dataclass(frozen=True, slots=True)
class Objection:
    """What a guard says: which of the fifteen errors, in words that say what to do, and under which article."""

    error: int
    text: Text
    article: str
    stops: bool = True
    item: int | None = None


def _stop(error: int, article: str, zh: str, en: str, item: int | None = None) -> Objection:
    return Objection(error, Text(zh, en), article, True, item)


def _warn(error: int, article: str, zh: str, en: str, item: int | None = None) -> Objection:
    return Objection(error, Text(zh, en), article, False, item)


def registering(case: CaseFacts) -> Iterator[Objection]:
    """2: the clock runs from the organ's receipt, not the desk's."""
    if case.at_office and case.at_office > case.arrived and not case.envelope:
        yield _warn(
            2, "条例第三十一条",
            f"本机关{case.arrived}已收到，工作机构{case.at_office}才收到：期限从本机关收到算起。请附信封或者收文登记的照片。",
            f"The organ received it on {case.arrived}, the disclosure office on {case.at_office}: the term runs from the "
            "organ's receipt. Attach a picture of the envelope or the register.",
        )  # fmt: skip


def asking_supplement(case: CaseFacts, calendar: Calendar, what: str, how: str, approved: bool) -> Iterator[Objection]:
    """4 and 14: once, within 7 working days, exact; no purpose asked."""
    if case.supplements:
        yield _stop(
            4, "条例第三十条", "补正只能一次性告知，已经告知过。", "A supplement may be asked only once; it was."
        )
    if not what.strip() or not how.strip():
        yield _stop(
            4, "条例第三十条",
            "写明需要补正的事项和怎样补正：含糊的补正告知会被撤销。",
            "Say what has to be supplemented and how: a vague notice is quashed.",
        )  # fmt: skip
    start = case.clock.received
    if start and calendar.between(start, case.today) > SUPPLEMENT_DAYS and not approved:
        yield _stop(
            4, "条例第三十条",
            f"已过收到之日（{start}）后7个工作日，须经工作机构负责人批准；原到期日{case.clock.due}仍会显示。",
            f"More than 7 working days since receipt ({start}): the head of the office has to approve; the original due "
            f"date {case.clock.due} stays in sight.",
        )  # fmt: skip
    yield from _purpose(what + how)


def _purpose(text: str) -> Iterator[Objection]:
    if any(word in text for word in ("用途", "特殊需要", "利害关系", "关联性", "证明与")):
        yield _stop(
            14, "条例第二十七条、第二十九条",
            "不得要求申请人说明用途、特殊需要或者利害关系，请删去。",
            "An applicant may not be asked for a purpose, special need or interest: take it out.",
        )  # fmt: skip


def extending(case: CaseFacts, told_on: date) -> Iterator[Objection]:
    """3: before the due date, once."""
    due = case.clock.unextended
    if due and told_on > due:
        yield _stop(
            3, "条例第三十三条",
            f"已过到期日{due}，不能再延期。请立即答复。",
            f"The due date {due} has passed: no extension any more. Reply at once.",
        )  # fmt: skip
    if case.clock.unextended and case.clock.due and case.clock.due > case.clock.unextended:
        yield _stop(3, "条例第三十三条", "已经延期一次，不能再次延期。", "It was extended once; not again.")


def deciding(case: CaseFacts) -> Iterator[Objection]:
    """5 to 11 and 14: every item has its result, and each result what proves it."""
    if not case.items:
        yield _stop(11, "条例第三十六条", "先列出申请人要的每一项信息。", "First list each thing that was asked.")
    for item in case.items:
        if not item.outcome:
            yield _stop(
                11,
                "条例第三十六条",
                f"第{item.number}项还没有处理意见。",
                f"Item {item.number} has no result.",
                item.number,
            )
            continue
        yield from _evidence(item)
        for guard in _BY_OUTCOME.get(item.outcome, ()):
            yield from guard(case, item)
        if outcomes()[item.outcome].kind == "withheld" and item.outcome != "denied_administrative_query":
            yield from _severance(item)
        if "{" in item.answer + item.reason + item.facts:
            yield _stop(
                11,
                "条例第三十六条",
                f"第{item.number}项还有没填的内容。",
                f"Item {item.number} has an empty field.",
                item.number,
            )


def _evidence(item: ItemFacts) -> Iterator[Objection]:
    """8 and 14: a ground named is a ground proved."""
    its = outcomes()[item.outcome]
    missing = [text for number, text in enumerate(its.evidence, 1) if number not in item.evidence]
    for text in missing:
        yield _stop(
            14 if its.kind == "unprocessed" else 8, its.article,
            f"第{item.number}项（{its.title.zh}）还缺：{text.zh}。",
            f"Item {item.number} ({its.title.en}) still lacks: {text.en}.",
            item.number,
        )  # fmt: skip


def _severance(item: ItemFacts) -> Iterator[Objection]:
    """9: can the rest be given?"""
    if not item.severable:
        yield _stop(
            9,
            "条例第三十七条",
            f"第{item.number}项：能否区分处理？请回答。",
            f"Item {item.number}: can it be severed? Answer.",
            item.number,
        )
    elif item.severable == "yes":
        yield _stop(
            9, "条例第三十七条", f"第{item.number}项能区分处理的，应当部分公开。",
            f"Item {item.number} can be severed: disclose it in part.", item.number,
        )  # fmt: skip
    elif not item.severable_reason.strip():
        yield _stop(
            9,
            "条例第三十七条",
            f"第{item.number}项不能区分处理的，写明理由。",
            f"Item {item.number}: say why it cannot be severed.",
            item.number,
        )


def _searched(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """5: a search that a court believes."""
    records = [search for search in case.searches if item.number in search.items]
    carriers = {carrier for search in records for carrier in search.carriers}
    whole = records and all(s.person and s.method and s.keywords and s.result for s in records)
    if not whole:
        yield _stop(
            5, "条例第三十六条第四项",
            f"第{item.number}项的检索记录不完整：检索人、方法、关键词、结果都要有。",
            f"The search record of item {item.number} is not complete: who, how, which words, what was found.",
            item.number,
        )  # fmt: skip
    if len(carriers) < CARRIERS_ASKED:
        yield _stop(
            5, "条例第三十六条第四项", f"第{item.number}项至少检索两种载体，现有{len(carriers)}种。",
            f"Search at least two carriers for item {item.number}; there are {len(carriers)}.", item.number,
        )  # fmt: skip
    if records and not any(search.signed for search in records):
        yield _stop(
            5,
            "条例第三十六条第四项",
            f"第{item.number}项的检索记录要由业务科室签字。",
            f"The business unit has to sign the search record of item {item.number}.",
            item.number,
        )


def _not_ours(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """6: not ours, though made or first obtained here?"""
    if item.found:
        yield _stop(
            6,
            "条例第十条",
            f"第{item.number}项已检索到文件：本机关制作或者最先获取的，由本机关公开。",
            f"Files were found for item {item.number}: what this organ made or first obtained it has to disclose.",
            item.number,
        )
    if not item.reason.strip() or not item.answer.strip():
        yield _stop(
            6, "条例第三十六条第五项",
            f"第{item.number}项写明理由，以及负责机关的名称和联系方式；不能确定的，写明为什么。",
            f"Item {item.number}: give the reason, and the organ in charge with its contact, or why it cannot be told.",
            item.number,
        )  # fmt: skip


def _third_party(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """7: asked in writing, the answer in or its time over, the objection weighed."""
    asked = [c for c in case.consultations if c.consulted == "third_party" and (item.number in c.items or not c.items)]
    if not any(c.sent for c in asked):
        yield _stop(
            7,
            "条例第三十二条",
            f"第{item.number}项还没有书面征求第三方意见。",
            f"The third party of item {item.number} was not asked in writing.",
            item.number,
        )
    for consulted in asked:
        if consulted.standing == "waiting":
            yield _stop(
                7,
                "条例第三十二条",
                f"{consulted.party}的意见未到，征求意见期未满。",
                f"{consulted.party} has not answered and still has time.",
                item.number,
            )
        if consulted.standing == "objects" and not (consulted.reasonable and consulted.finding):
            yield _stop(
                7, "条例第三十二条", f"{consulted.party}不同意公开：理由是否合理、是否影响公共利益，写明本机关的结论。",
                f"{consulted.party} objects: write this organ's own finding on its reasons and on the public interest.", item.number,
            )  # fmt: skip
        if consulted.reasonable == "no" and item.outcome == "denied_third_party":
            yield _stop(
                7,
                "条例第三十二条",
                f"{consulted.party}的理由已认定不合理，不能据此不予公开。",
                f"The reasons of {consulted.party} were found unreasonable: no refusal on them.",
                item.number,
            )


def _released_over(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """7: what concerns a third party is given only once it could be heard."""
    for consulted in case.consultations:
        if consulted.consulted == "third_party" and item.number in consulted.items:
            yield from _third_party(case, item)
            return


def _link(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """10: the link works today and is the thing."""
    if item.link_checked != case.today:
        yield _warn(
            10, "条例第三十六条第一项", f"第{item.number}项的网址签发当日要重新打开核对并留存快照。",
            f"The link of item {item.number} has to be opened and kept as a snapshot on the day of signing.", item.number,
        )  # fmt: skip


def _duplicate(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """14: the same information, already answered, not merely pending."""
    if not item.earlier or not item.earlier_same:
        yield _stop(
            14,
            "条例第三十六条第六项",
            f"第{item.number}项写明前次已答复的申请编号并对照内容；前次未答复的，并案答复。",
            f"Item {item.number}: name the earlier case that was answered and compare; if it is pending, join them.",
            item.number,
        )


def _excessive(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """14: the letter that asks for reasons comes first."""
    if not case.reasons_asked or not case.reasons_over:
        yield _stop(
            14,
            "条例第三十五条",
            "先发说明理由告知书，等申请人说明或者期限届满。",
            "First ask for reasons in writing and wait for them or for the end of the term.",
            item.number,
        )


def _given(case: CaseFacts, item: ItemFacts) -> Iterator[Objection]:
    """8 (保密审查): nothing leaves without its review."""
    if not item.leaving:
        yield _stop(
            11,
            "条例第三十六条第二项",
            f"第{item.number}项决定提供，还没有附上要提供的文件。",
            f"Item {item.number} is to be given, but no file is attached.",
            item.number,
        )
    if item.leaving - case.secrecy_reviewed:
        yield _stop(
            8,
            "条例第十七条",
            f"第{item.number}项要提供的文件还没有通过保密审查。",
            f"A file to be given for item {item.number} has not passed the secrecy review.",
            item.number,
        )
    if case.secrecy_referred:
        yield _stop(
            8,
            "条例第十七条",
            "已报请确定是否涉密，答复前不得提供。",
            "Whether it is secret was referred to the authority: nothing is given before the answer.",
            item.number,
        )


_Guard = Callable[[CaseFacts, ItemFacts], Iterator[Objection]]
_BY_OUTCOME: dict[str, tuple[_Guard, ...]] = {
    "published": (_link,),
    "provided": (_given, _released_over),
    "partial": (_given, _released_over),
    "denied_third_party": (_third_party,),
    "not_held": (_searched,),
    "not_responsible": (_not_ours,),
    "duplicate": (_duplicate,),
    "excessive": (_excessive,),
}


def signing(case: CaseFacts) -> Iterator[Objection]:
    """All of `deciding`, and 1, 12, 13: in time, remedies and names out of the organ's data, reviewed where asked."""
    yield from deciding(case)
    if case.clock.due and case.today > case.clock.due:
        yield _warn(
            1,
            "条例第三十三条",
            f"已过到期日{case.clock.due}：仍须立即答复。",
            f"The due date {case.clock.due} has passed: reply at once all the same.",
        )
    if not (case.office.reconsideration_body and case.office.court):
        yield _stop(
            12,
            "条例第五十一条",
            "机关信息里没有行政复议机关或者管辖法院，救济途径写不出来。",
            "The organ's data name no reconsideration body or court: the remedy cannot be written.",
        )
    if not (case.office.seal_name and case.office.letter_mark):
        yield _stop(
            13,
            "条例第四条",
            "机关信息里没有印章名称或者机关代字。",
            "The organ's data name no seal or mark for numbers.",
        )
    kinds = {outcomes()[item.outcome].kind for item in case.items if item.outcome}
    if "withheld" in kinds and case.legal_review != "passed":
        yield _stop(
            8, "条例第十四条至第十六条", "不予公开的答复先经合法性审核。", "A refusal needs the legal review first."
        )
    if any(item.outcome in ("denied_security", "excessive") for item in case.items) and not case.meeting:
        yield _stop(
            8,
            "条例第十四条、第三十五条",
            "三安全一稳定、大量反复申请须集体会商并留记录。",
            "This ground needs the minutes of a meeting.",
        )
    if case.redo and any(item.same_as_before for item in case.items):
        yield _stop(
            15,
            "行政复议法、行政诉讼法",
            "重新答复不得以同样的事实和理由作出与原答复基本相同的决定。",
            "A new reply may not repeat the one set aside on the same facts and reasons.",
        )


def sending(case: CaseFacts, way: str, carrier: str, address: str) -> Iterator[Objection]:
    """13: the postal enterprise only, and to the address of the application."""
    if way == "courier" or (way == "post" and carrier not in ("ems", "registered", "letter")):
        yield _stop(
            13,
            "国办公开办函〔2016〕235号",
            "只能由邮政企业寄送，不得交其他快递企业。",
            "Only the postal enterprise may carry it, no other courier.",
        )
    if way == "post" and address.strip() != case.address.strip():
        yield _warn(
            13,
            "条例第二十九条",
            "寄送地址与申请人所留地址不同，请核对。",
            "The address differs from the one that the applicant gave: check.",
        )


def closing(sent: bool, proof: bool) -> Iterator[Objection]:
    """13: proof of delivery before the end."""
    if not (sent and proof):
        yield _stop(
            13,
            "国办公开办函〔2016〕235号",
            "登记签收日期和送达凭证后才能办结。",
            "Enter the day of receipt and its proof before closing.",
        )


def lapsing(case: CaseFacts, first: date | None) -> Iterator[Objection]:
    """15: only when receipt, term and the day for mail on its way are over."""
    if first is None or case.today < first:
        yield _stop(
            15, "条例第三十条；国办函〔2020〕109号第六条",
            f"申请人的期限还没有届满{f'，最早{first}可以不再处理' if first else '：先登记签收日期'}。",
            f"The applicant's time is not over{f'; not before {first}' if first else ': enter the day of receipt first'}.",
        )  # fmt: skip
