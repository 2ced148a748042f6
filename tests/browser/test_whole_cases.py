"""Whole cases in the browser, one of each family: a citizen at the portal, seven officers at the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gongkai.applications.models import State
from gongkai.foundation.models import Role
from tests.applications.office import Office, at, open_office
from tests.applications.test_redaction import NAME, letter, text_of
from tests.browser.conftest import Open
from tests.browser.playing import Play, march
from tests.foundation import installation
from tests.foundation.made_files import PDF
from tests.portal.citizens import WANTED, Clock

pytestmark = pytest.mark.django_db(transaction=True)  # on both databases

OTHER = "该批复的征求意见情况"
SUBJECT = "义务教育招生范围的批复"
Begin = Callable[..., Play]


@pytest.fixture
def office(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Office:
    installation.move(settings, tmp_path)
    return open_office()


@pytest.fixture
def play(
    office: Office,
    visit: Open,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Play:
    """Before anything happened: the morning of 2 March 2026."""
    return Play(office, Clock(monkeypatch, march(2)), visit, live_server.url, request.node.name.removeprefix("test_"))


def begun(play: Play, *items: str, way: str = "online", carrier: str = "electronic") -> Play:
    """Applied for on the 2nd, registered on the 3rd, receipt confirmed on the 4th: due on 1 April."""
    play.apply(*(items or (WANTED,)), way=way, carrier=carrier)
    assert "等待机关登记" in play.look()
    play.register(march(3), SUBJECT)
    play.step(Role.CASE_OFFICER, march(4), "confirm", on="2026-03-04")
    return play


def test_granted(play: Play) -> None:
    begun(play)
    assert "2026年4月1日" in play.look(march(4, 12))
    play.add_file(march(5), "批复.pdf", PDF)
    play.step(Role.SECRECY_REVIEWER, march(6), "secrecy", conclusion="passed", basis="不涉及国家秘密", files=True)
    play.decide(march(9), 1, "provided", answer="批复1份（见附件）", files=True)
    play.answer(march(10))
    play.online(march(10, 15))
    page = play.look(march(11))
    assert "予以公开" in page
    assert "2026年9月10日" in page  # a suit: six months from the day of receipt
    files = play.fetch()
    assert files["批复.pdf"] == PDF
    assert len(files) == 2
    play.step(Role.REGISTRAR, march(12), "archive")
    assert play.state() == (State.ARCHIVED, "granted")
    assert "云教公复〔2026〕1号" in play.case_page(Role.LEADER, march(12)).locator("main").inner_text()


def test_partial(play: Play) -> None:
    """A name is covered, and the other thing is another office's: each item has its own remedy."""
    begun(play, WANTED, OTHER)
    play.add_file(march(5), "批复.pdf", letter())
    play.cover(march(5), NAME, "denied_third_party")
    play.step(Role.SECRECY_REVIEWER, march(6), "secrecy", conclusion="passed", basis="不涉及国家秘密", files=True)
    play.decide(
        march(9), 1, "partial", withheld="denied_third_party", reason="个人姓名属于个人隐私。",
        answer="批复1份（遮盖件）", severable="yes", files=True,
    )  # fmt: skip
    play.decide(
        march(9),
        2,
        "not_responsible",
        reason="征求意见由市政府办公室组织。",
        answer="云岭市人民政府办公室，0000-8600001",
    )
    play.answer(march(10), legal=True)
    play.online(march(10, 15))
    page = play.look(march(11))
    assert "部分公开" in page
    for item, remedy in (("第1项", "应当先"), ("第2项", "可以")):
        assert remedy in page.rpartition(item)[2], page
    files = play.fetch()
    covered = next(content for name, content in files.items() if "批复" in name and "答复书" not in name)
    assert NAME not in text_of(covered)
    assert play.state() == (State.CLOSED, "partial")


