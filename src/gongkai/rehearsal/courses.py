"""The courses that cases take: each a list of steps with the working days after which they are done.

Every step is the service that the page calls, taken by the person whose step it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from gongkai.applications.models import Application, CaseFile, Letter, Paper, State
from gongkai.applications.selectors.redacting import Box
from gongkai.applications.services import (
    answering,
    consulting,
    deciding,
    dividing,
    ending,
    joining,
    procedure,
    redacting,
    replying,
)
from gongkai.applications.services.answering import Answer
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.services.deciding import Decision, Reviewed, Searched
from gongkai.applications.services.replying import Sending
from gongkai.foundation.models import Role
from gongkai.foundation.selectors.calendar import calendar
from gongkai.foundation.selectors.files import is_handed_on
from gongkai.regulation import outcomes
from gongkai.regulation.events import CONFIRMED_CHANNELS, Consulted, Position
from gongkai.regulation.events import Delivery as Way
from gongkai.rehearsal.arriving import arrive, make
from gongkai.rehearsal.plans import CasePlan, data
from gongkai.rehearsal.scene import Scene

Do = Callable[[Scene], object]
OFFICER, HEAD, REGISTRAR = Role.CASE_OFFICER, Role.DISCLOSURE_HEAD, Role.REGISTRAR


@dataclass(frozen=True, slots=True)
class Move:
    """A step: after how many working days, its name, what is done."""

    after: int
    key: str
    do: Do


def moves(plan: CasePlan) -> list[Move]:
    """The steps of a case, up to where it stops."""
    begun = [Move(0, "arrive", arrive)]
    first = 0
    if plan.paper == Paper.APPLICATION:
        begun.append(Move(0, "register", make))
    if plan.paper == Paper.APPLICATION and plan.channel in CONFIRMED_CHANNELS:
        begun.append(
            Move(1, "confirm", lambda scene: procedure.confirm(scene.case.pk, on=scene.on, **scene.by(OFFICER)))
        )
        first = 1
    first += plan.pace
    found = begun + [Move(first + one.after, one.key, one.do) for one in course(plan.course)]
    stop = next((number for number, one in enumerate(found, 1) if one.key == plan.stop), len(found))
    return found[:stop]


def course(name: str) -> list[Move]:
    """The steps of a course after the case is registered. An outcome's name: decided so, without more ado."""
    special: dict[str, list[Move]] = {
        "provided": _given(1),
        "published": [Move(1, "decide", decide("published", link_checked=1)), *answer(1)],
        "mixed": [*_found(1), *_searched(2), Move(3, "decide", decide("provided", "not_held")), *answer(3)],
        "partial": _partial(),
        "co_handled": [Move(1, "co_handle", co_handle), Move(5, "opinion", inner_answer), *_given(6)],
        "third_party_denied": [
            *_consulted(Consulted.THIRD_PARTY, Position.OBJECTS),
            *_refused("denied_third_party", 12),
        ],
        "third_party_given": [*_consulted(Consulted.THIRD_PARTY, Position.AGREES), *_given(12)],
        "joint_makers": [*_consulted(Consulted.JOINT_MAKER, Position.AGREES), *_given(12)],
        "extended": [Move(7, "extend", extend), *_given(18)],
        "supplemented": [*_supplemented(), *_given(11)],
        "unclear": [*_supplemented(), Move(11, "decide", decide("unclear")), *answer(11)],
        "fee_paid": [*_fee(), Move(12, "paid", pay), *_given(13)],
        "not_held": [*_searched(2), Move(4, "decide", decide("not_held")), *answer(5)],
        "denied_security": [Move(2, "meeting", _review("meeting", Role.LEADER)), *_refused("denied_security", 3)],
        "excessive": _excessive(),
        "lapsed": [*_supplement(), Move(18, "lapse", _lapse), *answer(18)],
        "unpaid": [*_fee(), Move(29, "lapse", _lapse), *answer(29)],
        "withdrawn": [Move(4, "withdraw", withdraw), *sent(5)],
        "redone": _redone(),
        "cancelled": [Move(0, "cancel", cancel)],
        "joined": _joined(),
        "divided": _divided(),
        **dict.fromkeys(data()["papers"], _other_paper()),
    }
    if name in special:
        return special[name]
    if outcomes()[name].kind == "withheld":
        return _refused(name, 3)
    return [Move(2, "decide", decide(name)), *answer(3)]


