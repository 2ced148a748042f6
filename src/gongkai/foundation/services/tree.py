"""The tree of a year: under whom an organisation stands, and by whom its figures are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation import policies
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Membership, Organisation, TreeYear
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.checking import check

# The Regulation began in 2008; a year past this is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2008, 2100


class Place(TypedDict, total=False):
    """Under whom (None: at the top), and who counts it (practice 1.17). Not counted here wants a reason."""

    parent: Organisation | None
    counted: str
    counted_with: Organisation | None
    reason: str


@dataclass(slots=True)
class Copied:
    """What copying a year's tree did: ids of organisations."""

    placed: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)  # left out, since they ended before the year
    moved: list[int] = field(default_factory=list)  # stood below one that ended; now below its successor or above
    to_count: list[int] = field(default_factory=list)  # were counted with one that ended; now counted here


@transaction.atomic
def place(organisation: Organisation, year: int, *, actor: Actor, at: datetime, **where: Unpack[Place]) -> Membership:
    """Put an organisation in its place of a year, or in another. Raises NotAllowed, Refused."""
    parent = where.get("parent")
    grant = _require(organisation, parent, actor)
    _hold(year)
    here = Membership.objects.filter(year=year, organisation=organisation).first()
    place = here or Membership(year=year, organisation=organisation)
    place.parent = parent
    place.counted = where.get("counted", Membership.Counted.HERE)
    place.counted_with = where.get("counted_with") if place.counted == Membership.Counted.WITH else None
    place.reason = "" if place.counted == Membership.Counted.HERE else where.get("reason", "")
    _check_place(place)
    check(place)
    place.save()
    details = {
        "year": year,
        "parent": parent.pk if parent else None,
        "counted": place.counted,
        "counted_with": place.counted_with_id,
    }
    record(Act("organisation.change", place, organisation.pk, details, grant=grant), actor=actor, at=at)
    return place


@transaction.atomic
def take_out(place: Membership, *, actor: Actor, at: datetime) -> None:
    """Take an organisation out of a year's tree, where nothing stands below it. Raises NotAllowed, Refused."""
    grant = policies.require(actor, "organisation.change", place.organisation_id)
    _hold(place.year)
    below = Membership.objects.filter(year=place.year, parent=place.organisation_id)
    if below.exists():
        raise Refused(_("它下面还有机关：先把它们移到别处"))
    if Membership.objects.filter(year=place.year, counted_with=place.organisation_id).exists():
        raise Refused(_("有机关的数据并入它的报告：先改定由谁汇总"))
    details = {"year": place.year, "taken_out": True}
    record(Act("organisation.change", place, place.organisation_id, details, grant=grant), actor=actor, at=at)
    place.delete()


@transaction.atomic
def copy_year(source: int, target: int, *, actor: Actor, at: datetime) -> Copied:
    """The tree of `source` as the beginning of the tree of `target`; places that `target` has stay.

    Who ended before `target` is left out; what stood below it comes below its successor, or below the next above
    that goes on. Raises NotAllowed, Refused.
    """
    grant = policies.require_everywhere(actor, "organisation.change")
    if target <= source:
        raise Refused(_("只能复制到以后的年份"), "target")
    old = {place.organisation_id: place for place in Membership.objects.filter(year=source)}
    if not old:
        raise Refused(_("%(year)s年还没有组织树") % {"year": source}, "source")
    _hold(target, begin=True)
    there = set(Membership.objects.filter(year=target).values_list("organisation_id", flat=True))
    copier = _Copier(old, target)
    copied = copier.copy(there)
    Membership.objects.bulk_create(copier.places)
    TreeYear.changed(target)
    details = {"source": source, "target": target, "placed": len(copied.placed), "ended": copied.ended}
    record(Act("organisation.change", details=details, grant=grant), actor=actor, at=at)
    return copied


