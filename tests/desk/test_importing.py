"""导入: rows looked at before they are taken in, all or none; an older system's cases with their ledgers; mails; and
files that are broken or mean harm."""

from __future__ import annotations

import io
import re
from datetime import date
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from gongkai.applications.models import Application, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.foundation.models import Person, Role
from gongkai.web import middleware
from tests import offices
from tests.applications.office import Office, at, open_office

pytestmark = pytest.mark.django_db
HEADS = [
    "收到日期", "收到方式", "申请人类别", "姓名或者名称", "所需信息", "原编号", "补正告知日期", "答复日期", "送达日期",
    "文号", "处理决定",
]  # fmt: skip
OPEN = ["2026-03-02", "邮寄", "自然人", "林树生", "招生范围的批复", "J2026-7", "", "", "", "", ""]
CLOSED = [
    "2026-01-05", "当面", "商业企业", "示例测绘有限公司", "成交价格；测绘成果", "J2026-3", "", "2026-01-20",
    "2026-01-22", "云教公复〔2026〕1号", "予以公开",
]  # fmt: skip

BARE = "From: a@b.example\r\nTo: c@d.example\r\nDate: Wed, 04 Mar 2026 10:00:00 +0800\r\n\r\n"


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "now", lambda: at(3, 6))


@pytest.fixture
def office() -> Office:
    return open_office()


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=who.replace("_", "-")))
    return client


def xlsx(*rows: list[str]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([*HEADS], *rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv(*rows: list[str], encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(",".join(row) for row in (HEADS, *rows)).encode(encoding)


def send(office: Office, content: bytes, name: str, who: str = "disclosure_head") -> str:
    """The page after choosing a file."""
    form = {"organisation": office.organisation.pk, "file": SimpleUploadedFile(name, content)}
    answer = browser(who).post(reverse("desk-import"), form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(page: str, who: str = "disclosure_head") -> str:
    """The page after taking in what was looked at."""
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, "nothing to confirm"
    form = {"confirm": "1", "token": found[1]}
    return browser(who).post(reverse("desk-import"), form, follow=True).content.decode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx([*OPEN], [*CLOSED]), "旧系统.xlsx"),
        (csv(OPEN, CLOSED), "旧系统.csv"),
        (csv(OPEN, CLOSED, encoding="gb18030"), "旧系统.csv"),
    ],
)
def test_open_and_closed_cases_of_an_older_system_come_in_with_their_ledgers(
    office: Office, content: bytes, name: str
) -> None:
    page = send(office, content, name)
    assert "共2行，其中已办结1件" in page
    assert Application.objects.count() == 0
    assert "已导入2件" in confirm(page)
    underway, closed = Application.objects.get(number="J2026-7"), Application.objects.get(number="J2026-3")
    assert (underway.state, underway.received, underway.due) == ("handling", date(2026, 3, 2), date(2026, 3, 30))
    assert (closed.state, closed.ended, closed.column) == ("closed", date(2026, 1, 20), "commercial")
    assert [item.outcome for item in closed.items.all()] == ["provided", "provided"]
    assert closed.letters.get().number == "云教公复〔2026〕1号"
    assert [entry.kind for entry in closed.ledger.order_by("on")] == ["arrival", "replied", "reply_received"]
    assert closed.row


def test_an_imported_case_opens_on_its_page(office: Office) -> None:
    confirm(send(office, csv(OPEN, CLOSED), "旧.csv"))
    for case in Application.objects.all():
        client = browser("case_officer")
        assert client.get(reverse("desk-case", args=[case.number])).status_code == 200, case.number
        assert case.number in client.get(reverse("desk-cases")).content.decode()


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        (0, "三月二日", "收到日期看不懂：写成2026-03-02"),
        (0, "2026-03-09", "收到日期晚于今天"),
        (0, "2026-02-30", "收到日期看不懂"),
        (0, "", "填写收到日期"),
        (1, "鸽子", "收到方式写当面提交"),
        (2, "外星人", "申请人类别写自然人"),
        (3, "", "填写姓名或者名称"),
        (4, " ", "填写所需信息"),
        (7, "2026-03-05", "答复日期和处理决定要一起填"),
        (10, "同意", "没有“同意”这种处理决定"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_taken_in(
    office: Office, place: int, value: str, why: str
) -> None:
    wrong = [value if at_ == place else cell for at_, cell in enumerate(OPEN)]
    page = send(office, csv(OPEN, wrong), "旧.csv")
    assert re.search(rf"<li>第3行：[^<]*{why}", page)
    assert "1行有问题，在文件里改好再导入" in page
    assert 'name="confirm"' not in page
    assert (Application.objects.count(), Submission.objects.count()) == (0, 0)


def test_days_in_an_impossible_order_are_refused_by_row(office: Office) -> None:
    wrong = ["2026-02-05" if place == 0 else cell for place, cell in enumerate(CLOSED)]
    assert "第2行：收到、答复、送达的日期先后不对" in send(office, csv(wrong), "旧.csv")


def test_a_ledger_that_cannot_have_been_so_undoes_the_rows_before_it(office: Office) -> None:
    asked_before = [
        "2026-01-02" if place == 6 else "" if place in (7, 8, 9, 10) else cell for place, cell in enumerate(CLOSED)
    ]
    page = send(office, csv(OPEN, asked_before), "旧.csv")
    told = confirm(page) if 'name="token"' in page else page
    assert "第3行" in told
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"\xff\xfe\x00\x81\x30\xff", "坏.csv", "看不懂这个CSV"),
        (b"", "空.csv", ""),
        (csv(), "只有列名.csv", "文件里没有数据行"),
        ("收到日期,所需信息\n2026-03-02,批复".encode(), "缺列.csv", "缺少这些列：收到方式、申请人类别、姓名或者名称"),
        (b"PK\x03\x04not a book", "坏.xlsx", "打不开这个Excel文件"),
        (csv(OPEN) + b"\0\x01", "零.csv", "零.csv"),
        (b"\0" * 4000, "零.xlsx", "打不开这个Excel文件"),
        (xlsx()[:-200], "截断.xlsx", "打不开这个Excel文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片.xlsx", "打不开这个Excel文件"),
    ],
)
def test_a_broken_file_gets_a_sentence_at_its_field(office: Office, content: bytes, name: str, why: str) -> None:
    page = send(office, content, name)
    assert 'href="#id_file"' in page
    assert why in page
    assert Application.objects.count() == 0