def test_refused_after_a_third_party(play: Play) -> None:
    begun(play, way="post", carrier="paper")
    play.step(
        Role.CASE_OFFICER, march(5), "consult", name="示例测绘有限公司", address="云岭市测绘路2号", asked="成交价格",
        items=True,
    )  # fmt: skip
    play.letter_out(march(5, 15), march(9))
    assert "期限暂停" in play.look(march(9, 12))
    play.step(
        Role.CASE_OFFICER, march(16), "opinion", on="2026-03-16", position="objects", reasons="属于商业秘密",
        reasonable="yes", finding="理由成立，不影响公共利益",
    )  # fmt: skip
    play.step(Role.CASE_OFFICER, march(16, 11), "consulted")
    play.decide(
        march(17), 1, "denied_third_party", reason="成交价格属于第三方商业秘密。", severable="no",
        severable_reason="通篇是价格",
    )  # fmt: skip
    play.answer(march(18), legal=True)
    play.post(march(18, 15), march(20))
    page = play.look(march(21))
    assert "保护第三方合法权益" in page or "第三方" in page
    assert "行政复议" in page
    assert play.state() == (State.CLOSED, "denied_third_party")


def test_not_held(play: Play) -> None:
    """Refused to leave before the search is recorded and signed by the unit that keeps such papers."""
    begun(play)
    play.decide(march(5), 1, "not_held", facts="经检索公文系统和档案室，没有找到。")
    play.step(Role.CASE_OFFICER, march(5), "draft")
    assert "检索记录" in play.refused(Role.CASE_OFFICER, march(5), "submit")
    play.step(
        Role.CASE_OFFICER, march(6), "search", items=True, unit="基础教育科", on="2026-03-06", carriers=["oa", "paper"],
        method="按标题和年份检索", keywords="招生 批复", period="2020年至今", result="没有找到",
    )  # fmt: skip
    page = play.case_page(Role.DISCLOSURE_HEAD, march(6, 11))
    page.get_by_role("button", name="业务科室签字").click()
    play.step(Role.CASE_OFFICER, march(9), "submit")
    play.seal(march(9))
    play.online(march(9, 15))
    assert "不存在" in play.look(march(10))
    assert play.state() == (State.CLOSED, "unavailable_not_held")


def test_lapsed_after_a_supplement_that_never_came(play: Play) -> None:
    begun(play)
    play.step(Role.CASE_OFFICER, march(5), "supplement", what="文件名称不明确", how="写明文号或者年份", days="10")
    play.letter_out(march(5, 15), march(9))
    page = play.look(march(10))
    assert "2026年3月23日" in page  # ten working days from the day after it was received
    assert play.refused(Role.CASE_OFFICER, march(20), "lapse")
    play.step(Role.CASE_OFFICER, march(25), "lapse", mail="收发室没有在途邮件")
    play.answer(march(25, 11))
    play.online(march(25, 15))
    play.look(march(26))
    assert play.state() == (State.CLOSED, "other_overdue_supplement")


def test_excessive(play: Play) -> None:
    """Article 35: first the reasons are asked for; what the applicant writes is weighed in a meeting."""
    begun(play)
    play.step(Role.CASE_OFFICER, march(5), "ask_reasons", facts="您自2026年1月1日以来向本机关提出申请612件", days="10")
    play.letter_out(march(5, 15), march(9))
    assert "说明理由" in play.look(march(10))
    play.hand_in("reasons", text="每一件都要用。")
    play.take_paper(march(11))
    play.step(Role.CASE_OFFICER, march(11, 11), "reasons", on="2026-03-10")
    play.step(Role.LEADER, march(12), "meeting", conclusion="passed", basis="会议认为理由不合理")
    play.decide(march(12, 11), 1, "excessive", reason="一年内申请612件，理由不合理。")
    play.answer(march(12, 14), legal=True)
    play.online(march(13))
    play.look(march(13, 11))
    assert play.state() == (State.CLOSED, "unprocessed_excessive")


