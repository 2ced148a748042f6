"""An office with a person in every role, and papers as citizens write them: for the tests of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.files.base import ContentFile

from gongkai.applications.models import Application, Letter
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import deciding, intake, register, replying
from gongkai.applications.services.deciding import Decision, Reviewed
from gongkai.applications.services.intake import Came
from gongkai.applications.services.replying import Sending
from gongkai.foundation.models import Organisation, Role, StoredFile
from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.foundation.services import files, organisations
from gongkai.regulation.events import Channel
from gongkai.regulation.events import Delivery as Way
from tests import offices

LIN = Someone(
    name="林树生",
    identity_kind="ric",
    identity_number="11010119900307109X",
    telephone="13900000000",
    email="lin@shusheng.example",
    address="云岭市府前路9号",
)


def at(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    """A moment of 2026 in China."""
    return datetime(year, month, day, hour, tzinfo=CHINA)


@dataclass
class Office:
    """The education bureau, with who acts in it; each role another person."""

    organisation: Organisation
    people: dict[Role, Actor]

    def __getattr__(self, name: str) -> Actor:
        """`office.case_officer`."""
        return self.people[Role(name)]


def open_office() -> Office:
    """The bureau of the small city, with its facts for letters."""
    city = offices.found_city()
    organisations.state_facts(
        city.education,
        effective=date(2020, 1, 1),
        actor=SYSTEM,
        at=offices.AT,
        name="云岭市教育局",
        short_name="市教育局",
        seal_name="云岭市教育局",
        respondent="云岭市教育局",
        reconsideration_body="云岭市人民政府",
        court="云岭市中级人民法院",
        letter_mark="云教",
        disclosure_office="云岭市教育局办公室",
        address="云岭市学府路1号",
        telephone="0000-8600300",
    )
    people: dict[Role, Actor] = {
        role: offices.officer(role.value.replace("_", "-"), role, city.education)
        for role in Role
        if role not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    }
    return Office(city.education, people)


def asked(*items: str, **changes: object) -> Asked:
    """An application of 林树生 for these things."""
    return replace(Asked(people=(LIN,), items=items or ("2025年义务教育招生范围的批复",)), **changes)  # type: ignore[arg-type]


def take_in(
    office: Office, when: datetime, *items: str, channel: Channel = Channel.IN_PERSON, **changes: object
) -> Application:
    """A paper taken in at the window and registered the same day."""
    receipt = intake.take_in(
        asked(*items, **changes),
        came=Came(channel, when.date(), when.date()),
        organisation=office.organisation,
        actor=office.registrar,
        at=when,
    )
    return register.register(
        receipt.submission.pk,
        subject="义务教育招生范围的批复",
        officer_id=office.case_officer.person_id,
        actor=office.registrar,
        at=when,
    )


def decide(office: Office, case: Application, when: datetime, *decisions: Decision) -> None:
    """The officer's results."""
    deciding.decide(case.pk, decisions, version=None, actor=office.case_officer, at=when)


def reply(office: Office, case: Application, when: datetime, *, legal: bool = False) -> Letter:
    """From the draft to the seal, on one day: drafted, reviewed, signed, sealed by four people."""
    if legal:
        reviewed = Reviewed("legal", "passed", "依据充分")
        deciding.review(case.pk, reviewed, version=None, actor=office.legal_reviewer, at=when)
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=when)
    replying.submit(case.pk, version=None, actor=office.case_officer, at=when)
    replying.pass_review(case.pk, version=None, actor=office.disclosure_head, at=when)
    signed = replying.sign(case.pk, version=None, actor=office.leader, at=when)
    replying.seal(case.pk, version=None, actor=office.seal_keeper, at=when)
    return signed


def post(office: Office, case: Application, sent: datetime, received: datetime) -> None:
    """By EMS to the applicant, signed for, closed."""
    sending = Sending(Way.POST, sent.date(), "ems", "EA000000000CN", LIN.address)
    made = replying.send(case.pk, sending, version=None, actor=office.registrar, at=sent)
    replying.delivered(
        made.pk, on=received.date(), proof=made.letter.pdf, version=None, actor=office.registrar, at=received
    )
    replying.close(case.pk, version=None, actor=office.registrar, at=received)


def reached(office: Office, letter: Letter, sent: datetime, received: datetime) -> None:
    """A letter of the procedure posted, and signed for by whom it was for."""
    sending = Sending(Way.POST, sent.date(), "ems", "EA000000001CN")
    made = replying.send_letter(letter.pk, sending, version=None, actor=office.registrar, at=sent)
    replying.delivered(made.pk, on=received.date(), version=None, actor=office.registrar, at=received)


def written(office: Office, when: datetime) -> StoredFile:
    """A scan of what the applicant wrote."""
    scan = ContentFile(b"%PDF-1.4\n%%EOF\n", name="撤回申请书.pdf")
    return files.keep(
        scan, organisation_id=office.organisation.pk, confidential=True, actor=office.case_officer, at=when
    )