def test_formulas_and_markup_are_words(office: Office) -> None:
    hostile = list(OPEN)
    hostile[3], hostile[4] = "=cmd|' /C calc'!A0", "<script>alert(1)</script>"
    page = send(office, csv(hostile), "旧.csv")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    confirm(page)
    assert Application.objects.get().items.get().wanted == "<script>alert(1)</script>"


def test_the_number_of_a_case_that_is_there_is_not_taken_again(office: Office) -> None:
    confirm(send(office, csv(OPEN), "旧.csv"))
    other = ["另一件批复" if place == 4 else cell for place, cell in enumerate(OPEN)]
    confirm(send(office, csv(other), "旧.csv"))
    numbers = list(Application.objects.order_by("pk").values_list("number", flat=True))
    assert (numbers[0], numbers[1] != numbers[0], len(numbers)) == ("J2026-7", True, 2)


def test_the_same_rows_are_taken_in_once(office: Office) -> None:
    confirm(send(office, csv(OPEN), "旧.csv"))
    number = Submission.objects.get().number
    page = confirm(send(office, csv(CLOSED, OPEN), "旧2.csv"))
    assert f"第3行：已经导入过，收件编号{number}" in page
    assert Application.objects.count() == 1


def test_an_answered_one_that_came_by_fax_or_mail_says_when_it_was_confirmed(office: Office) -> None:
    fax = ["传真" if place == 1 else cell for place, cell in enumerate(CLOSED)]
    assert "已经答复的要填确认日期" in send(office, csv(fax), "旧.csv")


def test_an_old_number_that_can_stand_in_no_address_is_kept_as_a_note(office: Office) -> None:
    old = ["依申请〔2026〕7号" if place == 5 else cell for place, cell in enumerate(OPEN)]
    confirm(send(office, csv(old), "旧.csv"))
    case = Application.objects.get()
    assert (case.number.isascii(), case.notes.get().text) == (True, "原编号：依申请〔2026〕7号")
    assert case.number in browser("case_officer").get(reverse("desk-cases")).content.decode()


