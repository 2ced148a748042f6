"""Numbers as Chinese texts write them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annualreport.numerals import NUMBER, Numeral, half_width, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1079", 1079),
        ("1,079", 1079),
        ("1，079", 1079),
        ("11,398,889", 11398889),
        ("１０７９", 1079),
        ("１，０７９", 1079),
        (" 1 079 ", 1079),
        ("零", 0),
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("两百", 200),
        ("一百零五", 105),
        ("一百一十", 110),
        ("二百五", 250),
        ("三百二十一", 321),
        ("一千零七十九", 1079),
        ("一千零五", 1005),
        ("一千二百", 1200),
        ("一万", 10000),
        ("三万五", 35000),
        ("三万五千", 35000),
        ("一万零三十", 10030),
        ("五千万", 50_000_000),
        ("一亿三千万", 130_000_000),
        ("一万二千亿", 1_200_000_000_000),
        ("二〇二二", 2022),
        ("二○二二", 2022),
        ("叁拾伍", 35),
        ("3.5万", 35000),
        ("3.5 万", 35000),
        ("１．２亿", 120_000_000),
        ("1亿3000万", 130_000_000),
        ("12万3456", 123456),
        ("3千", 3000),
        ("96171.6", Decimal("96171.6")),
        ("0.5", Decimal("0.5")),
    ],
)
def test_a_number(text: str, value: int | Decimal) -> None:
    assert parse_number(text) == Numeral(value, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("约75", 75),
        ("近3千", 3000),
        ("75余", 75),
        ("70多", 70),
        ("1.2万余", 12000),
        ("7000余", 7000),
        ("七千余", 7000),
        ("百余", 100),
        ("千余", 1000),
        ("超过120", 120),
        ("75以上", 75),
        ("75左右", 75),
        ("不少于30", 30),
    ],
)
def test_a_rough_number(text: str, value: int) -> None:
    assert parse_number(text) == Numeral(value, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "件",
        "万",
        "亿",
        "余",
        "1,23",
        "12,34",
        "5六",
        "三五十",
        "12 34",
        "-5",
        "75件",
        "一二三百",
        "1.2.3",
        "3万5万",
    ],
)
def test_no_number(text: str) -> None:
    assert parse_number(text) is None


DIGITS = "零一二三四五六七八九"


def spelt(number: int) -> str:
    """A number below 100,000,000 in Chinese."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return spelt(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + spelt(low))
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text or "零"


@given(st.integers(0, 99_999_999))
def test_what_is_spelt_is_read(number: int) -> None:
    assert parse_number(spelt(number)) == Numeral(number)


@given(st.integers(0, 10**12))
def test_digits_with_and_without_marks_are_the_same(number: int) -> None:
    for text in (str(number), f"{number:,}", str(number).translate({48 + d: 0xFF10 + d for d in range(10)})):
        assert parse_number(text) == Numeral(number)


@given(st.text("零一二两三百千万亿0123456789.,，余约 ", max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    found = parse_number(text)
    assert found is None or found.value >= 0


def test_the_pattern_finds_numbers_within_a_text() -> None:
    text = "收到1,079件，其中约１２件、三十五件，金额3.5万元，七千余条"
    assert re.findall(NUMBER, half_width(text)) == ["1,079", "约12", "三十五", "3.5万", "七千余"]


def test_half_width_keeps_the_length() -> None:
    assert half_width("１２％，。（件）") == "12%,。（件）"
    assert half_width("没有") == "没有"
