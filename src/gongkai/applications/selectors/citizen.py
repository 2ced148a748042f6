"""What a citizen sees of their own application, once number and query code were given.

No name of an officer is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from gongkai.applications.letters.wording import Block, templates
from gongkai.applications.models import (
    Application,
    CaseFile,
    FeeNotice,
    Item,
    Letter,
    Paper,
    PaperAnswer,
    State,
    Submission,
)
from gongkai.applications.rules.paper import Asked
from gongkai.applications.rules.parties import NAMES
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.letters import REPLIES
from gongkai.applications.selectors.tasks import SIGNED_WITH
from gongkai.applications.services.deciding import as_decided
from gongkai.applications.services.letters import blocks_of
from gongkai.applications.services.register import arrivals
from gongkai.applications.states import UNREPLIED
from gongkai.foundation.language import lang
from gongkai.foundation.models import Organisation, OrganisationFacts
from gongkai.foundation.now import day
from gongkai.foundation.selectors import organisations
from gongkai.foundation.selectors.calendar import calendar
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import Clock, Remedy, against_silence, compute, fee_by_items, fee_by_pages, remedies
from gongkai.regulation.events import Channel, Consulted
from gongkai.regulation.events import Delivery as Way

REPLIED = (State.REPLIED, State.CLOSED, State.ARCHIVED)
_ASKED = {
    State.AWAITING_SUPPLEMENT: (Paper.SUPPLEMENT, "supplement_answer_by"),
    State.AWAITING_REASONS: (Paper.REASONS, ""),
    State.AWAITING_FEE: (Paper.PAYMENT, "fee_pay_by"),
}
_ASKS = {Paper.SUPPLEMENT: "supplement", Paper.REASONS: "reasons", Paper.PAYMENT: "fee_notice"}
# Of the ledger what an applicant need not be told: when others got letters, and what stops no clock.
_LEFT_OUT = ("consultation_received",)


def hash_of(number: str) -> str:
    """The keyed hash of the code of an application, whether a case was made of it or not; empty: there is none."""
    case = Application.objects.filter(number=number).values_list("code_hash", flat=True).first()
    papers = Submission.objects.filter(number=number, about=None).values_list("code_hash", flat=True)
    return case or papers.first() or ""


def papers_taken(case: Application) -> tuple[Paper, ...]:
    """What the applicant may hand in now; first what is asked of them."""
    asked = _ASKED.get(State(case.state))
    found = [asked[0]] if asked else []
    if case.state in UNREPLIED:
        found += [Paper.ADDITION, Paper.CONTACT, Paper.WITHDRAWAL]
    elif case.state in (State.TO_DELIVER, State.REPLIED):
        found.append(Paper.CONTACT)
    return tuple(found)


def letters(case: Application) -> QuerySet[Letter]:
    """The letters that went out to the applicant."""
    kinds = [key for key, one in templates().items() if one.to == "applicant"]
    out = (Letter.State.SENT, Letter.State.DELIVERED)
    return case.letters.filter(to=None, kind__in=kinds, state__in=out).select_related("pdf").order_by("dated", "pk")


def is_offered(letter: Letter) -> bool:
    """Whether it can be collected here.

    A reply that went by post is, once it has arrived: its receipt is the paper's.
    """
    if letter.kind not in REPLIES or letter.state == Letter.State.DELIVERED:
        return True
    last = letter.deliveries.order_by("-pk").first()
    return last is not None and last.way == Way.ELECTRONIC


def _reply_of(held: Iterable[Letter]) -> Letter | None:
    """Of the letters that went out the reply, or what told of a withdrawal or lapse."""
    return next((one for one in reversed(list(held)) if one.kind in REPLIES), None)


def files_given(case: Application, held: Iterable[Letter] | None = None) -> list[CaseFile]:
    """The files that leave with the reply, where it was delivered online. `held`: the letters that went out, where they
    are at hand."""
    reply = _reply_of(letters(case) if held is None else held)
    last = reply.deliveries.order_by("-pk").first() if reply else None
    if last is None or last.way != Way.ELECTRONIC or case.state not in REPLIED:
        return []
    return list(case.files.filter(leaves=True).select_related("file", "item").order_by("item__number", "pk"))


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: its kind (of the ledger, or of a paper), its day, and the letter that told of it."""

    kind: str
    on: date
    at: datetime | None = None
    letter: Letter | None = None
    paper: Submission | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee notice: what it comes to, line by line, and the last day to pay."""

    notice: FeeNotice
    lines: tuple[str, ...]
    pay_by: date | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """An application as its applicant sees it. `case` is None until the office has registered it. `asking`: what the
    letter says of what is wanted of them."""

    number: str
    organisation: Organisation
    office: OrganisationFacts | None
    submission: Submission | None
    case: Application | None
    clock: Clock
    items: tuple[str, ...]
    asked: Asked | None
    papers: tuple[Paper, ...] = ()
    wanted: Paper | None = None
    wanted_by: date | None = None
    asking: tuple[Block, ...] = ()
    timeline: tuple[Moment, ...] = ()
    letters: tuple[Letter, ...] = ()
    files: tuple[CaseFile, ...] = ()
    reply: Letter | None = None
    received: date | None = None
    remedies: tuple[Remedy, ...] = ()
    silence: Remedy | None = None
    fee: Fee | None = None
    waiting: tuple[Submission, ...] = ()
    redos: tuple[Application, ...] = ()
    parts: tuple[Application, ...] = ()
    other: str = ""  # a paper that is no application: its kind in words
    answer: PaperAnswer | None = None


def tracked(number: str, *, at: datetime) -> Tracked | None:
    """The application of a number; None where there is none. Who asks has been proved."""
    case = Application.objects.select_related("organisation", "submission").filter(number=number).first()
    if case is not None:
        return _case(case, at)
    paper = Submission.objects.select_related("organisation").filter(number=number, about=None).first()
    return _paper(paper, at) if paper else None


def _paper(paper: Submission, at: datetime) -> Tracked:
    settings = regulation_settings(paper.organisation, paper.arrived)
    asked, other = Asked.from_json(paper.content), paper.paper in SIGNED_WITH
    return Tracked(
        number=paper.number,
        organisation=paper.organisation,
        office=organisations.facts(paper.organisation, day(at)),
        submission=paper,
        case=None,
        clock=compute(arrivals(paper), calendar(paper.organisation_id), settings),
        items=asked.items,
        asked=asked,
        timeline=tuple(_first(paper)),
        other=str(paper.get_paper_display()) if other else "",
        answer=answer_given(paper),
    )


def answer_given(paper: Submission) -> PaperAnswer | None:
    """The answer to a paper that is no application (practice 1.5), once it was sent."""
    return PaperAnswer.objects.filter(submission=paper).exclude(sent=None).select_related("pdf").first()


def _case(case: Application, at: datetime) -> Tracked:
    now, papers = clock(case), papers_taken(case)
    held = tuple(letters(case))
    reply = _reply_of(held)
    delivery = reply.deliveries.order_by("-pk").first() if reply else None
    received = delivery.received if delivery else None
    asked, code = _ASKED.get(State(case.state), (None, ""))
    last = {deadline.code: deadline.day for deadline in now.deadlines}
    silent = now.due is not None and not now.ended and day(at) > now.due
    handed = tuple(case.papers.order_by("submitted"))
    children = list(Application.objects.filter(Q(parent=case) | Q(divided_from=case)).order_by("pk"))
    fee = _fee(case, last.get("fee_pay_by"))
    return Tracked(
        number=case.number,
        organisation=case.organisation,
        office=organisations.facts(case.organisation, day(at)),
        submission=case.submission,
        case=case,
        clock=now,
        items=tuple(item.wanted for item in case.items.all()),
        asked=Asked.from_json(case.submission.content) if case.submission else None,
        papers=papers,
        wanted=asked,
        wanted_by=last.get(code),
        asking=_asking(asked, held, fee),
        timeline=tuple(sorted(_timeline(case, held, handed), key=lambda one: one.on)),
        letters=tuple(one for one in held if one.pdf_id and is_offered(one)),
        files=tuple(files_given(case, held)),
        reply=reply,
        received=received,
        remedies=_remedies(case, reply, received) if reply and reply.kind != "withdrawal" else (),
        silence=_silence(case, now) if silent else None,
        fee=fee,
        waiting=tuple(one for one in handed if one.state == Submission.State.WAITING),
        redos=tuple(one for one in children if one.parent_id == case.pk),
        parts=tuple(one for one in children if one.divided_from_id == case.pk),
    )


def _silence(case: Application, now: Clock) -> Remedy | None:
    settings = regulation_settings(case.organisation, now.due or day(case.registered))
    return against_silence(now.due, calendar=now.calendar, settings=settings) if now.due else None


def _asking(asked: Paper | None, held: tuple[Letter, ...], fee: Fee | None) -> tuple[Block, ...]:
    """The titled blocks of the letter that asks: what is to be supplemented and how, how to pay. They stand on the
    page, since not everybody opens a PDF on a phone. What a fee comes to stands there already."""
    kind = _ASKS.get(asked) if asked else None
    letter = next((one for one in reversed(held) if one.kind == kind), None)
    titled = [block for block in blocks_of(letter) if block.title] if letter else []
    return tuple(block for block in titled if fee is None or f"{fee.notice.amount:,}元" not in block.text)


def _first(paper: Submission | None) -> Iterator[Moment]:
    """Submitted online and receipted: two of the three times (Article 31)."""
    if paper is not None and paper.channel == Channel.ONLINE:
        yield Moment("submitted", day(paper.submitted), paper.submitted)
        if paper.receipted:
            yield Moment("auto_receipt", day(paper.receipted), paper.receipted)


def _timeline(case: Application, held: tuple[Letter, ...], handed: tuple[Submission, ...]) -> Iterator[Moment]:
    online = list(_first(case.submission))
    yield from online
    left_out = {*_LEFT_OUT, *(["arrival", "auto_receipt"] if online else [])}
    inner, seen = NAMES[Consulted.INNER_UNIT], set()
    offered = {one.pk: one for one in held if one.pdf_id and is_offered(one)}
    for entry in case.ledger.filter(struck=None).order_by("on", "pk"):
        party = str(entry.record.get("party", "")).rstrip("0123456789")
        kind = f"{entry.kind}:{party}" if party else entry.kind
        if entry.kind in left_out or party == inner or (kind, entry.on) in seen:
            continue
        seen.add((kind, entry.on))
        yield Moment(kind, entry.on, letter=offered.get(entry.letter_id or 0))
    for paper in handed:
        yield Moment(f"paper:{paper.paper}", day(paper.submitted), paper.submitted, paper=paper)


def _remedies(case: Application, reply: Letter, received: date | None) -> tuple[Remedy, ...]:
    on = reply.dated or reply.drafted.date()
    decided: list[Item] = [item for item in case.items.all() if item.outcome]
    settings = regulation_settings(case.organisation, on)
    items = [as_decided(item) for item in decided]
    return remedies(items, on, received=received, calendar=calendar(case.organisation_id), settings=settings)


def _fee(case: Application, pay_by: date | None) -> Fee | None:
    notice = FeeNotice.objects.filter(application=case).first()
    if notice is None:
        return None
    sent = case.ledger.filter(kind="fee_notice_sent", struck=None).order_by("on").values_list("on", flat=True).first()
    on = sent or day(case.registered)
    pages = notice.basis == "pages"
    fee = fee_by_pages(notice.count, on) if pages else fee_by_items(notice.count, on, before=notice.before)
    return Fee(notice, fee.lines(lang()), pay_by)


def offices(words: str, on: date) -> list[organisations.Brief]:
    """Living organisations whose name or duties hold what was typed, for when nothing is indexed yet."""
    held = organisations.living(on).filter(
        Q(name__icontains=words) | Q(short_name__icontains=words) | Q(facts__duties__icontains=words)
    )
    return list(organisations.briefs(held.values_list("pk", flat=True)[:20], on).values())
