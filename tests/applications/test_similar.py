"""Cases alike beside the case: by subject line, of the own office only, with how they ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.applications.models import Application, State
from gongkai.applications.selectors.similar import similar
from gongkai.applications.services import intake, register
from gongkai.applications.services.intake import Came
from gongkai.foundation.models import Organisation, Role
from gongkai.foundation.policies import SYSTEM
from gongkai.regulation.events import Channel
from tests import offices
from tests.applications.office import LIN, Office, asked, at, open_office, take_in
from tests.desk.test_case_pages import browser

pytestmark = pytest.mark.django_db
SUBJECTS = (
    "2024年城区小学义务教育招生范围",
    "义务教育招生范围划定的依据",
    "某公司中标学校食堂项目的合同",
    "教师招聘面试成绩",
    "教育局2025年部门预算",
)


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2))  # 义务教育招生范围的批复


def more(office: Office, *subjects: str) -> list[Application]:
    """Cases with other subject lines."""
    made = []
    for number, subject in enumerate(subjects):
        one = take_in(office, at(3, 3) + timedelta(minutes=number))
        Application.objects.filter(pk=one.pk).update(subject=subject)
        made.append(Application.objects.get(pk=one.pk))
    return made


def test_what_is_alike_is_found_and_what_only_sounds_official_is_not(office: Office, case: Application) -> None:
    more(office, *SUBJECTS)
    assert {one.subject for one in similar(case, office.case_officer)} == set(SUBJECTS[:2])


def test_each_says_how_it_ended_or_where_it_stands(office: Office, case: Application) -> None:
    done, _open = more(office, *SUBJECTS[:2])
    done.items.update(outcome="provided")
    Application.objects.filter(pk=done.pk).update(state=State.CLOSED, ended=at(3, 20).date())
    found = {one.number: (one.outcomes, one.ended) for one in similar(case, office.case_officer)}
    assert found[done.number] == (("provided",), at(3, 20).date())
    assert found[_open.number] == ((), None)
    page = browser("case_officer").get(reverse("desk-case", args=[case.number])).content.decode()
    panel = page.split('id="similar"')[1].split("</section>")[0]
    assert [word in panel for word in (SUBJECTS[0], "予以公开", done.number, "办理中", LIN.name)] == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_other_offices_and_cancelled_cases_are_not_shown(office: Office, case: Application) -> None:
    (cancelled,) = more(office, SUBJECTS[0])
    Application.objects.filter(pk=cancelled.pk).update(state=State.CANCELLED)
    elsewhere = Organisation.objects.get(pk=offices.found("yunling-jtj", "department", "云岭市交通局").pk)
    receipt = intake.take_in(
        asked(), came=Came(Channel.IN_PERSON, at(3, 2).date(), at(3, 2).date()), organisation=elsewhere, actor=SYSTEM,
        at=at(3, 2),
    )  # fmt: skip
    theirs = register.register(receipt.submission.pk, subject=case.subject, officer_id=None, actor=SYSTEM, at=at(3, 2))
    assert similar(case, office.case_officer) == []
    assert [one.number for one in similar(case, SYSTEM)] == []
    stranger = offices.officer("far", Role.CASE_OFFICER, elsewhere)
    assert similar(case, stranger) == []
    assert [one.number for one in similar(theirs, stranger)] == []


def test_three_queries_however_many_cases_there_are(office: Office, case: Application) -> None:
    first = more(office, *SUBJECTS)[0]

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert similar(case, office.case_officer)
        return len(seen)

    few = queries()
    Application.objects.bulk_create(
        Application(
            number=f"X-{number}", organisation=office.organisation, channel=first.channel, column=first.column,
            subject=f"义务教育招生范围{number}", wanted="x", carrier="paper", way="post", state=State.HANDLING,
            registered=at(3, 4),
        )
        for number in range(60)
    )  # fmt: skip
    assert queries() == few == 3
    assert len(similar(case, office.case_officer)) == 5
