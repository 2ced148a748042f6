"""Whole cases through the services, each by the people whose step it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile

from gongkai.applications.models import Application, CaseFile, Letter, State
from gongkai.applications.services import deciding, replying
from gongkai.applications.services.deciding import Decision, Reviewed
from gongkai.applications.services.replying import Sending
from gongkai.foundation.services import files
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, at, open_office, take_in

pytestmark = pytest.mark.django_db


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
