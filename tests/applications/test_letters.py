"""Letters: a draft is seen as one, and none goes out with an empty field, an item without result, another case's file
or a dead link. A fee notice shows its arithmetic."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from docx import Document
from docx.shared import Mm

from gongkai.applications.fetching import Unopened
from gongkai.applications.letters.paper import Printed, pdf, word
from gongkai.applications.letters.wording import Block, example, fields, templates, unfilled
from gongkai.applications.models import CaseFile, Letter
from gongkai.applications.services import deciding, keeping, letters, links, procedure, replying
from gongkai.applications.services.deciding import Decision
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import OfficeSetting
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import files
from tests.applications.office import Office, at, decide, open_office, reply, take_in

PETITION = Decision(1, "petition", answer="请向信访部门提出。", evidence={"1": "告知书"})


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def text(content: bytes) -> str:
    pages: Iterable[pypdfium2.PdfPage] = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "\n")


def stored(letter: Letter) -> bytes:
    assert letter.pdf is not None
    return b"".join(files.hand_on(letter.pdf, actor=SYSTEM, at=at(3, 9)))


def test_every_field_of_every_built_in_letter_is_known_and_fills_the_invented_case() -> None:
    assert {key: unfilled(example(template.blocks)) for key, template in templates().items()} == dict.fromkeys(
        templates(), ()
    )
    assert {name for template in templates().values() for name in template.fields()} <= set(fields())


def test_a_letter_has_22_lines_of_28_characters_a_page_under_the_red_head() -> None:
    line = "公" * 28
    body = Block("", "\n".join([line * 30]))
    printed = Printed(
        "答复书", "云教公复〔2026〕1号", "云岭市教育局", (Block("", "某某："), body), ("云岭市教育局",), head=True
    )
    pages = [page.get_textpage().get_text_range().split("\r\n") for page in pypdfium2.PdfDocument(pdf(printed))]
    assert pages[0][:4] == ["云岭市教育局", "云教公复〔2026〕1号", "答复书", "某某："]
    assert not any("—" in one for one in pages[0])
    assert pages[1][-1].strip() == "— 2 —"
    plain = Printed("名", "", "机关", (Block("", line * 60),), ("机关",))
    second = pypdfium2.PdfDocument(pdf(plain))[1].get_textpage().get_text_range().split("\r\n")
    assert ([len(one) for one in second[:22]], second[-1].strip()) == ([28] * 22, "— 2 —")


def test_word_has_the_paper_and_the_head_of_the_standard() -> None:
    blocks = example(templates()["reply"].blocks)
    printed = Printed(
        "答复书", "云教公复〔2026〕1号", "云岭市教育局", blocks, ("云岭市教育局", "2026年3月20日"), head=True
    )
    document = Document(io.BytesIO(word(printed)))
    page = document.sections[0]
    assert [page.top_margin, page.bottom_margin, page.left_margin, page.right_margin] == [
        pytest.approx(Mm(size), abs=1000) for size in (37, 35, 28, 26)
    ]
    said = [one.text for one in document.paragraphs if one.text]
    assert said[:4] == ["云岭市教育局", "云教公复〔2026〕1号", "答复书", "林树生："]
    assert said[-2:] == ["云岭市教育局", "2026年3月20日"]
    foot = [one._p.xml for one in page.first_page_footer.paragraphs]
    assert page.different_first_page_header_footer and "E60012" in foot[0] and not any("PAGE" in one for one in foot)
    plain = Document(io.BytesIO(word(replace(printed, head=False))))
    assert not plain.sections[0].different_first_page_header_footer


def test_a_draft_says_so_across_the_page_until_it_is_numbered(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), PETITION)
    draft = replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 5))
    assert "草稿" in "".join(text(letters.drafted(draft, at(3, 5).date())).split())
    signed = reply(office, case, at(3, 5))
    assert "草稿" not in "".join(text(stored(signed)).split())
    with pytest.raises(Refused, match="已经编号"):
        letters.drafted(signed, at(3, 5).date())


def test_no_letter_goes_out_with_an_empty_field(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), PETITION)
    how = {"version": None, "actor": office.case_officer, "at": at(3, 5)}
    draft = replying.draft_reply(case.pk, **how)  # type: ignore[arg-type]
    blocks = [*letters.blocks_of(draft), Block("", "请在{due_after}前来取。")]
    replying.rewrite(draft.pk, blocks, **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="还有没填的内容：新到期日"):
        replying.submit(case.pk, **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="没填的内容：缴费方式"):
        procedure.notify_fee(case.pk, basis="pages", pages=50, pay_how=" ", **how)  # type: ignore[arg-type]


def test_no_reply_goes_out_with_an_item_without_result(office: Office) -> None:
    case = take_in(office, at(3, 2), "批复", "统计表")
    decide(office, case, at(3, 4), PETITION)
    how = {"version": None, "actor": office.case_officer, "at": at(3, 5)}
    replying.draft_reply(case.pk, **how)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="第2项还没有处理意见"):
        replying.submit(case.pk, **how)  # type: ignore[arg-type]


def test_no_reply_goes_out_that_is_older_than_what_was_decided(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), PETITION)
    replying.draft_reply(case.pk, version=None, actor=office.case_officer, at=at(3, 5))
    decide(office, case, at(3, 5, 11), PETITION)
    with pytest.raises(Refused, match="拟稿以后又改过处理意见"):
        replying.submit(case.pk, version=None, actor=office.case_officer, at=at(3, 5, 12))


def test_no_reply_takes_another_cases_file(office: Office) -> None:
    case, other = take_in(office, at(3, 2)), take_in(office, at(3, 2))
    theirs = keeping.add_file(
        other, ContentFile(b"%PDF-1.4\n%%EOF\n", "a.pdf"), CaseFile.Kind.FOUND, actor=office.case_officer, at=at(3, 3)
    )
    given = Decision(1, "provided", answer="批复", evidence={"1": "review"}, files=(theirs.pk,))
    with pytest.raises(Refused, match="有别的申请的文件"):
        deciding.decide(case.pk, (given,), version=None, actor=office.case_officer, at=at(3, 4))
    theirs.refresh_from_db()
    assert (theirs.application_id, theirs.item, theirs.leaves) == (other.pk, None, False)


def test_no_reply_goes_out_with_a_dead_link(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = take_in(office, at(3, 2))
    public = Decision(1, "published", answer="见本局网站：https://jyj.yunling.example/gone.html")
    decide(office, case, at(3, 4), public)

    def gone(_address: str) -> object:
        raise Unopened("404")

    with pytest.raises(Refused, match="打不开（404）"):
        links.open_links(case, actor=office.case_officer, at=at(3, 4), get=gone)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="网址"):
        reply(office, case, at(3, 5))


def test_a_fee_notice_shows_its_tiers_and_their_sum(office: Office) -> None:
    case = take_in(office, at(3, 2))
    notice = procedure.notify_fee(
        case.pk, basis="pages", pages=250, pay_how="到本局财务室", version=None, actor=office.case_officer,
        at=at(3, 4),
    )  # fmt: skip
    said = "".join(text(stored(notice)).split())
    for line in (
        "第1至30页：30页×0元＝0元",
        "第31至100页：70页×10元＝700元",
        "第101至200页：100页×20元＝2,000元",
        "第201至250页：50页×40元＝2,000元",
        "合计4,700元",
        "70×10+100×20+50×40=4,700",
    ):
        assert line in said


def test_a_reply_is_called_as_the_office_chose(office: Office) -> None:
    case = take_in(office, at(3, 2))
    decide(office, case, at(3, 4), PETITION)
    how: dict[str, Any] = {"version": None, "actor": office.case_officer, "at": at(3, 5)}
    draft = replying.draft_reply(case.pk, **how)
    assert draft.title == "政府信息公开申请答复书" and "自收到本答复书之日起" in draft.blocks
    OfficeSetting.objects.create(
        organisation=office.organisation,
        key="reply_title",
        value="notice",
        source="格式文本",
        effective=date(2026, 1, 1),
    )
    draft = replying.draft_reply(case.pk, **how)
    assert draft.title == "政府信息公开告知书" and "自收到本告知书之日起" in draft.blocks
    signed = reply(office, case, at(3, 6))
    assert signed.title == "政府信息公开告知书" and signed.number == "云教公复〔2026〕1号"
    assert "政府信息公开告知书" in "".join(text(stored(signed)).split())
