"""The short flows of papers that are no application: proposed, signed by another, sent, received (practice 1.5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import IssuedNumber, Paper, PaperAnswer, Submission
from gongkai.applications.selectors.tasks import to_sign
from gongkai.applications.services import answering, intake, papers
from gongkai.applications.services.answering import Answer
from gongkai.applications.services.intake import Came
from gongkai.applications.services.numbers import spaced
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Person
from gongkai.regulation.events import Channel
from gongkai.regulation.events import Delivery as Way
from gongkai.web import middleware
from tests.applications.office import Office, asked, at, open_office, take_in
from tests.desk.test_papers import pdf_text

pytestmark = pytest.mark.django_db
DONE = Answer("done", "经核对，记录确有错误，已予更正。")


@pytest.fixture
def office() -> Office:
    return open_office()


def wait(office: Office, paper: Paper = Paper.CORRECTION, way: str = "post") -> intake.Receipt:
    """Such a paper, handed in on 5 March."""
    came = Came(Channel.IN_PERSON, date(2026, 3, 5), paper=paper)
    content = asked("更正学籍登记里的出生日期", way=way)
    return intake.take_in(content, came=came, organisation=office.organisation, actor=office.registrar, at=at(3, 5))


def signed(office: Office, paper: Submission) -> PaperAnswer:
    """Its answer, signed on 6 March."""
    answering.propose(paper.pk, DONE, actor=office.case_officer, at=at(3, 6))
    return answering.sign(paper.pk, passed=True, actor=office.leader, at=at(3, 6))


def test_it_is_proposed_sent_back_proposed_again_signed_sent_and_received(office: Office) -> None:
    paper = wait(office).submission
    answering.propose(paper.pk, Answer("refused", "不改。"), actor=office.case_officer, at=at(3, 6))
    assert [one.submission_id for one in to_sign(office.leader)] == [paper.pk]
    with pytest.raises(Refused, match="写明要改什么"):
        answering.sign(paper.pk, passed=False, actor=office.leader, at=at(3, 6))
    answering.sign(paper.pk, passed=False, remark="核对学籍档案", actor=office.leader, at=at(3, 6))
    assert to_sign(office.leader) == []
    with pytest.raises(Refused, match="没有等签发的答复"):
        answering.sign(paper.pk, passed=True, actor=office.leader, at=at(3, 6))
    made = signed(office, paper)
    assert (made.number, made.on) == ("云教公更〔2026〕1号", date(2026, 3, 6))
    with pytest.raises(Refused, match="不能再改"):
        answering.propose(paper.pk, DONE, actor=office.case_officer, at=at(3, 6))
    by_post = Sending(Way.POST, date(2026, 3, 9), "ems", "1098765432101")
    answering.send(paper.pk, by_post, actor=office.registrar, at=at(3, 9))
    made = answering.receive(paper.pk, date(2026, 3, 11), actor=office.registrar, at=at(3, 12))
    paper.refresh_from_db()
    assert (paper.state, made.sent, made.received) == ("taken", date(2026, 3, 9), date(2026, 3, 11))
    assert IssuedNumber.objects.get().answer == made
    stages = [one.details["standing"] for one in AuditEntry.objects.filter(action="case.answer").order_by("pk")]
    assert stages == ["proposed", "returned", "proposed", "signed", "sent", "received"]


def test_who_proposed_it_does_not_sign_it_and_only_who_may_does(office: Office) -> None:
    paper = wait(office, Paper.SUGGESTION).submission
    answering.propose(paper.pk, DONE, actor=office.disclosure_head, at=at(3, 6))
    with pytest.raises(Refused, match="拟稿人不能审核、签发自己的答复"):
        answering.sign(paper.pk, passed=True, actor=office.disclosure_head, at=at(3, 6))
    assert (to_sign(office.disclosure_head), len(to_sign(office.leader))) == ([], 1)
    correction = wait(office).submission
    answering.propose(correction.pk, DONE, actor=office.case_officer, at=at(3, 6))
    for somebody in (office.case_officer, office.registrar, office.disclosure_head):
        with pytest.raises(NotAllowed):
            answering.sign(correction.pk, passed=True, actor=somebody, at=at(3, 6))
    head = Client()
    head.force_login(Person.objects.get(pk=office.disclosure_head.person_id))
    assert "由负责人签发" in head.get(reverse("desk-paper-sign", args=[correction.pk])).content.decode()


@pytest.mark.parametrize(
    ("sending", "why"),
    [
        (Sending(Way.POST, date(2026, 3, 9), "sf", "1"), "只能由邮政企业寄送"),
        (Sending(Way.POST, date(2026, 3, 9), "ems"), "要写邮件号"),
        (Sending(Way.POST, date(2026, 3, 5), "letter"), "在签发之后、今天之前"),
        (Sending(Way.POST, date(2026, 3, 10), "letter"), "在签发之后、今天之前"),
        (Sending(Way.ELECTRONIC, date(2026, 3, 9)), "没有选择数据电文方式"),
    ],
)
def test_how_it_may_not_leave(office: Office, sending: Sending, why: str) -> None:
    paper = wait(office).submission
    with pytest.raises(Refused, match="还没有拟制答复"):
        answering.send(paper.pk, sending, actor=office.registrar, at=at(3, 9))
    signed(office, paper)
    with pytest.raises(Refused, match=why):
        answering.send(paper.pk, sending, actor=office.registrar, at=at(3, 9))
    assert PaperAnswer.objects.get().sent is None


def test_what_is_signed_is_neither_cancelled_nor_put_with_a_case_and_what_is_proposed_is(office: Office) -> None:
    case, paper, other = take_in(office, at(3, 2)), wait(office).submission, wait(office).submission
    signed(office, paper)
    with pytest.raises(Refused, match="已经签发"):
        papers.cancel(paper.pk, reason="看错了", actor=office.registrar, at=at(3, 6))
    with pytest.raises(Refused, match="已经签发"):
        papers.attach(paper.pk, case.number, actor=office.registrar, at=at(3, 6))
    answering.propose(other.pk, DONE, actor=office.case_officer, at=at(3, 6))
    papers.attach(other.pk, case.number, actor=office.registrar, at=at(3, 6))
    assert PaperAnswer.objects.filter(submission=other).count() == 0


def test_an_office_whose_facts_cannot_write_the_remedy_is_told_when_it_proposes(office: Office) -> None:
    paper = wait(office).submission
    office.organisation.facts.update(court="")
    with pytest.raises(Refused, match="救济途径写不出来"):
        answering.propose(paper.pk, DONE, actor=office.case_officer, at=at(3, 6))


def test_the_citizen_sees_how_it_stands_and_has_the_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "now", lambda: at(3, 9))
    receipt = wait(office, way="online")
    paper, client = receipt.submission, Client()

    def page() -> str:
        proof = {"number": paper.number, "code": spaced(receipt.code)}
        return client.post(reverse("track"), proof, follow=True).content.decode()

    before = page()
    assert [word in before for word in ("更正申请不是政府信息公开申请", "20个工作日", "答复书")] == [True, False, False]
    signed(office, paper)
    address = reverse("track-answer", args=[paper.number])
    assert client.post(address).status_code == 404
    answering.send(paper.pk, Sending(Way.ELECTRONIC, date(2026, 3, 9)), actor=office.registrar, at=at(3, 9))
    assert [word in page() for word in ("已经答复", "云教公更〔2026〕1号")] == [True, True]
    taken = b"".join(client.post(address).streaming_content)  # type: ignore[attr-defined]
    text = "".join(pdf_text(taken).split())
    assert "更正申请答复书" in text and "已予更正" in text and "云岭市中级人民法院提起行政诉讼" in text


def test_the_receipt_of_such_a_paper_promises_no_term_of_an_application(office: Office) -> None:
    paper, client = wait(office).submission, Client()
    client.force_login(Person.objects.get(pk=office.registrar.person_id))
    text = "".join(pdf_text(client.post(reverse("desk-paper-receipt", args=[paper.pk])).content).split())
    assert "来件回执" in text and "更正申请不是政府信息公开申请" in text and "20个工作日" not in text
