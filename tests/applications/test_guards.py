"""The fifteen procedural errors that lose cases (practice 3): each is committed through the services, and stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.files.base import ContentFile

from gongkai.applications.fetching import Page, Unopened
from gongkai.applications.models import Application, CaseFile, State
from gongkai.applications.rules import guards
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.services import (
    consulting,
    deciding,
    ending,
    intake,
    keeping,
    letters,
    links,
    procedure,
    register,
    replying,
)
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.services.deciding import Decision, Reviewed, Searched
from gongkai.applications.services.intake import Came
from gongkai.applications.services.procedure import Receipt
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import OrganisationFacts
from gongkai.foundation.services import files
from gongkai.regulation import outcomes
from gongkai.regulation.events import Channel, Consulted, Position
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, asked, at, decide, open_office, reached, reply, take_in, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_are_up_to_date")]
FOURTH = at(3, 4)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2))


def on_file(outcome: str) -> dict[str, str]:
    """All that the outcome asks for."""
    return {str(number): "on file" for number, _ in enumerate(outcomes()[outcome].evidence, 1)}


def result(outcome: str, **more: object) -> Decision:
    """A result of item 1 with all its proof, unless the test leaves it out."""
    words = {"facts": "经检索，", "reason": "理由。", "answer": "答复内容"}
    withheld = {"severable": "no", "severable_reason": "通篇都是"}
    return replace(Decision(1, outcome, **words, **withheld, evidence=on_file(outcome)), **more)  # type: ignore[arg-type]


def said(office: Office, case: Application, *decisions: Decision, when: datetime = FOURTH) -> str:
    """What is answered when a reply with these results is sent for review; nothing where it goes."""
    decide(office, case, when, *decisions)
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=when)
    try:
        replying.submit(case.pk, version=None, actor=office.case_officer, at=when)
    except Refused as refused:
        return str(refused.message)
    return ""


def found(office: Office, case: Application, *, item: int | None = None, kind: str = "found") -> CaseFile:
    """A file found for the case."""
    upload = ContentFile(PDF, name="批复.pdf")
    return keeping.add_file(case, upload, kind, item=item, actor=office.case_officer, at=at(3, 3))


def state(case: Application) -> str:
    """Where it stands in the database."""
    return Application.objects.get(pk=case.pk).state


def test_1_a_reply_after_the_due_date_is_warned_of_and_still_has_to_be_given(office: Office, case: Application) -> None:
    case.refresh_from_db()
    assert [one.error for one in guards.late(facts_of(case, date(2026, 3, 30)))] == []
    assert [(one.error, one.stops) for one in guards.late(facts_of(case, date(2026, 3, 31)))] == [(1, False)]


def test_2_a_paper_that_reached_the_organ_earlier_than_its_office_needs_the_envelope(office: Office) -> None:
    came = Came(Channel.SIGNED_MAIL, date(2026, 3, 2), date(2026, 3, 6), from_unit="收发室")
    taken = intake.take_in(asked(), came=came, organisation=office.organisation, actor=office.registrar, at=at(3, 6))
    registering = {"subject": "批复", "officer_id": None, "actor": office.registrar, "at": at(3, 6)}
    with pytest.raises(Refused, match="期限从本机关收到算起"):
        register.register(taken.submission.pk, **registering)  # type: ignore[arg-type]
    envelope = files.keep(
        ContentFile(PDF, name="信封.pdf"), organisation_id=office.organisation.pk, confidential=True,
        actor=office.registrar, at=at(3, 6),
    )  # fmt: skip
    taken.submission.files.create(file=envelope, kind="envelope")
    case = register.register(taken.submission.pk, **registering)  # type: ignore[arg-type]
    assert (case.received, case.due) == (date(2026, 3, 2), date(2026, 3, 30))


def test_2_the_day_of_receipt_is_corrected_only_on_proof_and_the_wrong_one_stays_struck_out(
    office: Office, case: Application
) -> None:
    receipt = Receipt(date(2026, 2, 27), None, "签收单上是2月27日", None)
    with pytest.raises(Refused, match="只能凭证据更正"):
        procedure.correct_receipt(case.pk, receipt, version=None, actor=office.case_officer, at=at(3, 4))
    proved = replace(receipt, proof=found(office, case, kind="proof").file)
    procedure.correct_receipt(case.pk, proved, version=None, actor=office.case_officer, at=at(3, 4))
    case.refresh_from_db()
    assert (case.received, case.due) == (date(2026, 2, 27), date(2026, 3, 26))  # 02-28 is a make-up day
    assert [(entry.on, entry.struck is None) for entry in case.ledger.order_by("on")] == [
        (date(2026, 2, 27), True),
        (date(2026, 3, 2), False),
    ]


def test_3_an_extension_is_told_by_the_due_date_once_and_by_the_head_only(office: Office, case: Application) -> None:
    def extend(who: str, when: datetime) -> None:
        procedure.extend(
            case.pk, days=20, ground="需要查找大量档案", told_on=when.date(), version=None,
            actor=getattr(office, who), at=when,
        )  # fmt: skip

    with pytest.raises(NotAllowed):
        extend("case_officer", at(3, 27))
    with pytest.raises(Refused, match="已过到期日2026-03-30"):
        extend("disclosure_head", at(3, 31))
    extend("disclosure_head", at(3, 30))
    with pytest.raises(Refused, match="已经延期一次"):
        extend("disclosure_head", at(3, 30))


@pytest.mark.parametrize(
    ("what", "how", "when", "why"),
    [
        ("", "写明文号", at(3, 4), "含糊的补正告知"),
        ("名称不明确", "写明文号", at(3, 12), "须经工作机构负责人批准"),
        ("说明申请信息的用途", "写明用途", at(3, 4), "不得要求申请人说明用途"),
        ("身份证明", "提交经公证的身份证复印件", at(3, 4), "不得要求“公证”"),
    ],
)
def test_4_and_14_a_supplement_that_is_vague_late_or_asks_too_much_is_stopped(
    office: Office, case: Application, what: str, how: str, when: datetime, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        procedure.ask_supplement(case.pk, what=what, how=how, days=10, version=None, actor=office.case_officer, at=when)
    assert state(case) == State.HANDLING


def test_4_the_seventh_working_day_is_in_time_and_only_the_head_approves_a_later_one(office: Office) -> None:
    asking = {"what": "名称不明确", "how": "写明文号", "days": 10, "version": None}
    in_time, late = take_in(office, at(3, 2)), take_in(office, at(3, 2))
    procedure.ask_supplement(in_time.pk, **asking, actor=office.case_officer, at=at(3, 11))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="工作机构负责人批准"):
        procedure.ask_supplement(late.pk, **asking, approved=True, actor=office.case_officer, at=at(3, 12))  # type: ignore[arg-type]
    procedure.ask_supplement(late.pk, **asking, approved=True, actor=office.disclosure_head, at=at(3, 12))  # type: ignore[arg-type]
    assert (state(in_time), state(late)) == (State.AWAITING_SUPPLEMENT, State.AWAITING_SUPPLEMENT)


def test_4_unclear_is_no_result_where_nobody_asked_for_a_supplement(office: Office, case: Application) -> None:
    assert "先告知补正，再答复" in said(office, case, result("unclear"))


def test_5_not_held_needs_a_whole_search_of_two_carriers_signed_that_found_nothing(
    office: Office, case: Application
) -> None:
    whole = Searched(
        (1,), "基础教育科", date(2026, 3, 4), ("oa", "paper"), "按标题检索", "招生", "没有找到", period="2020年至今"
    )

    def search(searched: Searched, *, sign: bool) -> str:
        case.searches.all().delete()
        record = deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=at(3, 4))
        if sign:
            deciding.sign_search(record.pk, version=None, actor=office.disclosure_head, at=at(3, 4))
        return said(office, case, result("not_held"))

    assert "检索记录不完整" in said(office, case, result("not_held"))
    assert "检索记录不完整" in search(replace(whole, method=""), sign=True)
    assert "检索记录不完整" in search(replace(whole, period=""), sign=True)
    assert "至少检索两种载体，现有1种" in search(replace(whole, carriers=("oa",)), sign=True)
    assert "要由业务科室签字" in search(whole, sign=False)
    assert "不能答复信息不存在" in search(replace(whole, hits=2, result="找到2件"), sign=True)
    assert search(whole, sign=True) == ""
    warned = [one.text.zh for one in guards.deciding(facts_of(case, date(2026, 3, 9))) if not one.stops]
    assert any("没有截图" in text for text in warned)
    replying.send_back(case.pk, remark="补截图", version=None, actor=office.disclosure_head, at=at(3, 4))
    search(replace(whole, screenshot=written(office, at(3, 4))), sign=True)
    assert case.files.filter(kind="proof").count() == 1
    assert not any("没有截图" in one.text.zh for one in guards.deciding(facts_of(case, date(2026, 3, 9))))


def test_6_not_ours_needs_its_reason_and_the_organ_in_charge_and_warns_of_what_was_found(
    office: Office, case: Application
) -> None:
    right = result("not_responsible", reason="由市自然资源局制作。", answer="请向云岭市自然资源局（0000-8600400）申请")
    assert "负责机关的名称和联系方式" in said(office, case, replace(right, answer=""))
    found(office, case, item=1)
    assert said(office, case, right) == ""  # what another organ made may lie here
    warned = [one.text.zh for one in guards.deciding(facts_of(case, date(2026, 3, 9))) if not one.stops]
    assert any("由本机关公开" in text for text in warned)


def consulted(office: Office, case: Application, position: Position | None, **more: str) -> None:
    """A third party asked about item 1 on 03-03, its letter received 03-04, answered 03-06 if at all."""
    asking = Asking(Consulted.THIRD_PARTY, "示例测绘有限公司", "成交价格", (1,))
    made = consulting.consult(case.pk, asking, version=None, actor=office.case_officer, at=at(3, 3))
    reached(office, made.letters.get(), at(3, 3), at(3, 4))
    if position:
        opinion = Opinion(date(2026, 3, 6), position, "属于商业秘密", **more)
        consulting.opinion(made.pk, opinion, version=None, actor=office.case_officer, at=at(3, 6))
        consulting.consulted(case.pk, version=None, actor=office.case_officer, at=at(3, 6))


def test_7_no_refusal_for_a_third_party_that_was_not_asked(office: Office, case: Application) -> None:
    assert "还没有书面征求第三方意见" in said(office, case, result("denied_third_party"))


def test_7_a_third_party_that_may_still_answer_is_waited_for(office: Office, case: Application) -> None:
    consulted(office, case, None)
    decide(office, case, at(3, 9), result("denied_third_party"))
    told = [one.text.zh for one in guards.deciding(facts_of(case, date(2026, 3, 9)))]
    assert told == ["第三方1的意见未到，征求意见期未满。"]
    with pytest.raises(Refused, match="还在等第三方1的意见"):
        consulting.consulted(case.pk, version=None, actor=office.case_officer, at=at(3, 9))


def test_7_a_bare_no_is_not_enough(office: Office, case: Application) -> None:
    consulted(office, case, Position.OBJECTS)
    assert "写明本机关的结论" in said(office, case, result("denied_third_party"), when=at(3, 9))


@pytest.mark.parametrize(
    ("position", "reasonable", "why"),
    [(Position.OBJECTS, "no", "已认定不合理"), (Position.AGREES, "", "都同意公开")],
)
def test_7_no_refusal_on_reasons_found_unreasonable_or_where_all_agree(
    office: Office, case: Application, position: Position, reasonable: str, why: str
) -> None:
    consulted(office, case, position, reasonable=reasonable, finding="价格已经公示")
    assert why in said(office, case, result("denied_third_party"), when=at(3, 9))


def given(office: Office, case: Application, held: CaseFile) -> Decision:
    """Item 1 given with a file that passed the secrecy review."""
    reviewed = Reviewed("secrecy", "passed", "不涉密", files=(held.pk,))
    deciding.review(case.pk, reviewed, version=None, actor=office.secrecy_reviewer, at=at(3, 9))
    return result("provided", files=(held.pk,))


def test_7_what_is_given_over_an_objection_is_told_first_and_waits_for_the_interval(
    office: Office, case: Application
) -> None:
    held = found(office, case)
    consulted(office, case, Position.OBJECTS, reasonable="no", finding="价格已经公示，不公开影响公共利益")
    decide(office, case, at(3, 9), given(office, case, held))
    with pytest.raises(Refused, match="决定公开的内容和理由先书面告知"):
        reply(office, case, at(3, 9))
    replying.send_back(case.pk, remark="先告知第三方", version=None, actor=office.disclosure_head, at=at(3, 9))
    one = case.consultations.get()
    letter = consulting.tell_third_party(
        one.pk, finding="价格已经公示。", version=None, actor=office.leader, at=at(3, 9)
    )
    assert "行政复议" in letter.blocks
    minutes = Reviewed("meeting", "passed", "会商纪要")
    deciding.review(case.pk, minutes, version=None, actor=office.leader, at=at(3, 9))
    with pytest.raises(Refused, match="决定公开的内容和理由先书面告知"):  # written, and not sent yet
        reply(office, case, at(3, 9))
    replying.send_back(case.pk, remark="先告知第三方", version=None, actor=office.disclosure_head, at=at(3, 9))
    by_post = Sending(Way.POST, date(2026, 3, 9), "ems", "EM100000000CN")
    replying.send_letter(letter.pk, by_post, version=None, actor=office.registrar, at=at(3, 9))
    reply(office, case, at(3, 10))
    sending = Sending(Way.IN_PERSON, date(2026, 3, 16))
    with pytest.raises(Refused, match="最早2026-03-17提供"):
        replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 16))
    later = replace(sending, on=date(2026, 3, 17))
    replying.send(case.pk, later, version=None, actor=office.registrar, at=at(3, 17))
    assert state(case) == State.REPLIED


@pytest.mark.parametrize("outcome", ["denied_internal", "denied_process", "denied_security", "denied_state_secret"])
def test_8_a_ground_named_is_a_ground_proved(office: Office, case: Application, outcome: str) -> None:
    told = said(office, case, result(outcome, evidence={})).splitlines()
    assert told == [
        f"第1项（{outcomes()[outcome].title.zh}）还缺：{text.zh}。" for text in outcomes()[outcome].evidence
    ]


def test_8_a_refusal_is_not_signed_without_the_legal_review(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), result("denied_internal"))
    with pytest.raises(Refused, match="先经合法性审核"):
        reply(office, case, at(3, 5))
    assert state(case) == State.TO_SIGN


def test_8_nothing_leaves_without_the_secrecy_review_or_while_it_is_referred(office: Office, case: Application) -> None:
    held = found(office, case)
    assert "还没有通过保密审查" in said(office, case, result("provided", files=(held.pk,)))
    decision = given(office, case, held)
    referred = Reviewed("secrecy", "referred", "是否涉密不明确")
    deciding.review(case.pk, referred, version=None, actor=office.secrecy_reviewer, at=at(3, 10))
    assert "已报请确定是否涉密" in said(office, case, decision, when=at(3, 10))


@pytest.mark.parametrize(
    ("severable", "reason", "why"),
    [("", "", "能否区分处理？请回答"), ("yes", "", "应当部分公开"), ("no", "", "写明理由")],
)
def test_9_a_whole_refusal_answers_whether_it_could_be_severed(
    office: Office, case: Application, severable: str, reason: str, why: str
) -> None:
    told = said(office, case, result("denied_internal", severable=severable, severable_reason=reason))
    assert why in told


ANSWER = "《招生范围的批复》（2026年2月1日发布），https://yunling.example/zwgk/1.html"


def page(address: str) -> Page:
    """The page that is there."""
    return Page(address, "text/html", b"<title>x</title>", "招生范围的批复", "招生 范围的批复 2026年2月1日")


def test_10_already_public_needs_the_address_opened_on_the_day_of_signing(office: Office, case: Application) -> None:
    assert "写明网址" in said(office, case, result("published", answer="见本局网站"))
    decide(office, case, at(3, 4), result("published", answer=ANSWER))
    links.open_links(case, actor=office.case_officer, at=at(3, 4), get=page)
    with pytest.raises(Refused, match="签发当日要重新打开核对"):
        reply(office, case, at(3, 5))
    links.open_links(case, actor=office.leader, at=at(3, 5), get=page)
    signed = replying.sign(case.pk, version=None, actor=office.leader, at=at(3, 5))
    assert signed.number == "云教公复〔2026〕1号"
    assert [one.file.name for one in case.files.filter(kind="proof")] == [
        "第1项网址快照2026-03-04.eml",
        "第1项网址快照2026-03-05.eml",
    ]


def test_10_a_dead_link_and_a_page_that_is_another_thing_are_refused(office: Office, case: Application) -> None:
    def dead(address: str) -> Page:
        raise Unopened("status 404")

    decide(office, case, at(3, 4), result("published", answer=ANSWER))
    with pytest.raises(Refused, match=r"打不开（status 404）"):
        links.open_links(case, actor=office.case_officer, at=at(3, 4), get=dead)
    with pytest.raises(Refused, match="网页上没有《招生范围的批复》"):
        links.open_links(
            case, actor=office.case_officer, at=at(3, 4), get=lambda address: replace(page(address), text="办事指南")
        )
    assert not case.files.filter(kind="proof").exists()


def test_11_no_item_is_left_without_a_result(office: Office) -> None:
    case = take_in(office, at(3, 2), "招生范围的批复", "招生人数的统计")
    assert "第2项还没有处理意见" in said(office, case, result("not_responsible"))
    with pytest.raises(Refused, match="至少写一项"):
        deciding.split(case.pk, (" ",), version=None, actor=office.case_officer, at=at(3, 4))


def test_11_what_is_given_is_attached(office: Office, case: Application) -> None:
    assert "还没有附上要提供的文件" in said(office, case, result("provided"))


def test_12_the_remedy_comes_out_of_the_organs_data_and_is_put_back_when_taken_out(
    office: Office, case: Application
) -> None:
    decide(office, case, at(3, 4), result("denied_internal"))
    letter = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    remedy = "应当先自收到本答复书之日起60日内向云岭市人民政府申请行政复议"
    blocks = [block for block in letters.blocks_of(letter) if remedy not in block.text]
    changed = replying.rewrite(letter.pk, blocks, version=None, actor=office.case_officer, at=at(3, 4))
    assert remedy in changed.blocks
    OrganisationFacts.objects.filter(organisation=office.organisation).update(court="")
    with pytest.raises(Refused, match="没有行政复议机关或者管辖法院"):
        reply(office, case, at(3, 5), legal=True)


def test_13_names_seal_carrier_proof_and_returned_mail(office: Office, case: Application) -> None:
    decide(office, case, at(3, 4), result("not_responsible"))
    OrganisationFacts.objects.filter(organisation=office.organisation).update(seal_name="")
    with pytest.raises(Refused, match="没有印章名称"):
        reply(office, case, at(3, 5))
    OrganisationFacts.objects.filter(organisation=office.organisation).update(seal_name="云岭市教育局")
    signed = replying.sign(case.pk, version=None, actor=office.leader, at=at(3, 5))
    on = date(2026, 3, 5)
    with pytest.raises(Refused, match="先用印"):
        replying.send(case.pk, Sending(Way.POST, on, "ems"), version=None, actor=office.registrar, at=at(3, 5))
    replying.seal(case.pk, version=None, actor=office.seal_keeper, at=at(3, 5))
    with pytest.raises(Refused, match="不得交其他快递企业"):
        replying.send(case.pk, Sending(Way.POST, on, "courier"), version=None, actor=office.registrar, at=at(3, 5))
    with pytest.raises(Refused, match="邮件号"):
        replying.send(case.pk, Sending(Way.POST, on, "ems"), version=None, actor=office.registrar, at=at(3, 5))
    posted = Sending(Way.POST, on, "ems", "EA000000001CN")
    made = replying.send(case.pk, posted, version=None, actor=office.registrar, at=at(3, 5))
    with pytest.raises(Refused, match="登记签收日期和送达凭证后才能办结"):
        replying.close(case.pk, version=None, actor=office.registrar, at=at(3, 6))
    replying.returned(made.pk, on=date(2026, 3, 9), version=None, actor=office.registrar, at=at(3, 9))
    with pytest.raises(Refused, match="再次寄送"):
        replying.close(case.pk, version=None, actor=office.registrar, at=at(3, 9))
    again = replying.send_again(
        case.pk,
        Sending(Way.POST, date(2026, 3, 9), "registered", "XA1"),
        version=None,
        actor=office.registrar,
        at=at(3, 9),
    )
    replying.delivered(
        again.pk, on=date(2026, 3, 11), proof=signed.pdf, version=None, actor=office.registrar, at=at(3, 11)
    )
    replying.close(case.pk, version=None, actor=office.registrar, at=at(3, 11))
    case.refresh_from_db()
    assert (case.state, case.ended) == (State.CLOSED, date(2026, 3, 5))
    assert [(one.sent, one.returned, one.received) for one in again.letter.deliveries.all()] == [
        (date(2026, 3, 5), date(2026, 3, 9), None),
        (date(2026, 3, 9), None, date(2026, 3, 11)),
    ]


def test_13_nothing_is_delivered_online_to_who_did_not_choose_it(office: Office) -> None:
    case = take_in(office, at(3, 2), way="post")
    decide(office, case, at(3, 4), result("not_responsible"))
    reply(office, case, at(3, 5))
    with pytest.raises(Refused, match="没有选择数据电文方式"):
        replying.send(
            case.pk, Sending(Way.ELECTRONIC, date(2026, 3, 5)), version=None, actor=office.registrar, at=at(3, 5)
        )


def test_14_repeated_means_answered_before_not_pending(office: Office, case: Application) -> None:
    earlier = take_in(office, at(2, 10))
    proof = on_file("duplicate")
    assert "前次已答复的申请编号" in said(office, case, result("duplicate"))
    named = result("duplicate", evidence={**proof, "earlier": earlier.number, "earlier_same": True})
    assert "应当并案答复" in said(office, case, named)
    decide(office, earlier, at(2, 11), result("not_responsible"))
    reply(office, earlier, at(2, 12))
    replying.send(
        earlier.pk, Sending(Way.IN_PERSON, date(2026, 2, 12)), version=None, actor=office.registrar, at=at(2, 12)
    )
    assert said(office, case, named) == ""


def test_14_excessive_comes_after_the_letter_that_asks_for_reasons(office: Office, case: Application) -> None:
    assert "先发说明理由告知书" in said(office, case, result("excessive"))
    with pytest.raises(Refused, match="写明数量、频次的统计"):
        procedure.ask_reasons(case.pk, facts=" ", days=10, version=None, actor=office.case_officer, at=at(3, 5))


@pytest.mark.parametrize("outcome", ["petition", "publication", "confirm"])
def test_14_each_label_needs_its_proof(office: Office, case: Application, outcome: str) -> None:
    told = said(office, case, result(outcome, evidence={})).splitlines()
    assert [line for line in told if "还缺" in line] == told
    assert len(told) == len(outcomes()[outcome].evidence) > 0


def test_15_nothing_lapses_before_the_applicants_term_has_begun_and_ended(office: Office, case: Application) -> None:
    procedure.ask_supplement(
        case.pk, what="名称不明确", how="写明文号", days=10, version=None, actor=office.case_officer, at=at(3, 4)
    )
    with pytest.raises(Refused, match="先登记告知书的签收日期"):
        ending.lapse(case.pk, mail="收发室没有在途邮件", version=None, actor=office.case_officer, at=at(6, 1))
    assert state(case) == State.AWAITING_SUPPLEMENT


def test_every_sentence_of_a_guard_is_in_both_languages(office: Office, case: Application) -> None:
    told = list(guards.signing(facts_of(case, date(2026, 4, 20))))
    told += guards.registering("signed_mail", date(2026, 3, 2), date(2026, 3, 4), False)
    told += guards.correcting_receipt("", False)
    told += guards.closing(False, False, True)
    assert told
    assert all(one.text.en.isascii() and not one.text.zh.isascii() and one.article for one in told)
