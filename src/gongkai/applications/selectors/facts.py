"""What the guards are told of a case, gathered from its records."""

from __future__ import annotations

from datetime import date

from gongkai.applications.models import Application, CaseFile, Consultation, Item, Paper, Part, Review
from gongkai.applications.rules.facts import CaseFacts, ConsultedFacts, ItemFacts, OfficeFacts, SearchFacts
from gongkai.applications.rules.parties import party
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.redacting import covered
from gongkai.foundation.now import day
from gongkai.foundation.selectors.calendar import calendar
from gongkai.foundation.selectors.organisations import facts
from gongkai.regulation import Clock, outcomes


def facts_of(case: Application, on: date, now: Clock | None = None) -> CaseFacts:
    """The case as the guards see it on a day. `now`: its clock, where it is at hand."""
    now = now or clock(case)
    kinds = [entry.kind for entry in case.ledger.all() if entry.struck is None]
    reviews = list(case.reviews.all())
    last_legal = next((one for one in reversed(reviews) if one.kind == Review.Kind.LEGAL), None)
    secrecy = [one for one in reviews if one.kind == Review.Kind.SECRECY]
    meetings = [one.conclusion for one in reviews if one.kind == Review.Kind.MEETING]
    last = {str(file): review.conclusion for review in secrecy for file in review.files}  # the last word on each file
    return CaseFacts(
        today=on,
        clock=now,
        office=_office(case, on),
        channel=case.channel,
        items=_items(case),
        searches=_searches(case),
        consultations=_consultations(case, now, on),
        secrecy_reviewed=frozenset(file for file, conclusion in last.items() if conclusion == "passed"),
        covered=frozenset(str(pk) for pk in covered(case)),
        secrecy_referred=bool(secrecy) and secrecy[-1].conclusion == "referred",
        legal_review=_legal(case, last_legal),
        meeting=meetings[-1:] == ["passed"],
        extended="extension_told" in kinds,
        delayed="delay_told" in kinds,
        handed_in=any(one.state == "waiting" and one.paper in _HANDED_IN for one in case.papers.all()),
        supplements=kinds.count("supplement_asked"),
        reasons_asked="reasons_asked" in kinds,
        reasons_over="reasons_asked" in kinds and case.state != "awaiting_reasons",
        reasons_from=_reasons_from(case) if "reasons_asked" in kinds else None,
        reasons_given="reasons_given" in kinds,
        address=_address(case),
        redo=case.parent_id is not None,
        electronic=case.way in ("online", "email"),
        understood=bool(case.understanding.strip()),
    )


_HANDED_IN = (Paper.SUPPLEMENT, Paper.PAYMENT)


def _legal(case: Application, last: Review | None) -> str:
    """What the last legal review concluded; nothing where a refusal was decided after it."""
    decided = [day(one.decided) for one in case.items.all() if one.decided and _withholds(one)]
    return last.conclusion if last and last.on >= max(decided, default=last.on) else ""


def _withholds(item: Item) -> bool:
    return any(outcomes()[key].kind == "withheld" for key in (item.outcome, *item.withheld) if key)


def _office(case: Application, on: date) -> OfficeFacts:
    held = facts(case.organisation, on)
    if held is None:
        return OfficeFacts()
    return OfficeFacts(
        held.reply_name or held.name, held.seal_name, held.reconsideration_body, held.court, held.letter_mark
    )


def _items(case: Application) -> tuple[ItemFacts, ...]:
    before = {one.number: one for one in case.parent.items.all()} if case.parent else {}
    files = [(one.item_id, one.pk, one.kind, one.leaves) for one in case.files.all() if one.item_id]
    return tuple(_item(item, files, before.get(item.number)) for item in case.items.all())


