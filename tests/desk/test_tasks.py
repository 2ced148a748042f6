"""我的任务: what is next and by when, overdue first; whose work it is; what falls due, drawn and on a calendar."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.services import intake, procedure
from gongkai.applications.services.intake import Came
from gongkai.foundation.models import Person, Role
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import people
from gongkai.regulation.events import Channel
from gongkai.web import middleware
from tests import offices
from tests.applications.office import Office, asked, at, open_office, take_in

pytestmark = pytest.mark.django_db
TODAY = at(3, 31)  # a Tuesday; what came on 03-02 was due on 03-30


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "now", lambda: TODAY)


@pytest.fixture
def office() -> Office:
    return open_office()


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def tasks(who: str, tab: str = "mine") -> str:
    answer = browser(who).get(reverse("desk-home"), {"tab": tab})
    assert answer.status_code == 200
    return answer.content.decode()


def listed(page: str, *cases: Application) -> list[Application]:
    """Those of the cases that the table lists, in its order."""
    body = page.split("<tbody>")[1] if "<tbody>" in page else ""
    return sorted((one for one in cases if one.number in body), key=lambda one: body.index(one.number))


def lights(page: str) -> list[str]:
    """The words of the lights in the table, from the top."""
    return re.findall(r'<span class="light[^"]*">([^<]*)</span>', page.split("<tbody>")[1].partition("</tbody>")[0])


def test_overdue_comes_first_and_a_clock_that_stands_last(office: Office) -> None:
    ahead, paused, late = take_in(office, at(3, 16)), take_in(office, at(3, 16)), take_in(office, at(3, 2))
    asking = {"what": "名称不明确", "how": "写明文号", "days": 10, "version": None}
    procedure.ask_supplement(paused.pk, **asking, actor=office.case_officer, at=at(3, 17))  # type: ignore[arg-type]
    page = tasks("case_officer")
    assert listed(page, ahead, paused, late) == [late, ahead, paused]
    assert lights(page) == ["超期1日", "剩9日", "停：待补正"]
    assert "1件超期" in page
    assert listed(tasks("case_officer", "soon"), ahead, paused, late) == [late]


def test_a_case_says_what_is_next_and_by_which_day(office: Office) -> None:
    case = take_in(office, at(3, 16))
    page = tasks("case_officer")
    row = next(row for row in page.split("<tr>") if case.number in row)
    assert [word in row for word in ("检索、拟定处理意见", "2026-04-14", "林＊＊")] == [True] * 3


def test_a_stand_in_sees_the_work_of_the_absent_and_only_while_they_are_away(office: Office) -> None:
    case = take_in(office, at(3, 16))
    city = office.organisation
    stand_in = offices.person("stand-in", (Role.CASE_OFFICER, city))
    absent = Person.objects.get(pk=office.case_officer.person_id)
    appointment = absent.appointments.get(organisation=city)
    assert listed(tasks("stand-in"), case) == []
    people.stand_in(
        appointment, stand_in, actor=SYSTEM, at=at(3, 30), begins=date(2026, 3, 30), ends=date(2026, 4, 3),
        reason="年休假",
    )  # fmt: skip
    assert listed(tasks("stand-in"), case) == [case]
    assert listed(tasks("case_officer"), case) == [case]


def test_a_stand_in_no_longer_sees_it_once_the_absence_is_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = take_in(office, at(3, 16))
    stand_in = offices.person("stand-in", (Role.CASE_OFFICER, office.organisation))
    appointment = Person.objects.get(pk=office.case_officer.person_id).appointments.get()
    people.stand_in(
        appointment, stand_in, actor=SYSTEM, at=at(3, 30), begins=date(2026, 3, 30), ends=date(2026, 4, 3),
        reason="年休假",
    )  # fmt: skip
    monkeypatch.setattr(middleware, "now", lambda: at(4, 7))
    assert listed(tasks("stand-in"), case) == []


def test_what_falls_due_is_drawn_with_a_table_and_stands_on_the_calendar(office: Office) -> None:
    case, late = take_in(office, at(3, 16)), take_in(office, at(3, 2))
    page = tasks("case_officer")
    assert "超期1件；往后1个有到期的日子共1件" in page
    address = f"{reverse('desk-cases')}?due_from=2026-04-14&amp;due_until=2026-04-14"
    assert f'<a href="{address}">1件</a>' in page
    assert re.findall(r"due_from=([\d-]+)", page) == ["2026-03-30", "2026-04-14"]
    found = browser("case_officer").get(reverse("desk-cases"), {"due_from": "2026-04-14", "due_until": "2026-04-14"})
    assert listed(found.content.decode(), case, late) == [case]


def test_the_calendar_shows_days_off_and_days_worked_instead(office: Office) -> None:
    days = browser("case_officer").get(reverse("desk-home")).context["due"].weeks
    assert (len(days), {len(week) for week in days}, days[0][0].day) == (6, {7}, date(2026, 3, 30))
    assert [one.day for week in days for one in week if one.today] == [date(2026, 3, 31)]
    kinds = {one.day: one.kind for week in days for one in week}
    assert [kinds[date(2026, 4, number)] for number in (3, 4, 6, 11, 13)] == [
        "working", "holiday", "holiday", "weekend", "working",
    ]  # fmt: skip


def test_papers_that_wait_to_be_registered_stand_above_with_the_day_they_came(office: Office) -> None:
    taken = intake.take_in(
        asked(), came=Came(Channel.FAX, date(2026, 3, 30)), organisation=office.organisation,
        actor=office.registrar, at=at(3, 30),
    )  # fmt: skip
    page = tasks("registrar")
    assert [word in page for word in ("待办的来件 1", taken.submission.number, "2026-03-30到达")] == [True] * 3
    assert taken.submission.number not in tasks("leader")


def test_an_empty_list_says_what_will_stand_here(office: Office) -> None:
    assert "没有任务。申请、审核、签发轮到您时，按到期先后列在这里，超期的在最前面。" in tasks("case_officer")
    assert "本月还没有办结的申请。" in tasks("case_officer", "done")
    assert "还没有任务。申请、审核、签发分给您以后" in tasks("editor")


def test_nobody_sees_the_tasks_of_another_office(office: Office) -> None:
    case = take_in(office, at(3, 2))
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    for tab in ("mine", "waiting", "soon", "done", "nonsense"):
        assert case.number not in tasks("elsewhere", tab)
    assert Client().get(reverse("desk-home")).status_code == 302
