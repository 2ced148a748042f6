"""Whatever the layout, no figure is wrong without a doubt; and where a person can read the figures, the reader does.

Every layout is written with the figures of real reports and of made ones, read back and judged by
`tests.layouts.judging.judge`. `python -m tests.measure_layouts` prints what becomes of every cell.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annualreport import read
from tests.layouts.cases import made_case, real_cases
from tests.layouts.catalogue import Layout
from tests.layouts.judging import Verdict, judge
from tests.layouts.page import Case
from tests.layouts.tried import CLEAN, TRIED

_MADE = 2


def _cases(layout: Layout) -> list[Case]:
    """All real reports where the layout is clean, elsewhere two of them in turn; and made ones."""
    real, at = real_cases(), list(TRIED).index(layout.name)
    if layout.name not in CLEAN:
        real = tuple(real[(at + step) % len(real)] for step in (0, len(real) // 2)) if real else ()
    return [*real, *(made_case(at + step) for step in range(_MADE))]


def _verdict(layout: Layout, case: Case, seed: int = 0) -> Verdict:
    content, page = layout.written(case, seed)
    return judge(read(content, name=f"{case.name}.{layout.suffix}"), page)


@pytest.mark.parametrize("layout", TRIED.values(), ids=TRIED)
def test_no_figure_is_wrong_without_a_doubt_and_what_a_person_reads_is_read(layout: Layout) -> None:
    verdict = Verdict()
    for case in _cases(layout):
        found = _verdict(layout, case)
        assert found.silent == [], case.name
        verdict.add(found)
    assert verdict.told_right >= layout.right * verdict.told
    assert verdict.told_doubts <= layout.doubts * verdict.told


@pytest.mark.fuzz
@given(name=st.sampled_from(sorted(TRIED)), seed=st.integers(0, 9999))
def test_no_figure_is_wrong_without_a_doubt_whatever_the_report(name: str, seed: int) -> None:
    assert _verdict(TRIED[name], made_case(seed), seed).silent == []