def test_a_fee_that_was_not_paid(play: Play) -> None:
    begun(play, *[f"第{number}件会议纪要" for number in range(1, 36)])
    play.step(Role.CASE_OFFICER, march(9), "fee", basis="items", pay_how="缴至市财政非税专户")
    play.letter_out(march(9, 15), march(10))
    page = play.look(march(10, 16))
    assert "3,000元" in page
    assert "视为放弃" in page
    assert play.refused(Role.CASE_OFFICER, march(20), "lapse")
    play.step(Role.CASE_OFFICER, at(4, 9), "lapse", mail="收发室没有在途邮件")
    play.answer(at(4, 9, 11))
    play.online(at(4, 9, 15))
    play.look(at(4, 10))
    assert play.state() == (State.CLOSED, "other_overdue_fee")


def test_withdrawn(play: Play) -> None:
    """By the applicant on the portal; the office records it and confirms."""
    begun(play)
    play.look(march(5))
    play.hand_in("withdraw", text="已经从别处得到。")
    play.take_paper(march(6))
    play.step(Role.CASE_OFFICER, march(6, 11), "withdraw", on="2026-03-05")
    play.online(march(6, 15))
    assert "撤回" in play.look(march(9))
    assert play.state() == (State.CLOSED, "other")


def test_extended(play: Play) -> None:
    """By the head alone, told by the due date."""
    begun(play)
    assert play.refused(Role.CASE_OFFICER, march(20), "extend")
    play.step(Role.DISCLOSURE_HEAD, march(20), "extend", days="20", ground="信息量大", told_on="2026-03-20")
    play.letter_out(march(20, 15), march(23))
    page = play.look(march(24))
    assert "2026年4月30日" in page
    play.decide(at(4, 20), 1, "publication", answer="可到新华书店购买《招生手册》。")
    play.answer(at(4, 21))
    play.online(at(4, 21, 15))
    play.look(at(4, 22))
    assert play.state() == (State.CLOSED, "unprocessed_publication")


def test_answered_anew_after_a_review(play: Play) -> None:
    """A decision on review orders it: a proceeding of its own, which may not say the same again."""
    begun(play)
    refused = {"reason": "属于请示报告。", "severable": "no", "severable_reason": "通篇是请示"}
    play.decide(march(9), 1, "denied_process", **refused)
    play.answer(march(10), legal=True)
    play.online(march(10, 15))
    play.step(
        Role.CASE_OFFICER,
        at(4, 20),
        "redo",
        on="2026-04-20",
        days="20",
        ground="责令重新答复",
        paper="云府复〔2026〕9号",
    )
    first = play.number
    assert "重新答复" in play.look(at(4, 21))
    play.number = f"{first}-1"
    play.decide(at(4, 22), 1, "denied_process", **refused)
    play.step(Role.LEGAL_REVIEWER, at(4, 22), "legal", conclusion="passed", basis="依据充分")
    play.step(Role.CASE_OFFICER, at(4, 22), "draft")
    play.step(Role.CASE_OFFICER, at(4, 22), "submit")
    play.step(Role.DISCLOSURE_HEAD, at(4, 22), "review")
    assert "基本相同" in play.refused(Role.LEADER, at(4, 22), "sign")
    play.step(Role.DISCLOSURE_HEAD, at(4, 23), "send_back", remark="不得再以同样的理由不予公开")
    play.add_file(at(4, 23), "批复.pdf", PDF)
    play.step(Role.SECRECY_REVIEWER, at(4, 23), "secrecy", conclusion="passed", basis="不涉及国家秘密", files=True)
    play.decide(at(4, 24), 1, "provided", answer="批复1份（见附件）", files=True)
    play.answer(at(4, 24, 11))
    play.online(at(4, 24, 15))
    assert play.state() == (State.CLOSED, "granted")
    play.number = first
    assert play.state() == (State.CLOSED, "denied_process")
