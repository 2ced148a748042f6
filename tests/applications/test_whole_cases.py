"""Whole cases through the services, each by the people whose step it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile

from gongkai.applications.models import Application, CaseFile, Letter, State
from gongkai.applications.services import consulting, deciding, ending, procedure, replying
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.services.deciding import Decision, Reviewed, Searched
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.policies import Actor
from gongkai.foundation.services import files
from gongkai.regulation.events import Channel, Consulted, Position
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, at, decide, open_office, post, reached, reply, take_in, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_are_up_to_date")]


@pytest.fixture
def office() -> Office:
    return open_office()


def found_file(case: Application, office: Office, when: object) -> CaseFile:
    """A file found for the case."""
    kept = files.keep(
        ContentFile(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", name="批复.pdf"),
        organisation_id=office.organisation.pk, confidential=True, actor=office.case_officer, at=at(3, 3),
    )  # fmt: skip
    return CaseFile.objects.create(application=case, file=kept, kind=CaseFile.Kind.FOUND, added=at(3, 3))


def test_a_granted_case_from_the_window_to_the_archive(office: Office) -> None:
    case = take_in(office, at(3, 2))
    assert (case.state, case.received, case.due) == (State.HANDLING, date(2026, 3, 2), date(2026, 3, 30))
    held = found_file(case, office, at(3, 3))
    deciding.review(
        case.pk, Reviewed("secrecy", "passed", "不涉及国家秘密", files=(held.pk,)), version=None,
        actor=office.secrecy_reviewer, at=at(3, 4),
    )  # fmt: skip
    decision = Decision(1, "provided", answer="批复1份（见附件）", evidence={"1": "review"}, files=(held.pk,))
    deciding.decide(case.pk, (decision,), version=None, actor=office.case_officer, at=at(3, 5))
    letter = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 5))
    assert "{" not in letter.blocks.replace('[{"', "").replace('{"title"', "").replace('"}]', "")
    replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 6))
    replying.pass_review(case.pk, version=None, actor=office.disclosure_head, at=at(3, 9))
    signed = replying.sign(case.pk, version=None, actor=office.leader, at=at(3, 10))
    assert signed.number == "云教公复〔2026〕1号"
    replying.seal(case.pk, version=None, actor=office.seal_keeper, at=at(3, 10))
    sending = Sending(Way.POST, date(2026, 3, 10), "ems", "EA000000000CN", "云岭市府前路9号")
    delivery = replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 10))
    replying.delivered(
        delivery.pk, on=date(2026, 3, 12), proof=signed.pdf, version=None, actor=office.registrar, at=at(3, 13)
    )
    replying.close(case.pk, version=None, actor=office.registrar, at=at(3, 13))
    replying.archive(case.pk, version=None, actor=office.registrar, at=at(3, 20))
    case.refresh_from_db()
    assert (case.state, case.row, case.ended) == (State.ARCHIVED, "granted", date(2026, 3, 10))
    assert [(entry.kind, entry.on) for entry in case.ledger.all()] == [
        ("arrival", date(2026, 3, 2)),
        ("replied", date(2026, 3, 10)),
        ("reply_received", date(2026, 3, 12)),
    ]
    assert Letter.objects.get(pk=signed.pk).state == Letter.State.DELIVERED


def test_a_refusal_for_a_third_party_waits_for_its_answer_and_its_time(office: Office) -> None:
    """Scenario 4 of practice 6: two third parties, one pause; the due date is 2025-11-13."""
    case = take_in(office, at(9, 15, year=2025), channel=Channel.SIGNED_MAIL)
    first, second = (
        consulting.consult(case.pk, Asking(Consulted.THIRD_PARTY, name, "成交价格", (1,)), version=None,
                           actor=office.case_officer, at=at(9, 24, year=2025))
        for name in ("示例测绘有限公司", "示例建设有限公司")
    )  # fmt: skip
    for consultation, received in ((first, at(9, 26, year=2025)), (second, at(9, 29, year=2025))):
        reached(office, consultation.letters.get(), at(9, 24, year=2025), received)
    opinion = Opinion(date(2025, 10, 16), Position.OBJECTS, "属于商业秘密", "yes", "理由成立，不影响公共利益")
    consulting.opinion(first.pk, opinion, version=None, actor=office.case_officer, at=at(10, 16, year=2025))
    with pytest.raises(Refused, match="第三方2"):
        consulting.consulted(case.pk, version=None, actor=office.case_officer, at=at(10, 20, year=2025))
    consulting.consulted(case.pk, version=None, actor=office.case_officer, at=at(10, 28, year=2025))
    case.refresh_from_db()
    assert case.due == date(2025, 11, 13)
    denied = Decision(
        1, "denied_third_party", reason="成交价格属于第三方商业秘密。", severable="no", severable_reason="通篇是价格",
        evidence={"1": "letters", "2": "finding", "3": "no"},
    )  # fmt: skip
    decide(office, case, at(10, 29, year=2025), denied)
    letter = reply(office, case, at(10, 30, year=2025), legal=True)
    assert "应当先自收到本答复书之日起60日内向云岭市人民政府申请行政复议" in letter.blocks
    post(office, case, at(10, 30, year=2025), at(11, 3, year=2025))
    case.refresh_from_db()
    assert (case.state, case.row) == (State.CLOSED, "denied_third_party")


def test_information_not_held_needs_a_search_that_a_court_believes(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), Decision(1, "not_held", facts="经检索公文系统和档案室，", evidence={"1": "record"}))
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    with pytest.raises(Refused, match="检索记录不完整"):
        replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 4))
    searched = Searched(
        (1,),
        "基础教育科",
        date(2026, 3, 4),
        ("oa", "paper"),
        "按标题和年份检索",
        "招生 批复",
        "没有找到",
        period="2020年至今",
    )
    record = deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=at(3, 4))
    deciding.sign_search(record.pk, version=None, actor=office.disclosure_head, at=at(3, 5))
    reply(office, case, at(3, 6))
    post(office, case, at(3, 6), at(3, 9))
    case.refresh_from_db()
    assert (case.state, case.row) == (State.CLOSED, "unavailable_not_held")


def test_a_case_lapses_only_when_the_applicants_term_is_truly_over(office: Office) -> None:
    """Scenario 3 of practice 6: asked 05-09 with 10 working days, received 05-12, from 05-27 其他处理1."""
    case = take_in(office, at(4, 28))
    letter = procedure.ask_supplement(
        case.pk,
        what="文件名称不明确",
        how="写明文号或者年份",
        days=10,
        version=None,
        actor=office.case_officer,
        at=at(5, 9),
    )
    reached(office, letter, at(5, 9), at(5, 12))
    with pytest.raises(Refused, match="2026-05-27"):
        ending.lapse(case.pk, mail="收发室没有在途邮件", version=None, actor=office.case_officer, at=at(5, 26))
    ending.lapse(case.pk, mail="收发室没有在途邮件", version=None, actor=office.case_officer, at=at(5, 27))
    reply(office, case, at(5, 28))
    post(office, case, at(5, 28), at(6, 1))
    case.refresh_from_db()
    assert (case.state, case.row, case.ended) == (State.CLOSED, "other_overdue_supplement", date(2026, 5, 27))


def test_a_supplement_begins_the_time_anew(office: Office) -> None:
    case = take_in(office, at(4, 28))
    letter = procedure.ask_supplement(
        case.pk,
        what="文件名称不明确",
        how="写明文号或者年份",
        days=10,
        version=None,
        actor=office.case_officer,
        at=at(5, 9),
    )
    reached(office, letter, at(5, 9), at(5, 12))
    procedure.supplemented(case.pk, on=date(2026, 5, 25), version=None, actor=office.case_officer, at=at(5, 25))
    case.refresh_from_db()
    assert (case.state, case.due) == (State.HANDLING, date(2026, 6, 23))
    with pytest.raises(Refused, match="一次性告知"):
        procedure.ask_supplement(
            case.pk, what="再写", how="再写", days=5, version=None, actor=office.case_officer, at=at(5, 26)
        )


def test_an_unpaid_fee_ends_the_case_and_a_paid_one_begins_the_time_anew(office: Office) -> None:
    """Scenario 6: 35 items, 3,000元; paid 05-20, due 06-17."""
    case = take_in(office, at(4, 15), *[f"第{number}件" for number in range(1, 36)])
    letter = procedure.notify_fee(
        case.pk, basis="items", pages=None, pay_how="凭本通知书缴至市财政非税专户", version=None,
        actor=office.case_officer, at=at(4, 28),
    )  # fmt: skip
    assert "3,000" in letter.blocks
    reached(office, letter, at(4, 28), at(4, 29))
    with pytest.raises(Refused, match="3000"):
        procedure.paid(
            case.pk, on=date(2026, 5, 20), amount=300, receipt="", version=None, actor=office.case_officer, at=at(5, 20)
        )
    procedure.paid(
        case.pk,
        on=date(2026, 5, 20),
        amount=3000,
        receipt="0001",
        version=None,
        actor=office.case_officer,
        at=at(5, 20),
    )
    case.refresh_from_db()
    assert (case.state, case.due) == (State.HANDLING, date(2026, 6, 17))


def test_a_withdrawn_case_counts_as_other(office: Office) -> None:
    case = take_in(office, at(3, 2))
    ending.withdraw(
        case.pk,
        on=date(2026, 3, 5),
        proof=written(office, at(3, 5)),
        version=None,
        actor=office.case_officer,
        at=at(3, 5),
    )
    post(office, case, at(3, 5), at(3, 9))
    case.refresh_from_db()
    assert (case.state, case.row, case.ended) == (State.CLOSED, "other", date(2026, 3, 5))


def test_an_extension_is_the_heads_and_told_by_the_due_date(office: Office) -> None:
    """Scenario 5: due 2026-01-16; told 01-15 holds to 02-13, told 01-19 is refused."""
    case = take_in(office, at(12, 18, year=2025))

    def extend(told: date, actor: Actor) -> Letter:
        moment = at(told.month, told.day)
        return procedure.extend(case.pk, days=20, ground="信息量大", told_on=told, version=None, actor=actor, at=moment)

    with pytest.raises(NotAllowed):
        extend(date(2026, 1, 15), office.case_officer)
    with pytest.raises(Refused, match="已过到期日"):
        extend(date(2026, 1, 19), office.disclosure_head)
    letter = extend(date(2026, 1, 15), office.disclosure_head)
    case.refresh_from_db()
    assert case.due == date(2026, 1, 16)  # until the letter has left
    reached(office, letter, at(1, 15), at(1, 19))
    case.refresh_from_db()
    assert case.due == date(2026, 2, 13)
    with pytest.raises(Refused, match="不能再次延期"):
        extend(date(2026, 1, 16), office.disclosure_head)


def test_excessive_applications_are_asked_for_reasons_first(office: Office) -> None:
    case = take_in(office, at(3, 2))
    excessive = Decision(1, "excessive", reason="一年内申请612件，理由不合理。", evidence={"1": "letter", "2": "count"})
    decide(office, case, at(3, 3), excessive)
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 3))
    with pytest.raises(Refused, match="先发说明理由告知书"):
        replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 3))
    letter = procedure.ask_reasons(
        case.pk, facts="您一年内向本机关提出612件申请。", days=10, version=None, actor=office.case_officer, at=at(3, 3)
    )
    reached(office, letter, at(3, 3), at(3, 5))
    procedure.reasons_given(case.pk, on=date(2026, 3, 9), version=None, actor=office.case_officer, at=at(3, 9))
    deciding.review(
        case.pk, Reviewed("meeting", "passed", "会议认为理由不合理"), version=None, actor=office.leader, at=at(3, 10)
    )
    reply(office, case, at(3, 11))
    post(office, case, at(3, 11), at(3, 13))
    case.refresh_from_db()
    assert (case.state, case.row) == (State.CLOSED, "unprocessed_excessive")


def test_a_redo_is_a_child_with_its_own_clock_and_may_not_repeat_the_reply(office: Office) -> None:
    """Scenario 10: a decision received 2025-12-26 orders 20 working days: due 2026-01-26."""
    case = take_in(office, at(9, 1, year=2025))
    denied = Decision(
        1, "denied_process", reason="属于请示报告。", severable="no", severable_reason="通篇是请示",
        evidence={"1": "kind", "2": "over", "3": "no"},
    )  # fmt: skip
    decide(office, case, at(9, 8, year=2025), denied)
    reply(office, case, at(9, 9, year=2025), legal=True)
    post(office, case, at(9, 9, year=2025), at(9, 11, year=2025))
    child = ending.redo(
        case.pk, on=date(2025, 12, 26), days=20, ground="责令重新答复", paper="云府复〔2025〕9号", version=None,
        actor=office.case_officer, at=at(12, 26, year=2025),
    )  # fmt: skip
    assert (child.due, child.parent_id, child.row) == (date(2026, 1, 26), case.pk, "")
    decide(office, child, at(1, 12), denied)
    with pytest.raises(Refused, match="基本相同"):
        reply(office, child, at(1, 12), legal=True)
    case.refresh_from_db()
    assert case.row == "denied_process"
