"""Every code is documented in full, and its words can be said."""

from __future__ import annotations

import pytest

from gongkai.annualreport.catalogue import CatalogueError, codes, entry, render
from gongkai.annualreport.edition import EDITIONS, edition


@pytest.mark.parametrize("code", codes())
def test_a_code_has_clause_formula_example_and_cure_in_its_entry(code: str) -> None:
    known = entry(code)
    for lang in ("zh", "en"):
        assert all(name and text.strip("（）： ") for name, text in known.described(lang))
    assert known.title
    assert known.english_title


@pytest.mark.parametrize("code", codes())
def test_the_message_of_a_code_is_one_line_in_both_languages(code: str) -> None:
    values = dict.fromkeys(entry(code).placeholders, "7")
    for lang in ("zh", "en"):
        message = render(code, lang, **values)
        assert message
        assert "\n" not in message
        assert "{" not in message


def test_a_placeholder_without_a_value_is_an_error() -> None:
    code = next(code for code in codes() if entry(code).placeholders)
    with pytest.raises(CatalogueError):
        render(code, "zh")


def test_every_identity_of_every_edition_has_its_code() -> None:
    for name in EDITIONS:
        assert {identity.code for identity in edition(name).identities} <= set(codes())


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(CatalogueError):
        entry("no-such-code")
