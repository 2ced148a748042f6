"""An application that is followed on the portal while the office handles it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import ContentFile

from gongkai.applications.models import Application, CaseFile, Letter, Submission
from gongkai.applications.services import deciding, procedure, replying
from gongkai.applications.services.deciding import Decision, Reviewed
from gongkai.applications.services.replying import Sending
from gongkai.foundation.services import files
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, at, decide, reply
from tests.foundation.made_files import PDF
from tests.portal.citizens import WANTED, Citizen, Clock, registered

ITEMS = (WANTED, "该批复的征求意见情况")


class Followed:
    """An application of two items, sent on 2 March, registered on the 3rd, confirmed on the 4th: due on 1 April."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self.office, self.clock, self.citizen = office, clock, Citizen()
        self.number, self.code = self.citizen.apply(clock, items=ITEMS)
        self.case = registered(office, self.number, at(3, 3))
        procedure.confirm(self.case.pk, on=date(2026, 3, 4), version=None, actor=office.case_officer, at=at(3, 4))
        self.look(at(3, 5))

    def look(self, when: datetime) -> str:
        """What the page says at a moment."""
        self.clock.at = when
        return self.citizen.track(self.number, self.code).text

    def hand_in(self, act: str, **data: object) -> str:
        """Hand in a paper; what is answered."""
        page = self.citizen.hand_in(self.number, act, **data)
        assert page.status == 200
        return page.text

    @property
    def paper(self) -> Submission:
        """The last paper that was handed in."""
        return Submission.objects.filter(about=self.case).latest("submitted")

    def state(self) -> str:
        """Of the case."""
        return Application.objects.get(pk=self.case.pk).state


def replied(followed: Followed) -> tuple[Letter, CaseFile]:
    """One item given, the other refused; replied online on 10 March."""
    office, case = followed.office, followed.case
    kept = files.keep(
        ContentFile(PDF, name="批复.pdf"),
        organisation_id=office.organisation.pk, confidential=True, actor=office.case_officer, at=at(3, 5),
    )  # fmt: skip
    held = CaseFile.objects.create(application=case, file=kept, kind=CaseFile.Kind.FOUND, added=at(3, 5))
    passed = Reviewed("secrecy", "passed", "不涉及国家秘密", files=(held.pk,))
    deciding.review(case.pk, passed, version=None, actor=office.secrecy_reviewer, at=at(3, 5))
    given = Decision(1, "provided", answer="批复1份（见附件）", evidence={"1": "review"}, files=(held.pk,))
    refused = Decision(
        2, "denied_process", reason="属于请示报告。", severable="no", severable_reason="通篇是请示",
        evidence={"1": "kind", "2": "over", "3": "no"},
    )  # fmt: skip
    decide(office, case, at(3, 6), given, refused)
    letter = reply(office, case, at(3, 10), legal=True)
    replying.send(
        case.pk, Sending(Way.ELECTRONIC, date(2026, 3, 10)), version=None, actor=office.registrar, at=at(3, 10)
    )
    held.refresh_from_db()
    return letter, held
