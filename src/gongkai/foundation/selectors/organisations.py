"""Organisations as they are on a day, and their tree in a year.

Reads of lists take a fixed number of queries, however many organisations there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypedDict
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.foundation.models import Membership, Organisation, OrganisationFacts, Succession, TreeYear

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Named: TypeAlias = WithAnnotations[Organisation, "Called"]
    Placed: TypeAlias = WithAnnotations[Membership, "Counted"]

# Trees that a process keeps: this year's, and those of the years that somebody looks at.
_KEPT = 8


class Called(TypedDict):
    """What `named` adds to an organisation."""

    name: str | None
    short_name: str | None
    english_name: str | None
    ended_on: date | None


class Counted(TypedDict):
    """What `branches` adds to a place."""

    below: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of a year, by numbers of organisations."""

    year: int  # the year that it was made for; an earlier one where the year asked for has none yet
    parents: Mapping[int, int | None]
    below: Mapping[int, frozenset[int]]  # each with itself and all below it
    numbers: Mapping[str, int]  # by code
    reformed: frozenset[int]  # those with a predecessor or a successor, whenever

    def above(self, organisation: int) -> list[int]:
        """The organisation itself, its parent, and so on up."""
        found = [organisation]
        while (parent := self.parents.get(found[-1])) is not None and parent not in found:
            found.append(parent)
        return found


def tree(year: int) -> Tree:
    """The tree that holds in a year: its own, or the latest before it. One small query while nothing changes."""
    found = TreeYear.objects.filter(year__lte=year).order_by("-year").values_list("year", "stamp").first()
    return _tree(*found) if found else Tree(year, {}, {}, {}, frozenset())


def below(year: int) -> Mapping[int, frozenset[int]]:
    """Each organisation of the year with itself and all below it. A year without a tree has the latest before it."""
    return tree(year).below


def years() -> list[int]:
    """The years that have a tree, the last first."""
    return list(TreeYear.objects.order_by("-year").values_list("year", flat=True))


def facts(organisation: Organisation, on: date) -> OrganisationFacts | None:
    """What holds of an organisation on a day; None before its first facts."""
    return OrganisationFacts.objects.filter(organisation=organisation, effective__lte=on).order_by("-effective").first()


def facts_of(organisations: Iterable[int], on: date) -> dict[int, OrganisationFacts]:
    """What holds of several on a day, by number of organisation; in one query."""
    latest = OrganisationFacts.objects.filter(organisation=OuterRef("organisation"), effective__lte=on)
    held = OrganisationFacts.objects.filter(
        organisation__in=list(organisations), pk=Subquery(latest.order_by("-effective").values("pk")[:1])
    )
    return {one.organisation_id: one for one in held}


def named(on: date) -> QuerySet[Named]:
    """All organisations with `name`, `short_name` and `english_name` of the day, and `ended_on`: the day from which on
    it is no more, or None. The names are None for one that has no facts yet."""
    held = OrganisationFacts.objects.filter(organisation=OuterRef("pk"), effective__lte=on).order_by("-effective")
    end = Succession.objects.filter(predecessor=OuterRef("pk"), ends=True).order_by("effective")
    return Organisation.objects.annotate(
        name=Subquery(held.values("name")[:1]),
        short_name=Subquery(held.values("short_name")[:1]),
        english_name=Subquery(held.values("english_name")[:1]),
        ended_on=Subquery(end.values("effective")[:1]),
    )


def living(on: date) -> QuerySet[Named]:
    """`named`, without those that have ended by the day or have not begun."""
    return named(on).filter(Q(ended_on=None) | Q(ended_on__gt=on), name__isnull=False)


class Brief(NamedTuple):
    """An organisation as a link to it says it."""

    pk: int
    code: str
    kind: str
    name: str
    short_name: str
    english_name: str


def listed(on: date) -> list[Brief]:
    """As `living`, for pages that only name them. Two plain queries, a quarter of the time."""
    ended = set(Succession.objects.filter(ends=True, effective__lte=on).values_list("predecessor_id", flat=True))
    ordered = _brief(on).order_by("organisation__order", "organisation__code", "effective")
    held = {pk: Brief(pk, *said) for pk, *said in ordered}  # of several facts of one, the last
    return [one for pk, one in held.items() if pk not in ended]


