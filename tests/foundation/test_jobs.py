"""Jobs: put in with their transaction, claimed once, settled by who holds them, tried again ever later."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction

from gongkai.foundation import jobs
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.jobs import queue, registry, timetable
from gongkai.foundation.jobs.queue import Outcome
from gongkai.foundation.models import AuditEntry, Job, Organisation, Person, Role, Timetable, Worker
from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import NOBODY, Actor, Grant
from gongkai.foundation.selectors import jobs as reading
from gongkai.foundation.services import jobs as services

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
MINUTE = timedelta(minutes=1)
State = Job.State
RAN: list[tuple[str, object]] = []


@jobs.task("unit.note", title="记一笔")
def note(*, at: datetime, number: int) -> None:
    RAN.append(("note", number))


def _after(*, at: datetime, number: int) -> None:
    RAN.append(("gave up", number))


@jobs.task("unit.bad", attempts=2, failed=_after)
def bad(*, at: datetime, number: int) -> None:
    raise ValueError("林小云")


@jobs.task("unit.useless")
def useless(*, at: datetime) -> None:
    raise jobs.GiveUp("SMTP 550")


@jobs.task("unit.again")
def again(*, at: datetime) -> None:
    raise jobs.TryAgain("SMTP 451")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No job of the product's own timetable comes between."""
    RAN.clear()


def claim(worker: str = "a", at: datetime = AT) -> Job:
    job = queue.claim(worker, at=at, lease=MINUTE)
    assert job is not None
    return job


def facts(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.attempts, job.problem


def administrator() -> Actor:
    person = Person.objects.create(username="admin", name="管理", created=AT)
    office = Organisation.objects.create(code="yl", kind="government")
    return Actor(person.pk, person.name, (Grant(Role.SYSTEM_ADMIN, office.pk),))


def test_a_job_is_put_in_with_its_transaction_or_not_at_all() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("unit.note", at=AT, number=1)
        raise RuntimeError
    assert not Job.objects.exists()


@pytest.mark.parametrize("value", ["林小云", "a b", "x@y.cn", "x" * 65, 1.5, {"a": 1}, ["好"]])
def test_an_argument_that_is_no_id_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="number: a job takes ids"):
        jobs.enqueue("unit.note", at=AT, number=value)
    assert not Job.objects.exists()


@pytest.mark.parametrize("value", [7, None, True, "0c1e-aa", "yunling-jyj", "2026-11-23", [1, 2]])
def test_ids_are_taken(value: object) -> None:
    jobs.enqueue("unit.note", at=AT, number=value)
    assert jobs.run_here(AT) == 1
    assert [("note", value)] == RAN


def test_a_task_that_nobody_registered_is_refused() -> None:
    with pytest.raises(LookupError, match=r"unit\.nothing"):
        jobs.enqueue("unit.nothing", at=AT)


def test_two_tasks_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"two tasks are called 'unit\.note'"):
        jobs.task("unit.note")(bad)


def test_a_job_is_not_done_before_it_is_due_and_the_oldest_goes_first() -> None:
    jobs.enqueue("unit.note", at=AT, due=AT + 2 * MINUTE, number=1)
    jobs.enqueue("unit.note", at=AT, due=AT + MINUTE, number=2)
    assert queue.claim("a", at=AT, lease=MINUTE) is None
    assert jobs.run_here(AT + 2 * MINUTE) == 2
    assert RAN == [("note", 2), ("note", 1)]


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends() -> None:
    jobs.enqueue("unit.note", at=AT, number=1)
    first = claim("a")
    assert queue.claim("b", at=AT + MINUTE, lease=MINUTE) is None
    assert queue.renew(first, at=AT + MINUTE, lease=MINUTE)
    assert queue.claim("b", at=AT + 2 * MINUTE, lease=MINUTE) is None
    second = claim("b", AT + 3 * MINUTE)
    assert (second.pk, second.worker, second.attempts) == (first.pk, "b", 2)