def decide(*wanted: str, link_checked: int | None = None) -> Do:
    """拟定处理意见 for the items in order; files that may leave go with the first."""

    def do(scene: Scene) -> None:
        made = tuple(_decision(scene, number, outcome, link_checked) for number, outcome in enumerate(wanted, 1))
        deciding.decide(scene.case.pk, made, **scene.by(OFFICER))

    return do


def _decision(scene: Scene, number: int, outcome: str, link_checked: int | None) -> Decision:
    its, texts = outcomes()[outcome], data()["outcome"].get(outcome, {})
    evidence: dict[str, Any] = {str(one): "record" for one in range(1, len(its.evidence) + 1)}
    if link_checked is not None:
        days = calendar(scene.office.organisation.pk)
        evidence["link_checked"] = days.nth_after(scene.on, link_checked).isoformat()
    if outcome == "duplicate":
        others = Application.objects.filter(organisation=scene.office.organisation).exclude(pk=scene.case.pk)
        mine = scene.case.people.exclude(part="proxy").values("identity_lookup")
        done = others.filter(people__identity_lookup__in=mine, ledger__kind="replied").order_by("pk").first()
        evidence |= {"earlier": done.number if done else scene.case.number, "earlier_same": True}
    leaving = CaseFile.Kind.REDACTED if outcome == "partial" else CaseFile.Kind.FOUND
    leaves = scene.case.files.filter(kind=leaving).values_list("pk", flat=True) if its.kind == "given" else ()
    severed = its.kind == "withheld"
    return Decision(
        number, outcome, ("denied_third_party",) if outcome == "partial" else (), evidence=evidence,
        severable="no" if severed else "", severable_reason="通篇均为该内容，无法分开。" if severed else "",
        files=tuple(leaves) if outcome != "published" else (), **texts,
    )  # fmt: skip


def answer(first: int, *, legal: bool = False) -> list[Move]:
    """From the draft to the archive, the legal review before where it has to be."""
    reviewed = [Move(first, "legal", _review("legal", Role.LEGAL_REVIEWER))] if legal else []
    return [
        *reviewed,
        Move(first, "draft", lambda scene: replying.draft_reply(scene.case.pk, **scene.by(OFFICER))),
        Move(first, "submit", lambda scene: replying.submit(scene.case.pk, **scene.by(OFFICER))),
        Move(first + 1, "review", lambda scene: replying.pass_review(scene.case.pk, **scene.by(HEAD))),
        Move(first + 1, "sign", lambda scene: replying.sign(scene.case.pk, **scene.by(Role.LEADER))),
        Move(first + 1, "seal", lambda scene: replying.seal(scene.case.pk, **scene.by(Role.SEAL_KEEPER))),
        *sent(first + 2),
    ]


def sent(first: int) -> list[Move]:
    """Sent, received, closed, archived."""
    return [
        Move(first, "send", send),
        Move(first + 3, "delivered", receive),
        Move(first + 3, "close", lambda scene: replying.close(scene.case.pk, **scene.by(REGISTRAR))),
        Move(first + 12, "archive", lambda scene: replying.archive(scene.case.pk, **scene.by(REGISTRAR))),
    ]


_WAYS = {"online": Way.ELECTRONIC, "email": Way.ELECTRONIC, "post": Way.POST, "in_person": Way.IN_PERSON}


def send(scene: Scene) -> None:
    """登记交邮, by the way that the applicant chose."""
    way = _WAYS[scene.plan.asked.way]
    address = scene.plan.asked.applicant.address
    sending = Sending(way, scene.on, *(("ems", _tracking(scene), address) if way == Way.POST else ()))
    replying.send(scene.case.pk, sending, **scene.by(REGISTRAR))


def receive(scene: Scene) -> None:
    """登记送达, with the proof; what went by wire needs none."""
    if scene.plan.asked.way in ("post", "in_person"):
        proof = scene.keep("送达回证", REGISTRAR)
        made = scene.delivery(replying.current(scene.case))
        on = made.received or scene.on
        replying.delivered(made.pk, on=on, proof=proof, **scene.by(REGISTRAR))


