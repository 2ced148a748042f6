"""The fee in its tiers, with the arithmetic shown: 国办函〔2020〕109号."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.regulation import BadValue, fee_by_items, fee_by_pages
from tests.regulation.acts import day

ON = day("2026-04-28")


@pytest.mark.parametrize(
    ("count", "amount"),
    [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (35, 3000), (40, 4000), (41, 4300), (50, 7000), (51, 7400)],
)
def test_items_in_a_month(count: int, amount: int) -> None:
    assert fee_by_items(count, ON).amount == amount


@pytest.mark.parametrize(
    ("count", "amount"), [(0, 0), (30, 0), (31, 10), (100, 700), (200, 2700), (201, 2740), (250, 4700)]
)
def test_pages_of_an_application(count: int, amount: int) -> None:
    assert fee_by_pages(count, ON).amount == amount


def test_the_arithmetic_is_shown() -> None:
    fee = fee_by_items(35, ON)
    assert fee.lines() == (
        "第1至10件：10件×0元＝0元",
        "第11至30件：20件×100元＝2,000元",
        "第31至35件：5件×200元＝1,000元",
        "合计3,000元（20×100 + 5×200 = 3,000；国办函〔2020〕109号第四条）",
    )
    assert fee_by_pages(250, ON).lines("en")[-1] == (
        "in all 4,700 yuan (70×10 + 100×20 + 50×40 = 4,700; 国办函〔2020〕109号第五条)"
    )
    assert fee_by_items(3, ON).arithmetic() == "0"


def test_earlier_items_of_the_month_count() -> None:
    assert fee_by_items(5, ON, before=30).arithmetic() == "5×200 = 1,000"
    assert fee_by_items(5, ON, before=8).arithmetic() == "3×100 = 300"


@given(st.integers(0, 400), st.integers(0, 400))
def test_items_in_two_notices_cost_what_they_cost_in_one(first: int, second: int) -> None:
    together = fee_by_items(first + second, ON).amount
    assert fee_by_items(first, ON).amount + fee_by_items(second, ON, before=first).amount == together


@given(st.integers(0, 2000))
def test_items_cost_what_each_costs(count: int) -> None:
    each = [0 if n <= 10 else 100 if n <= 30 else 100 * ((n - 31) // 10 + 2) for n in range(1, count + 1)]
    assert fee_by_items(count, ON).amount == sum(each)


@pytest.mark.parametrize("count", [-1, 100_001, 3.5, True])
def test_a_count_that_is_none_is_refused(count: int) -> None:
    with pytest.raises(BadValue, match="不对：应当是0至100000的整数"):
        fee_by_items(count, ON)


def test_before_2021_nothing_may_be_charged() -> None:
    with pytest.raises(BadValue, match="2020-12-31尚无信息处理费收费办法（2021年1月1日起施行）"):
        fee_by_pages(50, day("2020-12-31"))
