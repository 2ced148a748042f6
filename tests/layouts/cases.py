"""The reports that layouts are tried on: the real ones with their own figures, and made ones."""

from __future__ import annotations

from functools import cache

from tests import real
from tests.judge import flat
from tests.layouts.page import Case
from tests.made import SIZES, made_figures
from tests.made_text import organisation, text_of

_FORMS = (("2021", "2021"), ("2021", "2021"), ("2021", "2021-other-as-one-row"), ("2019", "2019"))


@cache
def real_cases() -> tuple[Case, ...]:
    """The figures of every real report that is there, under its own name, with invented text."""
    found = []
    for report in real.found().values():
        expected = report.expected
        figures = flat(expected["figures"])
        text = text_of(expected["organisation"], expected["year"], figures)
        found.append(Case(report.path.stem, expected["edition"], expected["variant"], figures, text))
    return tuple(found)


@cache
def made_case(seed: int) -> Case:
    """A made report: sizes and forms take turns."""
    size = SIZES[seed % len(SIZES)]
    form, variant = _FORMS[seed % len(_FORMS)]
    figures = made_figures(seed, form, size, variant)
    year = (2019 if form == "2019" else 2021) + seed % 2
    return Case(f"made-{seed}", form, variant, figures, text_of(organisation(seed, size), year, figures))
