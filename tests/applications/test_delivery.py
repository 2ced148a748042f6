"""送达: two dates a letter, mail that came back, who took it, and the record that is signed."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from gongkai.applications.models import Application, Letter, State
from gongkai.applications.selectors.clock import clock
from gongkai.applications.services import letters, procedure, replying
from gongkai.applications.services.deciding import Decision
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import Refused
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import LIN, Office, at, decide, open_office, reply, take_in

pytestmark = pytest.mark.django_db
POST = Sending(Way.POST, date(2026, 3, 6), "ems", "EA000000000CN", LIN.address)


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def replied(office: Office) -> tuple[Application, Letter]:
    """A case with a sealed reply."""
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), Decision(1, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"}))
    return case, reply(office, case, at(3, 5))


def test_the_day_of_posting_is_the_reply_and_the_day_of_receipt_begins_the_remedies(
    office: Office, replied: tuple[Application, Letter]
) -> None:
    case, _letter = replied
    made = replying.send(case.pk, POST, version=None, actor=office.registrar, at=at(3, 6))
    replying.delivered(made.pk, on=date(2026, 3, 10), version=None, actor=office.registrar, at=at(3, 11))
    case.refresh_from_db()
    dates = {one.kind: one.on for one in case.ledger.all()}
    assert (case.ended, dates["replied"], dates["reply_received"]) == (
        date(2026, 3, 6),
        date(2026, 3, 6),
        date(2026, 3, 10),
    )


def test_returned_mail_is_sent_again_and_the_first_posting_stays_the_day_of_the_reply(
    office: Office, replied: tuple[Application, Letter]
) -> None:
    case, letter = replied
    how = {"version": None, "actor": office.registrar}
    first = replying.send(case.pk, POST, at=at(3, 6), **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="还没有登记退信"):
        replying.send_again(case.pk, POST, at=at(3, 9), **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="退回日期在交邮之后"):
        replying.returned(first.pk, on=date(2026, 3, 5), at=at(3, 12), **how)  # type: ignore[arg-type]
    replying.returned(first.pk, on=date(2026, 3, 12), reason="查无此人", at=at(3, 12), **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="邮件已退回"):
        replying.close(case.pk, at=at(3, 12), **how)  # type: ignore[arg-type]
    again = Sending(Way.POST, date(2026, 3, 13), "registered", "XA000000000CN", LIN.address)
    second = replying.send_again(case.pk, again, at=at(3, 13), **how)  # type: ignore[arg-type]
    replying.delivered(second.pk, on=date(2026, 3, 16), proof=letter.pdf, at=at(3, 17), **how)  # type: ignore[arg-type]
    replying.close(case.pk, at=at(3, 17), **how)  # type: ignore[arg-type]
    case.refresh_from_db()
    tries = [(one.sent, one.received, one.returned, one.returned_reason) for one in letter.deliveries.all()]
    assert tries == [
        (date(2026, 3, 6), None, date(2026, 3, 12), "查无此人"),
        (date(2026, 3, 13), date(2026, 3, 16), None, ""),
    ]
    received = case.ledger.get(kind="reply_received", struck=None).on
    assert (case.state, case.ended, received) == (State.CLOSED, date(2026, 3, 6), date(2026, 3, 16))


def test_a_notice_that_came_back_lets_no_term_of_the_applicant_run(office: Office) -> None:
    case = take_in(office, at(3, 2))
    how = {"version": None, "actor": office.registrar}
    notice = procedure.ask_supplement(
        case.pk, what="没有写明名称", how="写明名称", days=15, version=None, actor=office.case_officer, at=at(3, 4)
    )
    first = replying.send_letter(notice.pk, POST, at=at(3, 6), **how)  # type: ignore[arg-type]
    replying.returned(first.pk, on=date(2026, 3, 12), reason="拒收", at=at(3, 12), **how)  # type: ignore[arg-type]
    case.refresh_from_db()
    notice.refresh_from_db()
    assert (notice.state, clock(case).course.lapse_from) == (Letter.State.SIGNED, None)
    again = Sending(Way.POST, date(2026, 3, 13), "ems", "EA000000003CN", LIN.address)
    second = replying.send_letter(notice.pk, again, at=at(3, 13), **how)  # type: ignore[arg-type]
    replying.delivered(second.pk, on=date(2026, 3, 16), at=at(3, 16), **how)  # type: ignore[arg-type]
    case = Application.objects.get(pk=case.pk)
    assert clock(case).course.lapse_from == date(2026, 4, 8)


@pytest.mark.parametrize(("named", "kept"), [("", "林树生"), ("林小雨（女儿，代收）", "林小雨（女儿，代收）")])
def test_what_is_handed_over_records_who_took_it(
    office: Office, replied: tuple[Application, Letter], named: str, kept: str
) -> None:
    case, _letter = replied
    sending = Sending(Way.IN_PERSON, date(2026, 3, 6), receiver=named)
    made = replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 6))
    assert (made.receiver, made.sent, made.received) == (kept, date(2026, 3, 6), date(2026, 3, 6))


def test_the_record_of_delivery_is_printed_for_a_signature(office: Office, replied: tuple[Application, Letter]) -> None:
    _case, letter = replied
    text = pypdfium2.PdfDocument(letters.delivery_record(letter, at(3, 6).date()))[0].get_textpage()
    words = "".join(text.get_text_range().split())
    for said in ("送达回证", "云岭市教育局", "政府信息公开申请答复书云教公复〔2026〕1号", "林树生", LIN.address,
                 "受送达人签名或者盖章", "代收人与受送达人的关系、签名", "送达人签名"):  # fmt: skip
        assert said in words


def test_a_letter_that_is_not_signed_has_no_record_of_delivery(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), Decision(1, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"}))
    draft = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 5))
    with pytest.raises(Refused, match="签发以后"):
        letters.delivery_record(draft, at(3, 6).date())