def test_who_lost_the_lease_neither_renews_nor_settles() -> None:
    jobs.enqueue("unit.note", at=AT, number=1)
    old = claim("a")
    new = claim("a", AT + 2 * MINUTE)  # even the same worker: worker and attempt are the token
    assert not queue.renew(old, at=AT + 2 * MINUTE, lease=MINUTE)
    assert not queue.settle(old, Outcome(), at=AT + 2 * MINUTE)
    assert not queue.settle(old, Outcome("late", final=True), at=AT + 2 * MINUTE)
    assert facts(old) == (State.RUNNING, 2, "")
    assert queue.settle(new, Outcome(), at=AT + 2 * MINUTE)
    assert facts(old) == (State.DONE, 2, "")


def test_a_job_whose_workers_always_die_fails() -> None:
    job = jobs.enqueue("unit.bad", at=AT, number=5)
    claim("a")
    claim("b", AT + 2 * MINUTE)
    assert queue.claim("c", at=AT + 4 * MINUTE, lease=MINUTE) is None
    assert facts(job) == (State.FAILED, 3, "LeaseEnded: the worker died or was killed in each attempt")
    assert RAN == [("gave up", 5)]


def test_a_failing_job_is_tried_again_later_and_then_fails_for_good() -> None:
    job = jobs.enqueue("unit.bad", at=AT, number=5)
    assert jobs.run_here(AT) == 1
    state, attempts, problem = facts(job)
    assert (state, attempts, problem.split()[0]) == (State.WAITING, 1, "ValueError")
    assert "林" not in problem and problem.endswith(" bad")
    assert timedelta(seconds=7) <= job.due - AT <= timedelta(seconds=15)
    assert jobs.run_here(job.due - timedelta(seconds=1)) == 0
    assert jobs.run_here(job.due) == 1
    assert facts(job)[:2] == (State.FAILED, 2)
    assert RAN == [("gave up", 5)]


def test_waits_double_up_to_an_hour_less_half_at_most() -> None:
    assert [queue.wait(n, 0).total_seconds() for n in (1, 2, 3, 8, 9, 10, 60)] == [15, 30, 60, 1920, 3600, 3600, 3600]
    assert [queue.wait(n, 1).total_seconds() for n in (1, 9)] == [7.5, 1800]


@pytest.mark.parametrize(
    ("name", "then"), [("useless", (State.FAILED, 1, "SMTP 550")), ("again", (State.WAITING, 1, "SMTP 451"))]
)
def test_a_task_can_say_in_words_what_failed_and_whether_to_try_again(name: str, then: object) -> None:
    job = jobs.enqueue(f"unit.{name}", at=AT)
    jobs.run_here(AT)
    assert facts(job) == then


def test_a_job_whose_task_this_version_lacks_fails_at_once() -> None:
    job = Job.objects.create(task="unit.gone", due=AT, created=AT)
    jobs.run_here(AT)
    assert facts(job) == (State.FAILED, 1, "LookupError: no task of this name in this version")


def test_a_failed_job_can_be_retried_with_all_its_attempts_and_that_is_on_record() -> None:
    job, actor = jobs.enqueue("unit.useless", at=AT), administrator()
    jobs.run_here(AT)
    services.retry(job.pk, actor=actor, at=AT + MINUTE)
    assert facts(job) == (State.WAITING, 0, "SMTP 550")
    assert job.due == AT + MINUTE
    entry = AuditEntry.objects.get(action="job.retry")
    assert (entry.person_id, entry.object_id) == (actor.person_id, str(job.pk))
    assert entry.details == {"task": "unit.useless", "problem": "SMTP 550"}


def test_only_a_failed_job_is_retried_and_only_by_whom_the_matrix_names() -> None:
    job, actor = jobs.enqueue("unit.note", at=AT, number=1), administrator()
    with pytest.raises(Refused):
        services.retry(job.pk, actor=actor, at=AT)
    assert actor.grants[0].role == Role.SYSTEM_ADMIN
    for nobody in (NOBODY, Actor(actor.person_id, "", (Grant(Role.CASE_OFFICER, 1),))):
        with pytest.raises(NotAllowed):
            services.retry(job.pk, actor=nobody, at=AT)
    assert facts(job)[0] == State.WAITING
    assert not AuditEntry.objects.exists()


