"""`gongkai init`: the first organisation of a real installation and its three administrators (三权分立)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongkai.config.problems import stopped
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Organisation, Role
from gongkai.foundation.now import day
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import organisations, people

# Names to sign in with. GB/T 22239 asks for three persons.
_ADMINISTRATORS = (
    ("system-admin", Role.SYSTEM_ADMIN),
    ("security-admin", Role.SECURITY_ADMIN),
    ("audit-admin", Role.AUDIT_ADMIN),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a person signs in with the first time; the password is known to nobody else and stands nowhere."""

    role: str
    username: str
    password: str


@transaction.atomic
def begin(code: str, name: str, short_name: str, kind: str, *, at: datetime) -> list[SignIn]:
    """Found the organisation and appoint the three. Raises Stopped where there are organisations, or for bad words."""
    if Organisation.objects.exists():
        raise stopped("已经有机构了：请登录工作台办理。", "There are organisations already: go on in the desk.")
    try:
        organisation = organisations.found(
            code, kind, effective=day(at), actor=SYSTEM, at=at, name=name, short_name=short_name
        )
        organisations.place(organisation, day(at).year, actor=SYSTEM, at=at, parent=None)
        return [_enrol(organisation, username, role, at) for username, role in _ADMINISTRATORS]
    except Refused as error:
        raise stopped(f"{error.field or '机构'}：{error.message}。", "See init --help.") from error


def _enrol(organisation: Organisation, username: str, role: Role, at: datetime) -> SignIn:
    password = people.first_password()
    label = str(role.label)
    person = people.enrol(username, label, actor=SYSTEM, at=at, password=password)
    people.appoint(person, organisation, role, actor=SYSTEM, at=at, begins=day(at))
    return SignIn(label, username, password)
