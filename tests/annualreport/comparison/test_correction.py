"""The correction note (更正说明): what changed between two publications of one report, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.annualreport.comparison.correction import NotOneReport, correct, note, sentence, text_sentence
from gongkai.annualreport.report import Report, SectionText
from tests.made import made_report

CELL = "table3.partial.natural"


def two() -> tuple[Report, Report]:
    return made_report(1, year=2024), made_report(1, year=2024)


def with_text(report: Report, key: str, text: str) -> Report:
    report.sections[key] = replace(report.sections[key], text=text)
    return report


def cell_sentences(old: Report, new: Report) -> list[str]:
    found = correct(old, new)
    return [sentence(found, change) for change in found.cells]


def text_sentences(before: str, after: str) -> list[str]:
    old, new = two()
    found = correct(with_text(old, "problems", before), with_text(new, "problems", after))
    return [text_sentence(change) for change in found.texts]


def test_a_cell_is_named_by_table_row_and_column() -> None:
    old, new = two()
    old.figures[CELL], new.figures[CELL] = 21, 12
    assert cell_sentences(old, new) == ["表三“（二）部分公开”行“自然人”列由21更正为12。"]


def test_a_blank_that_was_filled_and_a_figure_that_was_struck_are_said_to_be_blank() -> None:
    old, new = two()
    old.figures[CELL], new.figures[CELL] = None, 12
    assert cell_sentences(old, new) == ["表三“（二）部分公开”行“自然人”列由空白更正为12。"]
    assert cell_sentences(new, old) == ["表三“（二）部分公开”行“自然人”列由12更正为空白。"]


def test_a_cell_that_the_other_form_lacks_is_added_or_left_out() -> None:
    old, new = made_report(1, "2019", year=2021), made_report(1, "2021", year=2021)
    found = cell_sentences(old, new)
    assert f"表二“规章”行“本年废止件数”列补充为{new.figures['table2.rules.repealed']}。" in found
    assert f"表二“规章”行“本年新公开数量”列删除，原为{old.figures['table2.rules.newly_public']}。" in found


def test_of_a_paragraph_only_the_sentences_that_changed_are_told() -> None:
    found = text_sentences("一是人手不足。二是目录不全。三是更新不快。", "一是人手不足。二是目录不准。三是更新不快。")
    assert found == ["“五、存在的主要问题及改进情况”部分“二是目录不全。”更正为“二是目录不准。”。"]


def test_a_paragraph_that_came_or_went_is_told_as_such() -> None:
    place = "“五、存在的主要问题及改进情况”部分"
    assert text_sentences("一是人手不足。", "一是人手不足。\n已增加一人。") == [f"{place}增加“已增加一人。”。"]
    assert text_sentences("一是人手不足。\n已增加一人。", "一是人手不足。") == [f"{place}删除“已增加一人。”。"]


def test_white_space_is_no_correction() -> None:
    assert text_sentences("一是人手不足。\n\n　　二是目录不全。", "一是 人手不足。\n二是目录不全。") == []


def test_a_section_that_is_new_is_told_under_its_own_heading() -> None:
    old, new = two()
    new.sections["more"] = SectionText("七、附件", "见附件一。")
    assert [text_sentence(change) for change in correct(old, new).texts] == ["“七、附件”部分增加“见附件一。”。"]


def test_a_changed_heading_is_told() -> None:
    old, new = two()
    old.sections["other"] = replace(old.sections["other"], heading="六、其它事项")
    found = [text_sentence(change) for change in correct(old, new).texts]
    assert found == ["“六、其他需要报告的事项”部分标题“六、其它事项”更正为“六、其他需要报告的事项”。"]


def test_two_equal_reports_have_nothing_to_correct() -> None:
    assert correct(*two()).empty


@pytest.mark.parametrize(("field", "value"), [("year", 2023), ("organisation", "北渚市人民政府")])
def test_reports_of_two_offices_or_years_are_not_versions_of_one(field: str, value: object) -> None:
    old, new = two()
    setattr(old, field, value)
    with pytest.raises(NotOneReport, match="不是同一机关同一年度的报告"):
        correct(old, new)


def test_the_note_says_what_when_and_why() -> None:
    old, new = two()
    old.figures[CELL], new.figures[CELL] = 21, 12
    with_text(old, "problems", "一是人手不足。")
    with_text(new, "problems", "一是人手紧张。")
    written = note(correct(old, new), reason="统计口径理解有偏差。", day=date(2025, 3, 18))
    office = new.organisation
    place = "“五、存在的主要问题及改进情况”部分"
    assert written.title == f"关于更正《{old.title}》的说明"
    assert [(block.heading, block.paragraphs) for block in written.blocks] == [
        ("", (f"因统计口径理解有偏差，{office}公布的《{old.title}》部分内容有误，现更正如下：",)),
        ("一、数据更正", ("（1）表三“（二）部分公开”行“自然人”列由21更正为12。",)),
        ("二、文字更正", (f"（1）{place}“一是人手不足。”更正为“一是人手紧张。”。",)),
        ("", ("除上述更正外，报告其他内容不变。",)),
    ]
    assert written.signature == (office, "2025年3月18日")
    assert written.table_title == "三、更正前后对照"
    assert written.table == (
        ("位置", "更正前", "更正后"),
        ("表三 （二）部分公开·自然人", "21", "12"),
        (place, "一是人手不足。", "一是人手紧张。"),
    )


def test_without_a_day_the_note_leaves_room_for_it_and_without_a_reason_names_none() -> None:
    old, new = two()
    old.figures[CELL] = 21
    written = note(correct(old, new))
    assert written.signature[1] == "　　年　　月　　日"
    assert written.blocks[0].paragraphs[0].startswith(f"{new.organisation}公布的")


def test_only_text_that_changed_is_numbered_first() -> None:
    old, new = two()
    with_text(new, "problems", "一是人手紧张。")
    assert [block.heading for block in note(correct(old, new)).blocks] == ["", "一、文字更正", ""]
