"""The texts of the fixed columns of an organisation's page (国办公开办函〔2019〕61号): guide and rules."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation import policies, search
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Column, Organisation
from gongkai.foundation.policies import Actor
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.checking import check


class Text(TypedDict, total=False):
    """A title, paragraphs with an empty line between them, and the text that it replaces."""

    title: str
    text: str
    replaces: Column | None


@transaction.atomic
def publish(organisation: Organisation, kind: str, *, actor: Actor, at: datetime, **text: Unpack[Text]) -> Column:
    """Put a text into a column. It takes the place of `replaces`; a guide always that of the guide before, since an
    organisation has one (Article 12). What was replaced stays on record. Raises NotAllowed, Refused."""
    grant = policies.require(actor, "column.change", organisation.pk)
    column = Column(
        organisation=organisation,
        kind=kind,
        title=text.get("title", "").strip(),
        text=text.get("text", "").replace("\r\n", "\n").strip(),
        published=at,
    )
    check(column)
    before = Column.objects.select_for_update().filter(organisation=organisation, kind=kind, withdrawn=None)
    if kind != Column.Kind.GUIDE:
        replaces = text.get("replaces")
        before = before.filter(pk=replaces.pk) if replaces is not None else before.none()
        if replaces is not None and not before.exists():
            raise Refused(_("要替换的文本已经被替换或者撤下，请重新打开后再改"))
    replaced = list(before.values_list("pk", flat=True))
    Column.objects.filter(pk__in=replaced).update(withdrawn=at)
    column.save()
    details = {"kind": kind, "replaced": replaced}
    record(Act("column.change", column, organisation.pk, details, grant=grant), actor=actor, at=at)
    search.changed("column", column.pk, *replaced, at=at)
    return column


@transaction.atomic
def withdraw(column: Column, *, actor: Actor, at: datetime) -> Column:
    """Take a text off the page; it stays on record. Raises NotAllowed, Refused."""
    grant = policies.require(actor, "column.change", column.organisation_id)
    column = Column.objects.select_for_update().get(pk=column.pk)
    if column.withdrawn is not None:
        raise Refused(_("该文本已经被替换或者撤下"))
    column.withdrawn = at
    column.save(update_fields=["withdrawn"])
    details = {"kind": column.kind, "withdrawn": True}
    record(Act("column.change", column, column.organisation_id, details, grant=grant), actor=actor, at=at)
    search.changed("column", column.pk, at=at)
    return column
