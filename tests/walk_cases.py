"""Cases for the walk over all addresses: one under way with a letter, a search, a file and a third party; papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from gongkai.applications.models import Application, CaseFile, Paper
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.selectors.redacting import Box
from gongkai.applications.services import (
    answering,
    consulting,
    deciding,
    intake,
    keeping,
    redacting,
    register,
    replying,
)
from gongkai.applications.services.answering import Answer
from gongkai.applications.services.consulting import Asking
from gongkai.applications.services.deciding import Decision, Searched
from gongkai.applications.services.intake import Came, Upload
from gongkai.foundation.models import Organisation, Role
from gongkai.foundation.now import day
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.regulation.events import Channel, Consulted
from tests.applications.test_redaction import letter

PAPER = ("", "-take", "-attach", "-cancel", "-receipt", "-file", "-record")
REDACTING = ("", "-page", "-add", "-find", "-remove", "-burn")
LIN = Someone(
    name="林树生",
    identity_kind="ric",
    identity_number="11010119900307109X",
    telephone="13900000000",
    email="lin@shusheng.example",
)


def arguments(office: Organisation, acting: Callable[[Role], Actor], at: datetime) -> Mapping[str, Any]:
    """What the addresses over cases name."""
    registrar, officer = acting(Role.REGISTRAR), acting(Role.CASE_OFFICER)
    case, code = _case(office, registrar, officer, at)
    asking = Asking(Consulted.THIRD_PARTY, "示例测绘有限公司", "成交价格", (1,))
    consultation = consulting.consult(case.pk, asking, version=None, actor=officer, at=at)
    searched = Searched((1,), "测绘科", day(at), ("oa", "paper"), "按标题和年份检索", "界址点", "找到一件", 1)
    search = deciding.search(case.pk, searched, version=None, actor=officer, at=at)
    picture = ContentFile(b"%PDF-1.4\n%%EOF\n", "found.pdf")
    kept = keeping.add_file(case, picture, CaseFile.Kind.FOUND, item=1, actor=officer, at=at)
    redacted = keeping.add_file(
        case, ContentFile(letter(), "letter.pdf"), CaseFile.Kind.FOUND, item=1, actor=officer, at=at
    )
    box = Box(1, 0.1, 0.2, 0.3, 0.05, "denied_third_party", 1)
    redacting.add(redacted, [box], pages=1, actor=officer, at=at)
    published = Decision(2, "published", answer="见本局网站“土地出让”栏：https://zrzy.yunling.example/deal/7.html")
    deciding.decide(case.pk, (published,), version=None, actor=officer, at=at)
    waiting = intake.hand_in(
        _asked("补充一页说明"), (), Paper.ADDITION, about=case, token="walk", actor=registrar, at=at
    )
    draft = replying.draft_reply(case.pk, version=None, actor=officer, at=at)
    proposed, signed = (_correction(office, registrar, at) for _ in range(2))
    for paper in (proposed, signed):
        answering.propose(paper, Answer("done", "经核对属实，已予更正。"), actor=officer, at=at)
    answering.sign(signed, passed=True, actor=SYSTEM, at=at)
    return {
        "number": case.number,
        "item": 1,
        "act": "addition",
        "query code": code,
        "paper": waiting.submission.pk,
        "letter": consultation.letters.get().pk,
        "file": kept.file_id,
        "desk-case-letter:pk": consultation.letters.get().pk,
        "desk-letter-draft:pk": draft.pk,
        "desk-letter-record:pk": consultation.letters.get().pk,
        **{f"desk-wording{name}:kind": "supplement" for name in ("", "-preview", "-reset")},
        "desk-case-sign-search:pk": search.pk,
        "desk-case-step:key": "search",
        "desk-case-snapshot:item": 2,
        "page": 1,
        "box": 1,
        **{f"desk-redact{name}:file": redacted.file_id for name in REDACTING},
        **{f"desk-paper{name}:pk": waiting.submission.pk for name in PAPER},
        "desk-paper-answer:pk": _correction(office, registrar, at),
        "desk-paper-sign:pk": proposed,
        "desk-paper-send:pk": signed,
    }


def _correction(office: Organisation, registrar: Actor, at: datetime) -> UUID:
    """A paper of another kind, which is answered without a case."""
    came = Came(Channel.IN_PERSON, day(at), day(at), paper=Paper.CORRECTION)
    sheet = Upload("attachment", ContentFile(b"%PDF-1.4\n%%EOF\n", "sheet.pdf"))
    asked = _asked("登记的门牌号写错了")
    paper = intake.take_in(asked, [sheet], came=came, organisation=office, actor=registrar, at=at).submission
    return paper.pk


def _asked(*items: str) -> Asked:
    return Asked(people=(LIN,), items=items)


def _case(office: Organisation, registrar: Actor, officer: Actor, at: datetime) -> tuple[Application, str]:
    came = Came(Channel.IN_PERSON, day(at), day(at))
    sheet = Upload("attachment", ContentFile(b"%PDF-1.4\n%%EOF\n", "sheet.pdf"))
    asked = _asked("竹影巷地块的界址点成果", "同一地块的出让合同")
    receipt = intake.take_in(asked, [sheet], came=came, organisation=office, actor=registrar, at=at)
    subject, paper = "竹影巷地块的界址点成果和出让合同", receipt.submission.pk
    case = register.register(paper, subject=subject, officer_id=officer.person_id, actor=registrar, at=at)
    keeping.note(case, "先问测绘科。", actor=officer, at=at)
    return case, receipt.code
