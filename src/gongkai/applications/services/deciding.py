"""What a decision rests on, item by item: search records, reviews, minutes, outcomes (Articles 14 to 17, 36 to 39)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gongkai.applications.models import Application, CaseFile, Item, Review, SearchRecord
from gongkai.applications.selectors.redacting import covered
from gongkai.applications.services.case import Doing, step
from gongkai.applications.states import UNREPLIED
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import StoredFile
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors.settings import regulation_settings
from gongkai.regulation import Item as Decided
from gongkai.regulation import RegulationError, outcomes, row_of
from gongkai.regulation.outcomes import check_items

CARRIERS = {
    "oa": _("电子公文系统"),
    "business_system": _("业务系统"),
    "paper": _("纸质档案"),
    "personal": _("个人保管"),
    "predecessor": _("被承继的机关"),
    "archive": _("档案馆"),
}


@dataclass(frozen=True, slots=True)
class Searched:
    """A search (检索情况): for which items, by whom, when, on which carriers, how, with which words, what was found."""

    items: tuple[int, ...]
    unit: str
    on: date
    carriers: tuple[str, ...]
    method: str
    keywords: str
    result: str
    hits: int = 0
    searcher: str = ""
    period: str = ""
    screenshot: StoredFile | None = None


def search(case_id: int, searched: Searched, *, version: int | None, actor: Actor, at: datetime) -> SearchRecord:
    """登记检索情况. Incomplete ones are kept too; the guard of error 5 names what they lack."""
    with step("search", case_id, version=version, actor=actor, at=at) as doing:
        unknown = set(searched.carriers) - set(CARRIERS)
        if unknown or searched.on > day(at):
            raise Refused(_("选择检索的载体；检索日期不能晚于今天。"), "carriers")
        _filed(doing, searched.screenshot)
        return SearchRecord.objects.create(
            application=doing.case,
            items=list(searched.items),
            unit=searched.unit,
            searched_by_id=None if searched.searcher else actor.person_id,
            entered_by_id=actor.person_id,
            searcher=searched.searcher,
            on=searched.on,
            carriers=list(searched.carriers),
            method=searched.method,
            keywords=searched.keywords,
            period=searched.period,
            hits=searched.hits,
            result=searched.result,
            screenshot=searched.screenshot,
        )


def _filed(doing: Doing, proof: StoredFile | None) -> None:
    if proof is not None:
        kind, person = CaseFile.Kind.PROOF, doing.actor.person_id
        CaseFile.objects.create(application=doing.case, file=proof, kind=kind, added=doing.at, added_by_id=person)


def sign_search(record_id: int, *, version: int | None, actor: Actor, at: datetime) -> SearchRecord:
    """The business unit's signature under a search record (practice 3, error 5)."""
    record = SearchRecord.objects.get(pk=record_id)
    with step("search", record.application_id, version=version, actor=actor, at=at):
        if actor.person_id is not None and actor.person_id in (record.searched_by_id, record.entered_by_id):
            raise Refused(_("检索人、登记人不能在自己的检索记录上代业务科室签字，请换一个人。"))
        record.signed, record.signed_by_id = at, actor.person_id
        record.save(update_fields=["signed", "signed_by"])
    return record


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review: what kind, on which files, with which conclusion and basis."""

    kind: str
    conclusion: str  # passed, refused, referred
    basis: str = ""
    classification: str = ""
    files: tuple[int, ...] = ()
    minutes: StoredFile | None = None


def review(case_id: int, reviewed: Reviewed, *, version: int | None, actor: Actor, at: datetime) -> Review:
    """保密审查 (Article 17), 合法性审核, 集体会商: by who has that office only."""
    with step(reviewed.kind, case_id, version=version, actor=actor, at=at) as doing:
        if actor.person_id is None:
            raise Refused(_("审查要写明审查人。"))
        if reviewed.conclusion not in ("passed", "refused", "referred"):
            raise Refused(_("写明审查结论。"), "conclusion")
        if not reviewed.basis.strip():
            raise Refused(_("写明审查的依据。"), "basis")
        _filed(doing, reviewed.minutes)
        return Review.objects.create(
            application=doing.case,
            kind=reviewed.kind,
            reviewer_id=actor.person_id,
            on=day(at),
            files=list(reviewed.files),
            conclusion=reviewed.conclusion,
            basis=reviewed.basis,
            classification=reviewed.classification,
            minutes=reviewed.minutes,
        )


BY_STEP = ("overdue_supplement", "overdue_fee", "withdrawn")
"""Results that follow from a step, when its guard lets it, and are not written down."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How one item ends, with the words that go into the letter and the evidence on file."""

    number: int
    outcome: str
    withheld: tuple[str, ...] = ()
    facts: str = ""
    reason: str = ""
    answer: str = ""
    severable: str = ""
    severable_reason: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    files: tuple[int, ...] = ()  # case files that leave with the reply for this item


