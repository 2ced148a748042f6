"""The texts of an organisation's page as they stand."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.foundation.models import Column, Organisation


def standing(organisation: Organisation) -> tuple[Column | None, list[Column]]:
    """The guide and the rules that stand on the page, in one query."""
    texts = list(organisation.columns.filter(withdrawn=None).order_by("published"))
    guides = [text for text in texts if text.kind == Column.Kind.GUIDE]
    return guides[-1] if guides else None, [text for text in texts if text.kind == Column.Kind.RULES]


def guide(organisation: Organisation) -> Column | None:
    """The further text of the guide that stands on the page, or None."""
    return _standing(organisation, Column.Kind.GUIDE).last()


def rules(organisation: Organisation) -> QuerySet[Column]:
    """The rules of procedure that stand on the page, the first published first."""
    return _standing(organisation, Column.Kind.RULES)


def earlier(organisation: Organisation) -> QuerySet[Column]:
    """What stood on the page before, the last taken off first."""
    return organisation.columns.filter(withdrawn__isnull=False).order_by("-withdrawn")


def _standing(organisation: Organisation, kind: Column.Kind) -> QuerySet[Column]:
    return organisation.columns.filter(kind=kind, withdrawn=None).order_by("published")
