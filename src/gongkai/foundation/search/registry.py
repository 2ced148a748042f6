"""What can be found: each package registers its kinds of records, in its module `searchable`.

    search.register("organisation", title=_("机关"), documents=documents)

The index keeps words and ids only. What a page shows of a hit is read from the records when it is shown, so nothing
stands in the index that was withdrawn, and nothing is shown that is no longer there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Document:
    """A record as it is searched and shown. Everything in it is public, and holds no personal data."""

    id: str
    title: str
    text: str
    organisation_id: int
    day: date | None = None  # by which it is sorted and filtered
    number: str = ""  # 文号
    reference: str = ""  # by which the portal makes its address


# The documents of these ids, or of all (None), as they are at a moment. An id that gives none is not to be found.
Documents = Callable[[Collection[str] | None, datetime], Iterable[Document]]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of records that can be found."""

    kind: str
    title: str | Promise
    documents: Documents


_sources: dict[str, Source] = {}


def register(kind: str, *, title: str | Promise, documents: Documents) -> None:
    """Have a kind of records found. A second call replaces the first."""
    _sources[kind] = Source(kind, title, documents)


def sources() -> Mapping[str, Source]:
    """All kinds, in the order of registration."""
    return _sources
