"""登记回执: printed for who applied online, and by the office for who wrote, came or called; the query code anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.applications.letters.oral import oral
from gongkai.applications.letters.receipt import Received, receipt
from gongkai.applications.models import Application, Part, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors import citizen as selectors
from gongkai.applications.selectors.tasks import SIGNED_WITH
from gongkai.applications.services.numbers import code_hash, new_code
from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.selectors import organisations
from gongkai.foundation.services.audit import Act, record
from gongkai.regulation.events import Channel


def printed(paper: Submission, *, site: str, code: str = "", at: datetime) -> bytes:
    """The receipt of a paper as PDF. `site`: where it is tracked; `code`: where it is known."""
    held, about = Asked.from_json(paper.content), paper.about
    first = selectors.tracked(about.number if about else paper.number, at=at)
    asked = first.asked if first is not None and first.asked is not None else held
    office = organisations.facts(paper.organisation, day(at))
    online = paper.channel == Channel.ONLINE
    case = Application.objects.filter(submission=paper).first()
    return receipt(
        Received(
            number=case.number if case else paper.number,
            organ=office.name if office else paper.organisation.code,
            telephone=office.telephone if office else "",
            applicant=asked.applicant.name,
            natural=asked.applicant.kind == "natural",
            submitted=paper.submitted,
            receipted=paper.receipted,
            confirmed=next((one.on for one in first.timeline if one.kind == "confirmation"), None) if first else None,
            due=first.clock.safe or first.clock.due if first else None,
            wanted=[held.note] if about else held.items,
            site=site,
            code=code,
            about=about.number if about else "",
            paper=paper.paper,
            other=str(paper.get_paper_display()) if paper.paper in SIGNED_WITH else "",
            channel="" if online else str(paper.get_channel_display()),
            arrived=paper.arrived,
        )
    )


def oral_record(paper: Submission, *, at: datetime) -> bytes:
    """口头申请记录 as PDF: what was taken down, to be read back and signed (Article 29, second paragraph)."""
    asked, office = Asked.from_json(paper.content), organisations.facts(paper.organisation, day(at))
    organ = office.name if office else ""
    parts = {str(key): str(label) for key, label in Part.choices}
    return oral(asked, parts, organ=organ, number=paper.number, on=paper.arrived)


@transaction.atomic
def renew_code(paper: Submission, *, actor: Actor, at: datetime) -> str:
    """补发查询码: the old one ends. By an officer who has seen the applicant's identity papers, or called the number
    that stands in the application."""
    if not may(actor, "case.register", paper.organisation_id):
        raise NotAllowed("case.register")
    code = new_code()
    Submission.objects.filter(pk=paper.pk).update(code_hash=code_hash(paper.number, code))
    for case in Application.objects.filter(submission=paper):  # of an older system it has a number of its own
        Application.objects.filter(pk=case.pk).update(code_hash=code_hash(case.number, code))
    record(Act("case.renew_code", paper, paper.organisation_id), actor=actor, at=at)
    return code
