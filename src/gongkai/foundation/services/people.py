"""People: who signs in, what they are appointed to, and who stands in for whom.

Three rules hold for everybody, the system included: the three administrators are three persons (三权分立,
GB/T 22239-2019); nobody appoints themselves or changes their own roles; there is always a security administrator.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Required, TypedDict, TypeVar, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from gongkai.foundation import policies
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Appointment, Organisation, Person, Role, StandIn
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors.people import visible
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.checking import check
from gongkai.foundation.services.sessions import end_sessions

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
T = TypeVar("T", Appointment, StandIn)
# Letters and digits that are not mistaken for one another when read off paper.
_PLAIN = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Contact(TypedDict, total=False):
    """How a person is reached: personal data."""

    telephone: str
    email: str


class Entry(Contact, total=False):
    """Contact, the first password (without one nobody can sign in as this person), and whether it must be changed at
    the first sign-in."""

    password: str | None
    must_change_password: bool


class Term(TypedDict, total=False):
    """From a date until and including another; without an end until further notice."""

    begins: Required[date]
    ends: date | None


class Absence(TypedDict):
    """From a date until and including another, and why."""

    begins: date
    ends: date
    reason: str


def first_password() -> str:
    """A password to hand over on paper: 12 letters and digits, about 69 bits."""
    return get_random_string(12, _PLAIN)


def lending_action(appointment: Appointment) -> str:
    """The action by which a stand-in is named: an administrator's role is lent only by who may appoint one."""
    return "people.appoint" if appointment.role in ADMINISTRATORS else "people.stand_in"


@transaction.atomic
def enrol(username: str, name: str, *, actor: Actor, at: datetime, **entry: Unpack[Entry]) -> Person:
    """A new person, without any role yet. Raises NotAllowed, Refused."""
    grant = policies.require_everywhere(actor, "people.change")
    password = entry.get("password")
    person = Person(
        username=username.strip().lower(),
        name=name.strip(),
        created=at,
        must_change_password=entry.get("must_change_password", True),
    )
    _set_contact(person, entry)
    _set_password(person, password)
    check(person)
    person.save(force_insert=True)
    record(Act("people.change", person, details={"new": True}, grant=grant), actor=actor, at=at)
    return person


@transaction.atomic
def edit(person: Person, name: str, *, actor: Actor, at: datetime, **contact: Unpack[Contact]) -> Person:
    """Another name or contact; what is not given stays. Raises NotAllowed, Refused."""
    grant = policies.require_everywhere(actor, "people.change")
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = {field: getattr(person, field) for field in ("name", "telephone", "email")}
    person.name = name.strip()
    _set_contact(person, contact)
    check(person)
    person.save(update_fields=list(before))
    changed = [field for field, value in before.items() if getattr(person, field) != value]
    record(Act("people.change", person, details={"changed": changed}, grant=grant), actor=actor, at=at)
    return person


@transaction.atomic
def set_active(person: Person, active: bool, *, actor: Actor, at: datetime) -> Person:
    """Close somebody's sign-in at once, or open it again; appointments stay. Raises NotAllowed, Refused."""
    grant = policies.require_everywhere(actor, "people.change")
    if person.pk == actor.person_id:
        raise Refused(_("不能停用或者启用自己的账号"))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not active:
        _keep_security_admin(day(at), person.appointments.all())
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(Act("people.change", person, details={"active": active}, grant=grant), actor=actor, at=at)
    if not active:
        end_sessions(person, "deactivated", actor=actor, at=at)
    return person


