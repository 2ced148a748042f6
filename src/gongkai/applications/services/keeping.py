"""What is kept with a case beside its steps: notes, files; and personal data shown unmasked, which is an act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.models import Applicant, Application, CaseFile, Note
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.policies import Actor, grant, may
from gongkai.foundation.services import files
from gongkai.foundation.services.audit import Act, record

ADDED = (CaseFile.Kind.FOUND, CaseFile.Kind.PROOF, CaseFile.Kind.RETURN, CaseFile.Kind.INCOMING)


def _require(case: Application, action: str, actor: Actor) -> None:
    if not may(actor, action, case.organisation_id):
        raise NotAllowed(action)


@transaction.atomic
def note(case: Application, text: str, *, actor: Actor, at: datetime) -> Note:
    """写便笺: for the office only; it goes into no letter. It moves no version: two people may write at once."""
    _require(case, "case.note", actor)
    if not text.strip() or actor.person_id is None:
        raise Refused(_("写几个字再保存。"), "text")
    made = Note.objects.create(application=case, text=text.strip(), written=at, written_by_id=actor.person_id)
    record(Act("case.note", made, case.organisation_id, {"case": case.pk}), actor=actor, at=at)
    return made


@transaction.atomic
def add_file(
    case: Application, upload: File[Any], kind: str, *, item: int | None = None, actor: Actor, at: datetime
) -> CaseFile:
    """添加文件: what was found for an item, a proof, a slip. Nothing leaves by being added (`deciding.decide`)."""
    _require(case, "case.file", actor)
    if kind not in ADDED:
        raise Refused(_("选择文件的种类。"), "kind")
    its = case.items.filter(number=item).first() if item else None
    kept = files.keep(upload, organisation_id=case.organisation_id, confidential=True, actor=actor, at=at)
    made = CaseFile.objects.create(
        application=case, file=kept, kind=kind, item=its, added=at, added_by_id=actor.person_id
    )
    record(Act("case.file", made, case.organisation_id, {"case": case.pk, "kind": kind}), actor=actor, at=at)
    return made


@transaction.atomic
def reveal(case: Application, *, actor: Actor, at: datetime) -> list[Applicant]:
    """显示联系方式、证件: the people of a case unmasked. Who looked, and when, is on record (design 4.11)."""
    _require(case, "case.reveal", actor)
    its = grant(actor, "case.reveal", case.organisation_id)
    record(Act("case.reveal", case, case.organisation_id, grant=its), actor=actor, at=at)
    return list(case.people.order_by("pk"))
