"""What of the ground is found by searching: organisations, and the texts of their fixed columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from gongkai.foundation.models import Column, OrganisationFacts
from gongkai.foundation.now import day
from gongkai.foundation.search import Document, register

# What of an organisation is searched besides its name, in the order in which a piece is shown. Records are not
# translated, so neither are their labels: who types 教育局电话 finds it.
_SAID = (
    ("duties", ""),
    ("disclosure_office", "机构"),
    ("address", "地址"),
    ("hours", "时间"),
    ("telephone", "电话"),
    ("fax", "传真"),
    ("email", "邮箱"),
    ("guide", ""),
    ("short_name", ""),
    ("english_name", ""),
)
_AT_ONCE = 500


def organisations(ids: Collection[str] | None, at: datetime) -> Iterator[Document]:
    """Organisations as they are on the day, those that have ended too: who looks for one finds who came after it."""
    held = OrganisationFacts.objects.filter(effective__lte=day(at)).select_related("organisation")
    if ids is not None:
        held = held.filter(organisation__in=[int(one) for one in ids])
    in_order = held.order_by("organisation", "effective").iterator(chunk_size=_AT_ONCE)
    for _organisation_id, group in groupby(in_order, key=lambda facts: facts.organisation_id):
        *_earlier, facts = group
        yield _organisation(facts)


def columns(ids: Collection[str] | None, at: datetime) -> Iterator[Document]:
    """The texts that stand on a page."""
    standing = Column.objects.filter(withdrawn=None).select_related("organisation")
    if ids is not None:
        standing = standing.filter(pk__in=[int(one) for one in ids])
    for column in standing.order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield Document(
            id=str(column.pk),
            title=column.title,
            text=column.text,
            organisation_id=column.organisation_id,
            day=day(column.published),
            reference=f"{column.organisation.code}/{column.kind}",
        )


def _organisation(facts: OrganisationFacts) -> Document:
    return Document(
        id=str(facts.organisation_id),
        title=facts.name,
        text="\n".join(f"{label} {text}" for field, label in _SAID if (text := getattr(facts, field))),
        organisation_id=facts.organisation_id,
        day=facts.effective,
        reference=facts.organisation.code,
    )


register("organisation", title=_("机关"), documents=organisations)
register("column", title=_("公开指南、制度"), documents=columns)