@transaction.atomic
def reset_password(person: Person, password: str, *, actor: Actor, at: datetime) -> Person:
    """A first password again, for who forgot theirs; all their sessions end. Raises NotAllowed, Refused."""
    grant = policies.require_everywhere(actor, "people.change")
    if person.pk == actor.person_id:
        raise Refused(_("自己的密码在“我的登录”里改"))
    person = Person.objects.select_for_update().get(pk=person.pk)
    _set_password(person, password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record(Act("people.change", person, details={"password": "reset"}, grant=grant), actor=actor, at=at)
    end_sessions(person, "new_password", actor=actor, at=at)
    return person


@transaction.atomic
def show_contact(person: Person, *, actor: Actor, at: datetime) -> Person:
    """A person's telephone and mail unmasked: an act that is put on record. Raises NotAllowed."""
    if person.pk != actor.person_id and not visible(actor).filter(pk=person.pk).exists():
        raise NotAllowed("people.read")
    grant = policies.grant(actor, "people.read")
    record(Act("people.read", person, details={"shown": ["telephone", "email"]}, grant=grant), actor=actor, at=at)
    return person


@transaction.atomic
def appoint(
    person: Person, organisation: Organisation, role: str, *, actor: Actor, at: datetime, **term: Unpack[Term]
) -> Appointment:
    """Appoint somebody to a role at an organisation. Raises NotAllowed, Refused."""
    grant = policies.require(actor, "people.appoint", organisation.pk)
    if person.pk == actor.person_id:
        raise Refused(_("不能任命自己，请由另一位安全管理员办理"), "person")
    person = Person.objects.select_for_update().get(pk=person.pk)
    begins, ends = term["begins"], term.get("ends")
    _check_term(person, organisation, begins, ends)
    appointment = Appointment(person=person, organisation=organisation, role=role, begins=begins, ends=ends)
    check(appointment)
    if _during(person.appointments.filter(organisation=organisation, role=role), begins, ends).exists():
        raise Refused(_("这段时间里已经有同一任职"), "role")
    _check_separation(person, Role(role), begins, ends)
    appointment.save()
    details = {"person": person.pk, "role": role, "begins": begins, "ends": ends}
    record(Act("people.appoint", appointment, organisation.pk, details, grant=grant), actor=actor, at=at)
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, ends: date, actor: Actor, at: datetime) -> Appointment:
    """End an appointment with the last day `ends`: yesterday at the earliest, so that what was done keeps its ground.
    A day before its beginning means that it is never taken up. Raises NotAllowed, Refused."""
    grant = policies.require(actor, "people.appoint", appointment.organisation_id)
    if appointment.person_id == actor.person_id:
        raise Refused(_("不能变更自己的任职，请由另一位安全管理员办理"))
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if ends < day(at) - timedelta(days=1):
        raise Refused(_("最早到昨天为止：已经办的事要有任职作依据"), "ends")
    if appointment.ends is not None and ends >= appointment.ends:
        raise Refused(_("任职本来到%(day)s为止，要延长请重新任命") % {"day": appointment.ends}, "ends")
    _keep_security_admin(ends + timedelta(days=1), [appointment])
    appointment.ends = ends
    appointment.save(update_fields=["ends"])
    details = {"person": appointment.person_id, "role": appointment.role, "ends": ends}
    record(Act("people.appoint", appointment, appointment.organisation_id, details, grant=grant), actor=actor, at=at)
    return appointment


@transaction.atomic
def stand_in(
    appointment: Appointment, person: Person, *, actor: Actor, at: datetime, **absence: Unpack[Absence]
) -> StandIn:
    """Let `person` do what an appointment allows while its holder is absent. Raises NotAllowed, Refused."""
    grant = policies.require(actor, lending_action(appointment), appointment.organisation_id)
    if person.pk == actor.person_id:
        raise Refused(_("不能指定自己代理，请由他人办理"), "person")
    if person.pk == appointment.person_id:
        raise Refused(_("代理人不能是本人"), "person")
    person = Person.objects.select_for_update().get(pk=person.pk)
    begins, ends = absence["begins"], absence["ends"]
    _check_term(person, appointment.organisation, begins, ends)
    if begins < appointment.begins or (appointment.ends is not None and ends > appointment.ends):
        raise Refused(_("代理期间要在任职期间之内"), "begins")
    if _during(person.standing_in.filter(appointment=appointment), begins, ends).exists():
        raise Refused(_("这段时间里已经由该人代理"), "person")
    _check_separation(person, Role(appointment.role), begins, ends)
    standing = StandIn(appointment=appointment, person=person, **absence)
    check(standing)
    standing.save()
    details = {"person": person.pk, "appointment": appointment.pk, "begins": begins, "ends": ends}
    record(Act("people.stand_in", standing, appointment.organisation_id, details, grant=grant), actor=actor, at=at)
    return standing