def _tell(scene: Scene, letter: Letter) -> None:
    """A letter to the applicant leaves on the day: by wire where that was chosen, else by post."""
    wire = _WAYS[scene.plan.asked.way] == Way.ELECTRONIC
    post = Sending(Way.POST, scene.on, "ems", _tracking(scene), scene.plan.asked.applicant.address)
    replying.send_letter(letter.pk, Sending(Way.ELECTRONIC, scene.on) if wire else post, **scene.by(REGISTRAR))


def _tracking(scene: Scene) -> str:
    return f"EA{scene.case.pk:09d}CN"


def _post(kind: str) -> Do:
    def do(scene: Scene) -> None:
        sending = Sending(Way.POST, scene.on, "ems", _tracking(scene))
        replying.send_letter(scene.letter(kind).pk, sending, **scene.by(REGISTRAR))

    return do


def _arrived(kind: str) -> Do:
    def do(scene: Scene) -> None:
        replying.delivered(scene.delivery(scene.letter(kind)).pk, on=scene.on, **scene.by(REGISTRAR))

    return do


def _posted(kind: str, key: str, first: int) -> list[Move]:
    return [Move(first, f"{key}_sent", _post(kind)), Move(first + 2, f"{key}_received", _arrived(kind))]


def _found(first: int) -> list[Move]:
    """A document is found, and passes the secrecy review."""
    return [
        Move(first, "found", lambda scene: scene.add(CaseFile.Kind.FOUND, scene.plan.subject[:60])),
        Move(first + 1, "secrecy", _review("secrecy", Role.SECRECY_REVIEWER)),
    ]


def _given(first: int) -> list[Move]:
    return [*_found(first), Move(first + 2, "decide", decide("provided")), *answer(first + 3)]


def _partial() -> list[Move]:
    return [
        Move(1, "found", lambda scene: scene.add(CaseFile.Kind.FOUND, scene.plan.subject[:60], *data()["private"])),
        Move(2, "redact", redact),
        Move(2, "secrecy", _review("secrecy", Role.SECRECY_REVIEWER)),
        Move(3, "decide", decide("partial")),
        *answer(4, legal=True),
    ]


def redact(scene: Scene) -> None:
    """遮盖: each line that holds an account number. Where the found file still waits for the virus scanner, a file
    covered elsewhere is taken in."""
    source = scene.case.files.get(kind=CaseFile.Kind.FOUND)
    if not is_handed_on(source.file):
        scene.add(CaseFile.Kind.REDACTED, f"{scene.plan.subject[:50]}（遮盖件）")
        return
    who: dict[str, Any] = {"actor": scene.who(OFFICER), "at": scene.at}
    spots = redacting.find(source, "账号", whole_line=True, **who)
    drawn = [Box(spot.page, *edges, "denied_third_party", 1) for spot in spots for edges in spot.boxes]
    redacting.add(source, drawn, pages=1, **who)
    redacting.burn(source, version=None, **who)


def _refused(outcome: str, first: int) -> list[Move]:
    return [Move(first, "decide", decide(outcome)), *answer(first + 1, legal=True)]


_BASES = {
    "secrecy": "经审查，不涉及国家秘密、工作秘密。",
    "legal": "事实清楚，适用条款正确，程序合法。",
    "meeting": "会商认为符合不予公开或者不予处理的条件，意见一致。",
}


def _review(kind: str, role: Role) -> Do:
    def do(scene: Scene) -> None:
        kinds = (CaseFile.Kind.FOUND, CaseFile.Kind.REDACTED)
        held = scene.case.files.filter(kind__in=kinds).values_list("pk", flat=True) if kind == "secrecy" else ()
        reviewed = Reviewed(kind, "passed", _BASES[kind], files=tuple(held))
        deciding.review(scene.case.pk, reviewed, **scene.by(role))

    return do


def _searched(first: int) -> list[Move]:
    return [Move(first, "search", search), Move(first + 1, "search_signed", sign_search)]


def search(scene: Scene) -> None:
    """检索: two carriers, with words and result."""
    items = (len(scene.plan.asked.items),)
    unit = data()["units"][scene.case.pk % 4]
    found = Searched(
        items, unit, scene.on, ("oa", "paper"), "按标题、文号和年份检索", scene.plan.subject[:20], "没有找到相符的文件",
        period="2015年1月至今", screenshot=scene.keep("检索截图", OFFICER),
    )  # fmt: skip
    deciding.search(scene.case.pk, found, **scene.by(OFFICER))