def briefs(organisations: Iterable[int], on: date) -> dict[int, Brief]:
    """Some by their numbers, those that have ended too; in one plain query."""
    held = _brief(on).filter(organisation__in=list(organisations)).order_by("effective")
    return {pk: Brief(pk, *said) for pk, *said in held}


def _brief(on: date) -> QuerySet[OrganisationFacts, tuple[Any, ...]]:
    fields = ("organisation", "organisation__code", "organisation__kind", "name", "short_name", "english_name")
    return OrganisationFacts.objects.filter(effective__lte=on).values_list(*fields)


def with_name(organisations: QuerySet[Named], words: str) -> QuerySet[Named]:
    """Those of `named` whose name, short or English name holds the words, or whose code is it."""
    fields = ("name", "short_name", "english_name", "code")
    return organisations.filter(reduce(or_, (Q((f"{field}__icontains", words)) for field in fields)))


def names(on: date) -> dict[int, str]:
    """The full name of each on a day; one without facts is called by its code."""
    return {pk: name or code for pk, name, code in named(on).values_list("pk", "name", "code")}


def name(organisation: Organisation, on: date) -> str:
    """Its full name on a day; without facts its code."""
    held = facts(organisation, on)
    return held.name if held else organisation.code


def ended(organisation: Organisation) -> date | None:
    """The first day on which it is no more, or None."""
    last = Succession.objects.filter(predecessor=organisation, ends=True).order_by("effective").first()
    return last.effective if last else None


def ended_before(on: date) -> dict[int, int | None]:
    """Those that are no more on `on`, each with its successor; None where it was divided among several."""
    found: dict[int, int | None] = {}
    gone = Succession.objects.filter(ends=True, effective__lte=on).values_list("predecessor_id", "successor_id")
    for predecessor, successor in gone:
        found[predecessor] = None if predecessor in found else successor
    return found


@dataclass(frozen=True, slots=True)
class Kin:
    """A predecessor or a successor."""

    organisation: Named
    succession: Succession


def predecessors(organisation: Organisation, on: date) -> list[Kin]:
    """Whose duties it took over, and when; with their names of a day. At most two queries, as for `successors`."""
    return _kin(list(organisation.predecessors.all()), "predecessor_id", on)


def successors(organisation: Organisation, on: date) -> list[Kin]:
    """Who took over its duties, and when."""
    return _kin(list(organisation.successors.all()), "successor_id", on)


class Above(NamedTuple):
    """Under whom an organisation stands."""

    code: str
    name: str
    english_name: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What an organisation's page says of it on a day. `above` is None too where that one has no facts yet; `ended`:
    the first day on which it is no more."""

    organisation: Organisation
    facts: OrganisationFacts | None
    above: Above | None = None
    predecessors: Sequence[Kin] = ()
    successors: Sequence[Kin] = ()
    ended: date | None = None


def profile(code: str, on: date) -> Profile:
    """`facts`, the one above, `predecessors`, `successors` and `ended` in two queries, for all that no reform touched.

    Raises Organisation.DoesNotExist.
    """
    known = tree(on.year)
    number = known.numbers.get(code) or Organisation.objects.values_list("pk", flat=True).get(code=code)
    above = known.parents.get(number)
    asked = [number] if above is None else [number, above]
    every = OrganisationFacts.objects.filter(organisation__in=asked, effective__lte=on).select_related("organisation")
    held = {one.organisation_id: one for one in every.order_by("effective")}
    facts, over = held.get(number), held.get(above or 0)
    organisation = facts.organisation if facts else Organisation.objects.get(pk=number)
    standing = Above(over.organisation.code, over.name, over.english_name) if over else None
    if number in known.parents and number not in known.reformed:
        return Profile(organisation, facts, standing)
    return Profile(organisation, facts, standing, *_descent(number, on))


def _descent(number: int, on: date) -> tuple[list[Kin], list[Kin], date | None]:
    every = list(Succession.objects.filter(Q(predecessor=number) | Q(successor=number)))
    after = [one for one in every if one.predecessor_id == number]
    before = [one for one in every if one.successor_id == number]
    ended = min((one.effective for one in after if one.ends), default=None)
    return _kin(before, "predecessor_id", on), _kin(after, "successor_id", on), ended


def _kin(successions: list[Succession], other: str, on: date) -> list[Kin]:
    if not successions:
        return []
    others = named(on).in_bulk([getattr(one, other) for one in successions])
    return [Kin(others[getattr(one, other)], one) for one in successions]


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation in the view of another's roll-up."""

    place: Membership
    name: str
    by: str  # who counts it: a name, or empty where its own line does