def test_old_jobs_are_cleared_away_and_failed_ones_stay_longer() -> None:
    for state, days in (("done", 29), ("done", 31), ("failed", 31), ("failed", 201), ("waiting", 400)):
        finished = None if state == "waiting" else AT - timedelta(days=days)
        Job.objects.create(task=f"{state}{days}", state=state, due=AT, created=AT, finished=finished)
    Worker.objects.create(name="dead", started=AT, seen=AT - timedelta(days=2))
    assert services.tidy(at=AT) == 2
    assert sorted(Job.objects.values_list("task", flat=True)) == ["done29", "failed31", "waiting400"]
    assert not Worker.objects.exists()


@pytest.fixture
def timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A timetable of two tasks."""
    monkeypatch.setattr(registry, "_entries", {})
    jobs.timetabled("unit.often", every=timedelta(minutes=10), title="常做")(lambda *, at: RAN.append(("often", at)))
    jobs.timetabled("unit.night", daily=time(3, 30), title="夜里")(lambda *, at: RAN.append(("night", at)))


@pytest.mark.usefixtures("timed")
def test_a_timetable_begins_with_the_next_time_and_forgets_what_the_code_lacks() -> None:
    Timetable.objects.create(task="unit.gone", due=AT)
    assert timetable.keep(AT) == []
    assert sorted(Timetable.objects.values_list("task", "due", "last")) == [
        ("unit.night", datetime(2026, 11, 24, 3, 30, tzinfo=CHINA), None),
        ("unit.often", AT + 10 * MINUTE, None),
    ]


@pytest.mark.usefixtures("timed")
def test_what_was_missed_is_done_once() -> None:
    timetable.keep(AT)
    later = AT + timedelta(days=5)
    assert timetable.keep(later) == ["unit.night", "unit.often"]
    assert timetable.keep(later) == []
    assert jobs.run_here(later) == 2
    assert [("night", later), ("often", later)] == RAN
    assert sorted(Timetable.objects.values_list("task", "due", "last")) == [
        ("unit.night", datetime(2026, 11, 29, 3, 30, tzinfo=CHINA), later),
        ("unit.often", later + 10 * MINUTE, later),
    ]


@pytest.mark.usefixtures("timed")
def test_a_time_is_passed_over_while_the_run_before_has_not_ended() -> None:
    timetable.keep(AT)
    timetable.keep(AT + 10 * MINUTE)
    assert timetable.keep(AT + 20 * MINUTE) == []
    assert Job.objects.count() == 1
    assert Timetable.objects.get(task="unit.often").due == AT + 30 * MINUTE


@pytest.mark.parametrize("options", [{}, {"every": MINUTE, "daily": time(1)}])
def test_a_timetabled_task_has_either_an_interval_or_a_time_of_day(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="either every= or daily="):
        jobs.timetabled("unit.wrong", **options)  # type: ignore[arg-type]


@pytest.mark.usefixtures("timed")
def test_the_timetable_is_read_with_the_last_job_of_each_line() -> None:
    timetable.keep(AT)
    timetable.keep(AT + 10 * MINUTE)
    often, night = reading.timetable()
    assert (often.task, often.title, often.minutes, often.daily) == ("unit.often", "常做", 10, "")
    assert (often.last, often.due) == (AT + 10 * MINUTE, AT + 20 * MINUTE)
    assert often.latest == Job.objects.get()
    assert (night.task, night.minutes, night.daily, night.last, night.latest) == ("unit.night", 0, "03:30", None, None)


def test_a_worker_that_was_not_seen_for_three_beats_is_not_alive() -> None:
    Worker.objects.create(name="a", started=AT, seen=AT - timedelta(seconds=45))
    Worker.objects.create(name="b", started=AT, seen=AT - timedelta(seconds=46))
    assert [worker.name for worker in reading.workers(AT)] == ["a"]
