"""Founding organisations, saying what holds of them from when on, and ending them through succession.

No service deletes an organisation: what it did stays on record, and who answers for it follows from succession.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadNumber

from gongkai.foundation import policies, search
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Organisation, OrganisationFacts, OrganisationKind, Succession
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors import organisations as known
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.checking import check
from gongkai.foundation.services.tree import copy_year, place, take_out

__all__ = [
    "FACTS",
    "Facts",
    "Founding",
    "Ground",
    "copy_year",
    "credit_code",
    "found",
    "place",
    "state_facts",
    "succeed",
    "take_out",
]

# What an office of a government can be the office of.
_WITH_OFFICE = (OrganisationKind.GOVERNMENT, OrganisationKind.TOWNSHIP)


# Words that stand where a code stands in the desk's addresses.
_RESERVED = ("new", "list", "copy")


class Facts(TypedDict, total=False):
    """What can be said of an organisation from a date on; see the model for each. `source` is the paper."""

    name: str
    short_name: str
    english_name: str
    reply_name: str
    seal_name: str
    respondent: str
    reconsideration_body: str
    court: str
    letter_mark: str
    disclosure_office: str
    address: str
    postcode: str
    hours: str
    telephone: str
    fax: str
    email: str
    duties: str
    guide: str
    source: str


class Founding(Facts, total=False):
    """Facts, and what of an organisation never changes. With `parent` it is placed in the year of `at` at once."""

    credit_code: str
    serves: Organisation | None
    order: int
    parent: Organisation | None


class Ground(TypedDict, total=False):
    """On which paper a succession rests, for which duties (empty: all), and whether the predecessor ends with it."""

    ground: str
    scope: str
    ends: bool


FACTS = tuple(Facts.__annotations__)


@transaction.atomic
def found(
    code: str, kind: str, *, effective: date, actor: Actor, at: datetime, **given: Unpack[Founding]
) -> Organisation:
    """A new organisation with its first facts, which hold from `effective` on.

    Who may only change what is below their own office must name the parent. Raises NotAllowed, Refused.
    """
    parent = given.pop("parent", None)
    if parent is None:
        grant = policies.require_everywhere(actor, "organisation.change")
    else:
        grant = policies.require(actor, "organisation.change", parent.pk)
    organisation = Organisation(
        code=code.strip(),
        kind=kind,
        credit_code=credit_code(given.pop("credit_code", "")),
        serves=given.pop("serves", None),
        order=given.pop("order", 0),
    )
    if organisation.code in _RESERVED:
        raise Refused(_("这个代码是系统保留的词，换一个"), "code")
    _check_served(organisation)
    check(organisation)
    organisation.save(force_insert=True)
    record(Act("organisation.change", organisation, organisation.pk, {"new": True}, grant=grant), actor=actor, at=at)
    _state(organisation, effective, given, actor=actor, at=at)
    if parent is not None:
        place(organisation, day(at).year, actor=actor, at=at, parent=parent)
    return organisation


@transaction.atomic
def state_facts(
    organisation: Organisation, effective: date, *, actor: Actor, at: datetime, **facts: Unpack[Facts]
) -> OrganisationFacts:
    """New facts from a date on; what is not named stays as it is on that date. Said again for the same date, they
    correct what was said. Raises NotAllowed, Refused."""
    policies.require(actor, "facts.change", organisation.pk)
    ended = known.ended(organisation)
    if ended is not None and effective >= ended:
        raise Refused(_("该机关自%(day)s起已撤销，不能再登记新情况") % {"day": ended}, "effective")
    return _state(organisation, effective, facts, actor=actor, at=at)


@transaction.atomic
def succeed(
    predecessor: Organisation,
    successor: Organisation,
    *,
    effective: date,
    actor: Actor,
    at: datetime,
    **how: Unpack[Ground],
) -> Succession:
    """From `effective` on `successor` answers for what `predecessor` did. Raises NotAllowed, Refused."""
    grant = policies.require(actor, "organisation.change", predecessor.pk)
    policies.require(actor, "organisation.change", successor.pk)
    # The two rows are held in one order, so that two reforms at the same moment do not wait for each other.
    list(Organisation.objects.select_for_update().filter(pk__in=[predecessor.pk, successor.pk]).order_by("pk"))
    succession = Succession(predecessor=predecessor, successor=successor, effective=effective, **how)
    _check_succession(succession)
    check(succession)
    succession.save()
    details = {
        "predecessor": predecessor.pk,
        "successor": successor.pk,
        "effective": effective,
        "ends": succession.ends,
    }
    record(Act("organisation.change", succession, predecessor.pk, details, grant=grant), actor=actor, at=at)
    return succession


def credit_code(text: str) -> str:
    """The 统一社会信用代码 as it is stored; empty stays empty. Raises Refused where its form or check digit is wrong
    (GB 32100-2015)."""
    if not text.strip():
        return ""
    try:
        return str(uscc.validate(text))
    except BadNumber as error:
        compact = uscc.compact(text)
        message = (
            _("统一社会信用代码是18位，现在是%(count)s位") % {"count": len(compact)}
            if len(compact) != 18
            else _("统一社会信用代码的校验码不符，请对照证书核对每一位")
        )
        raise Refused(message, "credit_code") from error


def _state(
    organisation: Organisation, effective: date, facts: Facts, *, actor: Actor, at: datetime
) -> OrganisationFacts:
    before = known.facts(organisation, effective)
    held = {name: getattr(before, name) for name in FACTS} if before else dict.fromkeys(FACTS, "")
    corrects = before is not None and before.effective == effective
    stated = before if before and corrects else OrganisationFacts(organisation=organisation, effective=effective)
    for name, value in {**held, **({} if corrects else {"source": ""}), **facts}.items():
        setattr(stated, name, value)
    if not stated.short_name or ("short_name" not in facts and held["short_name"] == held["name"]):
        stated.short_name = stated.name[:40]
    check(stated)
    stated.save()
    changed = sorted(name for name in FACTS if held[name] != getattr(stated, name))
    details = {"effective": effective, "changed": changed, "corrects": corrects}
    grant = policies.grant(actor, "facts.change", organisation.pk)
    record(Act("facts.change", stated, organisation.pk, details, grant=grant), actor=actor, at=at)
    search.changed("organisation", organisation.pk, at=at)
    return stated


def _check_served(organisation: Organisation) -> None:
    served = organisation.serves
    if organisation.kind == OrganisationKind.OFFICE and (served is None or served.kind not in _WITH_OFFICE):
        raise Refused(_("政府办公厅（室）与人民政府是两个机关：选明它是哪个人民政府的办公厅（室）"), "serves")
    if served is not None and served.kind == OrganisationKind.OFFICE:
        raise Refused(_("所属政府要选人民政府，不选它的办公厅（室）"), "serves")


def _check_succession(succession: Succession) -> None:
    predecessor, successor = succession.predecessor, succession.successor
    if predecessor.pk == successor.pk:
        raise Refused(_("承继机关不能是它自己"), "successor")
    for organisation, field in ((predecessor, "predecessor"), (successor, "successor")):
        ended = known.ended(organisation)
        if ended is not None and ended <= succession.effective and not _same_reform(succession, organisation, ended):
            raise Refused(_("该机关自%(day)s起已撤销") % {"day": ended}, field)
    if succession.ends and predecessor.predecessors.filter(effective__gte=succession.effective).exists():
        raise Refused(_("该机关在这一天或者以后还承继了其他机关，不能在此之前撤销"), "effective")


def _same_reform(succession: Succession, organisation: Organisation, ended: date) -> bool:
    """One that is divided ends on one day, with a succession for each part."""
    return organisation == succession.predecessor and ended == succession.effective
