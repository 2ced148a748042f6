"""Remedies by ground, date and item."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.regulation import (
    STANDARD,
    BadValue,
    Item,
    against_silence,
    has_remedy,
    outcomes,
    remedies,
    respond_by,
    suit_after_review,
)
from gongkai.regulation.remedies import months_after
from tests.regulation.acts import day

ON = day("2026-03-30")
REFUSALS = {
    "denied_state_secret", "denied_law", "denied_security", "denied_third_party", "denied_internal", "denied_process",
    "denied_enforcement_file",
}  # fmt: skip


def ways(on: date, *items: Item) -> list[tuple[str, tuple[int, ...]]]:
    return [(remedy.way, remedy.items) for remedy in remedies(items, on)]


def test_refusals_under_articles_14_to_16_go_to_reconsideration_first_and_nothing_else_does() -> None:
    single = [key for key in outcomes() if key not in ("partial", "withdrawn")]
    assert {key for key in single if ways(ON, Item(key)) == [("first", (1,))]} == REFUSALS
    assert ways(ON, Item("denied_administrative_query")) == [("either", (1,))]


def test_before_2024_the_applicant_could_choose() -> None:
    assert ways(day("2023-12-31"), Item("denied_internal")) == [("either", (1,))]
    assert ways(day("2024-01-01"), Item("denied_internal")) == [("first", (1,))]


def test_a_refusal_in_part_goes_by_a_setting() -> None:
    partial = Item("partial", ("denied_third_party",))
    remedy = remedies([partial], ON)[0]
    assert (remedy.way, [choice.key for choice in remedy.settings]) == ("first", ["partial_refusal"])
    mild = STANDARD.choose("partial_refusal", "either", source="省高院口径", since=day("2026-01-01"))
    assert remedies([partial], ON, settings=mild)[0].way == "either"
    assert remedies([Item("partial", ("not_held",))], ON)[0].way == "either"


def test_a_mixed_letter_carries_both_texts_item_by_item() -> None:
    assert ways(ON, Item("denied_internal"), Item("not_held"), Item("denied_process")) == [
        ("either", (2,)),
        ("first", (1, 3)),
    ]


def test_a_withdrawn_case_has_no_remedy() -> None:
    assert ways(ON, Item("withdrawn")) == []


def test_the_text_is_that_of_the_day_of_the_reply() -> None:
    items = [Item("denied_internal")]
    by_date = [remedies(items, on)[0] for on in (day("2023-06-01"), day("2024-06-01"), ON)]
    assert [remedy.source for remedy in by_date] == [
        "条例第五十一条、行政复议法、行政诉讼法",
        "行政复议法第二十三条第一款第四项",
        "行政复议法第二十三条第一款第四项、法释〔2025〕8号第一条",
    ]
    assert by_date[2].printed("zh", review="云岭市人民政府", court="云岭铁路运输法院") == (
        "对不予公开不服的，应当先自收到本答复书之日起60日内向云岭市人民政府申请行政复议；对复议决定不服的，"
        "再自收到决定之日起15日内向云岭铁路运输法院提起行政诉讼。"
    )
    assert "{" not in by_date[2].printed("en", review="the city", court="the court")


def test_terms_run_from_the_applicants_receipt_and_on_to_a_working_day() -> None:
    remedy = remedies([Item("not_held")], day("2026-02-11"), received=day("2026-02-24"))[0]
    assert (remedy.review_by, remedy.suit_by) == (day("2026-04-27"), day("2026-08-24"))
    strict = STANDARD.choose("remedy_roll_over", "no", source="本机关规定", since=day("2026-01-01"))
    remedy = remedies([Item("not_held")], day("2026-02-11"), received=day("2026-02-24"), settings=strict)[0]
    assert remedy.review_by == day("2026-04-25")
    assert remedies([Item("not_held")], ON)[0].review_by is None


def test_untold_the_term_is_a_year_at_most() -> None:
    remedy = remedies([Item("not_held")], ON, received=day("2026-04-01"), told=False)[0]
    assert (remedy.review_by, remedy.suit_by) == (day("2027-04-01"), day("2027-04-01"))


def test_silence_by_default_leaves_the_choice() -> None:
    remedy = against_silence(day("2026-03-30"))
    assert (remedy.way, remedy.review_by, remedy.suit_by) == ("either", day("2026-05-29"), day("2026-09-30"))
    strict = STANDARD.choose("silence_remedy", "review_first", source="省高院口径", since=day("2026-01-01"))
    assert against_silence(day("2026-03-30"), settings=strict).way == "first"


def test_steps_of_the_procedure_carry_no_remedy_text() -> None:
    assert [letter for letter in ("supplement", "extension", "fee_notice", "reply") if has_remedy(letter)] == ["reply"]


def test_a_suit_follows_a_reconsideration_decision_within_15_days() -> None:
    assert suit_after_review(day("2026-06-04")) == day("2026-06-22")  # 06-19 to 21 are off


@pytest.mark.parametrize(
    ("procedure", "last"),
    [
        ("review_ordinary", "2026-03-16"),
        ("review_simple", "2026-03-09"),
        ("review_unknown", "2026-03-09"),
        ("suit", "2026-03-17"),
    ],
)
def test_the_organ_answers_a_notice_in_time(procedure: str, last: str) -> None:
    assert respond_by(procedure, day("2026-03-02")) == day(last)


def test_an_unknown_procedure_is_refused() -> None:
    with pytest.raises(BadValue, match="没有名为“appeal”的程序：可用的是review_ordinary"):
        respond_by("appeal", day("2026-03-02"))


def test_months_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert months_after(day("2026-08-31"), 6) == day("2027-02-28")
    assert months_after(day("2026-12-15"), 12) == day("2027-12-15")
