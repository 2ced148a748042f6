"""Working days that offices enter: what holds for whom, what a change moves, and who may enter it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

import pytest

from gongkai.foundation import events, ledgers
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.ledgers import Ledger
from gongkai.foundation.models import AuditEntry, CalendarNotice, Role
from gongkai.foundation.policies import NOBODY, Actor
from gongkai.foundation.selectors.calendar import Announcement, Stated, calendar, notices
from gongkai.foundation.services import calendar as services
from gongkai.foundation.services.calendar import CalendarChanged
from gongkai.regulation import national
from gongkai.regulation.events import Arrival
from tests.offices import AT, City, found_city, officer

pytestmark = pytest.mark.django_db

NEXT = 2027  # not announced yet in the library's own data


@pytest.fixture
def city() -> City:
    return found_city()


@pytest.fixture
def admin(city: City) -> Actor:
    """Who may change the calendar of the country."""
    return officer("guanli", Role.SYSTEM_ADMIN, city.office)


@pytest.fixture
def head(city: City) -> Actor:
    """Who may change that of the city, and of what stands below it."""
    return officer("zhou", Role.DISCLOSURE_HEAD, city.government)


@pytest.fixture
def contributed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, list[Ledger]], None]:
    """Ledgers of a package of the test's own."""
    monkeypatch.setattr(ledgers, "_sources", {})

    def contribute(package: str, held: list[Ledger]) -> None:
        def source(organisations: Collection[int] | None) -> Iterator[Ledger]:
            return (one for one in held if organisations is None or one.organisation_id in organisations)

        ledgers.contribute(package, source)

    return contribute


def new_year(**changed: object) -> Announcement:
    """The notice of 2027, with the days off and worked that the tests of the library use."""
    off = [Stated(date(2027, 1, number), False, "元旦") for number in range(1, 5)]
    values: dict[str, object] = {
        "organisation_id": None,
        "year": NEXT,
        "title": "国务院办公厅关于2027年部分节假日安排的通知",
        "number": "",
        "issued": date(2026, 11, 25),
        "address": "",
        "amends": False,
        "days": (*off, Stated(date(2027, 1, 9), True, "")),
    }
    return Announcement(**{**values, **changed})  # type: ignore[arg-type]


def regional(organisation_id: int, day: date = date(2026, 3, 30)) -> Announcement:
    """A day off in a region."""
    return Announcement(
        organisation_id,
        day.year,
        "云岭市人民政府关于放假的通知",
        "云政发〔2014〕1号",
        date(2014, 3, 1),
        "",
        False,
        (Stated(day, False, "三月三"),),
    )


def test_a_year_without_a_notice_is_provisional_until_one_is_entered(admin: Actor) -> None:
    assert calendar().provisional(date(2027, 2, 1))
    services.announce(new_year(), actor=admin, at=AT)
    known = calendar()
    assert not known.provisional(date(2027, 2, 1))
    assert [known.is_working(date(2027, 1, day)) for day in (1, 4, 5, 9)] == [False, False, True, True]
    assert known.citations(date(2027, 1, 5), date(2027, 2, 1), "zh") == ("2027年放假安排：文号未查到（2026-11-25）",)


def test_a_regional_day_holds_for_who_entered_it_and_those_below(city: City, admin: Actor) -> None:
    services.announce(regional(city.county.pk), actor=admin, at=AT)
    day = date(2026, 3, 30)
    holding = (None, city.government.pk, city.education.pk, city.county.pk, city.county_education.pk)
    assert [calendar(one).is_working(day) for one in holding] == [True, True, True, False, False]
    (local,) = calendar(city.county_education.pk).local_days
    assert (local.name, local.source) == ("三月三", "云岭市人民政府关于放假的通知（云政发〔2014〕1号）")


def test_withdrawn_it_holds_no_more_and_stays_on_record(city: City, admin: Actor) -> None:
    row = services.announce(regional(city.county.pk), actor=admin, at=AT)
    services.withdraw(row, actor=admin, at=AT)
    assert calendar(city.county.pk).is_working(date(2026, 3, 30))
    assert [one.withdrawn for one in notices(city.county.pk)] == [AT]
    with pytest.raises(Refused, match="已经撤回"):
        services.withdraw(row, actor=admin, at=AT)


def test_a_notice_that_amends_leaves_the_other_days(admin: Actor) -> None:
    services.announce(new_year(), actor=admin, at=AT)
    more = (Stated(date(2027, 1, 5), False, "元旦"),)
    services.announce(new_year(amends=True, issued=date(2026, 12, 20), days=more), actor=admin, at=AT)
    known = calendar()
    assert [known.is_working(date(2027, 1, day)) for day in (4, 5, 6, 9)] == [False, False, True, True]


