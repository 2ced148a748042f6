"""Twins of a paper: the same letter come twice, the same things asked before, earlier cases of the same applicant.

Three queries whatever the office has. Who is the same is told by the keyed hashes of identity number and telephone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from gongkai.applications.models import Applicant, Application, Paper, Part, State, Submission
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.cases import DONE, visible
from gongkai.applications.states import UNREPLIED
from gongkai.foundation import cipher
from gongkai.foundation.cipher import Kind
from gongkai.foundation.policies import Actor

LOOKED_AT, SHOWN = 200, 10
_WRITING = re.compile(r"[\W_]+")
_ENDED = (*DONE, State.REPLIED)


@dataclass(frozen=True, slots=True)
class Twin:
    """Another paper or case of the same applicant. `same`: the same words are asked; `pending`: it is not answered yet
    (多件同内容的并案答复); answered, it may be a repeated application (Article 36(6)), which has to be compared."""

    paper: Submission | None
    case: Application | None
    same: bool
    pending: bool
    arrived: date | None


def twins(paper: Submission, actor: Actor) -> list[Twin]:
    """Those of the same office, of the same words first, then the newest. An organisation's other papers are no
    business of who may not read them."""
    asked = Asked.from_json(paper.content)
    found = [*_papers(paper, asked), *_cases(paper, asked, actor)]
    return sorted(found, key=lambda one: (not one.same, -(one.arrived or date.min).toordinal()))[:SHOWN]


def joinable(case: Application) -> QuerySet[Application]:
    """The cases with which this one may be answered together (并案答复): of the same applicants, received before it or
    on the same day, not answered yet, not themselves joined to another, not
    divided from the same application; the earliest first."""
    if case.received is None:
        return Application.objects.none()
    known = [one for one in case.people.all() if one.part != Part.PROXY]
    if not _met(case, known):
        return Application.objects.none()
    same = Application.objects.filter(
        organisation=case.organisation_id, state__in=UNREPLIED, joined_to=None, parent=None, received__lte=case.received
    )
    for one in known:
        same = same.filter(pk__in=_same(one).values("application"))
    counted = Applicant.objects.exclude(part=Part.PROXY).filter(application=OuterRef("pk")).order_by()
    many = Subquery(counted.values("application").annotate(n=Count("pk")).values("n"))
    first = case.divided_from_id or case.pk
    its_own = Q(pk__in=[case.pk, first]) | Q(divided_from=first)
    found = same.annotate(people_count=many).filter(people_count=len(known))
    return found.exclude(its_own).order_by("received", "pk")


def _same(one: Applicant) -> QuerySet[Applicant]:
    """The same person in any case, other than as a proxy."""
    its = Q(identity_lookup=one.identity_lookup) if one.identity_lookup else Q(pk__in=[])
    if one.telephone_lookup:
        its |= Q(telephone_lookup=one.telephone_lookup)
    return Applicant.objects.filter(its).exclude(part=Part.PROXY)


def _met(case: Application, known: list[Applicant]) -> bool:
    """Whether the first of them is in another case at all, which most are not: cheap to ask."""
    return bool(known) and _same(known[0]).exclude(application=case.pk).exists()


def _papers(paper: Submission, asked: Asked) -> Iterable[Twin]:
    waiting = Submission.objects.filter(
        organisation=paper.organisation_id, state=Submission.State.WAITING, paper=Paper.APPLICATION, about=None
    )
    who, words = _marks(asked), _words(asked.items)
    for one in waiting.exclude(pk=paper.pk).order_by("-arrived", "-pk")[:LOOKED_AT]:
        other = Asked.from_json(one.content)
        if who & _marks(other):
            yield Twin(one, None, words == _words(other.items), True, one.arrived)


def _cases(paper: Submission, asked: Asked, actor: Actor) -> Iterable[Twin]:
    known = Q(pk__in=[])
    for one in asked.people:
        if identity := cipher.lookup(one.identity_number, Kind.IDENTITY):
            known |= Q(identity_lookup=identity)
        if telephone := cipher.lookup(one.telephone, Kind.PHONE):
            known |= Q(telephone_lookup=telephone)
    theirs = Applicant.objects.filter(known).exclude(part="proxy").values("application")
    cases = visible(actor).filter(organisation=paper.organisation_id, pk__in=theirs).exclude(state=State.CANCELLED)
    words = _words(asked.items)
    for case in cases.exclude(submission=paper).order_by("-registered", "-pk")[:LOOKED_AT]:
        same = words == _words(case.wanted.splitlines())
        yield Twin(None, case, same, case.state not in _ENDED, case.received or case.registered.date())


def _marks(asked: Asked) -> frozenset[str]:
    """By what an applicant is known again: numbers, or where a paper gives none, the whole name."""
    people = [one for one in asked.people if one.part != "proxy"]
    numbers = {cipher.lookup(one.identity_number, Kind.IDENTITY) for one in people}
    numbers |= {cipher.lookup(one.telephone, Kind.PHONE) for one in people}
    return frozenset(numbers | {_words([one.name]) for one in people}) - {""}


def _words(items: Iterable[str]) -> str:
    """What is asked, without spaces and punctuation."""
    return _WRITING.sub("", "".join(items)).casefold()
