"""分案: what is of another kind becomes a case of its own, with the time of the whole."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.applications.models import Application, Letter
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.table3 import counted
from gongkai.applications.selectors.twins import joinable
from gongkai.applications.services import deciding, dividing, procedure
from gongkai.applications.services.deciding import Searched
from gongkai.foundation.errors import Refused
from tests.applications.office import Office, at, decide, open_office, post, reached, reply, take_in
from tests.applications.test_ways_around import PETITION, steps

ITEMS = ("招生范围的批复", "食堂检查的记录", "教师招聘的岗位表")


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2), *ITEMS)


def divide(
    office: Office, case: Application, *items: int, subject: str = "食堂检查的记录", day: int = 4
) -> Application:
    return dividing.divide(
        case.pk, items=items, subject=subject, ground="各项内容不是一回事，分别答复更清楚", version=None,
        actor=office.case_officer, at=at(3, day),
    )  # fmt: skip


def wanted(case: Application) -> list[tuple[int, str]]:
    return [(item.number, item.wanted) for item in case.items.order_by("number")]


def test_the_items_move_and_the_time_stays(office: Office, case: Application) -> None:
    made = divide(office, case, 2)
    assert (wanted(case), wanted(made)) == ([(1, ITEMS[0]), (2, ITEMS[2])], [(1, ITEMS[1])])
    assert (made.number, made.divided_from) == (f"{case.number}-1", case)
    assert (clock(made).due, clock(made).received) == (clock(case).due, date(2026, 3, 2))
    assert [one.name for one in made.people.all()] == [one.name for one in case.people.all()]
    letter = case.letters.get(kind="divided")
    assert all(text in letter.blocks for text in (made.number, ITEMS[1], "不因分案延长", "更清楚。本机关"))
    reached(office, letter, at(3, 4), at(3, 5))
    assert not joinable(Application.objects.get(pk=made.pk)).exists()
    assert not joinable(Application.objects.get(pk=case.pk)).exists()
    again = divide(office, case, 1, subject="招生", day=5)
    assert again.number == f"{case.number}-2"


def test_each_is_answered_and_counted(office: Office, case: Application) -> None:
    made = divide(office, case, 2, 3)
    for one in (case, made):
        decide(office, one, at(3, 5), *[PETITION, PETITION][: one.items.count() - 1], *_last(one))
        reply(office, one, at(3, 6))
        post(office, one, at(3, 6), at(3, 9))
    natural = counted([office.organisation.pk], date(2026, 1, 1), date(2026, 12, 31))["natural"]
    assert (natural.new, sum(natural.rows.values()), natural.sound) == (2, 2, True)
    numbers = {one.number for one in Letter.objects.filter(kind="reply")}
    assert len(numbers) == 2


def _last(case: Application) -> list[deciding.Decision]:
    last = case.items.order_by("-number")[0]
    return [deciding.Decision(last.number, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"})]


def test_what_follows_a_supplement_has_its_new_time(office: Office, case: Application) -> None:
    known = {"version": None, "actor": office.case_officer}
    letter = procedure.ask_supplement(case.pk, what="年份", how="写明", days=10, at=at(3, 4), **known)  # type: ignore[arg-type]
    reached(office, letter, at(3, 4), at(3, 5))
    procedure.supplemented(case.pk, on=date(2026, 3, 10), at=at(3, 10), **known)  # type: ignore[arg-type]
    made = divide(office, case, 3, day=11)
    assert clock(made).due == clock(case).due == date(2026, 4, 8)


def test_late_or_whole_it_is_refused(office: Office, case: Application) -> None:
    for items in ((), (1, 2, 3), (4,)):
        with pytest.raises(Refused, match="至少留一项"):
            divide(office, case, *items)
    with pytest.raises(Refused, match="事项摘要里不能有"):
        divide(office, case, 2, subject="林树生要的记录")
    searched = Searched((1,), "基础教育科", date(2026, 3, 4), ("oa",), "按标题", "招生", "没有")
    deciding.search(case.pk, searched, version=None, actor=office.case_officer, at=at(3, 4))
    with pytest.raises(Refused, match="不能再分案"):
        divide(office, case, 2)
    single = take_in(office, at(3, 3))
    assert "divide" not in steps(single, office.case_officer, 4)
