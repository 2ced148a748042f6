"""The invented year: every state and every row, made through the services, and sound by every count."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import Min
from pytest_django import DjangoDbBlocker

from gongkai.applications.models import (
    Applicant,
    ApplicantKind,
    Application,
    Consultation,
    Delivery,
    FeeNotice,
    IssuedNumber,
    LedgerEntry,
    Letter,
    Paper,
    PaperAnswer,
    Part,
    Redaction,
    Review,
    SearchRecord,
    State,
    Submission,
    SubmissionFile,
)
from gongkai.applications.rules.paper import identity_problem, personal_data_in
from gongkai.applications.selectors import tasks
from gongkai.applications.selectors.table3 import counted
from gongkai.foundation.jobs import run_here
from gongkai.foundation.models import Job, Person, StoredFile
from gongkai.foundation.now import CHINA
from gongkai.foundation.selectors import audit, people
from gongkai.foundation.selectors.calendar import calendar
from gongkai.regulation.events import Channel
from gongkai.regulation.outcomes import rows
from gongkai.rehearsal import cases, city, plans
from gongkai.rehearsal.plans import case_plans

# What the services do on each database is tested with them; to play the year twice would take minutes.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AT = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module", autouse=True)
def year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[cases.Year]:
    """Played once for all of these tests, which only look; of a course that ended two cases, which is enough to see."""
    few = {course: min(count, 2) for course, count in plans.data()["year"].items()}
    with mock.patch.dict(plans.data()["year"], few), django_db_blocker.unblock(), transaction.atomic():
        city.build(seed=1, at=AT)
        assert cases.begin(2026, at=AT)
        with mock.patch.object(cases, "SHARE", 2):
            cases.play_on(at=AT)
        assert Job.objects.get(task=cases.TASK, state=Job.State.WAITING).arguments["done"] == 2 * cases.AT_ONCE
        assert run_here(AT) > 1
        yield cases.Year(2026, AT)
        transaction.set_rollback(True)


def test_the_year_has_300_cases() -> None:
    whole = tomllib.loads(Path(plans.__file__).with_name("cases.toml").read_text("utf-8"))
    assert sum(whole["year"].values()) + sum(len(one["came"]) for one in whole["open"]) >= 300


def test_each_was_made_once(year: cases.Year) -> None:
    acts = [act for act in year.acts if act.move.key in ("arrive", "again")]
    keys = [act.plan.key + ("-again" if act.move.key == "again" else "") for act in acts]
    assert Submission.objects.count() == len(keys)
    assert set(Submission.objects.values_list("token", flat=True)) == set(keys)
    applications = [act for act in acts if act.plan.paper == Paper.APPLICATION]
    assert Application.objects.filter(parent=None, divided_from=None).count() == len(applications)


def test_a_second_begin_and_a_second_run_make_nothing(year: cases.Year) -> None:
    before = Application.objects.count(), LedgerEntry.objects.count(), Job.objects.count()
    assert not cases.begin(2026, at=AT)
    assert cases.resume()
    assert (Application.objects.count(), LedgerEntry.objects.count(), Job.objects.count()) == before


def test_every_state_is_there() -> None:
    assert set(Application.objects.values_list("state", flat=True)) == set(State.values)


def test_every_row_of_table_3_is_there() -> None:
    assert set(Application.objects.exclude(row="").values_list("row", flat=True)) == set(rows())


def test_every_column_channel_and_part_is_there() -> None:
    assert set(Application.objects.values_list("column", flat=True)) == set(ApplicantKind.values)
    assert set(Application.objects.values_list("channel", flat=True)) == {str(channel) for channel in Channel}
    parts = {Part.APPLICANT, Part.REPRESENTATIVE, Part.PROXY}
    assert set(Applicant.objects.values_list("part", flat=True)) == parts


def test_several_offices_have_cases() -> None:
    assert set(Application.objects.values_list("organisation__code", flat=True)) == {
        "yunling-zrzyj", "yunling-zjj", "yunling-jyj", "baiyu-bgs"
    }  # fmt: skip


def test_the_open_ones_are_open_today_some_due_soon_some_overdue() -> None:
    still = Application.objects.filter(ended=None).exclude(state=State.CANCELLED)
    assert still.filter(due__lt=TODAY).exists()
    assert still.filter(due=TODAY).exists()
    assert still.filter(due__gt=TODAY, due__lte=date(2026, 11, 30)).exists()
    assert not still.filter(state__in=[State.CLOSED, State.ARCHIVED]).exists()


def test_all_that_a_case_can_have_is_there() -> None:
    for model in (Consultation, Delivery, FeeNotice, Redaction, Review, SearchRecord, SubmissionFile):
        assert model.objects.exists(), model
    assert Application.objects.exclude(parent=None).exists()
    assert {"extension", "supplement", "fee_notice", "reasons", "withdrawal", "inner"} <= set(
        Letter.objects.values_list("kind", flat=True)
    )


def test_what_is_no_application_is_answered_apart_and_joined_and_divided_cases_are_there() -> None:
    standings = {(one.submission.paper, str(one.standing)) for one in PaperAnswer.objects.select_related("submission")}
    assert {("correction", "答复待签发"), ("correction", "答复待发出"), ("correction", "已答复")} <= standings
    assert {("suggestion", "已答复"), ("complaint", "已答复")} <= standings
    for field in ("joined_to", "divided_from"):
        states = set(Application.objects.exclude(**{field: None}).values_list("state", flat=True))
        assert State.HANDLING in states and states & {State.CLOSED, State.ARCHIVED}, (field, states)


def test_the_numbers_of_letters_have_no_gap_and_follow_their_dates() -> None:
    by_series: dict[tuple[int, str, int], list[tuple[int, date]]] = {}
    for line in IssuedNumber.objects.all():
        by_series.setdefault((line.organisation_id, line.series, line.year), []).append((line.serial, line.on))
    assert by_series
    for found in by_series.values():
        found.sort()
        assert [number for number, _ in found] == list(range(1, len(found) + 1))
        dates = [dated for _, dated in found]
        assert dates == sorted(dates)


def test_the_identities_of_table_3_hold_for_every_year_and_column() -> None:
    for organisation in set(Application.objects.values_list("organisation_id", flat=True)):
        before = counted([organisation], date(2025, 1, 1), date(2025, 12, 31))
        after = counted([organisation], date(2026, 1, 1), date(2026, 12, 31))
        for column in ApplicantKind.values:
            assert before[column].sound, (organisation, column, before[column])
            assert after[column].sound, (organisation, column, after[column])
            assert after[column].carried_in == before[column].carried_out


def test_some_cases_are_carried_over_the_turn_of_the_year() -> None:
    offices = set(Application.objects.values_list("organisation_id", flat=True))
    found = counted(offices, date(2026, 1, 1), date(2026, 12, 31))
    assert sum(one.carried_in for one in found.values()) > 0


def test_the_audit_chain_verifies() -> None:
    assert audit.verify(at=AT).sound


def test_subjects_and_ledgers_hold_no_personal_data() -> None:
    for case in Application.objects.prefetch_related("people", "ledger", "consultations"):
        names = tuple(one.name for one in case.people.all())
        asked = tuple(one.name for one in case.consultations.all() if one.consulted != "inner_unit")
        assert personal_data_in(case.subject, names + asked) is None
        for entry in case.ledger.all():
            assert not any(name in str(entry.record) for name in names + asked), entry.record


def test_nobody_in_it_is_real() -> None:
    for person in Applicant.objects.all():
        assert identity_problem(person.identity_kind, person.identity_number) is None
        assert person.telephone.startswith("0000-")
        assert person.email.endswith(".example")
        if person.identity_kind == "ric":
            assert person.identity_number[6:10] == "1885"


def test_no_file_is_missing_or_open_to_read() -> None:
    held = StoredFile.objects.all()
    assert held.exists()
    assert not held.filter(confidential=False).exists()


def test_the_same_seed_gives_the_same_year(year: cases.Year) -> None:
    from_seed = cases.Year(2026, AT)
    assert [(act.at, act.plan, act.move.key) for act in from_seed.acts] == [
        (act.at, act.plan, act.move.key) for act in year.acts
    ]
    other = cases.Year(2027, AT)
    assert [act.plan.asked for act in other.acts] != [act.plan.asked for act in year.acts]


def test_numbers_are_given_in_the_order_of_arrival() -> None:
    numbers = Submission.objects.values("organisation").annotate(first=Min("arrived"))
    assert numbers
    for one in numbers:
        mine = Submission.objects.filter(organisation=one["organisation"], arrived__year=2026).order_by("number")
        arrived = list(mine.values_list("arrived", flat=True))
        assert arrived == sorted(arrived)


def test_plans_stay_in_the_year() -> None:
    assert all(date(2025, 11, 1) <= plan.came <= TODAY for plan in case_plans(2026, TODAY, calendar()))


def test_the_counts_of_tasks_are_those_of_their_lists() -> None:
    seen = 0
    for person in Person.objects.filter(appointments__organisation__code="yunling-zrzyj").distinct():
        actor = people.actor(person, TODAY)
        load, found = tasks.load(actor, TODAY), tasks.tasks(actor, TODAY)
        assert load.mine == found.filter(tasks.mine(actor)).count()
        assert load.waiting == found.filter(todo__in=tasks.WAITING_TODOS).count()
        assert sum(load.days.values()) == found.count()
        seen += load.mine + load.waiting
    assert seen > 0
