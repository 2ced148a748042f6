"""Searching: in every web process, while the worker writes."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import tantivy
from django.utils.safestring import SafeString
from tantivy import Occur, Query

from gongkai.foundation.search import index
from gongkai.foundation.search.highlighter import marked, piece
from gongkai.foundation.search.parser import Word, parse
from gongkai.foundation.search.registry import Document, sources
from gongkai.foundation.search.words import Kind, Unit

_TITLE = 3.0  # so much more a word counts in a title
_DEEPEST = 10_000  # hits that can be paged to
_COUNTED = {name: {"terms": {"field": name, "size": 12}} for name in ("kind", "organisation", "year")}


class Order(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    DAY = "day"  # the latest


@dataclass(frozen=True, slots=True)
class Filters:
    """Only what is of these; None and empty: of all."""

    kind: str = ""
    organisations: Collection[int] | None = None
    year: int | None = None
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Which of the hits."""

    number: int = 1
    size: int = 10
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. `title` and `piece` are HTML with marks."""

    kind: str
    document: Document
    title: SafeString
    piece: SafeString


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of all hits are of each kind, organisation and year; the most first."""

    kinds: dict[str, int] = field(default_factory=dict)
    organisations: dict[int, int] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave. Not `ready`: there is no index yet, it is being built."""

    words: list[Word] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    page: int = 1
    pages: int = 0
    counts: Counts = Counts()
    ready: bool = True


def search(typed: str, *, at: datetime, filters: Filters = Filters(), page: Page = Page()) -> Found:
    """The records in which all that was typed stands. Never raises for what was typed, or for a page too far."""
    words = parse(typed)
    searcher = _open.searcher()
    if not words or searcher is None:
        return Found(words, ready=searcher is not None)
    query = _query(searcher[1], words, filters)
    keys, count = _searched(searcher[0], query, page)
    pages = -(-min(count, _DEEPEST) // page.size)
    if page.number > pages > 0:
        page = Page(pages, page.size, page.order)
        keys, count = _searched(searcher[0], query, page)
    hits = _hits(keys, words, at)
    count += len(hits) - len(keys)
    return Found(words, hits, count, page.number, pages, _counts(searcher[0], query) if count else Counts())


def _searched(searcher: tantivy.Searcher, query: Query, page: Page) -> tuple[list[str], int]:
    """The keys of a page, and how many there are in all."""
    offset = min((page.number - 1) * page.size, _DEEPEST)
    order = "day" if page.order is Order.DAY else None
    found: Any = searcher.search(query, page.size, count=True, offset=offset, order_by_field=order)
    return [searcher.doc(address)["key"][0] for _, address in found.hits], found.count


def _counts(searcher: tantivy.Searcher, query: Query) -> Counts:
    found = searcher.aggregate(query, _COUNTED)

    def of(name: str) -> dict[Any, int]:
        return {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]}

    numbers = [{int(key): count for key, count in of(name).items() if key} for name in ("organisation", "year")]
    return Counts(of("kind"), *numbers)


def _hits(keys: Sequence[str], words: Sequence[Word], at: datetime) -> list[Hit]:
    """The records behind the keys, as they are now. One that is no longer there is left out."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, _, one = key.partition(":")
        wanted[kind].append(one)
    documents = {
        (kind, document.id): document
        for kind, ids in wanted.items()
        if kind in sources()
        for document in sources()[kind].documents(ids, at)
    }
    found = [(key.partition(":")[0], documents.get((key.partition(":")[0], key.partition(":")[2]))) for key in keys]
    return [
        Hit(kind, document, marked(document.title, words), piece(document.text, words))
        for kind, document in found
        if document is not None
    ]


def _query(schema: tantivy.Schema, words: Sequence[Word], filters: Filters) -> Query:
    only = [Query.const_score_query(one, 0.0) for one in _only(schema, filters)]
    return Query.boolean_query([(Occur.Must, part) for part in [*(_word(schema, word) for word in words), *only]])


def _word(schema: tantivy.Schema, word: Word) -> Query:
    """In the title or in the text."""
    title = Query.boost_query(_in_field(schema, "title", word), _TITLE)
    return Query.boolean_query([(Occur.Should, title), (Occur.Should, _in_field(schema, "text", word))])


def _in_field(schema: tantivy.Schema, field: str, word: Word) -> Query:
    """The word in the stream, one unit after the other; or as a whole where rjieba sees it as a word too."""
    known = Query.term_query(schema, f"{field}_words", word.text, "freq")
    return Query.boolean_query([(Occur.Should, _in_stream(schema, field, word)), (Occur.Should, known)])


def _in_stream(schema: tantivy.Schema, field: str, word: Word) -> Query:
    terms = [term for unit in word.units for term in _terms(unit)]
    if not terms:  # one character: it begins a pair, or ends a stretch
        return Query.regex_query(schema, field, f"{word.units[0].text}.?")
    if len(terms) == 1:
        return Query.term_query(schema, field, terms[0][1])
    return Query.phrase_query(schema, field, [(position - terms[0][0], term) for position, term in terms])


def _terms(unit: Unit) -> list[tuple[int, str]]:
    """The terms of the stream that a unit is found by. A single character has none of its own: beside others it is
    left out (of A4纸 the stream holds 纸张 where the text says A4纸张)."""
    if unit.kind is not Kind.HAN:
        return [(unit.position, unit.text)]
    return [(unit.position + here, unit.text[here : here + 2]) for here in range(len(unit.text) - 1)]


def _only(schema: tantivy.Schema, filters: Filters) -> list[Query]:
    only = []
    if filters.kind:
        only.append(Query.term_query(schema, "kind", filters.kind))
    if filters.organisations is not None:
        only.append(Query.term_set_query(schema, "organisation", sorted(filters.organisations)))
    if filters.year is not None:
        only.append(Query.term_query(schema, "year", max(0, filters.year)))
    if filters.begins or filters.ends:
        first = filters.begins.toordinal() if filters.begins else 1
        last = filters.ends.toordinal() if filters.ends else date.max.toordinal()
        only.append(Query.range_query(schema, "day", tantivy.FieldType.Unsigned, first, last))
    return only


class _Open:
    """The index as this process has it open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[Path, int] | None = None
        self._index: tantivy.Index | None = None

    def searcher(self) -> tuple[tantivy.Searcher, tantivy.Schema] | None:
        """Over what was last written; None where there is no index."""
        with self._lock:
            for _ in range(3):
                try:
                    return self._searcher()
                except (OSError, ValueError):  # the folder was replaced between two looks
                    self._state = self._index = None
            return None

    def _searcher(self) -> tuple[tantivy.Searcher, tantivy.Schema] | None:
        folder = index.current()
        if folder is None:
            self._state = self._index = None
            return None
        state = (folder, (folder / "meta.json").stat().st_mtime_ns)
        if self._index is None or self._state is None or self._state[0] != folder:
            self._index = tantivy.Index.open(str(folder))
            self._index.config_reader("manual")
        if state != self._state:
            self._index.reload()
            self._state = state
        return self._index.searcher(), self._index.schema


_open = _Open()
