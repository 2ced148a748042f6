"""The wording of letters by office, and the register of those numbered (发文登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from gongkai.applications.letters.wording import Block, templates
from gongkai.applications.models import IssuedNumber, LetterTemplate
from gongkai.foundation.policies import Actor, reached

REPLIES = ("reply", "lapse", "withdrawal")
"""The kinds of letter that answer an application."""
VOIDED = (
    *("supplement", "reasons", "extension", "delay", "fee_notice"),
    *("consult_notice", "third_party_told", "joined"),
)
"""Those of the procedure that can be made void (作废) while they have not left. What changed the items or asked others
for an opinion cannot."""


def versions(organisation_id: int, kind: str) -> QuerySet[LetterTemplate]:
    """All wordings that an office gave a kind of letter, the latest first."""
    return LetterTemplate.objects.filter(organisation=organisation_id, kind=kind).select_related("written_by")


def own_wording(organisation_id: int, kind: str, on: date) -> LetterTemplate | None:
    """The office's own wording that holds on a day; None where the built-in one does."""
    found = versions(organisation_id, kind).filter(effective__lte=on).first()
    return found if found is not None and found.blocks else None


def wording_of(organisation_id: int, kind: str, on: date) -> Sequence[Block]:
    """The blocks of a kind of letter on a day: the office's own, else ours."""
    own = own_wording(organisation_id, kind, on)
    return [Block(**block) for block in own.blocks] if own else templates()[kind].blocks


def register(actor: Actor) -> QuerySet[IssuedNumber]:
    """The lines of the register that the actor may read, void ones too."""
    offices = reached(actor, "letter.register")
    found = IssuedNumber.objects.select_related("letter__application", "answer__submission", "issued_by")
    return found.filter(organisation__in=offices or ())
