"""The catalogue: every code is documented, every message has words for all that it is given."""

from __future__ import annotations

import re
import string

import pytest

from gongkai.annualreport import catalogue
from gongkai.annualreport.catalogue import LEVELS, CatalogueError, Lang, codes, entry, phrase, render, side
from gongkai.annualreport.edition import EDITIONS, edition

LANGS: tuple[Lang, ...] = ("zh", "en")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", codes())
def test_every_code_says_what_it_means_and_what_it_rests_on(code: str) -> None:
    known = entry(code)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code)
    assert known.code == code
    assert known.level in LEVELS
    texts = (
        known.title,
        known.english_title,
        known.clause,
        known.source,
        known.formula,
        known.bad,
        known.why,
        known.cure,
    )
    assert all(text.strip() for text in texts)
    assert len(known.title) <= 18


@pytest.mark.parametrize("code", codes())
def test_a_message_is_one_sentence_with_the_same_numbers_in_both_languages(code: str) -> None:
    message = entry(code).message
    assert message.zh.endswith("。")
    assert message.en.endswith(".")
    assert "\n" not in message.zh + message.en
    assert all(name.isidentifier() for name in placeholders(message.zh) | placeholders(message.en))


@pytest.mark.parametrize("code", codes())
def test_a_message_without_a_value_for_a_placeholder_is_refused(code: str) -> None:
    names = entry(code).placeholders
    for lang in LANGS:
        assert "{" not in render(code, lang, **dict.fromkeys(names, "x"))
        needed = sorted(placeholders(entry(code).message.in_lang(lang)))
        if needed:
            with pytest.raises(CatalogueError, match=needed[0]):
                render(code, lang, **dict.fromkeys(needed[1:], "x"))


@pytest.mark.parametrize("code", codes())
def test_what_a_person_is_told_of_a_code(code: str) -> None:
    for lang in LANGS:
        described = entry(code).described(lang)
        assert len(described) == 5
        assert all(name and text for name, text in described)


def test_every_identity_and_every_rule_between_years_has_its_code() -> None:
    for form in map(edition, EDITIONS):
        rules = [*form.data["identity"], *form.data.get("carried", ()), *form.data.get("stock", ())]
        for rule in rules:
            assert rule["code"] in codes()
            assert side(rule["code"], "left", "zh", year=2020)
            assert side(rule["code"], "right", "en", year=2020)
            assert rule.get("level", entry(rule["code"]).level) == entry(rule["code"]).level


def test_codes_come_by_family_and_the_tables_first() -> None:
    families = [entry(code).family for code in codes()]
    assert families[0] == "tables"
    assert families == sorted(families, key=list(dict.fromkeys(families)).index)


def test_an_unknown_code_or_phrase_is_refused_by_name() -> None:
    with pytest.raises(CatalogueError, match="no-such-code"):
        entry("no-such-code")
    with pytest.raises(CatalogueError, match="no-such-phrase"):
        phrase("no-such-phrase", "zh")


def test_a_code_without_words_for_a_side_has_none() -> None:
    assert side("blank-as-zero", "left", "zh") == ""


@pytest.mark.parametrize(
    ("table", "complaint"),
    [({"title": "x"}, "english_title"), ({"level": "fatal"}, "fatal")],
)
def test_an_entry_that_lacks_something_is_refused(table: dict[str, str], complaint: str) -> None:
    whole: dict[str, object] = {
        "title": "t",
        "english_title": "t",
        "level": "error",
        "clause": {"text": "t", "source": "s"},
        "formula": "f",
        "example": {"bad": "b", "why": "w"},
        "cure": "c",
        "message": "m。",
        "english": "m.",
    }
    data = {**whole, **table} if "level" in table else table
    with pytest.raises(CatalogueError, match=complaint):
        catalogue._entry("tables", "some-code", data)
