"""Whatever the layout, no figure is wrong without a doubt; and where a person can read the figures, the reader does.

Every layout is written with the figures of real reports and of made ones, read back and judged by
`tests.layouts.judging.judge`. `python -m tests.measure_layouts` prints what becomes of every cell.
"""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gongkai.annualreport import read
from tests.layouts.cases import made_case, real_cases
from tests.layouts.catalogue import Layout
from tests.layouts.judging import Verdict, judge
from tests.layouts.page import Case
from tests.layouts.tried import CLEAN, TRIED


def _cases(layout: Layout) -> list[Case]:
    """All real reports where the layout is clean, elsewhere the one with most blank cells and another; and a made one.

    Blank cells are what faults hide behind: with them a row does not say how many values it should have.
    """
    real, at = real_cases(), crc32(layout.name.encode())
    if layout.name not in CLEAN and real:
        hardest = max(real, key=lambda case: list(case.figures.values()).count(None))
        real = (hardest, *(case for case in (real[at % len(real)],) if case is not hardest))
    return [*real, made_case(at % 60)]


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
    if real_cases():  # the shares were measured with them; of one made report they say nothing
        assert verdict.told_right >= layout.right * verdict.told
        assert verdict.told_doubts <= layout.doubts * verdict.told


# A smaller number of a made report is no simpler report.
@pytest.mark.fuzz
@settings(phases=[Phase.generate])
@given(name=st.sampled_from(sorted(TRIED)), case=st.integers(-len(real_cases()), 9999), seed=st.integers(1, 9999))
def test_no_figure_is_wrong_without_a_doubt_whatever_the_report(name: str, case: int, seed: int) -> None:
    report = real_cases()[case] if case < 0 else made_case(case)
    assert _verdict(TRIED[name], report, seed).silent == []
