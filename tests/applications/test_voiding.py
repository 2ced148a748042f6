"""作废 of letters of the procedure that were signed and never left: the case goes on as if they were not written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gongkai.applications.models import Application, IssuedNumber, Letter, State
from gongkai.applications.selectors.clock import clock
from gongkai.applications.services import dividing, joining, procedure, voiding
from gongkai.applications.services.replying import Sending, send_letter
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, at, open_office, reached, take_in
from tests.applications.test_ways_around import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2), "批复", "统计表")


def by(office: Office, role: str = "case_officer", day: int = 4) -> dict[str, Any]:
    return {"version": None, "actor": getattr(office, role), "at": at(3, day)}


def supplement(office: Office, case: Application) -> Letter:
    return procedure.ask_supplement(case.pk, what="年份", how="写明", days=10, approved=False, **by(office))


def reasons(office: Office, case: Application) -> Letter:
    return procedure.ask_reasons(case.pk, facts="一年612件", days=10, **by(office))


def fee(office: Office, case: Application) -> Letter:
    return procedure.notify_fee(case.pk, basis="pages", pages=260, pay_how="专户", **by(office))


def extension(office: Office, case: Application) -> Letter:
    return procedure.extend(case.pk, days=20, ground="量大", told_on=date(2026, 3, 4), **by(office, "disclosure_head"))


@pytest.mark.parametrize("write", [supplement, reasons, fee, extension])
def test_what_never_left_is_made_void_and_can_be_written_again(
    office: Office, case: Application, write: Callable[[Office, Application], Letter]
) -> None:
    due = clock(case).due
    letter = write(office, case)
    assert "void_letter" in steps(case, office.disclosure_head, 4)
    voiding.void_letter(letter.pk, reason="文件名写错", **by(office, "disclosure_head"))
    case.refresh_from_db()
    assert (case.state, clock(case).due, case.due) == (State.HANDLING, due, due)
    assert case.ledger.filter(letter=letter, struck=None).count() == 0
    line = IssuedNumber.objects.get(letter=letter)
    assert (line.voided, line.void_reason) == (date(2026, 3, 4), "文件名写错")
    assert "void_letter" not in steps(case, office.disclosure_head, 4)
    again = write(office, case)
    assert again.number.endswith("2号")
    reached(office, again, at(3, 5), at(3, 6))


def test_a_joining_that_was_not_told_is_undone_with_its_letter(office: Office, case: Application) -> None:
    later = take_in(office, at(3, 3), "批复", "统计表")
    letter = joining.join(later.pk, number=case.number, **by(office))
    voiding.void_letter(letter.pk, reason="不是同一内容", **by(office, "disclosure_head"))
    later.refresh_from_db()
    assert (later.joined_to, later.state) == (None, State.HANDLING)


def test_what_cannot_be_made_void(office: Office, case: Application) -> None:
    head = by(office, "disclosure_head", 9)
    sent = supplement(office, case)
    with pytest.raises(NotAllowed):
        voiding.void_letter(sent.pk, reason="写错", **by(office))
    with pytest.raises(Refused, match="写明作废的理由"):
        voiding.void_letter(sent.pk, reason=" ", **head)
    send_letter(sent.pk, Sending(Way.POST, date(2026, 3, 4), "ems", "1098765432101"), **by(office))
    with pytest.raises(Refused, match="没有发出过的文书"):
        voiding.void_letter(sent.pk, reason="写错", **head)
    other = take_in(office, at(3, 3), "甲", "乙")
    dividing.divide(other.pk, items=(2,), subject="乙", ground="两个科室保管", **by(office))
    with pytest.raises(Refused, match="分案"):
        voiding.void_letter(other.letters.get().pk, reason="写错", **head)
