"""Every sentence is there in both languages, with the same placeholders; every code that the code gives has one."""

from __future__ import annotations

import ast
import inspect
import re
import string
from pathlib import Path

import gongkai.regulation
from gongkai.regulation.clock import State
from gongkai.regulation.events import CONFIRMED_CHANNELS, KINDS, Channel, Consulted
from gongkai.regulation.words import full_date, short_date, templates, weekday
from tests.regulation.acts import day

PACKAGE = Path(gongkai.regulation.__file__).parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    for code, text in templates().items():
        if code not in ("line.holiday",):
            assert re.search("[\u4e00-\u9fff]", text.zh), code
        zh, en = placeholders(text.zh), placeholders(text.en)
        assert zh == en or (code == "line.waiting" and not en), code
        assert "\n" not in text.zh + text.en


def literals() -> set[str]:
    """All texts that stand in the package's code."""
    found = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_sentence_is_said_somewhere() -> None:
    said = literals() | set(KINDS) | set(Channel) | set(State) | set(Consulted)
    prolonged = {f"{name}-{how}" for name in ("extension", "delay") for how in ("lapsed", "late", "twice")}
    stopped = {"supplement-answered-late", "fee-answered-late", "supplement-term-unfounded"}
    begun = {f"{how}-{name}" for how in ("waiting", "began") for name in ("supplement", "fee")}
    said |= prolonged | stopped | begun
    unused = [
        code for code in templates()
        if code not in said and code.partition(".")[2] not in said and not code.startswith("date.")
    ]  # fmt: skip
    assert unused == []


def test_all_kinds_channels_and_states_have_words() -> None:
    codes = templates().keys()
    assert {f"event.{name}" for name in KINDS} <= codes
    assert {f"receipt.{channel}" for channel in Channel} <= codes
    assert {f"state.{state}" for state in State} <= codes
    assert set(Channel) > CONFIRMED_CHANNELS


def test_every_deadline_has_words_for_a_page_and_for_a_move() -> None:
    deadlines = {code.removeprefix("deadline.") for code in templates() if code.startswith("deadline.")}
    assert {f"date.{code}" for code in deadlines} <= templates().keys()


def test_dates_are_said_as_offices_say_them() -> None:
    assert full_date(day("2026-02-06"), "zh") == "2026年2月6日"
    assert full_date(day("2026-02-06"), "en") == "6 February 2026"
    assert short_date(day("2027-01-01"), "zh") == "2027年1月1日"
    assert weekday(day("2026-02-06"), "zh") == "星期五"


def test_public_functions_and_events_name_the_article_or_notice_that_they_rest_on() -> None:
    public = [getattr(gongkai.regulation, name) for name in gongkai.regulation.__all__]
    ruling = [each for each in public if inspect.isfunction(each)] + [*KINDS.values()]
    source = re.compile(r"Article|〔\d{4}〕\d+号|决定")
    assert [each.__name__ for each in ruling if not source.search(each.__doc__ or "")] == []


def test_public_functions_and_classes_are_explained() -> None:
    unexplained = [
        name for name in gongkai.regulation.__all__
        if callable(getattr(gongkai.regulation, name)) and not getattr(gongkai.regulation, name).__doc__
    ]  # fmt: skip
    assert unexplained == []
