"""Masked personal data: what one knows is recognised, what one does not know is not learnt."""

from __future__ import annotations

import pytest

from gongkai.foundation import masks


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13900000000", "139＊＊＊＊0000"),
        (" 0000-8600306 ", "000＊＊＊＊0306"),
        ("8600306", "＊＊＊＊06"),
        ("86", "＊＊＊＊86"),
        ("", ""),
    ],
)
def test_a_telephone_number(number: str, masked: str) -> None:
    assert masks.telephone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [("lin.xiao@yunling.example", "l＊＊＊＊@yunling.example"), ("lin", "＊＊＊＊"), ("@x", ""), ("", "")],
)
def test_a_mail_address(address: str, masked: str) -> None:
    assert masks.mail(address) == masked
