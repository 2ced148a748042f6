"""Workers as real processes: what is killed is done by another, what hangs or fails holds nobody up."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.foundation.trials import Installation, is_alive, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Iterator[Installation]:
    """One installation for all tests: making it takes longer than they do."""
    made = Installation()
    yield made
    made.remove()


@pytest.fixture
def installation(made: Installation) -> Iterator[Installation]:
    """The installation without jobs and workers."""
    yield made
    made.clear()


def states(installation: Installation) -> list[str]:
    return [state for (state,) in installation.jobs("state")]


def test_a_job_of_a_killed_worker_is_taken_over(installation: Installation) -> None:
    first = installation.worker()
    installation.put("slow", 1)
    until(installation.ran)
    hand = installation.ran()[0][2]
    first.send_signal(signal.SIGKILL)
    first.wait()
    until(lambda: not is_alive(hand))  # what the worker started ends with it
    assert states(installation) == ["running"]

    installation.worker()
    until(lambda: len(installation.ran()) == 2)
    installation.go()
    until(lambda: states(installation) == ["done"])
    assert installation.jobs() == [("done", 2)]
    assert [what for what, _, _ in installation.ran()] == ["begin", "begin", "end"]


def test_a_worker_that_slept_past_its_lease_does_not_settle_the_job(installation: Installation) -> None:
    first = installation.worker()
    installation.put("slow", 1)
    until(installation.ran)
    first.send_signal(signal.SIGSTOP)
    ((holder,),) = installation.jobs("worker")

    installation.worker()
    until(lambda: len(installation.ran()) == 2)
    first.send_signal(signal.SIGCONT)
    until(lambda: not is_alive(installation.ran()[0][2]))  # the first sees that the job is lost, and ends its own run
    installation.go()
    until(lambda: states(installation) == ["done"])
    assert installation.jobs() == [("done", 2)]
    assert installation.jobs("worker") != [(holder,)]
    assert [what for what, _, _ in installation.ran()] == ["begin", "begin", "end"]


def test_a_job_that_runs_longer_than_a_lease_stays_with_its_worker(installation: Installation) -> None:
    installation.worker()
    installation.worker()
    installation.put("slow", 1)
    until(installation.ran)
    ((lease,),) = installation.jobs("lease_ends")
    until(lambda: installation.jobs("lease_ends")[0][0] > lease)
    ((lease,),) = installation.jobs("lease_ends")
    until(lambda: installation.jobs("lease_ends")[0][0] > lease)
    installation.go()
    until(lambda: states(installation) == ["done"])
    assert installation.jobs() == [("done", 1)]


def test_two_workers_do_five_hundred_jobs_once_each(installation: Installation) -> None:
    installation.worker()
    installation.worker()
    installation.put("quick", *range(500))
    until(lambda: states(installation) == ["done"] * 500)
    assert sorted(number for _, number, _ in installation.ran()) == list(range(500))
    assert installation.jobs() == [("done", 1)] * 500
    assert len({process for _, _, process in installation.ran()}) == 2


def test_a_job_that_always_fails_or_kills_its_process_holds_nobody_up(installation: Installation) -> None:
    installation.put("bad", 1)
    installation.put("die", 2)
    installation.put("quick", 3)
    installation.worker()
    until(lambda: states(installation)[2] == "done")
    assert installation.jobs("state, attempts, lease_ends") == [
        ("waiting", 1, None),  # for another try, later
        ("failed", 1, None),
        ("done", 1, None),
    ]
    (bad,), (die,), (quick,) = installation.jobs("problem")
    assert bad.startswith("ValueError worker_process.py:") and bad.endswith(" bad")  # class and place, no words
    assert die == "Died: the task ended its process (exit code 9)"
    assert quick == ""


def test_a_job_that_hangs_is_killed_with_all_that_it_started(installation: Installation) -> None:
    installation.put("hang", 1)
    installation.put("quick", 2)
    installation.worker()
    until(lambda: states(installation) == ["failed", "done"])
    assert installation.jobs("problem") == [("TimeLimit: killed after 0.5 s",), ("",)]
    what, child, hand = installation.ran()[0]
    assert what == "child"
    until(lambda: not is_alive(child) and not is_alive(hand))


def test_a_worker_that_is_told_to_end_finishes_its_job_first(installation: Installation) -> None:
    worker = installation.worker()
    installation.put("slow", 1, 2)
    until(installation.ran)
    worker.send_signal(signal.SIGTERM)
    installation.go()
    assert worker.wait(60) == 0
    assert installation.jobs() == [("done", 1), ("waiting", 0)]
    assert installation.rows("SELECT name FROM foundation_worker") == []


def test_a_worker_whose_database_goes_away_waits_for_it(installation: Installation) -> None:
    installation.worker()
    for log in (installation.data / "logs").iterdir():
        log.write_text("")
    installation.rows("ALTER TABLE foundation_job RENAME TO away")
    until(lambda: any("cannot use the database" in log.read_text() for log in (installation.data / "logs").iterdir()))
    installation.rows("ALTER TABLE away RENAME TO foundation_job")
    installation.put("quick", 1)
    until(lambda: states(installation) == ["done"])
    assert installation.jobs() == [("done", 1)]