def decide(
    case_id: int, decisions: tuple[Decision, ...], *, version: int | None, actor: Actor, at: datetime
) -> Application:
    """拟定处理意见: the result of one or more items. What it still lacks is named by the guards before signing."""
    with step("decide", case_id, version=version, actor=actor, at=at) as doing:
        for decision in decisions:
            if decision.outcome not in outcomes():
                raise Refused(_("选择处理决定。"), "outcome")
            item = Item.objects.filter(application=doing.case, number=decision.number).first()
            if item is None:
                raise Refused(_("没有第%(n)s项。") % {"n": decision.number}, "number")
            if decision.outcome != item.outcome and {decision.outcome, item.outcome} & set(BY_STEP):
                raise Refused(
                    _("撤回的，办“登记撤回”；逾期不补正、不缴费的，办“不再处理”。不能直接写成处理决定，也不能另写。"),
                    "outcome",
                )
            if CaseFile.objects.filter(pk__in=decision.files).exclude(application=doing.case).exists():
                raise Refused(_("选的文件里有别的申请的文件，不能随本件提供。"), "files")
            if set(decision.files) & covered(doing.case):
                raise Refused(_("选的文件里有已遮盖文件的原件或者旧的遮盖件。只能提供最新的遮盖件。"), "files")
            _write(item, decision, actor, at)
            CaseFile.objects.filter(application=doing.case, item=item).update(leaves=False)
            CaseFile.objects.filter(application=doing.case, pk__in=decision.files).update(item=item, leaves=True)
        settle(doing.case, day(at))
    return doing.case


def _write(item: Item, decision: Decision, actor: Actor, at: datetime) -> None:
    item.outcome, item.withheld = decision.outcome, list(decision.withheld)
    item.facts, item.reason, item.answer = decision.facts, decision.reason, decision.answer
    item.severable, item.severable_reason = decision.severable, decision.severable_reason
    item.evidence = decision.evidence
    item.decided, item.decided_by_id = at, actor.person_id
    try:
        check_items([as_decided(item)])
    except RegulationError as error:
        raise Refused(str(error), "outcome") from error
    item.save()


def as_decided(item: Item) -> Decided:
    """As the library has an item that ended."""
    return Decided(item.outcome, tuple(item.withheld))


def settle(case: Application, on: date) -> None:
    """Write the row of table 3 that the case fills, once every item has its result (国办公开办函〔2021〕30号)."""
    items = list(case.items.all())
    if items and all(item.outcome for item in items):
        settings = regulation_settings(case.organisation, on)
        case.row = row_of([as_decided(item) for item in items], on, settings).key
    else:
        case.row = ""


def split(
    case_id: int,
    wanted: tuple[str, ...],
    *,
    understanding: str = "",
    version: int | None,
    actor: Actor,
    at: datetime,
) -> Application:
    """List the things asked anew (分项), and how the office understands the request. The results so far stay where the
    list is the same, and are dropped where it changed."""
    with step("split", case_id, version=version, actor=actor, at=at) as doing:
        texts = [text.strip() for text in wanted if text.strip()]
        if not texts:
            raise Refused(_("至少写一项。"), "wanted")
        doing.case.understanding = understanding.strip() or doing.case.understanding
        if texts == [item.wanted for item in doing.case.items.all()]:
            return doing.case
        if doing.case.joined.filter(state__in=UNREPLIED).exists():
            raise Refused(_("已有申请并入本件，分项要一一对应，不能再改；先在那一件里取消并案。"), "wanted")
        CaseFile.objects.filter(application=doing.case).update(item=None, leaves=False)
        doing.case.items.all().delete()
        for number, text in enumerate(texts, 1):
            Item.objects.create(application=doing.case, number=number, wanted=text)
        settle(doing.case, day(at))
    return doing.case
