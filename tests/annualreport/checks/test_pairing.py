"""The report of the year before is found by organisation and year."""

from __future__ import annotations

from gongkai.annualreport.checks.pairing import Pairs
from gongkai.annualreport.report import Report


def of(organisation: str, year: int | None) -> Report:
    return Report(organisation=organisation, year=year)


def test_the_same_organisation_a_year_earlier_is_the_one_before() -> None:
    before = [of("某市人民政府", 2021), of("某市人民政府", 2022), of("某市人民政府办公室", 2022)]
    assert Pairs(before).of(of("某市人民政府", 2023)) is before[1]
    assert Pairs(before).of(of("某市人民政府", 2022)) is before[0]
    assert Pairs(before).of(of("某市人民政府办公室", 2023)) is before[2]


def test_width_and_blanks_make_no_other_name() -> None:
    before = of("某市（新区）管委会 A", 2021)
    assert Pairs([before, of("别的", 2021)]).of(of("某市(新区) 管委会Ａ", 2022)) is before


def test_a_missing_year_gives_the_latest_earlier_one() -> None:
    before = [of("甲", 2019), of("甲", 2020), of("甲", 2024)]
    assert Pairs(before).of(of("甲", 2022)) is before[1]


def test_there_is_none_for_another_organisation_or_the_same_year() -> None:
    assert Pairs([of("甲", 2021)]).of(of("乙", 2022)) is None
    assert Pairs([of("甲", 2021)]).of(of("甲", 2021)) is None
    assert Pairs([]).of(of("甲", 2021)) is None


def test_a_single_report_that_does_not_say_whose_it_is_is_the_one_that_is_meant() -> None:
    nameless = of("", 2021)
    assert Pairs([nameless]).of(of("甲", 2022)) is nameless
    assert Pairs([nameless, of("", 2020)]).of(of("甲", 2022)) is None
    undated = of("甲", None)
    assert Pairs([undated]).of(of("甲", 2022)) is undated
