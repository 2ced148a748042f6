"""Alarms before due dates, a changed calendar, and cases that come in as rows or mails."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile

from gongkai.applications.models import Alarm, Application, State
from gongkai.applications.rules.paper import Asked
from gongkai.applications.rules.rows import Unreadable, read
from gongkai.applications.services import alarms, calendars, importing
from gongkai.foundation import ledgers
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Job, Message, Person, Role
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.calendar import Announcement, Stated
from gongkai.foundation.services import calendar, people
from gongkai.regulation.events import Channel
from tests import offices
from tests.applications.office import LIN, Office, at, open_office, take_in

pytestmark = pytest.mark.django_db
HEAD = "收到日期,收到方式,申请人类别,姓名或者名称,电话,所需信息,事项摘要,原编号,答复日期,送达日期,文号,处理决定\n"


@pytest.fixture
def office() -> Office:
    return open_office()


def reachable(*names: str) -> None:
    """Give these people a mail address."""
    for one in Person.objects.filter(username__in=names):
        one.email = f"{one.username}@yunling.example"
        one.save()


def test_officer_head_and_leader_are_told_once_at_ten_five_two_and_no_working_days(office: Office) -> None:
    reachable("case-officer", "disclosure-head", "leader", "editor")
    case = take_in(office, at(3, 2))
    days = [(3, 13), (3, 16), (3, 16), (3, 20), (3, 23), (3, 26), (3, 30), (3, 31)]
    told: dict[str, int] = {}
    for month, on in days:
        before = Message.objects.count()
        alarms.ring(at=at(month, on))
        told[f"{month}-{on}"] = told.get(f"{month}-{on}", 0) + Message.objects.count() - before
    assert told == {"3-13": 0, "3-16": 3, "3-20": 0, "3-23": 3, "3-26": 3, "3-30": 3, "3-31": 0}
    assert {one.recipient for one in Message.objects.all()} == {
        f"{name}@yunling.example" for name in ("case-officer", "disclosure-head", "leader")
    }
    assert all(case.number in one.subject and LIN.name not in one.subject + one.body for one in Message.objects.all())
    assert list(Alarm.objects.order_by("pk").values_list("kind", flat=True)) == ["10", "5", "2", "0"]


def test_the_stand_in_of_who_is_away_is_told_too(office: Office) -> None:
    reachable("leader", "standing")
    stand_in = offices.person("standing", (Role.EDITOR, office.organisation))
    reachable("standing")
    leader = Person.objects.get(username="leader")
    people.stand_in(
        leader.appointments.get(),
        stand_in,
        begins=date(2026, 3, 1),
        ends=date(2026, 12, 1),
        reason="学习",
        actor=SYSTEM,
        at=at(3, 1),
    )
    take_in(office, at(3, 2))
    alarms.ring(at=at(3, 16))
    assert {one.recipient for one in Message.objects.all()} == {"leader@yunling.example", "standing@yunling.example"}


def test_a_receipt_that_nobody_confirmed_for_a_working_day_is_escalated(office: Office) -> None:
    reachable("disclosure-head")
    take_in(office, at(3, 2), channel=Channel.EMAIL)
    alarms.ring(at=at(3, 3))
    assert Message.objects.count() == 0
    alarms.ring(at=at(3, 4))
    alarms.ring(at=at(3, 5))
    assert ["没有确认收到日期" in one.subject for one in Message.objects.all()] == [True]


def test_a_changed_calendar_moves_open_cases_and_tells_their_officers(office: Office) -> None:
    reachable("case-officer")
    case = take_in(office, at(3, 2))
    assert [ledger.case for ledger in ledgers.ledgers([office.organisation.pk])] == [case.number]
    notice = calendar.announce(
        Announcement(
            office.organisation.pk, 2026, "临时放假的通知", "云府办〔2026〕1号", date(2026, 3, 3), "", True,
            (Stated(date(2026, 3, 20), False, "临时放假"),),
        ),
        actor=SYSTEM, at=at(3, 3),
    )  # fmt: skip
    job = Job.objects.get(task=calendars.TASK)
    calendars.recount(job.arguments["notice"], at=at(3, 3))
    case.refresh_from_db()
    assert (notice.pk, case.due) == (job.arguments["notice"], date(2026, 3, 31))
    assert f"{case.number}：2026-03-30 → 2026-03-31" in Message.objects.get().body


def rows(*lines: str, heads: str = HEAD) -> bytes:
    """A CSV file."""
    return (heads + "\n".join(lines)).encode("gb18030")


OPEN = "2026-03-02,邮寄,自然人,林树生,13900000000,招生范围的批复,招生批复,,,,,"
CLOSED = (
    "2026年1月5日,当面,商业企业,示例公司,,成交价格；合同,成交价格,JG-0007,2026-01-20,2026-01-22,"
    "云教公复〔2026〕3号,予以公开"
)


def test_open_and_closed_cases_of_an_older_system_come_in_with_their_ledgers(office: Office) -> None:
    found = read(rows(OPEN, CLOSED), "旧系统.csv", date(2026, 3, 9))
    assert [row.problems for row in found] == [(), ()]
    made = importing.import_rows(found, organisation=office.organisation, actor=office.disclosure_head, at=at(3, 9))
    assert [
        (case.number[:2], case.state, case.received, case.due, case.ended, case.row, case.column) for case in made
    ] == [
        ("20", State.HANDLING, date(2026, 3, 2), date(2026, 3, 30), None, "", "natural"),
        ("JG", State.CLOSED, date(2026, 1, 5), date(2026, 2, 2), date(2026, 1, 20), "granted", "commercial"),
    ]
    assert [entry.kind for entry in made[1].ledger.all()] == ["arrival", "replied", "reply_received"]
    assert made[1].letters.get().number == "云教公复〔2026〕3号"
    with pytest.raises(NotAllowed):
        importing.import_rows(found, organisation=office.organisation, actor=office.registrar, at=at(3, 9))


def test_errors_are_said_by_row_and_nothing_is_taken_in(office: Office) -> None:
    found = read(
        rows(
            OPEN.replace("2026-03-02", "3月2日"),
            OPEN.replace("邮寄", "快递"),
            OPEN.replace("自然人", "个人").replace("林树生", ""),
            CLOSED.replace("予以公开", "公开"),
            CLOSED.replace("2026-01-20", "2026-01-02"),
            OPEN.replace("2026-03-02", "2027-03-02"),
        ),
        "a.csv",
        date(2026, 3, 9),
    )
    assert [[text.zh for text in row.problems] for row in found] == [
        ["收到日期看不懂：写成2026-03-02"],
        ["收到方式写当面提交、当面、口头、邮寄、平信、网上、电子邮件、传真之一"],
        ["申请人类别写自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他之一", "填写姓名或者名称"],
        ["没有“公开”这种处理决定"],
        ["收到、答复、送达的日期先后不对"],
        ["收到日期晚于今天"],
    ]
    with pytest.raises(Refused, match="有的行有问题"):
        importing.import_rows(found, organisation=office.organisation, actor=office.disclosure_head, at=at(3, 9))
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.csv", "没有数据行"),
        (b"PK\x03\x04nonsense", "a.xlsx", "打不开这个Excel"),
        (b"\xff\xfe\x00\xd8", "a.csv", "看不懂这个CSV|没有数据行"),
        (HEAD.replace("所需信息", "内容").encode() + OPEN.encode(), "a.csv", "缺少这些列：所需信息"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(content, name, date(2026, 3, 9))


def test_a_mail_is_kept_as_it_came_and_its_fields_are_taken_from_it(office: Office) -> None:
    raw = (
        "From: =?utf-8?b?5p6X5qCR55Sf?= <lin@shusheng.example>\r\nTo: gk@yunling.example\r\n"
        "Date: Thu, 05 Mar 2026 20:30:00 +0000\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n申请公开招生批复\r\n"
    ).encode()
    upload = ContentFile(raw, name="来件.eml")
    taken = importing.take_mail(upload, organisation=office.organisation, actor=office.registrar, at=at(3, 9))
    kept = Asked.from_json(taken.submission.content)
    assert (kept.applicant.name, kept.applicant.email, kept.items) == (
        "林树生", "lin@shusheng.example", ("申请公开招生批复",),
    )  # fmt: skip
    assert (taken.submission.arrived, taken.submission.channel) == (date(2026, 3, 6), Channel.EMAIL)
    assert [(one.kind, one.file.name) for one in taken.submission.files.all()] == [("original", "来件.eml")]
    with pytest.raises(Refused, match="不是邮件文件"):
        importing.take_mail(
            ContentFile(b"nothing", name="a.eml"), organisation=office.organisation, actor=office.registrar, at=at(3, 9)
        )
