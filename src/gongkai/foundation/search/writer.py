"""Writing the index: in the worker, one process at a time.

What is taken in is named in the log of changes until the index has it on disk, so a writer that is killed anywhere does
its work again, and doing it twice is the same as doing it once: a record's entry is replaced by its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

import tantivy

from gongkai.foundation.models import IndexChange
from gongkai.foundation.search import index
from gongkai.foundation.search.registry import Document, Source, sources
from gongkai.foundation.search.words import terms

BATCH = 500
_MEMORY = 64_000_000  # bytes that may wait to be written
_AT_ONCE = 20_000  # documents of a rebuild between two commits


def take_in(at: datetime) -> int:
    """Bring the index up to the records; how many changes there were. Builds it first where there is none.

    Raises index.Busy.
    """
    with index.writing():
        folder = index.current() or _rebuilt(at)
        opened = tantivy.Index.open(str(folder))
        done = 0
        while changes := list(IndexChange.objects.order_by("id")[:BATCH]):
            with _Writer(opened) as writer:
                for kind, ids in _by_kind(changes).items():
                    writer.replace(kind, ids, at)
            IndexChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
            done += len(changes)
        return done


def rebuild(at: datetime) -> None:
    """Build the index anew from all records, while readers go on with the old and changes wait in the log.

    Raises index.Busy.
    """
    with index.writing():
        _rebuilt(at)


def _rebuilt(at: datetime) -> Path:
    folder = index.fresh(at)
    build(folder, sources().values(), at)
    index.switch(folder)
    return folder


def build(folder: Path, kinds: Iterable[Source], at: datetime) -> int:
    """An index of all records in an empty folder; how many."""
    opened = tantivy.Index(index.schema(), path=str(folder))
    count = 0
    with _Writer(opened) as writer:
        for source in kinds:
            for document in source.documents(None, at):
                writer.add(source.kind, document)
                count += 1
                if count % _AT_ONCE == 0:
                    writer.commit()
    return count


class _Writer:
    """Adds and replaces; what was done stands on disk when the block ends without an error, and else not at all."""

    def __init__(self, opened: tantivy.Index) -> None:
        self._writer = opened.writer(_MEMORY, num_threads=1)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._writer.commit()
        else:
            self._writer.rollback()
        self._writer.wait_merging_threads()

    def commit(self) -> None:
        """What was done so far stands on disk."""
        self._writer.commit()

    def replace(self, kind: str, ids: Collection[str], at: datetime) -> None:
        """Take these records in as they are now; those that are no more are removed."""
        for one in ids:
            self._writer.delete_documents_by_term("key", _key(kind, one))
        source = sources().get(kind)
        for document in source.documents(ids, at) if source else ():
            self.add(kind, document)

    def add(self, kind: str, document: Document) -> None:
        """Take in a record that is not there."""
        entry = tantivy.Document()
        entry.add_text("key", _key(kind, document.id))
        entry.add_text("kind", kind)
        entry.add_unsigned("organisation", document.organisation_id)
        entry.add_unsigned("year", document.day.year if document.day else 0)
        entry.add_unsigned("day", document.day.toordinal() if document.day else 0)
        for field, text in (("title", f"{document.title}\n{document.number}"), ("text", document.text)):
            found = terms(text)
            entry.add_text(field, found.stream)
            entry.add_text(f"{field}_words", found.words)
        self._writer.add_document(entry)


def _key(kind: str, one: str) -> str:
    return f"{kind}:{one}"


def _by_kind(changes: Iterable[IndexChange]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        found[change.kind].add(change.object_id)
    return found
