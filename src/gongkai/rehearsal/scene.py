"""A case of the year at a moment: what is there of it, and who at its office does the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q

from gongkai.applications.letters.paper import Printed, pdf
from gongkai.applications.letters.wording import Block
from gongkai.applications.models import Application, CaseFile, Consultation, Delivery, Letter, Submission
from gongkai.foundation.models import Appointment, Organisation, Person, Role, StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.foundation.selectors import people as known
from gongkai.foundation.selectors.people import in_force
from gongkai.foundation.services import files, people
from gongkai.rehearsal import plan
from gongkai.rehearsal.plans import CasePlan

STAFF = (
    *(Role.REGISTRAR, Role.CASE_OFFICER, Role.DISCLOSURE_HEAD, Role.LEGAL_REVIEWER),
    *(Role.SECRECY_REVIEWER, Role.LEADER, Role.SEAL_KEEPER),
)


class Office:
    """An organisation with somebody in every role of a case; who is missing is appointed."""

    def __init__(self, code: str) -> None:
        self.organisation = Organisation.objects.get(code=code)
        self._actors: dict[tuple[Role, int], Actor] = {}

    def actor(self, role: Role, on: date) -> Actor:
        """Who holds the role on a day."""
        key = (role, on.year)
        if key not in self._actors:
            held = Appointment.objects.filter(in_force(on), organisation=self.organisation, role=role)
            first = held.select_related("person").order_by("pk").first()
            if first is None:
                raise LookupError(f"{self.organisation.code}: nobody is {role} on {on}")
            self._actors[key] = known.actor(first.person, on)
        return self._actors[key]


def staff(code: str, *, at: datetime) -> None:
    """Appoint somebody to each role of a case that nobody holds there. Without a password: nobody signs in as them."""
    organisation = Organisation.objects.get(code=code)
    surnames, given = plan.data()["surnames"], plan.data()["given"]
    for number, role in enumerate(STAFF):
        if organisation.appointments.filter(role=role).exists():
            continue
        name = surnames[(number * 7 + len(code)) % len(surnames)] + given[(number * 3 + organisation.pk) % len(given)]
        username = f"{code}-{role.value.replace('_', '-')}"
        person = Person.objects.filter(username=username).first()
        person = person or people.enrol(username, name, actor=SYSTEM, at=at)
        people.appoint(person, organisation, role, actor=SYSTEM, at=at, begins=date(2025, 1, 1))


@cache
def paper(title: str, *lines: str) -> bytes:
    """A page that stands for a document of the invented city."""
    text = "\n".join(("（虚构文件，供试用）", "本件为演示用，内容不对应任何真实的机关、地块或者个人。", *lines))
    return pdf(Printed(title, "", "云岭市", (Block("", text),), ("云岭市",)))


@dataclass(frozen=True, slots=True)
class Scene:
    """A case and a moment."""

    office: Office
    plan: CasePlan
    at: datetime
    part: bool = False  # 分案: of the case that was divided from it

    @property
    def on(self) -> date:
        """The day."""
        return day(self.at)

    def by(self, role: Role) -> dict[str, Any]:
        """The common arguments of a step that somebody takes without having seen a page."""
        return {"version": None, "actor": self.office.actor(role, self.on), "at": self.at}

    def who(self, role: Role) -> Actor:
        """Who holds a role."""
        return self.office.actor(role, self.on)

    @property
    def case(self) -> Application:
        """The case; its redo once there is one; or its part."""
        if self.part:
            return Application.objects.get(divided_from__submission__token=self.plan.key)
        mine = Q(submission__token=self.plan.key) | Q(parent__submission__token=self.plan.key)
        return Application.objects.filter(mine).latest("pk")

    @property
    def submission(self) -> Submission:
        """What came in."""
        return self.office.organisation.submissions.get(token=self.plan.key)

    def letter(self, kind: str) -> Letter:
        """The last letter of a kind."""
        return self.case.letters.filter(kind=kind).latest("pk")

    def consultation(self, number: int = 1) -> Consultation:
        """Who was asked."""
        return self.case.consultations.get(number=number)

    def delivery(self, letter: Letter) -> Delivery:
        """How a letter was sent last."""
        return letter.deliveries.latest("pk")

    def keep(self, title: str, role: Role, *lines: str) -> StoredFile:
        """A file of the case, kept."""
        upload = ContentFile(paper(title, *lines), name=f"{title}.pdf")
        return files.keep(
            upload, organisation_id=self.office.organisation.pk, confidential=True, actor=self.who(role), at=self.at
        )

    def add(self, kind: CaseFile.Kind, title: str, *lines: str) -> CaseFile:
        """A file put into the case by its officer."""
        kept = self.keep(title, Role.CASE_OFFICER, *lines)
        officer = self.who(Role.CASE_OFFICER).person_id
        return CaseFile.objects.create(application=self.case, file=kept, kind=kind, added=self.at, added_by_id=officer)
