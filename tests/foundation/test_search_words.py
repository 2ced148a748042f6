"""Words: what is typed and what is written become the same terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.foundation.search.highlighter import marked, piece
from gongkai.foundation.search.parser import parse
from gongkai.foundation.search.words import Kind, prepare, split, terms, units


def typed(text: str) -> list[str]:
    return [word.text for word in parse(text)]


def test_one_character_stays_one_so_that_places_are_places_in_the_text() -> None:
    text = "ＡＢＣ　關於雲嶺市㎡㈠①…〔2026〕ﬁ𠀀İ"
    assert len(prepare(text)) == len(text)


def test_full_width_capitals_and_traditional_characters_are_one_form() -> None:
    assert prepare("ＡｂＣ１２　關於頒發雲嶺市規範性文件") == "abc12 关于颁发云岭市规范性文件"


def test_a_stretch_gives_its_pairs_its_last_character_and_the_longer_words_that_are_known() -> None:
    assert terms("市民政局，办〔2026〕1号") == ("市民 民政 政局 局 . 办 #2026-1", "民政局 2026 1 号")


@given(st.text(st.sampled_from("云岭市，。 a1b2〔2026〕1号20"), max_size=40))
def test_each_unit_stands_in_the_stream_at_its_position(text: str) -> None:
    stream = terms(text).stream.split()
    for unit in units(text):
        there = stream[unit.position : unit.position + unit.width]
        pairs = [unit.text[here : here + 2] for here in range(len(unit.text))]
        assert there == (pairs if unit.kind is Kind.HAN else [unit.text])


@pytest.mark.parametrize(
    "number",
    [
        "云政发〔2026〕1号",
        "云政发[2026]1号",
        "云政发（2026）1号",
        "云政发(2026) 第1号",
        "云政发【2026】01号",
        "云政发〔2026〕1",
        "云政发2026年1号",
        "云政发２０２６年第１号",
        "云政发20261号",
        "雲政發〔2026〕1號",
        " 云政发 〔 2026 〕 1 号 ",
    ],
)
def test_a_documents_number_is_one_word_however_it_is_typed(number: str) -> None:
    assert typed(number) == ["云政发#2026-1"]


@pytest.mark.parametrize("text", ["2026年1月", "2026 1", "电话2026-1", "20261", "12026年1号", "2026年123456号"])
def test_other_figures_are_no_documents_number(text: str) -> None:
    assert "#" not in terms(text).stream


def test_what_stands_before_and_after_a_number_is_cut_into_words() -> None:
    assert typed("市教育局关于转发云政发〔2026〕1号的通知") == ["市", "教育局", "转发", "云政发#2026-1", "通知"]
    assert typed("通知 云政发〔2026〕1号") == ["通知", "云政发#2026-1"]


def test_what_is_typed_without_spaces_is_cut_into_words() -> None:
    assert split("公租房申请条件")[-2:] == ["申请", "条件"]
    assert typed("云岭教育局") == ["云岭", "教育局"]


def test_words_that_stand_in_questions_are_left_out_unless_there_is_nothing_else() -> None:
    assert typed("教育局的电话是什么") == ["教育局", "电话"]
    assert typed("的") == ["的"]


def test_a_part_in_quotes_is_one_word() -> None:
    assert typed("“公租房申请条件” 电话") == ["公租房申请条件", "电话"]
    assert typed('"公租房 申请"') == ["公租房申请"]


def test_a_word_typed_twice_is_looked_for_once_and_no_more_than_twenty_are() -> None:
    assert typed("电话 电话 電話") == ["电话"]
    assert len(typed(" ".join(f"w{number}" for number in range(60)))) == 20


@pytest.mark.parametrize("text", ["", "   ", "，。、！？", '""""', "“”", "+-&|!(){}[]^~*?:\\/", "\x00\x07\ud800"])
def test_nothing_to_look_for_is_no_word(text: str) -> None:
    assert typed(text) == []


def test_marks_stand_around_the_words_and_everything_else_is_escaped() -> None:
    assert marked("<b>教育局</b>&教育", parse("教育")) == "&lt;b&gt;<mark>教育</mark>局&lt;/b&gt;&amp;<mark>教育</mark>"


def test_a_mark_stands_where_the_text_is_written_another_way() -> None:
    assert marked("雲政發〔2026〕第01號的通知", parse("云政发2026年1号")) == "<mark>雲政發〔2026〕第01號</mark>的通知"
    assert marked("ＩＰＶ６改造，ipv60", parse("ipv6")) == "<mark>ＩＰＶ６</mark>改造，ipv60"


def test_marks_that_meet_are_one() -> None:
    assert marked("市民政局", parse("民政 政局")) == "市<mark>民政局</mark>"


def test_a_piece_shows_where_most_of_the_words_stand_together() -> None:
    text = "教育。" + "无关" * 100 + "受理教育招生和学校登记" + "其他" * 100
    shown = piece(text, parse("教育 招生 登记"), length=40)
    assert "受理<mark>教育招生</mark>和学校<mark>登记</mark>" in shown
    assert shown.startswith("……")
    assert shown.endswith("……")


def test_a_piece_without_marks_is_the_beginning_and_a_short_text_is_whole() -> None:
    assert piece("一二三四五六", parse("七"), length=3) == "一二三……"
    assert piece("一\n\n二", parse("二")) == "一 <mark>二</mark>"
