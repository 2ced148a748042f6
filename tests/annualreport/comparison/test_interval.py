"""Intervals (95 %) against values published or worked out elsewhere."""

from __future__ import annotations

import pytest

from gongkai.annualreport.comparison.interval import byar, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_the_score_interval(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_all_of_the_whole_touches_one_exactly() -> None:
    low, high = wilson(20, 20)
    assert (round(low, 4), high) == (0.8389, 1.0)


def test_none_of_the_whole_touches_zero_exactly() -> None:
    assert wilson(0, 1)[0] == 0.0


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.669), (1, 0.013, 5.565), (10, 4.790, 18.390)])
def test_a_count_has_byars_interval(count: int, low: float, high: float) -> None:
    """Near the exact Poisson limits 0–3.689, 0.025–5.572 and 4.795–18.390."""
    assert byar(count) == pytest.approx((low, high), abs=5e-3)