def test_before_saving_every_date_that_would_move_is_named(
    city: City, admin: Actor, contributed: Callable[[str, list[Ledger]], None]
) -> None:
    contributed("applications", [
        Ledger("2026-014", city.education.pk, (Arrival(date(2026, 12, 10)),)),
        Ledger("2026-001", city.education.pk, (Arrival(date(2026, 3, 2)),)),
    ])  # fmt: skip
    contributed("remedies", [Ledger("复2026-002", city.county.pk, (Arrival(date(2026, 12, 10)),))])
    done = services.preview(new_year(), actor=admin, at=AT)
    assert [(one.organisation_id, one.move.text("zh")) for one in done.moved][:4] == [
        (city.education.pk, "2026-014：到期日由2027年1月7日改为2027年1月9日"),
        (city.education.pk, "2026-014：告知延期的最迟日由2027年1月7日改为2027年1月9日"),
        (city.education.pk, "2026-014：发出收费通知的最迟日由2027年1月7日改为2027年1月9日"),
        (city.county.pk, "复2026-002：到期日由2027年1月7日改为2027年1月9日"),
    ]
    assert [(one.after.day.isoformat(), one.before.kind, one.after.kind) for one in done.days] == [
        ("2027-01-01", "working", "holiday"),
        ("2027-01-02", "weekend", "holiday"),
        ("2027-01-03", "weekend", "holiday"),
        ("2027-01-04", "working", "holiday"),
        ("2027-01-09", "weekend", "make_up"),
    ]
    assert done.year_settled
    assert not CalendarNotice.objects.exists()


def test_a_regional_day_moves_dates_of_the_region_only(
    city: City, head: Actor, contributed: Callable[[str, list[Ledger]], None]
) -> None:
    events_ = (Arrival(date(2026, 3, 2)),)
    contributed("applications", [
        Ledger("2026-001", city.education.pk, events_),
        Ledger("2026-002", city.county_education.pk, events_),
    ])  # fmt: skip
    done = services.preview(regional(city.county.pk), actor=head, at=AT)
    assert {one.move.case for one in done.moved} == {"2026-002"}
    assert [one.move.after for one in done.moved if one.move.name == "due"] == [date(2026, 3, 31)]


def test_entering_tells_the_packages_and_leaves_an_entry(
    city: City, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[CalendarChanged] = []
    monkeypatch.setattr(events, "_handlers", {CalendarChanged: [told.append]})
    row = services.announce(regional(city.county.pk), actor=head, at=AT)
    assert told == [CalendarChanged(row.pk, city.county.pk)]
    entry = AuditEntry.objects.get(action="calendar.change")
    assert (entry.person_id, entry.organisation_id, entry.object_id) == (head.person_id, city.county.pk, str(row.pk))
    assert entry.details == {"step": "announce", "year": 2026, "days": 1, "moved": 0}


def test_who_may_enter_what(city: City, admin: Actor, head: Actor) -> None:
    clerk = officer("li", Role.REGISTRAR, city.government)
    other = officer("wu", Role.DISCLOSURE_HEAD, city.county)
    asked = {None: None, "city": city.government.pk, "education": city.education.pk, "county": city.county.pk}

    def allowed(actor: Actor) -> list[str | None]:
        return [name for name, pk in asked.items() if services.may_change(actor, pk)]

    assert allowed(admin) == [None, "city", "education", "county"]
    assert allowed(head) == ["city", "education", "county"]
    assert allowed(other) == ["county"]
    assert allowed(clerk) == allowed(NOBODY) == []
    for actor, announcement in ((head, new_year()), (other, regional(city.government.pk))):
        with pytest.raises(NotAllowed):
            services.announce(announcement, actor=actor, at=AT)
    row = services.announce(regional(city.government.pk), actor=head, at=AT)
    with pytest.raises(NotAllowed):
        services.withdraw(row, actor=other, at=AT)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": " "}, "title", "填写通知或者依据的名称"),
        ({"days": ()}, "days", "至少填一个"),
        ({"number": "7号"}, "number", "文号“7号”不合格式"),
        ({"days": (Stated(date(2027, 1, 5), True, ""),)}, "days", "2027-01-05是星期二，本来就上班"),
        ({"days": (Stated(date(2028, 1, 1), False, "元旦"),)}, "days", "2028-01-01不在2027年内"),
        ({"days": (Stated(date(2027, 1, 1), False, " "),)}, "days", "写明放假的名称"),
        ({"days": (Stated(date(2027, 1, 2), False, "元旦"), Stated(date(2027, 1, 2), True, ""))}, "days", "列了两次"),
    ],
)
def test_a_notice_that_cannot_be_says_what_is_wrong_where(
    admin: Actor, changed: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        services.announce(new_year(**changed), actor=admin, at=AT)
    assert refused.value.field == field
    assert not CalendarNotice.objects.exists()


def test_without_anything_entered_the_library_s_own_calendar_holds(city: City) -> None:
    assert calendar() is calendar(city.education.pk) is national()
