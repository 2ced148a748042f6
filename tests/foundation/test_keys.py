"""Keys rotate while the platform runs: old values are sealed anew, and a key goes when nothing is under it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection
from pytest_django import Settings

from gongkai.foundation import cipher, jobs
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.fields import EncryptedText
from gongkai.foundation.models import AuditEntry, Job, Message, Person, Role
from gongkai.foundation.policies import NOBODY, SYSTEM
from gongkai.foundation.selectors import keys as known
from gongkai.foundation.services import keys
from tests import offices
from tests.foundation.installation import move
from tests.offices import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Path:
    """Keys of the test's own."""
    return move(settings, tmp_path)


def people(count: int, **more: str) -> list[Person]:
    """People with a telephone."""
    return Person.objects.bulk_create(
        Person(username=f"p{number}", name="林", created=AT, **{"telephone": f"139{number:08}", **more})
        for number in range(count)
    )


def raw(person: Person) -> str:
    """What the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT telephone FROM foundation_person WHERE id = %s", [person.pk])
        return str(cursor.fetchone()[0])


def counts() -> dict[str, int]:
    """How many values are under which key."""
    return {key.id: key.values for key in known.status().keys}


def test_after_a_rotation_all_values_of_all_models_are_sealed_anew() -> None:
    someone = people(3, email="lin@example.cn")[0]
    Message.objects.create(channel="mail", recipient="a@example.cn", body="内容", created=AT)
    first = cipher.ring().current
    assert counts() == {first: 8}

    second = keys.rotate(actor=SYSTEM, at=AT)

    assert counts() == {first: 8, second: 0}
    assert known.status().waiting == 8
    assert [job.task for job in Job.objects.all()] == ["key.reseal"]
    assert jobs.run_here(AT) == 1
    assert counts() == {first: 0, second: 8}
    assert (known.status().waiting, known.status().sound) == (0, True)
    assert raw(someone).startswith(f"aes256gcm:{second}:")
    assert sorted(Person.objects.values_list("telephone", "email")) == [
        (f"139{number:08}", "lin@example.cn") for number in range(3)
    ]
    assert list(Message.objects.values_list("recipient", "subject", "body")) == [("a@example.cn", "", "内容")]
    assert list(AuditEntry.objects.values_list("action", "details")) == [
        ("key.rotate", {"key": second, "cipher": "aes256gcm"})
    ]


def test_every_encrypted_column_of_every_package_is_among_them() -> None:
    declared = {
        field.context()
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedText)
    }
    assert {column.context() for _, column in known.columns()} == declared
    assert {"foundation.person.telephone", "foundation.message.body", "foundation.storedfile.key"} <= declared


def test_stopped_at_any_point_it_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    people(25)
    first = cipher.ring().current
    second = keys.rotate(actor=SYSTEM, at=AT)
    monkeypatch.setattr(keys, "BATCH", 4)
    assert keys.reseal(at=AT, most=10) == 10
    assert counts() == {first: 15, second: 10}
    Job.objects.all().delete()
    assert keys.reseal(at=AT, most=10) == 10
    assert Job.objects.filter(task="key.reseal").count() == 1  # the rest is put in
    assert keys.reseal(at=AT, most=10) == 5
    assert keys.reseal(at=AT, most=10) == 0
    assert counts() == {first: 0, second: 25}


def test_who_writes_meanwhile_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    someone, removed, other = people(3)
    keys.rotate(actor=SYSTEM, at=AT)
    encrypt, meanwhile = cipher.encrypt, [True]

    def slow(text: str, context: str) -> str:
        """Between reading and writing another process changes one value and deletes another."""
        if meanwhile and meanwhile.pop():
            Person.objects.filter(pk=someone.pk).update(telephone="13811111111")
            Person.objects.filter(pk=removed.pk).delete()
        return encrypt(text, context)

    monkeypatch.setattr(cipher, "encrypt", slow)
    assert keys.reseal(at=AT) == 1
    assert dict(Person.objects.values_list("pk", "telephone")) == {someone.pk: "13811111111", other.pk: other.telephone}


def test_a_value_that_cannot_be_read_is_left_and_counted() -> None:
    lost, clear, sound = people(3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_person SET telephone = %s WHERE id = %s", ["aes256gcm:k9-0:AAAA", lost.pk])
        cursor.execute("UPDATE foundation_person SET telephone = %s WHERE id = %s", ["13900000000", clear.pk])
    second = keys.rotate(actor=SYSTEM, at=AT)
    assert keys.reseal(at=AT) == 1
    status = known.status()
    assert (status.missing, status.unsealed, status.sound) == ({"k9-0": 1}, 1, False)
    assert raw(sound).startswith(f"aes256gcm:{second}:")
    assert (raw(lost), raw(clear)) == ("aes256gcm:k9-0:AAAA", "13900000000")


def test_a_key_goes_only_when_no_value_is_under_it() -> None:
    people(2)
    first = cipher.ring().current
    second = keys.rotate(actor=SYSTEM, at=AT)
    later = AT + timedelta(hours=2)
    with pytest.raises(cipher.KeyInUse, match=f"{first}: 2 values are still under it"):
        keys.retire(first, actor=SYSTEM, at=later)
    keys.reseal(at=later)
    keys.retire(first, actor=SYSTEM, at=later)
    assert counts() == {second: 2}
    assert Person.objects.get(username="p1").telephone == "13900000001"
    assert AuditEntry.objects.filter(action="key.retire").get().details == {"key": first}


def test_only_who_runs_the_machine_changes_keys() -> None:
    city = offices.found_city()
    for actor in (NOBODY, offices.officer("admin", Role.SYSTEM_ADMIN, city.office)):
        with pytest.raises(NotAllowed):
            keys.rotate(actor=actor, at=AT)
        with pytest.raises(NotAllowed):
            keys.retire(cipher.ring().current, actor=actor, at=AT)
    assert len(cipher.ring().keys) == 1


def test_the_database_never_sees_the_text_however_it_is_written() -> None:
    person = people(1)[0]
    seen = Counter[bool]()
    person.telephone = "13811111111"
    for write in (
        person.save,
        lambda: Person.objects.bulk_update([person], ["telephone"]),
        lambda: Person.objects.filter(pk=person.pk).update(telephone="13811111111"),
    ):
        write()
        seen["13811111111" in raw(person)] += 1
        assert Person.objects.get(pk=person.pk).telephone == "13811111111"
    assert seen == {False: 3}


def test_a_sealed_column_says_that_it_cannot_be_searched() -> None:
    people(1)
    for question in ({"telephone": "13900000000"}, {"telephone__contains": "139"}, {"telephone__in": ["1"]}):
        with pytest.raises(FieldError):
            Person.objects.filter(**question).exists()
    assert Person.objects.filter(email="").count() == Person.objects.exclude(telephone="").count() == 1
