"""Numbers of letters (文号): no gap, none twice, none lost; also with two people at once, in real transactions."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError

from gongkai.applications.models import Application, IssuedNumber, Letter, State
from gongkai.applications.services import procedure, replying, voiding
from gongkai.applications.services.deciding import Decision
from gongkai.applications.services.numbers import Numbered, reserve
from gongkai.applications.services.replying import Sending
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, at, decide, open_office, reply, take_in

PETITION = Decision(1, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"})


def signed(office: Office) -> tuple[Application, Letter]:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), PETITION)
    return case, reply(office, case, at(3, 5))


def lines() -> list[tuple[str, int, bool]]:
    """The register of replies."""
    return [
        (one.number, one.serial, one.voided is not None)
        for one in IssuedNumber.objects.filter(series="云教公复").order_by("serial")
    ]


@contextmanager
def as_installed(folder: Path) -> Iterator[None]:
    """The database as an installation has it: SQLite in a file. In memory, where tests have it, nobody waits."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "gongkai.sqlite3")) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    held = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(folder / "gongkai.sqlite3")
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = held


def seen() -> list[tuple[str, int, bool]]:
    """The register as another connection sees it."""
    found: list[tuple[str, int, bool]] = []
    assert in_threads([lambda: found.extend(lines())]) == []
    return found


def in_threads(acts: list[Callable[[], None]]) -> list[BaseException]:
    """All at once, each with a connection of its own; what they raised."""
    failed: list[BaseException] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        try:
            barrier.wait(20)
            act()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return failed


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_get_one_number_nor_leave_a_gap(tmp_path: Path) -> None:
    office = open_office()
    people = (office.leader.person_id, office.disclosure_head.person_id)

    def numbers(person: int | None) -> Callable[[], None]:
        def act() -> None:
            for attempt in range(8):
                with transaction.atomic():
                    wanted = Numbered(office.organisation.pk, "云教公复", "答复书", date(2026, 3, 5), person)
                    reserve(wanted)
                    time.sleep(0.005)  # the other is to come in between
                    if attempt % 4 == 3:
                        transaction.set_rollback(True)  # refused after numbering: the number is not used up

        return act

    with as_installed(tmp_path):
        assert in_threads([numbers(person) for person in people]) == []
        assert [serial for _number, serial, _void in seen()] == list(range(1, 13))


@pytest.mark.django_db(transaction=True)
def test_two_leaders_who_sign_one_reply_at_once_give_one_number(tmp_path: Path) -> None:
    office = open_office()
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), PETITION)
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 5))
    replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 5))
    replying.pass_review(case.pk, version=None, actor=office.disclosure_head, at=at(3, 5))
    case.refresh_from_db()

    def sign() -> None:
        replying.sign(case.pk, version=case.version, actor=office.leader, at=at(3, 5))

    with as_installed(tmp_path):
        assert [type(error) for error in in_threads([sign, sign])] == [Refused]
        assert seen() == [("云教公复〔2026〕1号", 1, False)]


@pytest.mark.django_db
def test_a_letter_that_could_not_be_printed_uses_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    office = open_office()
    signed(office)
    second = take_in(office, at(3, 2))
    decide(office, second, at(3, 4), PETITION)

    def full(_page: object) -> bytes:
        raise OSError("no room")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="no room"), transaction.atomic():
        broken.setattr("gongkai.applications.services.letters.word", full)
        reply(office, second, at(3, 5))
    assert lines() == [("云教公复〔2026〕1号", 1, False)]
    assert reply(office, second, at(3, 6)).number == "云教公复〔2026〕2号"


@pytest.mark.django_db
def test_a_void_number_stays_with_its_reason_and_is_not_given_again() -> None:
    office = open_office()
    case, letter = signed(office)
    how = {"version": None, "at": at(3, 6)}
    with pytest.raises(NotAllowed):
        voiding.void(case.pk, reason="写错", actor=office.case_officer, **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="写明作废的理由"):
        voiding.void(case.pk, reason=" ", actor=office.disclosure_head, **how)  # type: ignore[arg-type]
    voiding.void(case.pk, reason="对象写错", actor=office.disclosure_head, **how)  # type: ignore[arg-type]
    case.refresh_from_db()
    line = IssuedNumber.objects.get(letter=letter)
    assert (case.state, line.void_reason, line.voided, line.voided_by_id) == (
        State.HANDLING,
        "对象写错",
        date(2026, 3, 6),
        office.disclosure_head.person_id,
    )
    assert reply(office, case, at(3, 9)).number == "云教公复〔2026〕2号"
    assert lines() == [("云教公复〔2026〕1号", 1, True), ("云教公复〔2026〕2号", 2, False)]
    with pytest.raises(ProtectedError):
        letter.delete()


@pytest.mark.django_db
def test_a_reply_that_has_left_cannot_be_declared_void() -> None:
    office = open_office()
    case, _letter = signed(office)
    sending = Sending(Way.POST, at(3, 6).date(), "ems", "EA000000000CN", "云岭市府前路9号")
    replying.send(case.pk, sending, version=None, actor=office.registrar, at=at(3, 6))
    with pytest.raises(Refused, match="现在的状态是"):
        voiding.void(case.pk, reason="写错", version=None, actor=office.disclosure_head, at=at(3, 9))


@pytest.mark.django_db
def test_each_series_and_each_year_counts_from_one() -> None:
    office = open_office()
    signed(office)
    case = take_in(office, at(3, 2))
    notice = procedure.ask_supplement(
        case.pk, what="没有写明名称", how="写明名称", days=15, version=None, actor=office.case_officer, at=at(3, 3)
    )
    assert notice.number == "云教公补〔2026〕1号"
    organisation = office.organisation.pk
    with transaction.atomic():
        made = reserve(Numbered(organisation, "云教公复", "答复书", date(2027, 1, 4), None))
    assert made.number == "云教公复〔2027〕1号"