@transaction.atomic
def end_stand_in(standing: StandIn, *, ends: date, actor: Actor, at: datetime) -> StandIn:
    """End a stand-in earlier than it was to end. Raises NotAllowed, Refused."""
    appointment = standing.appointment
    grant = policies.require(actor, lending_action(appointment), appointment.organisation_id)
    standing = StandIn.objects.select_for_update().get(pk=standing.pk)
    if not day(at) - timedelta(days=1) <= ends < standing.ends:
        raise Refused(_("只能提前结束，最早到昨天为止"), "ends")
    standing.ends = ends
    standing.save(update_fields=["ends"])
    details = {"person": standing.person_id, "appointment": appointment.pk, "ends": ends}
    record(Act("people.stand_in", standing, appointment.organisation_id, details, grant=grant), actor=actor, at=at)
    return standing


def _set_contact(person: Person, contact: Contact | Entry) -> None:
    person.telephone = contact.get("telephone", person.telephone).strip()
    person.email = contact.get("email", person.email).strip()
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError as error:
            raise Refused(_("电子邮箱的写法不对，例如 name@example.cn"), "email") from error


def _set_password(person: Person, password: str | None) -> None:
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(error.messages[0], "password") from error
    person.set_password(password)


def _check_term(person: Person, organisation: Organisation, begins: date, ends: date | None) -> None:
    if not person.is_active:
        raise Refused(_("该人员的账号已停用"), "person")
    if ends is not None and ends < begins:
        raise Refused(_("结束日期不能早于开始日期"), "ends")
    ended = organisations.ended(organisation)
    if ended is not None and (ends is None or ends >= ended):
        raise Refused(_("该机关自%(day)s起已撤销，任职只能到前一日") % {"day": ended}, "ends")


def _check_separation(person: Person, role: Role, begins: date, ends: date | None) -> None:
    """System, security and audit administrators are three persons at every time, stand-ins counted."""
    if role not in ADMINISTRATORS:
        return
    others = [one for one in ADMINISTRATORS if one != role]
    own = _during(person.appointments.filter(role__in=others), begins, ends)
    lent = _during(person.standing_in.filter(appointment__role__in=others), begins, ends)
    held = own.values_list("role", flat=True).first() or lent.values_list("appointment__role", flat=True).first()
    if held is not None:
        raise Refused(
            _("系统管理员、安全管理员、审计管理员要由三个人担任：该人员这段时间里是%(role)s")
            % {"role": Role(held).label},
            "person",
        )


def _keep_security_admin(on: date, without: Iterable[Appointment]) -> None:
    """Without one nobody could appoint any more."""
    lost = {one.pk for one in without if one.role == Role.SECURITY_ADMIN}
    left = Appointment.objects.filter(role=Role.SECURITY_ADMIN, person__is_active=True)
    if lost and not _during(left.exclude(pk__in=lost), on, on).exists():
        raise Refused(_("这是最后一名安全管理员：先任命另一名，否则无人能任命"))


def _during(held: QuerySet[T], begins: date, ends: date | None) -> QuerySet[T]:
    """Those of appointments or stand-ins that are in force on some day from `begins` until `ends`. One that ends
    before it begins was never taken up."""
    overlapping = held.filter(Q(ends=None) | Q(ends__gte=begins) & Q(ends__gte=F("begins")))
    return overlapping if ends is None else overlapping.filter(begins__lte=ends)