def _item(item: Item, files: list[tuple[int, int, str, bool]], before: Item | None) -> ItemFacts:
    mine = [(pk, kind, leaves) for held, pk, kind, leaves in files if held == item.pk]
    evidence = {int(number) for number, proof in item.evidence.items() if proof and number.isdigit()}
    checked, earlier = item.evidence.get("link_checked"), str(item.evidence.get("earlier", ""))
    return ItemFacts(
        number=item.number,
        outcome=item.outcome,
        withheld=tuple(item.withheld),
        severable=item.severable,
        severable_reason=item.severable_reason,
        facts=item.facts,
        reason=item.reason,
        answer=item.answer,
        evidence=frozenset(evidence),
        grounds_proved=frozenset(key for key, proof in item.evidence.items() if proof and "." in key),
        leaving=frozenset(str(pk) for pk, _, leaves in mine if leaves),
        redacted=sum(kind == CaseFile.Kind.REDACTED and leaves for _, kind, leaves in mine),
        found=sum(kind == CaseFile.Kind.FOUND for _, kind, _ in mine),
        link_checked=date.fromisoformat(checked) if isinstance(checked, str) else None,
        earlier=earlier,
        earlier_same=bool(item.evidence.get("earlier_same")),
        earlier_answered=bool(earlier) and _answered(item.application, earlier),
        same_as_before=bool(before and before.outcome == item.outcome and before.reason.strip() == item.reason.strip()),
    )


def _answered(case: Application, number: str) -> bool:
    """Whether an earlier case of the same applicant at the same office was answered: by a reply that has left."""
    earlier = Application.objects.filter(organisation=case.organisation_id, number=number).exclude(pk=case.pk).first()
    if earlier is None or not (_marks(earlier) & _marks(case)):
        return False
    told = earlier.imported or earlier.letters.filter(kind="reply", state__in=("sent", "delivered")).exists()
    return told and earlier.ledger.filter(struck=None, kind="replied").exists()


def _marks(case: Application) -> set[str]:
    """By what applicants are known again; by the name where an older record has no number."""
    found: set[str] = set()
    for one in (one for one in case.people.all() if one.part != Part.PROXY):
        found |= {one.identity_lookup, one.telephone_lookup, "".join(one.name.split())}
    return found - {""}


def _searches(case: Application) -> tuple[SearchFacts, ...]:
    return tuple(
        SearchFacts(
            items=tuple(one.items),
            carriers=tuple(one.carriers),
            person=bool(one.searched_by_id or one.searcher),
            method=bool(one.method.strip()),
            keywords=bool(one.keywords.strip()),
            result=bool(one.result.strip()),
            signed=one.signed is not None,
            on=one.on,
            hits=one.hits,
            period=bool(one.period.strip()),
            screenshot=one.screenshot_id is not None,
        )
        for one in case.searches.all()
    )


def _consultations(case: Application, now: Clock, on: date) -> tuple[ConsultedFacts, ...]:
    standing = {opinion.party: opinion.standing(on) for opinion in now.opinions}
    return tuple(
        ConsultedFacts(
            party=party(one.consulted, one.number),
            consulted=one.consulted,
            items=tuple(one.items),
            sent=one.sent,
            standing=standing.get(party(one.consulted, one.number), one.position or "waiting"),
            reasons=bool(one.reasons.strip()),
            reasonable=one.reasonable,
            finding=bool(one.finding.strip()),
            told=one.told,
            release_from=_release_from(case, one),
        )
        for one in case.consultations.all()
    )


def _release_from(case: Application, one: Consultation) -> date | None:
    """The first day on which it may be given over the objection (setting `release_interval`)."""
    if one.told is None:
        return None
    days = release_interval(case)
    return calendar(case.organisation_id).nth_after(one.told, days + 1)


def release_interval(case: Application) -> int:
    """Working days between telling a third party and the release, as the case's clock has it."""
    return clock(case).course.choice("release_interval").number


def _reasons_from(case: Application) -> date | None:
    """The first day after the term for the reasons (Article 35), which runs from the receipt of the letter."""
    asked = case.ledger.filter(struck=None, kind="reasons_asked").order_by("-pk").first()
    if asked is None:
        return None
    letter = asked.letter
    if letter is None:  # of an older system, which kept no letter
        return asked.on
    got = letter.deliveries.exclude(received=None).order_by("received").values_list("received", flat=True).first()
    days = (asked.record.get("term") or {}).get("count", 0)
    return calendar(case.organisation_id).nth_after(got, days + 1) if got else None


def _address(case: Application) -> str:
    people = [one for one in case.people.all() if one.part in (Part.REPRESENTATIVE, Part.APPLICANT)]
    first = min(people, key=lambda one: (one.part != Part.REPRESENTATIVE, one.pk), default=None)
    return first.address if first else ""