@dataclass(frozen=True, slots=True)
class RollUp:
    """Whose figures go into an organisation's roll-up of a year (practice 1.17)."""

    counted: list[Line]
    elsewhere: list[Line]  # stands directly below, but is counted by another


def roll_up(organisation: Organisation, year: int, on: date) -> RollUp:
    """Who is in and who is out. A child that is counted brings its own roll-up with it: what stands below a child is
    never counted here again."""
    called = names(on)
    places = Membership.objects.filter(
        Q(parent=organisation) | Q(counted_with=organisation, counted=Membership.Counted.WITH), year=year
    ).select_related("organisation")
    result = RollUp([], [])
    for place in places.order_by("organisation__order", "organisation__code"):
        name = called[place.organisation_id]
        if place.counted == Membership.Counted.HERE or place.counted_with_id == organisation.pk:
            result.counted.append(Line(place, name, called[organisation.pk]))
        else:
            by = called[place.counted_with_id] if place.counted_with_id is not None else ""
            result.elsewhere.append(Line(place, name, by))
    return result


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation in a year's tree, and what stands directly below it."""

    place: Membership
    name: str
    below: int  # how many stand directly below it
    branches: list[Branch]  # these, one level deep


def branches(year: int, on: date, under: Organisation | None = None) -> list[Branch]:
    """The tops of exactly this year's tree, or one organisation of it, each with what stands directly below it, in the
    order of the organisations. Three queries."""
    counts = Membership.objects.filter(year=year, parent=OuterRef("organisation")).order_by()
    places = (
        Membership.objects.filter(year=year)
        .select_related("organisation")
        .annotate(below=Coalesce(Subquery(counts.values("parent").annotate(n=Count("pk")).values("n")), 0))
        .order_by("organisation__order", "organisation__code")
    )
    tops = list(places.filter(parent=None) if under is None else places.filter(organisation=under))
    below = list(places.filter(parent__in=[one.organisation_id for one in tops]))
    called = facts_of([one.organisation_id for one in (*tops, *below)], on)

    def branch(place: Placed, inner: list[Branch]) -> Branch:
        held = called.get(place.organisation_id)
        return Branch(place, held.name if held else place.organisation.code, place.below, inner)

    return [branch(top, [branch(one, []) for one in below if one.parent_id == top.organisation_id]) for top in tops]


def unplaced(year: int, on: date) -> QuerySet[Named]:
    """Living organisations that stand nowhere in a year's tree."""
    return living(on).filter(~Exists(Membership.objects.filter(year=year, organisation=OuterRef("pk"))))


@lru_cache(maxsize=_KEPT)
def _tree(year: int, _stamp: UUID) -> Tree:
    """Reckoned once for each state of a year's tree; `_stamp` names the state."""
    places = Membership.objects.filter(year=year).values_list("organisation_id", "parent_id", "organisation__code")
    parents = {organisation: parent for organisation, parent, _code in places}
    found: dict[int, set[int]] = defaultdict(set)
    for organisation in parents:
        above: int | None = organisation
        while above is not None and organisation not in found[above]:
            found[above].add(organisation)
            above = parents.get(above)
    below = {organisation: frozenset(found[organisation]) for organisation in parents}
    numbers = {code: organisation for organisation, _parent, code in places}
    reformed = {one for pair in Succession.objects.values_list("predecessor_id", "successor_id") for one in pair}
    kept = MappingProxyType(parents), MappingProxyType(below), MappingProxyType(numbers)
    return Tree(year, *kept, frozenset(reformed))
