"""Logs: one JSON object a line, nothing personal in it, a file a day, kept long enough."""

from __future__ import annotations

import ast
import gzip
import json
import logging
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gongkai.foundation import logs
from gongkai.foundation.now import CHINA

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)
PERSONAL = ("林小云", "13900000000", "lin@example.cn")


def record(name: str, words: str, *arguments: object, **extra: Any) -> logging.LogRecord:
    made = logging.getLogger(name).makeRecord(
        name, logging.WARNING, __file__, 7, words, arguments, extra.pop("exc_info", None), extra=extra
    )
    made.created = MOMENT.timestamp()
    return made


def line(*arguments: Any, **extra: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(logs.JsonLine().format(record(*arguments, **extra)))
    return made


BEGINNING = {"time": "2026-11-23T09:30:00.000+08:00", "level": "warning"}


def test_our_words_keep_numbers_and_dates_and_lose_text() -> None:
    assert line("gongkai.x", "case %s of %s on %s", 7, "林小云", date(2026, 3, 1)) == {
        **BEGINNING,
        "logger": "gongkai.x",
        "said": "case 7 of … on 2026-03-01",
    }


def test_facts_are_numbers_and_codes_all_else_is_hidden_or_left_out() -> None:
    made = line(
        "gongkai", "x", job=7, task="message.send", problem="林小云", code="13900000000", count=13900000000, w=1
    )
    assert made == {
        **BEGINNING,
        **{"logger": "gongkai", "said": "x", "job": 7, "task": "message.send"},
        **{"problem": "…", "code": "…", "count": "…"},
    }


def test_of_others_only_the_place_is_kept() -> None:
    made = line("django.request", "Not Found: %s", "/x/林小云", status_code=404, request="GET /x/林小云", problem="x")
    assert made == {**BEGINNING, "logger": "django.request", "where": "test_logs.py:7", "status": 404}


def test_an_error_is_told_by_class_and_place() -> None:
    def act() -> None:
        try:
            int("林小云")
        except ValueError as error:
            raise KeyError(PERSONAL) from error

    try:
        act()
    except KeyError as error:
        made = line("gongkai", "failed", exc_info=sys.exc_info())
        assert made["error"] == logs.problem(error)
        number = error.__traceback__ and error.__traceback__.tb_lineno
        assert number is not None
        assert made["error"] == f"KeyError test_logs.py:{act.__code__.co_firstlineno + 4} act from ValueError"


def test_every_line_within_a_context_carries_its_facts() -> None:
    number = UUID("12345678123456781234567812345678")
    with logs.context(request=number), logs.context(job=3):
        assert line("django.db", "x") == {
            **BEGINNING,
            **{"logger": "django.db", "where": "test_logs.py:7", "request": str(number), "job": 3},
        }
    assert "request" not in line("gongkai", "x")


def test_words_that_do_not_fit_their_arguments_are_no_error() -> None:
    assert line("gongkai", "%d of %d", "x")["said"] == "%d of %d"


def test_each_day_in_china_has_its_file_which_only_its_owner_reads(tmp_path: Path) -> None:
    handler = logs.DailyFile(tmp_path / "logs")
    handler.setFormatter(logging.Formatter("%(message)s"))
    for hour in (14, 15, 16, 17):  # UTC: midnight in China is at 16
        made = record("gongkai", f"at {hour}")
        made.created = datetime.fromisoformat(f"2026-11-23T{hour}:59:00+00:00").timestamp()
        handler.emit(made)
    handler.close()
    found = {path.name: path.read_text() for path in (tmp_path / "logs").iterdir()}
    assert found == {"gongkai-2026-11-23.jsonl": "at 14\nat 15\n", "gongkai-2026-11-24.jsonl": "at 16\nat 17\n"}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "logs").iterdir()} == {0o600}


def test_lines_of_many_writers_do_not_mix(tmp_path: Path) -> None:
    def write(mark: str) -> None:
        handler = logs.DailyFile(tmp_path)  # as each process has its own
        handler.setFormatter(logging.Formatter("%(message)s"))
        for _ in range(200):
            handler.emit(record("gongkai", mark * 500))
        handler.close()

    threads = [threading.Thread(target=write, args=(mark,)) for mark in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (path,) = tmp_path.iterdir()
    assert sorted(path.read_text().splitlines()) == sorted(mark * 500 for mark in "abcd" for _ in range(200))


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("no folder")
    logs.DailyFile(tmp_path / "logs").emit(record("gongkai", "x"))
    assert (tmp_path / "logs").read_text() == "no folder"


def test_logs_are_compressed_after_a_week_and_kept_over_six_months(tmp_path: Path) -> None:
    today = date(2026, 11, 23)

    def named(days: int) -> str:
        return f"gongkai-{today - timedelta(days=days)}.jsonl"

    for days in (0, 7, 8, 190, 200, 201):
        (tmp_path / named(days)).write_text(f"{days}\n")
    (tmp_path / "other.txt").touch()
    assert logs.tidy(tmp_path, today) == (3, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [named(0), named(7), *(named(days) + ".gz" for days in (8, 190, 200)), "other.txt"]
    )
    assert gzip.decompress((tmp_path / (named(190) + ".gz")).read_bytes()) == b"190\n"
    assert logs.tidy(tmp_path, today) == (0, 0)
    assert timedelta(days=190) <= logs.KEPT


def test_our_own_messages_are_constants() -> None:
    source = Path(logs.__file__).parent.parent
    found = [
        f"{path.name}:{call.lineno}"
        for path in source.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
        and ast.unparse(call.func.value) in ("log", "logs.log", "logger", "logging")
        and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["django.request", "django.security.DisallowedHost", "axes", "urllib3", "gongkai.x"])
@pytest.mark.parametrize(
    "make",
    [
        lambda text: ((f"about {text}",), {}),
        lambda text: (("about %s", text), {}),
        lambda text: (("about",), {"person": text, "problem": text, "request": text, "username": text}),
    ],
)
def test_nothing_personal_passes(name: str, make: Callable[[str], tuple[tuple[str, ...], dict[str, Any]]]) -> None:
    for text in PERSONAL:
        words, extra = make(text)
        if name.startswith("gongkai") and len(words) == 1 and not extra:
            continue  # our own words are constants: the test above
        assert text not in logs.JsonLine().format(record(name, *words, **extra))