def sign_search(scene: Scene) -> None:
    """The unit's signature."""
    deciding.sign_search(scene.case.searches.latest("pk").pk, **scene.by(HEAD))


def _consulted(whom: Consulted, position: Position) -> list[Move]:
    """Asked, sent, received, answered; the clock runs again."""
    kind = consulting.LETTERS[whom]

    def ask(scene: Scene) -> None:
        third = whom == Consulted.THIRD_PARTY
        name = data()["third_parties"][scene.case.pk % 3] if third else "云岭市档案管理中心"
        asking = Asking(whom, name, scene.plan.subject, (1,), "云岭市工业路6号", "0000-8600555")
        consulting.consult(scene.case.pk, asking, **scene.by(OFFICER))

    def told(scene: Scene) -> None:
        _tell(scene, scene.letter("consult_notice"))

    def answered(scene: Scene) -> None:
        objects = position == Position.OBJECTS
        opinion = Opinion(
            scene.on, position, "含有尚未公开的报价和工艺，属于商业秘密。" if objects else "",
            "yes" if objects else "", "理由成立，不公开不影响公共利益。" if objects else "",
        )  # fmt: skip
        consulting.opinion(scene.consultation().pk, opinion, **scene.by(OFFICER))

    return [
        Move(2, "consult", ask),
        Move(2, "consult_told", told),
        *_posted(kind, "consult", 2),
        Move(9, "opinion", answered),
        Move(10, "consulted", lambda scene: consulting.consulted(scene.case.pk, **scene.by(OFFICER))),
    ]


def co_handle(scene: Scene) -> None:
    """协办: a unit is asked with a term of its own."""
    by = calendar(scene.office.organisation.pk).nth_after(scene.on, 5)
    asking = Asking(Consulted.INNER_UNIT, data()["units"][1], scene.plan.subject, (1,))
    consulting.co_handle(scene.case.pk, asking, answer_by=by, **scene.by(OFFICER))


def inner_answer(scene: Scene) -> None:
    """The unit answers."""
    opinion = Opinion(scene.on, Position.AGREES, "已检索到文件，建议公开。")
    consulting.opinion(scene.consultation().pk, opinion, **scene.by(OFFICER))


def extend(scene: Scene) -> None:
    """告知延期, and sent on the same day."""
    ground = "所需信息涉及多个年度，需要逐卷查找。"
    letter = procedure.extend(scene.case.pk, days=20, ground=ground, told_on=scene.on, **scene.by(HEAD))
    _tell(scene, letter)


def _supplement() -> list[Move]:
    def ask(scene: Scene) -> Letter:
        what, how = "申请内容中的文件名称、年份不明确。", "请写明文号、形成年份或者其他便于检索的特征。"
        return procedure.ask_supplement(scene.case.pk, what=what, how=how, days=10, approved=False, **scene.by(OFFICER))

    return [Move(1, "supplement", ask), *_posted("supplement", "supplement", 1)]


def _supplemented() -> list[Move]:
    def answered(scene: Scene) -> None:
        procedure.supplemented(scene.case.pk, on=scene.on, **scene.by(OFFICER))

    return [*_supplement(), Move(9, "supplemented", answered)]


def _fee() -> list[Move]:
    def ask(scene: Scene) -> Letter:
        how = "凭本通知书缴至市财政非税收入专户。"
        return procedure.notify_fee(scene.case.pk, basis="pages", pages=260, pay_how=how, **scene.by(OFFICER))

    return [Move(2, "fee", ask), *_posted("fee_notice", "fee", 2)]


def pay(scene: Scene) -> None:
    """登记缴费."""
    procedure.paid(
        scene.case.pk, on=scene.on, amount=scene.case.fee.amount, receipt=f"{scene.case.pk:08d}", **scene.by(OFFICER)
    )


def _excessive() -> list[Move]:
    def ask(scene: Scene) -> Letter:
        facts = "您（贵单位）一年内向本机关提出申请412件，其中同类事项387件。"
        return procedure.ask_reasons(scene.case.pk, facts=facts, days=10, **scene.by(OFFICER))

    def given(scene: Scene) -> None:
        procedure.reasons_given(scene.case.pk, on=scene.on, **scene.by(OFFICER))

    return [
        Move(1, "ask_reasons", ask),
        *_posted("reasons", "reasons", 1),
        Move(6, "reasons", given),
        Move(7, "meeting", _review("meeting", Role.LEADER)),
        Move(8, "decide", decide("excessive")),
        *answer(8),
    ]


