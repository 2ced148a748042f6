"""An office's own wording of its letters (文书样式): changed from a day on, kept version by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.applications.letters.wording import FIELD, NEVER_WITHOUT, Block, fields, templates, usable, wrong_fields
from gongkai.applications.models import LetterTemplate
from gongkai.applications.selectors.letters import own_wording
from gongkai.foundation.errors import Refused
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor, grant, require
from gongkai.foundation.services.audit import Act, record

ACTION = "letter.template"


def check(kind: str, blocks: Sequence[Block]) -> None:
    """Refused, with the block named, when one has a field that this letter cannot fill, or none says what the letter
    exists to say."""
    template = templates()[kind]
    if not any(block.text.strip() for block in blocks):
        raise Refused(_("至少写一段。"), "text_0")
    for at, block in enumerate(blocks):
        wrong = wrong_fields(block, template)
        if wrong:
            place = _("第%(n)d段“%(title)s”") % {"n": at + 1, "title": block.title or block.text[:12]}
            known = "、".join(f"{{{name}}}" for name in usable(template))
            message = _("%(place)s里的%(wrong)s这种文书填不了。能用的有：%(known)s。")
            raise Refused(message % {"place": place, "wrong": "、".join(wrong), "known": known}, f"text_{at}")
    used = {name for block in blocks for name in FIELD.findall(block.text)}
    lost = sorted((template.fields() & NEVER_WITHOUT) - used)
    if lost:
        names = "、".join(f"{{{name}}}（{fields()[name][0]}）" for name in lost)
        raise Refused(_("这种文书不能没有%(names)s，请放回原处。") % {"names": names})


@transaction.atomic
def change(
    organisation_id: int, kind: str, blocks: Sequence[Block], *, effective: date, actor: Actor, at: datetime
) -> LetterTemplate:
    """修改文书样式: from `effective` on, today at the earliest. Letters written before stay as they are."""
    require(actor, ACTION, organisation_id)
    if effective < day(at):
        raise Refused(_("从今天或者以后的日期起用；以前的文书不变。"), "effective")
    check(kind, blocks)
    return _keep(organisation_id, kind, blocks, effective, actor, at)


@transaction.atomic
def reset(organisation_id: int, kind: str, *, actor: Actor, at: datetime) -> LetterTemplate:
    """恢复内置: the built-in wording from today on; the office's own stays on record."""
    require(actor, ACTION, organisation_id)
    if own_wording(organisation_id, kind, day(at)) is None:
        raise Refused(_("现在用的就是内置的样式。"))
    return _keep(organisation_id, kind, (), day(at), actor, at)


def _keep(
    organisation_id: int, kind: str, blocks: Sequence[Block], effective: date, actor: Actor, at: datetime
) -> LetterTemplate:
    made = LetterTemplate.objects.create(
        organisation_id=organisation_id,
        kind=kind,
        blocks=[asdict(block) for block in blocks],
        effective=effective,
        written=at,
        written_by_id=actor.person_id,
    )
    details = {"kind": kind, "blocks": len(blocks), "effective": effective.isoformat()}
    act = Act(ACTION, made, organisation_id, details, grant=grant(actor, ACTION, organisation_id))
    record(act, actor=actor, at=at)
    return made
