"""The audit trail: numbers without a gap, a hash over everything; the first entry that was tampered with is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gongkai.foundation import chain
from gongkai.foundation.models import AuditEntry, Role
from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import SYSTEM, Actor, Grant
from gongkai.foundation.selectors import audit as reading
from gongkai.foundation.selectors.audit import Fault, Problem
from gongkai.foundation.services import audit
from gongkai.foundation.services.audit import Act

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 30, 15, 123456, CHINA)
TRIGGERS = import_module("gongkai.foundation.migrations.0002_append_only")


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    """A file of anchors that is not there yet."""
    return tmp_path / "heads"


def write(count: int) -> list[AuditEntry]:
    """That many entries, a minute apart."""
    return [
        audit.record(Act("calendar.change", details={"year": 2026 + i}), actor=SYSTEM, at=AT + timedelta(minutes=i))
        for i in range(count)
    ]


def tamper(*statements: str) -> None:
    """What somebody does who owns the database: past the triggers."""
    with connection.cursor() as cursor:
        for statement in TRIGGERS.DROP[connection.vendor]:
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)
        for statement in TRIGGERS.CREATE[connection.vendor]:
            cursor.execute(statement)


def rehash(number: int, **changes: Any) -> None:
    """Change an entry and give it a hash that fits."""
    entry = AuditEntry.objects.get(number=number)
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.hash = chain.digest(chain.facts(entry))
    tamper(f"DELETE FROM foundation_auditentry WHERE number = {number}")
    with connection.cursor() as cursor:
        for statement in TRIGGERS.DROP[connection.vendor]:
            cursor.execute(statement)
    entry.save(force_insert=True)
    tamper()


def found(heads: Path) -> Problem | None:
    """The first problem."""
    return reading.verify(at=AT, heads=heads).problem


def test_entries_are_numbered_from_one_and_each_holds_the_hash_of_the_one_before() -> None:
    entries = write(3)
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [chain.START, entries[0].hash, entries[1].hash]


def test_an_entry_says_who_for_whom_what_where_from_and_whether_it_succeeded(django_user_model: Any) -> None:
    person = django_user_model.objects.create(username="lin", name="林一", created=AT)
    absent = django_user_model.objects.create(username="he", name="何二", created=AT)
    actor = Actor(person.pk, person.name, (), None, "::ffff:192.0.2.7")
    act = Act("people.appoint", target=absent, details={"fields": ["ends"]}, grant=Grant(Role.SUPERVISOR, 1, absent.pk))
    entry = audit.record(act, actor=actor, at=AT)
    entry.refresh_from_db()
    assert (entry.person_id, entry.standing_in_for_id, entry.at) == (person.pk, absent.pk, AT)
    assert (entry.action, entry.object_type, entry.object_id) == ("people.appoint", "foundation.person", str(absent.pk))
    assert (entry.address, entry.details, entry.succeeded) == ("192.0.2.7", {"fields": ["ends"]}, True)


def test_the_hash_is_the_same_after_the_database_and_in_every_time_zone() -> None:
    entry = audit.record(
        Act("x", details={"b": [1, None, True], "a": "云岭", "on": AT.date()}, address="2001:0DB8:0::1"),
        actor=SYSTEM,
        at=AT,
    )
    stored = AuditEntry.objects.get()
    assert chain.digest(chain.facts(stored)) == entry.hash == stored.hash
    for zone in (UTC, timezone(timedelta(hours=-7))):
        stored.at = AT.astimezone(zone)
        assert chain.digest(chain.facts(stored)) == entry.hash
    stored.at = AT + timedelta(microseconds=1)
    assert chain.digest(chain.facts(stored)) != entry.hash


@pytest.mark.parametrize("details", [{"n": 1.5}, {"t": "a\x00b"}], ids=["fraction", "NUL"])
def test_details_that_a_database_would_give_back_otherwise_are_refused(details: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="details of an audit entry"):
        audit.record(Act("x", details=details), actor=SYSTEM, at=AT)


def test_an_act_that_is_undone_leaves_no_gap() -> None:
    write(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        write(1)
        raise RuntimeError
    assert [entry.number for entry in write(1)] == [2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_auditentry SET action = 'y' WHERE number = 1",
        "DELETE FROM foundation_auditentry",
        "INSERT INTO foundation_auditentry SELECT 1, at, 'y', object_type, object_id, succeeded, details, address,"
        " previous, 'h', organisation_id, person_id, standing_in_for_id FROM foundation_auditentry WHERE number = 2",
        "sqlite: INSERT OR REPLACE INTO foundation_auditentry SELECT * FROM foundation_auditentry WHERE number = 1",
        "sqlite: UPDATE OR REPLACE foundation_auditentry SET number = 2 WHERE number = 1",
        "postgresql: TRUNCATE foundation_auditentry",
        "postgresql: TRUNCATE foundation_person CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_delete_entries(statement: str) -> None:
    vendor, _, text = statement.rpartition(": ")
    if vendor not in ("", connection.vendor):
        pytest.skip(f"only on {vendor}")
    before = [(entry.number, entry.hash) for entry in write(2)]
    connection.check_constraints()  # PostgreSQL keeps what is still to be checked, and would refuse for that reason
    with pytest.raises(DatabaseError, match="audit entries are"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)
    assert list(AuditEntry.objects.order_by("number").values_list("number", "hash")) == before


def test_an_untouched_chain_is_sound(heads: Path) -> None:
    entries = write(5)
    result = reading.verify(at=AT, heads=heads)
    assert result == reading.Verification(AT, 5, entries[-1].hash, 0, guarded=True, problem=None)
    assert reading.verify(at=AT, heads=heads).sound


def test_an_empty_trail_is_sound(heads: Path) -> None:
    assert reading.verify(at=AT, heads=heads) == reading.Verification(AT, 0, chain.START, 0, guarded=True)


@pytest.mark.parametrize(
    "column",
    [
        *("at = '2020-01-01 00:00:00'", "action = 'y'", "object_type = 'y'", "object_id = '7'", "details = '{}'"),
        *("address = '192.0.2.1'", f"hash = '{'a' * 64}'", f"previous = '{'a' * 64}'"),
    ],
)
def test_a_changed_column_of_an_entry_is_named(column: str, heads: Path) -> None:
    write(5)
    tamper(f"UPDATE foundation_auditentry SET {column} WHERE number = 3")
    assert found(heads) == Problem(Fault.ALTERED, 3, 3)


def test_a_changed_success_is_named(heads: Path) -> None:
    write(5)
    tamper("UPDATE foundation_auditentry SET succeeded = NOT succeeded WHERE number = 5")
    assert found(heads) == Problem(Fault.ALTERED, 5, 5)


def test_the_first_of_several_changes_is_named(heads: Path) -> None:
    write(6)
    tamper("UPDATE foundation_auditentry SET action = 'y' WHERE number IN (2, 5)")
    assert found(heads) == Problem(Fault.ALTERED, 2, 2)


def test_an_entry_that_was_changed_with_a_fitting_hash_is_named_by_the_next(heads: Path) -> None:
    write(5)
    rehash(3, action="y")
    assert found(heads) == Problem(Fault.ALTERED, 3, 3)


@pytest.mark.parametrize(("gone", "problem"), [("1", (1, 1)), ("3", (3, 3)), ("2, 3", (2, 3))])
def test_a_missing_entry_is_named(gone: str, problem: tuple[int, int], heads: Path) -> None:
    write(5)
    tamper(f"DELETE FROM foundation_auditentry WHERE number IN ({gone})")
    assert found(heads) == Problem(Fault.MISSING, *problem)


def shift(first: int) -> None:
    """Move the entries from `first` on by one, to make room, as somebody who puts an entry between would."""
    later = AuditEntry.objects.filter(number__gte=first).order_by("-number").values_list("number", flat=True)
    tamper(*(f"UPDATE foundation_auditentry SET number = {n + 1} WHERE number = {n}" for n in later))


def test_an_entry_that_was_put_between_is_named(heads: Path) -> None:
    write(4)
    shift(3)
    before = AuditEntry.objects.get(number=2)
    forged = AuditEntry(number=3, at=AT, action="y", previous=before.hash)
    forged.hash = chain.digest(chain.facts(forged))
    with connection.cursor() as cursor:
        for statement in TRIGGERS.DROP[connection.vendor]:
            cursor.execute(statement)
    forged.save(force_insert=True)
    tamper()
    assert found(heads) == Problem(Fault.INSERTED, 3, 3)


def test_an_entry_before_the_first_is_named(heads: Path) -> None:
    write(2)
    tamper(
        "INSERT INTO foundation_auditentry (number, at, action, object_type, object_id, succeeded, details, previous,"
        " hash) SELECT 0, at, action, object_type, object_id, succeeded, details, previous, 'h'"
        " FROM foundation_auditentry WHERE number = 1"
    )
    assert found(heads) == Problem(Fault.INSERTED, 0, 0)


def anchor(heads: Path, *entries: AuditEntry) -> None:
    """Note these entries as heads."""
    heads.write_text("".join(f"{entry.number} {entry.hash} {chain.moment(AT)}\n" for entry in entries))


def test_a_tail_that_was_cut_off_is_noticed_by_the_anchor(heads: Path) -> None:
    entries = write(5)
    anchor(heads, entries[1], entries[4])
    tamper("DELETE FROM foundation_auditentry WHERE number > 3")
    assert found(heads) == Problem(Fault.CUT, 4, 5)


def test_an_emptied_trail_is_noticed_by_the_anchor(heads: Path) -> None:
    anchor(heads, *write(2))
    tamper("DELETE FROM foundation_auditentry")
    assert found(heads) == Problem(Fault.CUT, 1, 2)


def test_a_chain_that_was_rewritten_to_its_end_is_noticed_by_the_anchor(heads: Path) -> None:
    entries = write(5)
    anchor(heads, entries[1], entries[3])
    tamper("DELETE FROM foundation_auditentry WHERE number > 2")
    for _ in range(3):
        audit.record(Act("y"), actor=SYSTEM, at=AT)
    assert found(heads) == Problem(Fault.REWRITTEN, 3, 4)


def test_anchors_that_hold_are_counted(heads: Path) -> None:
    entries = write(5)
    anchor(heads, entries[1], entries[4], entries[4])
    result = reading.verify(at=AT, heads=heads)
    assert (result.anchors, result.problem) == (2, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [("what is this\n", Problem(Fault.UNREADABLE, 2, 2)), (f"1 {'a' * 64} t\n", Problem(Fault.REWRITTEN, 1, 1))],
)
def test_a_spoilt_file_of_anchors_is_said(line: str, problem: Problem, heads: Path) -> None:
    anchor(heads, *write(1))
    with heads.open("a") as file:
        file.write(line)
    assert found(heads) == problem


def test_triggers_that_are_gone_are_said(heads: Path) -> None:
    with connection.cursor() as cursor:
        for statement in TRIGGERS.DROP[connection.vendor]:
            cursor.execute(statement)
    assert not reading.verify(at=AT, heads=heads).guarded
    tamper()
    assert reading.verify(at=AT, heads=heads).guarded


def test_a_verification_is_on_record_and_notes_the_head(
    django_capture_on_commit_callbacks: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT.__class__, "data", property(lambda _: tmp_path))
    write(2)
    with django_capture_on_commit_callbacks(execute=True):
        assert audit.verify(at=AT).sound
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.succeeded, entry.details) == (
        "audit.verify",
        True,
        {"entries": 2, "anchors": 0, "guarded": True},
    )
    heads = tmp_path / "audit" / "heads"
    assert heads.read_text() == f"3 {entry.hash} 2026-03-02T01:30:15.123456+00:00\n"
    assert heads.stat().st_mode & 0o777 == 0o600
    assert reading.verify(at=AT, heads=heads).anchors == 1


def test_a_verification_that_finds_something_is_on_record_and_notes_no_head(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    write(3)
    tamper("UPDATE foundation_auditentry SET action = 'y' WHERE number = 2")
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        assert audit.verify(at=AT).problem == Problem(Fault.ALTERED, 2, 2)
    assert callbacks == []
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.succeeded, entry.details["problem"], entry.details["first"]) == (False, "altered", 2)