def _lapse(scene: Scene) -> Application:
    return ending.lapse(scene.case.pk, mail="收发室、邮局均无在途邮件", **scene.by(OFFICER))


def withdraw(scene: Scene) -> Letter:
    """登记撤回."""
    proof = scene.keep("撤回申请书", REGISTRAR)
    return ending.withdraw(scene.case.pk, on=scene.on, proof=proof, **scene.by(OFFICER))


def cancel(scene: Scene) -> None:
    """撤销登记: the same letter came twice."""
    reason = "同一申请以信函和电子邮件重复提交，已在另一件中办理"
    ending.cancel(scene.case.pk, reason=reason, **scene.by(REGISTRAR))
    ending.second_cancel(scene.case.pk, agreed=True, **scene.by(HEAD))


def _redone() -> list[Move]:
    """Refused, set aside by the review, and given in a child proceeding."""

    def ordered(scene: Scene) -> None:
        paper_of = f"云府复〔{scene.on.year}〕{scene.case.pk}号"
        ending.redo(scene.case.pk, on=scene.on, days=20, ground="责令重新答复", paper=paper_of, **scene.by(OFFICER))

    refused = [one for one in _refused("denied_process", 3) if one.key != "archive"]
    return [*refused, Move(40, "redo", ordered), *_given(43)]


def _joined() -> list[Move]:
    """并案: the same person asks for the same again while it is pending; one reply answers both."""

    def second(scene: Scene) -> Scene:
        return replace(scene, plan=replace(scene.plan, key=f"{scene.plan.key}-again", came=scene.on))

    def again(scene: Scene) -> None:
        arrive(second(scene))
        case = make(second(scene))
        if case.state == State.AWAITING_CONFIRMATION:
            procedure.confirm(case.pk, on=scene.on, **scene.by(OFFICER))

    def join(scene: Scene) -> None:
        joining.join(second(scene).case.pk, number=scene.case.number, **scene.by(OFFICER))
        _tell(scene, second(scene).letter("joined"))

    def close(scene: Scene) -> None:
        replying.close(second(scene).case.pk, **scene.by(REGISTRAR))

    return [Move(2, "again", again), Move(3, "join", join), *_given(4), Move(12, "close_joined", close)]


def _divided() -> list[Move]:
    """分案: the second item is not the office's, and gets a case and a reply of its own."""

    def divide(scene: Scene) -> None:
        items = tuple(scene.case.items.order_by("number"))
        ground = "两项内容由不同的科室保管，一项需要查找，一项可以先行答复"
        subject = f"{items[-1].wanted.split('。')[0]}"[:120]
        dividing.divide(scene.case.pk, items=(2,), subject=subject, ground=ground, **scene.by(OFFICER))
        _tell(scene, scene.letter("divided"))

    def of_part(move: Move) -> Move:
        return Move(move.after, f"part_{move.key}", lambda scene: move.do(replace(scene, part=True)))

    part = [Move(3, "decide", decide("not_responsible")), *answer(3)]
    both = [*_given(2), *map(of_part, part)]
    return [Move(1, "divide", divide), *sorted(both, key=lambda one: one.after)]


def _other_paper() -> list[Move]:
    """更正申请, 转主动公开建议, 举报投诉: proposed, signed, sent where there is a letter."""

    def propose(scene: Scene) -> None:
        given = Answer("done", data()["papers"][scene.plan.paper]["finding"])
        answering.propose(scene.submission.pk, given, actor=scene.who(OFFICER), at=scene.at)

    def sign(scene: Scene) -> None:
        who = scene.who(Role.LEADER)
        answering.sign(scene.submission.pk, passed=True, actor=who, at=scene.at)

    def out(scene: Scene) -> None:
        if scene.plan.paper != Paper.COMPLAINT:
            way = _WAYS[scene.plan.asked.way]
            number = f"EA{scene.on:%Y%m%d}0CN"
            sending = Sending(way, scene.on, *(("ems", number) if way == Way.POST else ()))
            answering.send(scene.submission.pk, sending, actor=scene.who(REGISTRAR), at=scene.at)

    return [Move(2, "propose", propose), Move(3, "answer_signed", sign), Move(4, "answer_sent", out)]
