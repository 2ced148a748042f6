"""Dates and numbers as Chinese offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from gongkai.web.formats import day, long_day, moment, number, shown, weekday

LATE = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)  # five past midnight on the 22nd in China


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (12846, "12,846"),
        (Decimal("12846.5000"), "12,846.5000"),
        (True, "是"),
        (False, "否"),
        (date(2026, 1, 5), "2026-01-05"),
        (LATE, "2026-11-22 00:05"),
        ("云岭市", "云岭市"),
    ],
)
def test_a_value_in_a_table(value: Any, text: str) -> None:
    assert shown(value) == text


def test_moments_are_those_of_china() -> None:
    assert (day(LATE), moment(LATE), long_day(LATE)) == ("2026-11-22", "2026-11-22 00:05", "2026年11月22日")


def test_in_sentences_and_in_english() -> None:
    assert (long_day(date(2026, 1, 5)), weekday(date(2026, 1, 5))) == ("2026年1月5日", "星期一")
    with override("en"):
        assert (long_day(date(2026, 1, 5)), weekday(date(2026, 1, 5))) == ("5 January 2026", "Monday")
        assert day(date(2026, 1, 5)) == "2026-01-05"


def test_none_is_a_dash() -> None:
    assert (day(None), moment(None), long_day(None), number(None)) == ("—", "—", "—", "—")
