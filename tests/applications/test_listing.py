"""What lists of tasks sort by: written with each step, and turned by the calendar alone on the day of `turn`."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from gongkai.applications.models import Application, State
from gongkai.applications.selectors.tasks import Load, load, mine, tasks, todo_of
from gongkai.applications.services import procedure
from tests.applications.office import Office, at, open_office, reached, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_are_up_to_date")]
ASKED, LAST, TURN = date(2026, 5, 12), date(2026, 5, 26), date(2026, 5, 27)


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def asked(office: Office) -> Application:
    """Scenario 3 of practice 6: a supplement asked for on 05-09 within ten working days, received on 05-12."""
    case = take_in(office, at(4, 28))
    letter = procedure.ask_supplement(
        case.pk, what="文件名称不明确", how="写明文号或者年份", days=10, version=None, actor=office.case_officer,
        at=at(5, 9),
    )  # fmt: skip
    reached(office, letter, at(5, 9), at(5, 12))
    return Application.objects.get(pk=case.pk)


def todo(office: Office, on: date) -> tuple[list[str], int, int]:
    """What the officer's open cases wait for on a day, how many are theirs to do, and how many wait."""
    found = tasks(office.case_officer, on)
    counted = load(office.case_officer, on)
    assert [one.todo for one in found] == [todo_of(one, on) for one in found]
    assert counted.mine == found.filter(mine(office.case_officer)).count()
    return [one.todo for one in found], counted.mine, counted.waiting


def test_who_was_waited_for_too_long_is_the_offices_turn_on_the_day_without_any_step(
    office: Office, asked: Application
) -> None:
    assert (asked.state, asked.task, asked.task_then, asked.turn) == (
        State.AWAITING_SUPPLEMENT, "wait_supplement", "lapse", TURN,
    )  # fmt: skip
    assert todo(office, LAST) == (["wait_supplement"], 0, 1)
    assert todo(office, TURN) == (["lapse"], 1, 0)


def test_while_its_clock_stands_a_case_comes_last_and_none_of_another_office_is_counted(
    office: Office, asked: Application, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = take_in(office, at(5, 11))
    assert [one.pk for one in tasks(office.case_officer, LAST)] == [other.pk, asked.pk]
    with django_assert_num_queries(2):
        found = load(office.case_officer, LAST)
    assert found == Load({date(2026, 6, 8): 1, date.max: 1}, mine=1, waiting=1)
    assert load(office.case_officer, date(2026, 6, 9)).mine == 2


def test_a_letter_that_is_signed_and_not_sent_goes_before_the_turn(office: Office) -> None:
    case = take_in(office, at(4, 28))
    procedure.ask_supplement(
        case.pk, what="文件名称不明确", how="写明文号", days=10, version=None, actor=office.case_officer, at=at(5, 9)
    )
    held = Application.objects.get(pk=case.pk)
    assert (held.task, held.task_then) == ("send_letter", "")
    assert load(office.registrar, date(2027, 1, 4)).mine == 1
    assert load(office.leader, date(2027, 1, 4)).mine == 0
