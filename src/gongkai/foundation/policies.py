"""Who may do what: one table. Every page and every service asks here, and /desk/matrix/ shows it.

An action is `thing.verb`. A role reaches its own organisation, that and those below it (by the year's tree), or all.
Contents of cases are reached by the own organisation only: who supervises sees figures and deadlines (design 4.12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.models.people import Role


class Reach(StrEnum):
    """How far a role's right goes."""

    OWN = "own"
    BELOW = "below"  # the own and those below
    ALL = "all"


ANYBODY = "anybody"  # needs no sign-in
SIGNED_IN = "signed_in"  # every person with an appointment

_ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
_OFFICERS = tuple(role for role in Role if role not in _ADMINS)
# Who handles cases: the others do not see what applicants wrote (design 4.11).
_HANDLERS = (
    *(Role.REGISTRAR, Role.CASE_OFFICER, Role.DISCLOSURE_HEAD, Role.LEGAL_REVIEWER),
    *(Role.SECRECY_REVIEWER, Role.LEADER, Role.SEAL_KEEPER),
)

Rule = str | Mapping[Role, Reach]


def _all(roles: tuple[Role, ...], reach: Reach) -> dict[Role, Reach]:
    return dict.fromkeys(roles, reach)


MATRIX: dict[str, Rule] = {
    "portal.read": ANYBODY,
    "deadline.reckon": ANYBODY,
    "report.read_any": ANYBODY,
    "session.begin": ANYBODY,
    "session.end": ANYBODY,
    "desk.open": SIGNED_IN,
    "self.manage": SIGNED_IN,
    "matrix.read": SIGNED_IN,
    "calendar.read": SIGNED_IN,
    "calendar.change": {Role.SYSTEM_ADMIN: Reach.ALL, Role.DISCLOSURE_HEAD: Reach.BELOW},
    "organisation.read": SIGNED_IN,
    "organisation.change": {Role.SYSTEM_ADMIN: Reach.ALL, Role.SUPERVISOR: Reach.BELOW},
    "facts.change": {Role.SYSTEM_ADMIN: Reach.ALL, Role.SUPERVISOR: Reach.BELOW, Role.DISCLOSURE_HEAD: Reach.OWN},
    "column.change": {Role.EDITOR: Reach.OWN, Role.DISCLOSURE_HEAD: Reach.OWN},
    "people.read": {Role.DISCLOSURE_HEAD: Reach.OWN, Role.SUPERVISOR: Reach.BELOW, **_all(_ADMINS, Reach.ALL)},
    "people.change": {Role.SYSTEM_ADMIN: Reach.ALL},
    "people.appoint": {Role.SECURITY_ADMIN: Reach.ALL},
    "people.stand_in": {Role.DISCLOSURE_HEAD: Reach.OWN, Role.SECURITY_ADMIN: Reach.ALL},
    "sign_in.policy": {Role.SECURITY_ADMIN: Reach.ALL},
    "sign_in.release": {Role.SECURITY_ADMIN: Reach.ALL},
    "setting.read": SIGNED_IN,
    "setting.change": {Role.DISCLOSURE_HEAD: Reach.OWN, Role.SYSTEM_ADMIN: Reach.ALL},
    "gateway.change": {Role.SYSTEM_ADMIN: Reach.ALL},
    "job.read": {Role.SYSTEM_ADMIN: Reach.ALL},
    "job.retry": {Role.SYSTEM_ADMIN: Reach.ALL},
    "audit.read": {Role.AUDIT_ADMIN: Reach.ALL},
    "audit.verify": {Role.AUDIT_ADMIN: Reach.ALL},
    "health.read": {Role.SYSTEM_ADMIN: Reach.ALL, Role.SECURITY_ADMIN: Reach.ALL, Role.AUDIT_ADMIN: Reach.ALL},
    "file.read": _all(_OFFICERS, Reach.OWN),
    "file.read_case": _all(_HANDLERS, Reach.OWN),
    "report.check": _all(_OFFICERS, Reach.OWN),
    "site.change": {Role.SYSTEM_ADMIN: Reach.ALL},
    "components.read": SIGNED_IN,
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody holds today, alone or for an absent person."""

    role: Role
    organisation_id: int
    standing_in_for: int | None = None  # the absent person's id


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the grants of the day. `person_id` None is a citizen, or the system itself."""

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    below: Mapping[int, frozenset[int]] | None = None  # organisation -> itself and all below, this year
    address: str | None = None  # from where; goes into the audit entries of what they do

    @property
    def signed_in(self) -> bool:
        """Has a person and a role."""
        return self.person_id is not None and bool(self.grants)


NOBODY = Actor(None, "")
# The system itself: founding the first office, jobs, the invented city. It may do everything, and is known by being
# this very object: nothing that a request, a session or a copy can make is it.
SYSTEM = Actor(None, "gongkai")


def grant(actor: Actor, action: str, organisation_id: int | None = None) -> Grant | None:
    """The grant by which `actor` may, or None. Without an organisation: by which they may at any.

    Raises KeyError for an action that the matrix does not name.
    """
    rule = MATRIX[action]
    if isinstance(rule, str):
        return next(iter(actor.grants), None)
    held = [grant for grant in actor.grants if grant.role in rule]
    if organisation_id is None:
        return next(iter(held), None)
    return next((one for one in held if _reaches(actor, one, rule[one.role], organisation_id)), None)


def may(actor: Actor, action: str, organisation_id: int | None = None) -> bool:
    """Whether `actor` may do `action`, at an organisation or at any."""
    rule = MATRIX[action]
    if actor is SYSTEM or rule == ANYBODY:
        return True
    if rule == SIGNED_IN:
        return actor.signed_in
    return grant(actor, action, organisation_id) is not None


def require(actor: Actor, action: str, organisation_id: int | None = None) -> Grant | None:
    """The grant under which `actor` acts, for the audit entry. Raises NotAllowed."""
    if not may(actor, action, organisation_id):
        raise NotAllowed(action)
    return grant(actor, action, organisation_id)


def require_everywhere(actor: Actor, action: str) -> Grant | None:
    """As `require`, for what belongs to no single organisation: only who may at all of them. Raises NotAllowed."""
    if reached(actor, action) is not None:
        raise NotAllowed(action)
    return grant(actor, action)


def reached(actor: Actor, action: str) -> frozenset[int] | None:
    """The organisations at which `actor` may; None means all."""
    rule = MATRIX[action]
    if actor is SYSTEM:
        return None
    if isinstance(rule, str):
        return None if may(actor, action) else frozenset()
    found: set[int] = set()
    for one in actor.grants:
        reach = rule.get(one.role)
        if reach == Reach.ALL:
            return None
        if reach == Reach.OWN:
            found.add(one.organisation_id)
        elif reach == Reach.BELOW:
            found |= _below(actor, one.organisation_id)
    return frozenset(found)


def _reaches(actor: Actor, held: Grant, reach: Reach, organisation_id: int) -> bool:
    if reach == Reach.ALL:
        return True
    if reach == Reach.OWN:
        return held.organisation_id == organisation_id
    return organisation_id in _below(actor, held.organisation_id)


def _below(actor: Actor, organisation_id: int) -> frozenset[int]:
    return (actor.below or {}).get(organisation_id, frozenset({organisation_id}))
