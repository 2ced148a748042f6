"""Where the text of a report comes from, passage by passage."""

from __future__ import annotations

import pytest

from gongkai.annualreport.comparison import Traced, compare
from gongkai.annualreport.comparison.narratives import COMMON, diff
from gongkai.annualreport.comparison.passages import MOST, Index, passages
from gongkai.annualreport.report import Report, SectionText

TRAINING = "全年组织政府信息公开业务培训三次，各科室信息员全部参加并通过测试。"
TRAINING_AGAIN = "全年组织政府信息公开业务培训三次，各科室信息员基本参加并通过测试。"
WEBSITE = "门户网站改版后新设了政策问答栏目，群众可以按主题检索办事指南。"
COLUMNS = "通过门户网站公开信息331条，其中政策解读26篇，比上年增加4.5%。"
COLUMNS_LATER = "通过门户网站公开信息402条，其中政策解读31篇，比上年增加19.2%。"
ARCHIVE = "档案室对历年公开目录逐项核对，补录缺失的文号和成文日期。"


def report(year: int, *sentences: str, office: str = "云溪县水务局") -> Report:
    sections = {"overview": SectionText("一、总体情况", "\n".join(sentences))}
    return Report(organisation=office, year=year, sections=sections)


def traced(*reports: Report) -> list[Traced]:
    """The passages of the last of the reports."""
    found = compare(reports)
    place = next(place for place, member in enumerate(found.members) if member.report is reports[-1])
    return list(found.narratives[place].traced)


def origins(*reports: Report) -> list[str]:
    return [one.origin for one in traced(*reports)]


def test_a_sentence_of_last_year_word_for_word_is_the_same() -> None:
    (one,) = traced(report(2023, WEBSITE, TRAINING), report(2024, TRAINING))
    assert (one.origin, one.before) == ("same", TRAINING)


def test_white_space_and_width_of_characters_make_no_difference() -> None:
    assert origins(report(2023, TRAINING), report(2024, TRAINING.replace("，", ", "))) == ["same"]


def test_a_sentence_in_which_only_figures_differ_is_told_from_one_that_stayed() -> None:
    (one,) = traced(report(2023, COLUMNS), report(2024, COLUMNS_LATER))
    assert (one.origin, one.before) == ("figures", COLUMNS)


def test_a_point_in_a_number_is_part_of_it() -> None:
    assert origins(report(2023, f"{WEBSITE[:-1]}1.5万次。"), report(2024, f"{WEBSITE[:-1]}15万次。")) == ["figures"]


def test_a_sentence_like_last_years_is_changed() -> None:
    (one,) = traced(report(2023, TRAINING), report(2024, TRAINING_AGAIN))
    assert (one.origin, one.before) == ("changed", TRAINING)


def test_a_sentence_without_its_like_is_new() -> None:
    assert origins(report(2023, TRAINING), report(2024, ARCHIVE)) == ["new"]


def test_a_sentence_of_another_office_comes_from_elsewhere_and_is_quoted() -> None:
    (one,) = traced(report(2023, TRAINING, office="青砚市财政局"), report(2024, TRAINING_AGAIN))
    assert one.origin == "elsewhere"
    assert one.elsewhere is not None
    assert (one.elsewhere.member, one.elsewhere.text, one.elsewhere.offices) == (0, TRAINING, 1)


def test_what_another_office_wrote_later_is_no_source() -> None:
    assert origins(report(2025, TRAINING, office="青砚市财政局"), report(2024, TRAINING)) == ["new"]


def test_the_earliest_of_equal_sources_is_named() -> None:
    sources = [
        report(year, TRAINING, office=office) for year, office in ((2023, "青砚市财政局"), (2021, "石澜县教育局"))
    ]
    (one,) = traced(*sources, report(2024, TRAINING))
    assert one.elsewhere is not None
    assert (one.elsewhere.member, one.elsewhere.offices) == (1, 2)


def test_a_sentence_that_so_many_offices_have_is_a_common_phrase() -> None:
    others = [report(2024, TRAINING, office=f"青砚市第{number}局") for number in range(COMMON)]
    assert origins(*others, report(2024, TRAINING)) == ["common"]
    assert origins(*others[1:], report(2024, TRAINING)) == ["elsewhere"]


def test_what_stayed_from_last_year_is_so_though_others_have_it_too() -> None:
    other = report(2022, TRAINING, office="青砚市财政局")
    (one,) = traced(other, report(2023, TRAINING), report(2024, TRAINING))
    assert one.origin == "same"
    assert one.elsewhere is not None


def test_what_is_more_like_another_offices_sentence_comes_from_there() -> None:
    assert origins(
        report(2023, TRAINING_AGAIN), report(2024, TRAINING, office="青砚市财政局"), report(2024, TRAINING)
    ) == ["elsewhere"]


def test_the_offices_own_name_does_not_hide_a_copy() -> None:
    one = report(2023, f"青砚市财政局高度重视政府信息公开工作，{WEBSITE}", office="青砚市财政局")
    assert origins(one, report(2024, f"云溪县水务局高度重视政府信息公开工作，{WEBSITE}")) == ["elsewhere"]


def test_short_headings_and_phrases_come_from_nowhere() -> None:
    assert traced(report(2023, "（一）主动公开。"), report(2024, "（一）主动公开。")) == []


def test_the_wording_of_the_form_comes_from_nowhere() -> None:
    lines = (
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "2.其他法律行政法规禁止公开\t0\t0\t1",
    )
    assert traced(report(2023, *lines), report(2024, *lines)) == []


def test_last_years_sentences_that_nothing_stands_for_are_gone() -> None:
    found = compare([report(2023, TRAINING, WEBSITE), report(2024, TRAINING_AGAIN)])
    assert found.narratives[1].gone == (WEBSITE,)


def test_shares_are_of_the_characters_and_come_to_one() -> None:
    found = compare([report(2023, TRAINING), report(2024, TRAINING, ARCHIVE)])
    shares = found.narratives[1].shares()
    lengths = [len(passage.plain) for passage in passages(found.members[1].report)]
    assert shares["same"] == lengths[0] / sum(lengths)
    assert sum(shares.values()) == pytest.approx(1)


def test_a_report_without_text_has_no_shares() -> None:
    found = compare([report(2023), report(2024, TRAINING)])
    assert found.narratives[0].shares() == {}


def test_a_diff_keeps_strikes_and_puts_in() -> None:
    assert list(diff("全部参加", "基本参加")) == [("del", "全部"), ("ins", "基本"), ("keep", "参加")]


def test_a_text_without_end_is_cut_into_passages_of_bounded_length_and_number() -> None:
    found = passages(report(2024, "公开" * 1_000_000))
    assert (len(found), max(len(passage.text) for passage in found)) == (MOST, 400)


def test_texts_that_share_most_of_their_shingles_find_each_other_and_others_do_not() -> None:
    index = Index()
    one, other, third = (index.add(text) for text in (TRAINING, TRAINING_AGAIN, WEBSITE))
    assert [number for _, number in index.near(one, 0.4)] == [other]
    assert index.near(third, 0.4) == []
    assert index.add(TRAINING) == one
