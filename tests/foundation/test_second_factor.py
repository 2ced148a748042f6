"""The second factor: a code counts once and for about a minute, recovery codes once each, and nothing of it is
readable in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.db import connection

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Person, Role, SecondFactor
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.foundation.services import second_factor as factors
from tests.offices import AT, acting, found_city, officer, person

pytestmark = pytest.mark.django_db


def code_of(someone: Person, at: datetime) -> str:
    """What the device shows at a moment."""
    key = bytes.fromhex(SecondFactor.objects.get(person=someone).key)
    return HOTP(key, 6, SHA1(), enforce_key_length=False).generate(int(at.timestamp()) // 30).decode()


def wrong(right: str) -> str:
    """Another six digits."""
    return f"{(int(right) + 1) % 1_000_000:06}"


@pytest.fixture
def lin() -> Person:
    """A case officer."""
    return person("lin", (Role.CASE_OFFICER, found_city().education))


def enrolled(someone: Person, at: datetime = AT) -> list[str]:
    """Put a second factor in use; the recovery codes. The code of `at` is used up by it."""
    factors.offer(someone, actor=acting(someone), at=at)
    return factors.confirm(someone, code_of(someone, at), actor=acting(someone), at=at)


def test_it_counts_for_nothing_until_a_first_code_was_right(lin: Person) -> None:
    actor = acting(lin)
    factors.offer(lin, actor=actor, at=AT)
    assert not factors.check(lin, code_of(lin, AT), at=AT)
    with pytest.raises(Refused) as refused:
        factors.confirm(lin, wrong(code_of(lin, AT)), actor=actor, at=AT)
    assert (str(refused.value.message), refused.value.field) == (
        "动态口令不对：看手机上当前的6位数字，手机时间要准",
        "code",
    )
    assert len(set(factors.confirm(lin, code_of(lin, AT), actor=actor, at=AT))) == 10
    assert SecondFactor.objects.get().confirmed == AT


def test_a_code_counts_once(lin: Person) -> None:
    enrolled(lin)
    later = AT + timedelta(seconds=30)
    code = code_of(lin, later)
    assert factors.check(lin, code, at=later)
    assert not factors.check(lin, code, at=later)
    assert not factors.check(lin, code_of(lin, AT), at=later)  # nor the one used for enrolling


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_taken_one_step_early_or_late(seconds: int, right: bool, lin: Person) -> None:
    enrolled(lin)
    now = AT + timedelta(hours=1)
    assert factors.check(lin, code_of(lin, now + timedelta(seconds=seconds)), at=now) is right


@pytest.mark.parametrize("form", ["{0}", " {0} ", "{1} {2}"])
def test_a_code_may_be_typed_in_groups(form: str, lin: Person) -> None:
    enrolled(lin)
    now = AT + timedelta(hours=1)
    code = code_of(lin, now)
    assert factors.check(lin, form.format(code, code[:3], code[3:]), at=now)


@pytest.mark.parametrize("code", ["", "      ", "abcdef", "１２３４５６", "12345", "-00001", "0" * 500, "null"])
def test_what_is_no_code_is_wrong(code: str, lin: Person) -> None:
    enrolled(lin)
    assert not factors.check(lin, code, at=AT + timedelta(hours=1))


def test_a_recovery_code_counts_once_however_it_is_written(lin: Person) -> None:
    codes = enrolled(lin)
    assert factors.check(lin, codes[0].upper().replace("-", " "), at=AT)
    assert not factors.check(lin, codes[0], at=AT)
    assert factors.check(lin, codes[1], at=AT)
    assert len(SecondFactor.objects.get().recovery) == 8


def test_new_recovery_codes_end_the_old_ones(lin: Person) -> None:
    old = enrolled(lin)
    fresh = factors.renew_codes(lin, old[0], actor=acting(lin), at=AT)
    assert len(set(fresh) | set(old)) == 20
    assert not factors.check(lin, old[1], at=AT)
    assert factors.check(lin, fresh[1], at=AT)


def test_another_persons_code_is_wrong(lin: Person) -> None:
    other = person("he")
    enrolled(lin)
    codes = SecondFactor.objects.create(person=other, key="00" * 20, confirmed=AT)
    now = AT + timedelta(hours=1)
    assert codes.key != SecondFactor.objects.get(person=lin).key
    assert not factors.check(lin, code_of(other, now), at=now)


def test_it_cannot_be_begun_again_while_in_use(lin: Person) -> None:
    enrolled(lin)
    before = SecondFactor.objects.get().key
    with pytest.raises(Refused):
        factors.offer(lin, actor=acting(lin), at=AT)
    assert SecondFactor.objects.get().key == before


def test_it_ends_by_its_own_code_and_not_where_it_is_required(lin: Person) -> None:
    codes = enrolled(lin)
    actor = acting(lin)
    with pytest.raises(Refused):
        factors.remove(lin, codes[0], actor=actor, at=AT, required=True)
    with pytest.raises(Refused):
        factors.remove(lin, "abcde-fghij", actor=actor, at=AT, required=False)
    factors.remove(lin, codes[0], actor=actor, at=AT, required=False)
    assert not SecondFactor.objects.exists()


def test_nobody_changes_anothers(lin: Person) -> None:
    codes = enrolled(lin)
    other = officer("he", Role.CASE_OFFICER, lin.appointments.get().organisation)
    for actor in (other, NOBODY, Actor(lin.pk, lin.name)):
        with pytest.raises(NotAllowed):
            factors.renew_codes(lin, codes[0], actor=actor, at=AT)
        with pytest.raises(NotAllowed):
            factors.remove(lin, codes[0], actor=actor, at=AT, required=False)
        with pytest.raises(NotAllowed):
            factors.reset(lin, actor=actor, at=AT)
    assert len(SecondFactor.objects.get().recovery) == 10


def test_the_security_administrator_resets_anothers_but_not_their_own(lin: Person) -> None:
    enrolled(lin)
    zhou = person("zhou", (Role.SECURITY_ADMIN, lin.appointments.get().organisation))
    enrolled(zhou)
    with pytest.raises(Refused):
        factors.reset(zhou, actor=acting(zhou), at=AT)
    factors.reset(lin, actor=acting(zhou), at=AT)
    assert [factor.person for factor in SecondFactor.objects.all()] == [zhou]
    with pytest.raises(Refused):
        factors.reset(lin, actor=acting(zhou), at=AT)
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.person_id, entry.object_id, entry.details) == (
        "sign_in.release",
        zhou.pk,
        str(lin.pk),
        {"change": "second_factor"},
    )


def test_the_database_holds_neither_key_nor_recovery_codes(lin: Person) -> None:
    codes = enrolled(lin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM foundation_secondfactor")
        raw = str(cursor.fetchall()).lower()
        cursor.execute("SELECT details FROM foundation_auditentry")
        raw += str(cursor.fetchall()).lower()
    assert SecondFactor.objects.get().key not in raw
    assert not [code for code in codes if code in raw or code.replace("-", "") in raw]


def test_the_address_for_the_camera_is_what_devices_read(lin: Person) -> None:
    factor = factors.offer(lin, actor=acting(lin), at=AT)
    address, key = factors.address(factor, "政府信息公开")
    assert address == (
        "otpauth://totp/%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80:lin"
        f"?digits=6&secret={key}&algorithm=SHA1&issuer=%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80&period=30"
    )
