"""The search kernel over records: what was put in is found, whatever is typed harms nothing, nothing is lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import rjieba
import tantivy
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gongkai.foundation.jobs import run_here
from gongkai.foundation.models import IndexChange, Job
from gongkai.foundation.search import (
    Counts,
    Document,
    Filters,
    Found,
    Order,
    Page,
    changed,
    index,
    registry,
    search,
    writer,
)
from gongkai.foundation.search.words import prepare, units
from tests.offices import AT

pytestmark = pytest.mark.django_db

HOUSING, SCHOOLS, GUIDE, RENTS = PAPERS = [
    Document(
        "1",
        "云岭市人民政府关于印发云岭市公租房管理办法的通知",
        "申请公租房应当符合下列条件。",
        1,
        date(2026, 1, 5),
        "云政发〔2026〕1号",
    ),
    Document(
        "2",
        "云岭市教育局关于2025年义务教育招生工作的通知",
        "六周岁的儿童入学，由教育局安排。",
        2,
        date(2025, 4, 1),
        "云教发〔2025〕12号",
    ),
    Document("3", "政府信息公开指南", "受理机构：云岭市教育局。申请人可以提出申请。", 2, date(2024, 6, 3)),
    Document(
        "4",
        "云岭市人民政府办公室关于调整公租房租金的通知",
        "租金自2026年起调整，见云政发〔2026〕1号。",
        1,
        date(2026, 3, 1),
        "云政办发〔2026〕1号",
    ),
]


class Shelf:
    """Records of an invented kind, in memory; counts how often all of them are asked for."""

    def __init__(self, papers: Iterable[Document]) -> None:
        self.papers = {paper.id: paper for paper in papers}
        self.whole = 0

    def documents(self, ids: Collection[str] | None, at: datetime) -> Iterator[Document]:
        self.whole += ids is None
        yield from [paper for one, paper in self.papers.items() if ids is None or one in ids]

    def write(self, paper: Document) -> None:
        self.papers[paper.id] = paper
        changed("paper", paper.id, at=AT)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shelf:
    """Four papers, taken in, in a data folder of their own."""
    shelf = Shelf(PAPERS)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, data=tmp_path))
    monkeypatch.setattr(registry, "_sources", {"paper": registry.Source("paper", "文件", shelf.documents)})
    writer.take_in(AT)
    return shelf


def ids(found: Found) -> list[str]:
    return [hit.document.id for hit in found.hits]


def find(typed: str, **filters: object) -> set[str]:
    return set(ids(search(typed, at=AT, filters=Filters(**filters))))  # type: ignore[arg-type]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("公租房", {"1", "4"}),
        ("教育", {"2", "3"}),
        ("教育 招生", {"2"}),
        ("教育局招生", {"2"}),
        ("公租房申请条件", {"1"}),
        ("“申请公租房”", {"1"}),
        ("“公租房申请”", set()),
        ("雲嶺市 義務教育", {"2"}),
        ("２０２５年", {"2"}),
        ("招", {"2"}),
        ("知", {"1", "2", "4"}),
        ("没有的词", set()),
        ("", set()),
    ],
)
def test_every_word_has_to_stand_there(typed: str, found: set[str]) -> None:
    assert find(typed) == found


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "typed",
    [
        "云政发〔2026〕1号",
        "云政发[2026]1号",
        "云政发（2026）1号",
        "云政发2026年1号",
        "云政发20261号",
        "雲政發 〔2026〕 第1號",
    ],
)
def test_a_paper_is_found_by_its_number_in_the_ways_that_people_type_it(typed: str) -> None:
    assert ids(search(typed, at=AT)) == ["1", "4"]  # its own number first, then where it is cited


@pytest.mark.usefixtures("shelf")
def test_the_number_of_another_paper_that_only_looks_alike_is_not_found() -> None:
    assert find("云政办发〔2026〕1号") == {"4"}
    assert find("云政发〔2026〕11号") == set()
    assert find("云政发〔2025〕1号") == set()


@pytest.mark.usefixtures("shelf")
def test_what_is_found_is_filtered_by_organisation_kind_year_and_date() -> None:
    assert find("通知", organisations={1}) == {"1", "4"}
    assert find("通知", organisations=set()) == set()
    assert find("通知", year=2025) == {"2"}
    assert find("通知", begins=date(2025, 4, 1), ends=date(2026, 1, 5)) == {"1", "2"}
    assert find("通知", begins=date(2026, 1, 6)) == {"4"}
    assert find("通知", ends=date(2025, 4, 1)) == {"2"}
    assert find("通知", kind="paper") == {"1", "2", "4"}
    assert find("通知", kind="column") == set()


@pytest.mark.usefixtures("shelf")
def test_a_word_in_the_title_counts_more_and_the_latest_can_come_first() -> None:
    assert ids(search("教育局", at=AT)) == ["2", "3"]
    assert ids(search("通知", at=AT, page=Page(order=Order.DAY))) == ["4", "1", "2"]


@pytest.mark.usefixtures("shelf")
def test_hits_come_in_pages_and_a_page_too_far_is_the_last() -> None:
    pages = [search("通知", at=AT, page=Page(number, size=2, order=Order.DAY)) for number in (1, 2, 3, 10**9)]
    assert [ids(found) for found in pages] == [["4", "1"], ["2"], ["2"], ["2"]]
    assert [(found.count, found.page, found.pages) for found in pages] == [(3, 1, 2), (3, 2, 2), (3, 2, 2), (3, 2, 2)]


@pytest.mark.usefixtures("shelf")
def test_how_many_hits_there_are_of_each_kind_organisation_and_year() -> None:
    assert search("通知", at=AT, page=Page(size=1)).counts == Counts({"paper": 3}, {1: 2, 2: 1}, {2026: 2, 2025: 1})


@pytest.mark.usefixtures("shelf")
def test_a_hit_shows_the_words_marked() -> None:
    hit = search("教育局 儿童", at=AT).hits[0]
    assert hit.title == "云岭市<mark>教育局</mark>关于2025年义务教育招生工作的通知"
    assert hit.piece == "六周岁的<mark>儿童</mark>入学，由<mark>教育局</mark>安排。"


HOSTILE = [
    "title:通知 AND NOT kind:paper",
    "* OR 1=1",
    "'; DROP TABLE foundation_person; --",
    "<script>alert(1)</script>",
    "通知^99999999999999",
    "[a TO z}",
    "“““””",
    "\\" * 300,
    "(" * 200,
    "\x00通\x00知\x00",
    "\ud800",
    "a" * 100_000,
    "通 " * 10_000,
    ".*",
    ".",
    "〔2026〕" * 100,
    "９" * 200,
    "\U0001f469\u200d\U0001f467 \ufdfd \u202e通知",
]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_an_error_or_an_operator(typed: str) -> None:
    found = search(typed, at=AT)
    assert found.ready
    assert not [hit for hit in found.hits if "<script" in hit.title + hit.piece]


@pytest.mark.usefixtures("shelf")
def test_what_looks_like_a_query_is_looked_for_as_words() -> None:
    assert find("通知 AND NOT kind:paper") == set()
    assert find("*") == set()
    assert find(".") == set()


def test_what_was_written_is_found_after_the_job_and_no_longer_after_it_is_gone(shelf: Shelf) -> None:
    shelf.write(replace(GUIDE, title="公开制度"))
    assert find("制度") == set()
    assert run_here(AT) == 1
    assert find("制度") == {"3"}
    assert find("指南") == set()
    del shelf.papers["3"]
    assert find("制度") == set(), "what is no longer there is not shown even before the index knows it"
    changed("paper", "3", at=AT)
    run_here(AT)
    assert search("制度", at=AT) == Found(search("制度", at=AT).words)


def test_many_changes_make_one_job_and_none_is_left(shelf: Shelf) -> None:
    for number in range(1200):
        shelf.write(Document(f"n{number}", f"公告第{number}期", "", 3))
    assert Job.objects.filter(task="search.take_in", state=Job.State.WAITING).count() == 1
    run_here(AT)
    assert IndexChange.objects.count() == 0
    assert search("公告", at=AT).count == 1200
    assert find("1199") == {"n1199"}


def test_a_change_that_is_undone_leaves_no_line(shelf: Shelf) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        shelf.write(HOUSING)
        raise RuntimeError
    assert IndexChange.objects.count() == 0
    assert Job.objects.count() == 0


def test_doing_it_twice_is_doing_it_once(shelf: Shelf) -> None:
    for _ in range(3):
        shelf.write(HOUSING)
        writer.take_in(AT)
    assert search("公租房", at=AT).count == 2


def test_readers_go_on_while_the_index_is_built_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    before = index.current()
    seen: list[tuple[set[str], Path | None]] = []
    documents = shelf.documents

    def slowly(ids: Collection[str] | None, at: datetime) -> Iterator[Document]:
        for paper in documents(ids, at):
            if ids is None:
                seen.append((find("公租房"), index.current()))
                if paper.id == "2":  # a change in the middle waits in the log
                    shelf.papers["1"] = replace(HOUSING, title="廉租房管理办法")
                    changed("paper", "1", at=AT)
            yield paper

    monkeypatch.setitem(registry._sources, "paper", registry.Source("paper", "文件", slowly))
    writer.rebuild(AT)
    assert seen == [({"1", "4"}, before)] * 4
    assert index.current() != before
    run_here(AT)
    assert find("廉租房") == {"1"}
    writer.rebuild(AT)
    assert before is not None
    assert not before.exists(), "the last but one is removed"


def test_two_never_write_at_once(shelf: Shelf) -> None:
    with index.writing(), pytest.raises(index.Busy):
        writer.take_in(AT)
    shelf.write(HOUSING)
    with index.writing():
        run_here(AT)
    waiting = Job.objects.get(task="search.take_in")
    assert (waiting.state, waiting.problem) == (Job.State.WAITING, "another process writes the index")
    run_here(waiting.due)
    assert IndexChange.objects.count() == 0


def test_a_writer_that_is_killed_loses_nothing_and_holds_nobody_up(shelf: Shelf) -> None:
    """Killed with its documents handed over and nothing committed: the lock is free, the lines still stand."""
    shelf.write(Document("9", "新的公告", "", 3))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        opened = tantivy.Index.open(str(index.current()))
        with index.writing():
            inside = writer._Writer(opened)
            inside.add("paper", shelf.papers["9"])
            os.write(writing, b"x")
            signal.pause()
    os.read(reading, 1)
    with pytest.raises(index.Busy):
        writer.take_in(AT)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)
    assert find("新的公告") == set()
    assert writer.take_in(AT) == 1
    assert find("新的公告") == {"9"}
    assert search("公告", at=AT).count == 1


@pytest.mark.parametrize("harm", ["gone", "no_name", "nonsense", "other_form", "empty_folder"])
def test_an_index_that_cannot_be_read_is_said_and_built_anew(shelf: Shelf, harm: str) -> None:
    folder, name = index.current(), index.root() / "current"
    assert folder is not None
    if harm == "gone":
        name.unlink()
    elif harm == "empty_folder":
        (folder / "meta.json").unlink()
    else:
        name.write_bytes({"no_name": b"", "nonsense": b"\xff\x00../..", "other_form": b"00000000-1"}[harm])
    assert search("公租房", at=AT).ready is False
    writer.take_in(AT)
    assert find("公租房") == {"1", "4"}
    assert shelf.whole == 2


def test_many_threads_search_while_the_index_changes(shelf: Shelf) -> None:
    problems: list[object] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            if find("公租房") != {"1", "4"}:
                problems.append("missed")

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(6):
        if number % 2:
            writer.rebuild(AT)
        else:
            changed("paper", "1", "4", at=AT)
            writer.take_in(AT)
    stop.set()
    for thread in threads:
        thread.join()
    assert problems == []


LETTERS = "云岭市教育局公开政府信息人民办法申请条件的租房环境保护开发区ａB1２ 〔〕（），。《》\n2026号第年雲嶺"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=60)


@given(title=TEXTS, text=TEXTS)
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_put_in_is_found_by_each_of_its_words(shelf: Shelf, title: str, text: str) -> None:
    shelf.write(Document("p", title, text, 5))
    writer.take_in(AT)
    for word in {*rjieba.cut_for_search(prepare(title)), *rjieba.cut_for_search(prepare(text))}:
        if any(units(word)):
            assert "p" in find(word, organisations={5}), word
