"""The search kernel over invented titles, beside SQLite's FTS5 over the same words."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

import rjieba
from django.conf import settings

from bench.table import Line, duration
from gongkai.foundation.now import now
from gongkai.foundation.search import Document, Page, register, search
from gongkai.foundation.search.writer import rebuild

ALL = 100_000
_ORGANS = ["人民政府", "教育局", "自然资源局", "住房和城乡建设局", "卫生健康委员会", "民政局", "财政局", "交通运输局"]
_PLACES = ["云岭市", "南棠区", "东箩区", "白榆县", "柏舟镇", "望禾街道"]
_ACTS = ["印发", "公布", "调整", "废止", "修改", "转发", "批准", "开展"]
_THINGS = [
    *("公租房申请条件", "义务教育招生办法", "土地征收补偿标准", "医疗救助标准", "财政预算", "行政处罚裁量基准"),
    *(
        "地质灾害应急预案",
        "道路运输许可",
        "养老服务补贴",
        "污水处理收费",
        "校外培训管理",
        "不动产登记规定",
        "城市绿化条例",
    ),
]
_QUERIES = {
    "a common word": "通知",
    "two words": "教育局 招生",
    "words without spaces": "公租房申请条件",
    "a rare word": "第77777次",
    "a number": "云政发〔2021〕77号",
}


def lines(_label: str, quick: bool) -> Iterator[Line]:
    """Building the index, then each kind of question."""
    count = ALL // 10 if quick else ALL
    titles = [_title(number) for number in range(count)]
    register("title", title="", documents=lambda ids, at: _documents(titles, ids))
    ours = _timed(lambda: rebuild(now()))
    with tempfile.TemporaryDirectory() as folder:
        theirs = Fts5(Path(folder, "fts5.sqlite3"))
        bare = _timed(lambda: theirs.build(titles))
        size = sum(path.stat().st_size for path in (settings.ENVIRONMENT.data / "index").rglob("*") if path.is_file())
        figure = f"{duration(ours)}, {count / ours:,.0f}/s, {size >> 20} MB"
        yield Line(f"search: index {count:,} titles", ours, "FTS5 over the same words", bare, figure=figure)
        for what, typed in _QUERIES.items():
            yield _asked(f"  {what}, p50 and p99", typed, theirs, 20 if quick else 200)


def _asked(what: str, typed: str, theirs: Fts5, times: int) -> Line:
    at = now()
    ours, bare = [], []
    found = search(typed, at=at, page=Page(size=10)).count
    for _ in range(times):
        ours.append(_timed(lambda: search(typed, at=at, page=Page(size=10))))
        bare.append(_timed(lambda: theirs.search(typed)))
    middle, slow = _middle_and_slow(ours)
    their_middle, their_slow = _middle_and_slow(bare)
    figure = f"{duration(middle)}, {duration(slow)} ({found:,})"
    return Line(what, middle, f"FTS5, p99 {duration(their_slow)}", their_middle, figure=figure)


def _middle_and_slow(taken: list[float]) -> tuple[float, float]:
    return median(taken), sorted(taken)[int(len(taken) * 0.99)]


def _timed(task: Callable[[], object]) -> float:
    began = process_time()
    task()
    return process_time() - began


def _title(number: int) -> str:
    """Always the same; the steps are prime to the lengths, so that everything meets everything."""
    place, organ = _PLACES[number % len(_PLACES)], _ORGANS[number * 7 % len(_ORGANS)]
    act, thing = _ACTS[number * 5 % len(_ACTS)], _THINGS[number * 11 % len(_THINGS)]
    return f"{place}{organ}关于{act}{thing}的通知（第{number}次）云政发〔{2010 + number % 16}〕{number % 997}号"


def _documents(titles: list[str], ids: Collection[str] | None) -> Iterator[Document]:
    for number in range(len(titles)) if ids is None else map(int, ids):
        yield Document(str(number), titles[number], "", number % 100, date(2010 + number % 16, 1 + number % 12, 1))


class Fts5:
    """SQLite's full text search. Its trigrams cannot find words of two characters, so it is given rjieba's words."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("CREATE VIRTUAL TABLE titles USING fts5(words, tokenize='unicode61')")

    def build(self, titles: list[str]) -> None:
        rows = ((" ".join(rjieba.cut_for_search(title)),) for title in titles)
        with self._connection:
            self._connection.executemany("INSERT INTO titles VALUES (?)", rows)

    def search(self, typed: str) -> tuple[int, list[int]]:
        """How many there are, and the ten most relevant."""
        words = " AND ".join(f'"{word}"' for word in rjieba.cut_for_search(typed) if word.strip())
        count = self._connection.execute("SELECT count(*) FROM titles WHERE titles MATCH ?", [words]).fetchone()[0]
        best = "SELECT rowid FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT 10"
        return count, [row[0] for row in self._connection.execute(best, [words])]
