"""Following an application with number and code, and what the applicant does meanwhile: through the pages alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.applications.models import Collected, Paper, State, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.applications.services import dividing, ending, papers, procedure, replying
from gongkai.applications.services.deciding import Decision
from gongkai.applications.services.replying import Sending
from gongkai.regulation.events import Delivery as Way
from tests.applications.office import Office, at, decide, open_office, post, reached, reply, written
from tests.foundation.made_files import PDF, png
from tests.portal.citizens import WANTED, Citizen, Clock, registered
from tests.portal.following import ITEMS, Followed, replied
from tests.portal.test_apply import pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at(3, 2))


@pytest.fixture
def followed(office: Office, clock: Clock) -> Followed:
    return Followed(office, clock)


def test_before_it_is_registered_the_page_says_so(office: Office, clock: Clock) -> None:
    citizen = Citizen()
    number, code = citizen.apply(clock)
    text = citizen.track(number, code).text
    assert "已经提交，等待机关登记" in text
    assert "留意机关的电话和邮件" in text
    assert "从系统回执当天算，第20个工作日是 2026年3月30日" in text
    assert "系统回执 2026-03-02 10:01" in text


def test_the_clock_in_plain_words(followed: Followed) -> None:
    text = followed.look(at(3, 10))
    assert "正在办理，2026年4月1日前答复" in text
    assert "剩16日" in text and "共20个工作日，到2026-03-10已用4个" in text
    assert "双方确认收到 2026-03-04" in text
    assert followed.office.case_officer.name not in text
    late = followed.look(at(4, 2))
    assert "已经超过期限" in late and "不满意怎么办" in late


def test_a_supplement_is_asked_given_and_receipted(followed: Followed) -> None:
    letter = procedure.ask_supplement(
        followed.case.pk, what="名称不明确", how="写明文号或者年份", days=10, version=None,
        actor=followed.office.case_officer, at=at(3, 5),
    )  # fmt: skip
    reached(followed.office, letter, at(3, 5), at(3, 9))
    text = followed.look(at(3, 10))
    assert "等您补正" in text and "最后一天是 2026年3月23日" in text
    assert "政府信息公开申请补正告知书" in text
    asked = "需要补正的事项 名称不明确 怎样补正 写明文号或者年份"
    assert asked in text and asked in followed.citizen.get(f"/track/{followed.number}/supplement/").text
    assert asked not in followed.citizen.get(f"/track/{followed.number}/addition/").text
    said = followed.hand_in("supplement", text="文号是云教〔2025〕9号", file=[SimpleUploadedFile("照片.png", png())])
    assert f"收件编号 {followed.paper.number}" in said
    assert Asked.from_json(followed.paper.content).note == "文号是云教〔2025〕9号"
    assert [one.file.name for one in followed.paper.files.all()] == ["照片.png"]
    assert f"收件编号{followed.paper.number}）：等待机关登记" in followed.look(at(3, 10))
    printed = pdf_text(followed.citizen.client, f"/track/{followed.number}/papers/{followed.paper.pk}/receipt.pdf")
    assert all(one in printed for one in (followed.paper.number, followed.number, "补正材料"))
    papers.take(followed.paper.pk, actor=followed.office.registrar, at=at(3, 11))
    procedure.supplemented(
        followed.case.pk, on=date(2026, 3, 10), version=None, actor=followed.office.case_officer, at=at(3, 11)
    )
    assert "正在办理，2026年4月8日前答复" in followed.look(at(3, 11))


def test_nothing_in_a_supplement_is_said_at_its_field(followed: Followed) -> None:
    procedure.ask_supplement(
        followed.case.pk, what="名称不明确", how="写明文号", days=10, version=None,
        actor=followed.office.case_officer, at=at(3, 5),
    )  # fmt: skip
    page = followed.citizen.hand_in(followed.number, "supplement", text=" ")
    assert page.wrong == {"text": "写明内容，或者上传文件"}
    assert followed.citizen.hand_in(followed.number, "supplement", text="长" * 4001).wrong == {
        "text": "最多4000字，现在有4001字"
    }
    assert followed.case.papers.count() == 0


def test_something_is_added(followed: Followed) -> None:
    followed.hand_in("addition", text="登在2025年的公报上")
    assert (followed.paper.paper, followed.paper.state) == (Paper.ADDITION, Submission.State.WAITING)


def test_the_contact_is_changed_once_the_office_takes_it(followed: Followed) -> None:
    assert followed.citizen.hand_in(followed.number, "contact", telephone="", email="", address="").wrong == {
        "telephone": "电话、电子邮箱、通信地址至少填一项"
    }
    page = followed.citizen.hand_in(followed.number, "contact", telephone="无", email="新@", address="")
    assert set(page.wrong) == {"telephone", "email"} and page.value("telephone") == "无"
    followed.hand_in("contact", telephone="0000-8600777", email="", address="")
    papers.take(followed.paper.pk, actor=followed.office.registrar, at=at(3, 6))
    assert followed.case.people.get().telephone == "0000-8600777"


@pytest.mark.parametrize(("chosen", "kept"), [([], ""), (["2"], "2"), (["1", "2"], "")])
def test_it_is_withdrawn_whole_or_in_part(followed: Followed, chosen: list[str], kept: str) -> None:
    followed.hand_in("withdraw", items=chosen, text="已经拿到了")
    assert followed.paper.paper == Paper.WITHDRAWAL
    assert Asked.from_json(followed.paper.content).extra == {"items": kept}


def test_a_withdrawn_application_says_so(followed: Followed) -> None:
    followed.hand_in("withdraw", text="")
    papers.take(followed.paper.pk, actor=followed.office.registrar, at=at(3, 5))
    ending.withdraw(
        followed.case.pk,
        on=date(2026, 3, 5),
        proof=written(followed.office, at(3, 5)),
        version=None,
        actor=followed.office.case_officer,
        at=at(3, 5),
    )
    post(followed.office, followed.case, at(3, 5), at(3, 9))
    text = followed.look(at(3, 10))
    assert "已经撤回" in text and "不满意怎么办" not in text
    assert followed.citizen.get(f"/track/{followed.number}/withdraw/").text.count("现在不能这样办") == 1


def test_reasons_are_stated(followed: Followed) -> None:
    letter = procedure.ask_reasons(
        followed.case.pk, facts="您一年内提出612件申请。", days=10, version=None, actor=followed.office.case_officer,
        at=at(3, 5),
    )  # fmt: skip
    reached(followed.office, letter, at(3, 5), at(3, 6))
    assert "等您说明理由" in followed.look(at(3, 9))
    followed.hand_in("reasons", text="各件涉及不同年份")
    assert followed.paper.paper == Paper.REASONS


def test_a_fee_is_told_and_its_payment_shown(office: Office, clock: Clock) -> None:
    citizen = Citizen()
    number, code = citizen.apply(clock, items=[f"第{n}件" for n in range(1, 36)])
    case = registered(office, number, at(3, 2, 11))
    procedure.confirm(case.pk, on=date(2026, 3, 2), version=None, actor=office.case_officer, at=at(3, 2, 11))
    letter = procedure.notify_fee(
        case.pk, basis="items", pages=None, pay_how="缴至市财政非税专户", version=None,
        actor=office.case_officer, at=at(3, 4),
    )  # fmt: skip
    reached(office, letter, at(3, 4), at(3, 5))
    clock.at = at(3, 6)
    text = citizen.track(number, code).text
    assert "等您缴费" in text and "应缴 3,000元" in text and "最后一天是 2026年4月2日" in text
    assert text.count("缴至市财政非税专户") == 1 and text.count("合计3,000元") == 1
    assert "缴至市财政非税专户" in citizen.get(f"/track/{number}/payment/").text
    citizen.hand_in(number, "payment", text="3月6日转账", file=[SimpleUploadedFile("回单.pdf", PDF)])
    paper = Submission.objects.get(about=case)
    assert (paper.paper, paper.files.count()) == (Paper.PAYMENT, 1)
    papers.take(paper.pk, actor=office.registrar, at=at(3, 9))
    procedure.paid(
        case.pk, on=date(2026, 3, 6), amount=3000, receipt="1", version=None, actor=office.case_officer, at=at(3, 9)
    )
    clock.at = at(3, 9)
    text = citizen.track(number, code).text
    assert "2026年3月6日已缴" in text and "缴至市财政非税专户" not in text


def test_the_reply_and_its_files_are_collected(followed: Followed) -> None:
    letter, held = replied(followed)
    text = followed.look(at(3, 11))
    assert "已经答复" in text and "答复书已于2026年3月10日送达，在下面下载。" in text
    got = followed.citizen.client.post(f"/track/{followed.number}/letters/{letter.pk}/")
    assert got.status_code == 200 and content(got).startswith(b"%PDF")
    assert got["Content-Disposition"].startswith("attachment") and "no-store" in got["Cache-Control"]
    assert content(followed.citizen.client.post(f"/track/{followed.number}/files/{held.file_id}/")) == PDF
    assert [(one.file_id, one.at) for one in Collected.objects.all()] == [
        (letter.pdf_id, at(3, 11)),
        (held.file_id, at(3, 11)),
    ]
    assert letter.deliveries.get().received == date(2026, 3, 10)
    assert "在下面下载" not in followed.look(at(3, 12))


def content(response: Any) -> bytes:
    """Of a file that came piece by piece."""
    return b"".join(response.streaming_content)


def test_results_and_remedies_stand_item_by_item_with_their_dates(followed: Followed) -> None:
    replied(followed)
    text = followed.look(at(3, 11))
    assert f"{WANTED} 予以公开" in text and f"{ITEMS[1]} 不予公开：过程性信息" in text
    remedies = text.partition("不满意怎么办")[2].partition("从2026年3月10日收到")[0]
    first, second = remedies.partition("第2项")[::2]
    assert "第1项" in first and "复议最后一天 2026年5月9日" in first and "起诉最后一天 2026年9月10日" in first
    assert "应当先" in second and "复议最后一天 2026年5月9日" in second and "起诉最后一天" not in second


def test_a_reply_by_post_can_be_read_here_once_it_has_arrived(followed: Followed) -> None:
    refused = Decision(
        1, "denied_process", reason="属于请示报告。", severable="no", severable_reason="通篇是请示",
        evidence={"1": "kind", "2": "over", "3": "no"},
    )  # fmt: skip
    decide(followed.office, followed.case, at(3, 6), refused, replace(refused, number=2))
    letter = reply(followed.office, followed.case, at(3, 10), legal=True)
    sending = Sending(Way.POST, date(2026, 3, 10), "ems", "EA000000000CN")
    made = replying.send(followed.case.pk, sending, version=None, actor=followed.office.registrar, at=at(3, 10))
    text = followed.look(at(3, 11))
    assert "已于2026年3月10日交邮" in text and "EA000000000CN" in text and "逐项的结果" not in text
    url = f"/track/{followed.number}/letters/{letter.pk}/"
    assert followed.citizen.client.post(url).status_code == 404
    replying.delivered(
        made.pk, on=date(2026, 3, 12), proof=letter.pdf, version=None, actor=followed.office.registrar, at=at(3, 13)
    )
    assert "逐项的结果" in followed.look(at(3, 13))
    assert followed.citizen.client.post(url).status_code == 200


def test_a_new_reply_is_reached_from_the_first_application(followed: Followed) -> None:
    replied(followed)
    replying.close(followed.case.pk, version=None, actor=followed.office.registrar, at=at(3, 11))
    child = ending.redo(
        followed.case.pk, on=date(2026, 5, 6), days=20, ground="责令重新答复", paper="云府复〔2026〕9号", version=None,
        actor=followed.office.case_officer, at=at(5, 6),
    )  # fmt: skip
    followed.look(at(5, 7))
    page = followed.citizen.get(f"/track/{child.number}/")
    assert page.status == 200 and "重新答复" in page.text and "正在办理" in page.text


def test_looking_ends_after_half_an_hour_and_at_once_where_asked(followed: Followed) -> None:
    followed.clock.at += timedelta(minutes=29)
    assert followed.citizen.get(f"/track/{followed.number}/").status == 200
    followed.clock.at += timedelta(minutes=29)
    assert followed.citizen.get(f"/track/{followed.number}/").status == 200
    followed.clock.at += timedelta(minutes=31)
    assert followed.citizen.get(f"/track/{followed.number}/").response["Location"] == "/track/"
    followed.look(followed.clock.at)
    followed.citizen.post("/track/leave/")
    assert followed.citizen.get(f"/track/{followed.number}/").response["Location"] == "/track/"


def test_a_paper_sent_twice_is_one(followed: Followed) -> None:
    page = followed.citizen.get(f"/track/{followed.number}/addition/")
    data = {"token": page.value("token"), "website": "", "text": "补一点"}
    first, second = (followed.citizen.post(f"/track/{followed.number}/addition/", data) for _n in range(2))
    assert first.text == second.text
    assert followed.case.papers.count() == 1


def test_a_paper_is_taken_only_while_the_case_takes_it(followed: Followed) -> None:
    for act in ("supplement", "reasons", "payment"):
        assert "现在不能这样办" in followed.citizen.get(f"/track/{followed.number}/{act}/").text
        followed.citizen.post(f"/track/{followed.number}/{act}/", {"token": "x", "text": "早了"})
    assert (followed.case.papers.count(), followed.state()) == (0, State.HANDLING)


def test_what_was_divided_is_reached_from_the_first_application(followed: Followed) -> None:
    made = dividing.divide(
        followed.case.pk, items=(2,), subject="另一项", ground="不是一回事。", version=None,
        actor=followed.office.case_officer, at=at(3, 4),
    )  # fmt: skip
    look = followed.look(at(3, 5))
    assert "分案办理的" in look and made.number in look
    page = followed.citizen.get(f"/track/{made.number}/")
    assert page.status == 200 and "正在办理" in page.text