class _Copier:
    """Makes the places of the next year."""

    def __init__(self, old: dict[int, Membership], target: int) -> None:
        self._old = old
        self._target = target
        self._gone = known.ended_before(date(target, 1, 1))  # organisation -> its one successor, or None
        self.places: list[Membership] = []

    def copy(self, there: set[int]) -> Copied:
        copied = Copied()
        for organisation, place in self._old.items():
            if organisation in self._gone:
                copied.ended.append(organisation)
            elif organisation not in there:
                self._place(organisation, place, copied)
        return copied

    def _place(self, organisation: int, place: Membership, copied: Copied) -> None:
        parent = self._living(place.parent_id, organisation)
        counted, counted_with, reason = place.counted, place.counted_with_id, place.reason
        if counted_with in self._gone:
            counted, counted_with, reason = Membership.Counted.HERE.value, None, ""
            copied.to_count.append(organisation)
        if parent != place.parent_id:
            copied.moved.append(organisation)
        copied.placed.append(organisation)
        self.places.append(
            Membership(
                year=self._target,
                organisation_id=organisation,
                parent_id=parent,
                counted=counted,
                counted_with_id=counted_with,
                reason=reason,
            )
        )

    def _living(self, parent: int | None, child: int) -> int | None:
        """The parent, or where it ended its successor in the tree, or else the next above that goes on."""
        while parent is not None and parent in self._gone:
            successor = self._gone[parent]
            if successor in self._old and successor not in self._gone and not self._below(successor, child):
                return successor
            parent = self._old[parent].parent_id if parent in self._old else None
        return parent

    def _below(self, organisation: int | None, other: int) -> bool:
        """Whether `organisation` is `other` or stands below it: it cannot be put above it."""
        while organisation is not None and organisation != other:
            organisation = self._old[organisation].parent_id if organisation in self._old else None
        return organisation == other


def _require(organisation: Organisation, parent: Organisation | None, actor: Actor) -> policies.Grant | None:
    """Both ends must be theirs; an organisation that never stood anywhere may be taken by whoever has the parent."""
    if parent is None:
        return policies.require_everywhere(actor, "organisation.change")
    if Membership.objects.filter(organisation=organisation).exists():
        policies.require(actor, "organisation.change", organisation.pk)
    return policies.require(actor, "organisation.change", parent.pk)


def _hold(year: int, *, begin: bool = False) -> None:
    """Two changes of one tree wait for each other: together they could make a circle that neither makes alone.

    A tree begins whole: were its first place put by hand, everybody who is in the year before would be nowhere.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("年份填%(least)s至%(most)s") % {"least": FIRST_YEAR, "most": LAST_YEAR}, "year")
    if begin or not TreeYear.objects.filter(year__lt=year).exists():
        TreeYear.objects.get_or_create(year=year)
    if TreeYear.objects.select_for_update().filter(year=year).first() is None:
        raise Refused(_("%(year)s年还没有组织树：先从上一年复制") % {"year": year}, "year")


def _check_place(place: Membership) -> None:
    ended = known.ended(place.organisation)
    if ended is not None and ended <= date(place.year, 1, 1):
        raise Refused(_("该机关自%(day)s起已撤销") % {"day": ended}, "organisation")
    places = {one.organisation_id: one for one in Membership.objects.filter(year=place.year)}
    _check_parent(place, places)
    if place.counted != Membership.Counted.HERE and not place.reason.strip():
        raise Refused(_("不计入上级汇总的，写明理由"), "reason")
    if place.counted == Membership.Counted.WITH:
        _check_counted(place, places)


def _check_parent(place: Membership, places: dict[int, Membership]) -> None:
    above = place.parent_id
    if above is not None and above not in places:
        raise Refused(_("上级机关不在%(year)s年的组织树里") % {"year": place.year}, "parent")
    while above is not None:
        if above == place.organisation_id:
            raise Refused(_("上级机关不能是它自己，也不能是它的下级"), "parent")
        above = places[above].parent_id if above in places else None


def _check_counted(place: Membership, places: dict[int, Membership]) -> None:
    """Its figures stand in a report that is itself counted: not in its own, nor in one that stands in a third."""
    host = places.get(place.counted_with_id) if place.counted_with_id is not None else None
    if host is None or host.organisation_id == place.organisation_id:
        raise Refused(_("选明并入哪个机关的报告，该机关要在同一年的组织树里"), "counted_with")
    if host.counted == Membership.Counted.WITH:
        raise Refused(_("所选机关自己也并入其他机关的报告"), "counted_with")
    if any(one.counted_with_id == place.organisation_id for one in places.values()):
        raise Refused(_("有机关的数据并入它的报告：先改定由谁汇总"), "counted")
