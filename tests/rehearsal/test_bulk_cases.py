"""Cases made in bulk for measuring are as those made through the services: the same dates, and the same lists."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest

from gongkai.applications.models import Application, LedgerEntry, State, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.citizen import tracked
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.tasks import first_task, later_task, load, mine, target_day, tasks
from gongkai.applications.services import deciding, intake, register, replying
from gongkai.applications.services.citizen import prove
from gongkai.applications.services.deciding import Decision, Searched
from gongkai.applications.services.intake import Came
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Person
from gongkai.regulation import Clock
from gongkai.regulation.events import Channel
from gongkai.rehearsal.bulk_cases import CODE, Many, many_cases
from tests.applications.office import Office, at, decide, open_office, post, reply

pytestmark = pytest.mark.django_db
NOW = at(7, 1)
DATES = ("received", "due", "safe", "ended", "turn", "target_day", "task", "task_then", "state")


@pytest.fixture
def office() -> Office:
    """With an officer for the cases."""
    return open_office()


def made(office: Office, count: int, open_percent: int = 100) -> list[Application]:
    officer = Person.objects.get(pk=office.case_officer.person_id)
    many_cases(Many(count, office.organisation, officer, NOW, open_percent))
    return list(Application.objects.order_by("pk"))


def by_hand(office: Office, like: Application) -> Application:
    """A case taken in at the window on the day on which `like` came, registered the same day."""
    paper = like.submission
    assert paper is not None and paper.at_office is not None
    when = paper.submitted
    taken = intake.take_in(
        Asked.from_json(paper.content),
        came=Came(Channel.IN_PERSON, paper.arrived, paper.at_office),
        organisation=office.organisation,
        actor=office.registrar,
        at=when,
    )
    return register.register(
        taken.submission.pk,
        subject=like.subject,
        officer_id=office.case_officer.person_id,
        actor=office.registrar,
        at=when,
    )


def ledger(case: Application) -> list[tuple[str, date, object]]:
    return list(LedgerEntry.objects.filter(application=case).values_list("kind", "on", "record"))


def says(found: Clock) -> list[object]:
    """All that a clock says but its course, which is the ledger's."""
    return [getattr(found, one.name) for one in fields(found) if one.name != "course"]


def test_open_ones_have_the_ledger_the_dates_and_the_task_of_one_that_was_registered(office: Office) -> None:
    for one in made(office, 30):
        other = by_hand(office, one)
        other.refresh_from_db()
        assert ledger(one) == ledger(other)
        assert [getattr(one, name) for name in DATES] == [getattr(other, name) for name in DATES]
        assert says(clock(one)) == says(clock(other))


def answered(office: Office, case: Application, when: datetime) -> Application:
    """Searched for, not there, told so by post, closed and archived: all on one day but the receipt."""
    searched = Searched(
        (1,), "规划科", when.date(), ("oa", "paper"), "按标题检索", "征地 补偿", "没有找到", period="2020年至今"
    )
    record = deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=when)
    deciding.sign_search(record.pk, version=None, actor=office.disclosure_head, at=when)
    gone = Decision(1, "not_held", facts="经检索公文系统和档案室，没有找到。", evidence={"1": "record"})
    decide(office, case, when, gone)
    reply(office, case, when, legal=True)
    post(office, case, when, when + timedelta(days=1))
    replying.archive(case.pk, version=None, actor=office.registrar, at=when + timedelta(days=2))
    return Application.objects.get(pk=case.pk)


def test_an_ended_one_has_the_dates_of_one_that_was_answered_on_that_day(office: Office) -> None:
    one = made(office, 1, open_percent=0)[0]
    assert one.ended is not None and one.state == State.ARCHIVED
    other = answered(office, by_hand(office, one), at(one.ended.month, one.ended.day, year=one.ended.year))
    assert [getattr(one, name) for name in DATES] == [getattr(other, name) for name in DATES]


def test_half_open_half_ended_each_listed_as_reckoned(office: Office) -> None:
    cases = made(office, 200, open_percent=50)
    assert [case.ended is None for case in cases].count(True) == 100
    reckoned = Application.objects.annotate(first=first_task(), later=later_task(), day=target_day())
    for case in reckoned:
        assert (case.task, case.task_then, case.target_day) == (case.first, case.later, case.day)
    assert Submission.objects.filter(state=Submission.State.TAKEN).count() == 200


def test_the_officer_has_the_open_ones_to_do_and_nobody_else(office: Office) -> None:
    made(office, 60)
    today = NOW.date()
    for actor, own in ((office.case_officer, 60), (office.leader, 0), (office.seal_keeper, 0)):
        found = load(actor, today)
        assert (found.mine, found.waiting, sum(found.days.values())) == (own, 0, 60)
        listed = tasks(actor, today).filter(mine(actor))
        assert listed.count() == own
        assert [one.target_day for one in listed] == sorted(one.target_day for one in listed)


def test_each_is_followed_with_its_number_and_the_code(office: Office) -> None:
    one = made(office, 1)[0]
    assert prove(one.number, CODE, address="192.0.2.1", at=NOW) == one.number
    with pytest.raises(Refused):
        prove(one.number, "WRONGCODE2", address="192.0.2.1", at=NOW)
    held = tracked(one.number, at=NOW)
    assert held is not None and says(held.clock) == says(clock(one))