def test_what_is_confirmed_cannot_be_forged_or_confirmed_by_another_office(office: Office) -> None:
    page = send(office, csv(OPEN), "旧.csv")
    forged = browser("disclosure_head").post(reverse("desk-import"), {"confirm": "1", "token": "x:y:z"}, follow=True)
    assert "导入的文件找不到了，重新选择文件。" in forged.content.decode()
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    answer = browser("elsewhere").post(reverse("desk-import"), {"confirm": "1", "token": found[1]})
    assert answer.status_code in (403, 404)
    assert Application.objects.count() == 0


def mail(body: str = "申请公开招生范围的批复", *, charset: str = "utf-8", **heads: str) -> EmailMessage:
    found = EmailMessage()
    found["From"] = heads.get("sender", "林树生 <lin@shusheng.example>")
    found["Date"] = heads.get("date", "Wed, 04 Mar 2026 23:30:00 +0800")
    found["Subject"] = "申请"
    found.set_content(body, charset=charset)
    return found


def test_a_mail_is_kept_as_it_came_with_its_sender_day_words_and_attachments(office: Office) -> None:
    one = mail()
    one.add_attachment("附件内容".encode(), maintype="text", subtype="plain", filename="说明.txt")
    page = send(office, one.as_bytes(), "来件.eml", "registrar")
    assert "邮件已收件" in page
    paper = Submission.objects.get()
    content = Asked.from_json(paper.content)
    assert (paper.channel, paper.arrived) == ("email", date(2026, 3, 4))
    assert (content.applicant.name, content.applicant.email) == ("林树生", "lin@shusheng.example")
    assert content.items == ("申请公开招生范围的批复",)
    assert {one.kind: one.file.name for one in paper.files.all()} == {"original": "来件.eml", "attachment": "说明.txt"}


def test_an_attachment_of_another_kind_stays_in_the_mail_and_is_named(office: Office) -> None:
    one = mail()
    one.add_attachment(b"MZ" + bytes(100), maintype="application", subtype="octet-stream", filename="a.exe")
    one.add_attachment("附件内容".encode(), maintype="text", subtype="plain", filename="说明.txt")
    page = send(office, one.as_bytes(), "来件.eml", "registrar")
    assert "没有取出的附件（在邮件原件里）：a.exe" in page
    assert {each.file.name for each in Submission.objects.get().files.all()} == {"来件.eml", "说明.txt"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (mail("招生范围", charset="gb18030").as_bytes(), "招生范围"),
        (mail("abc").as_bytes().replace(b'charset="utf-8"', b'charset="no-such"'), "abc"),
        (mail("abc").as_bytes().replace(b"Wed, 04 Mar 2026", b"Wed, 99 Foo 2026"), "abc"),
        (
            f"{BARE}公开招生范围".encode("gb18030"),
            "公开招生范围",
        ),
        (
            f"{BARE}公开招生范围".encode(),
            "公开招生范围",
        ),
    ],
)
def test_broken_encodings_of_a_mail_lose_nothing(office: Office, content: bytes, words: str) -> None:
    page = send(office, content, "来件.eml", "registrar")
    paper = Submission.objects.get()
    assert "邮件已收件" in page
    assert words in "".join(Asked.from_json(paper.content).items)
    assert paper.arrived <= date(2026, 3, 6)
    assert paper.files.filter(kind="original").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x00\x01\x02", "这不是邮件文件"),
        ("只是几个字".encode(), "这不是邮件文件"),
        (b"From: \xff\xfe\x81 <a@b.example>\r\n\r\n\xb9\xab", "不是能收的文件"),
    ],
)
def test_what_is_no_mail_is_refused_at_its_field(office: Office, content: bytes, why: str) -> None:
    page = send(office, content, "来件.eml", "registrar")
    assert why in page
    assert Submission.objects.count() == 0
    assert 'href="#id_file"' in page


def test_who_imports(office: Office) -> None:
    offices.person("elsewhere", (Role.DISCLOSURE_HEAD, offices.found("yunling-jtj", "department", "云岭市交通局")))
    address = reverse("desk-import")
    assert {
        who: (browser(who) if who else Client()).get(address).status_code
        for who in ("registrar", "disclosure_head", "leader", "editor", "")
    } == {"registrar": 200, "disclosure_head": 200, "leader": 403, "editor": 403, "": 302}
    assert "成批导入由工作机构负责人办理。" in send(office, csv(OPEN), "旧.csv", "registrar")
    assert 'href="#id_organisation"' in send(office, csv(OPEN), "旧.csv", "elsewhere")
    assert Application.objects.count() == 0
