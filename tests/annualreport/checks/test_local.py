"""Local rules: what a place asks beyond the form, as data; and what is said of a rule that is written wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.annualreport.checks import RulesError, load_rules
from gongkai.annualreport.checks.expressions import SyntaxFault, add, parse
from gongkai.annualreport.checks.local import check_local
from gongkai.annualreport.findings import Finding
from gongkai.annualreport.report import Report, SectionText
from tests.made import made_figures


def report(form: str = "2021") -> Report:
    made = Report(edition=form, variant=form, figures=made_figures(1, form, "city"))
    made.sections["overview"] = SectionText("一、总体情况", "一二三 四五\n六")
    made.sections["other"] = SectionText("六、其他需要报告的事项", "未收取信息\n处理费。")
    made.figures["table2.fees.amount"] = "120.5"
    return made


def found(tmp_path: Path, text: str, made: Report | None = None) -> list[Finding]:
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return check_local(made or report(), load_rules([file]))


def refused(tmp_path: Path, text: str) -> RulesError:
    with pytest.raises(RulesError) as error:
        found(tmp_path, text)
    assert "\n" not in error.value.message
    assert "rules.toml" in error.value.message
    assert "rules.toml" in error.value.english
    return error.value


# ---------------------------------------------------------------- comparisons of cells
def test_a_comparison_that_does_not_hold_is_a_finding(tmp_path: Path) -> None:
    (finding,) = found(
        tmp_path,
        """
        [[identity]]
        code = "fees-limit"
        level = "error"
        expression = "table2.fees.amount <= 100"
        message = "收费 {left} 万元，超过 {right} 万元"
        """,
    )
    assert (finding.level, finding.code, finding.message) == ("error", "fees-limit", "收费 120.5 万元，超过 100 万元")
    assert finding.english.startswith("the local rule fees-limit does not hold: table2.fees.amount <= 100")
    assert (finding.cells, finding.difference) == (("table2.fees.amount",), Decimal("20.5"))


@pytest.mark.parametrize("expression", ["table2.fees.amount <= 121", "2 * table2.fees.amount = 241", "-1 < 0"])
def test_a_comparison_that_holds_is_none(tmp_path: Path, expression: str) -> None:
    assert found(tmp_path, f'[[identity]]\ncode = "x"\nexpression = "{expression}"') == []


def test_a_rule_without_words_and_level_is_a_warning_in_the_words_of_the_catalogue(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, '[[identity]]\ncode = "x"\nexpression = "table2.fees.amount < 1"')
    assert (finding.level, finding.message) == (
        "warning",
        "地方规则 x 不成立：table2.fees.amount < 1，左边为 120.5，右边为 1",
    )


def test_a_rule_over_columns_is_asked_of_every_column(tmp_path: Path) -> None:
    made = report()
    made.figures |= {"table3.granted.natural": 9_999_999, "table3.granted.other": 9_999_999}
    findings = found(
        tmp_path,
        '[[identity]]\ncode = "x"\nfor = "table3.columns"\nexpression = "granted + partial <= total_processed"',
        made,
    )
    assert [finding.cells[0] for finding in findings] == ["table3.granted.natural", "table3.granted.other"]
    assert findings[1].message.startswith("表三“其他”：地方规则 x 不成立")


def test_a_rule_over_rows_is_asked_of_every_row(tmp_path: Path) -> None:
    made = report()
    made.figures["table4.reconsideration.upheld"] = 9_999_999
    findings = found(tmp_path, '[[identity]]\ncode = "x"\nfor = "table4.rows"\nexpression = "upheld <= total"', made)
    assert [finding.cells for finding in findings] == [
        ("table4.reconsideration.upheld", "table4.reconsideration.total")
    ]


def test_a_comparison_over_a_cell_that_is_not_known_is_not_made(tmp_path: Path) -> None:
    made = report()
    made.figures["table2.fees.amount"] = None
    assert found(tmp_path, '[[identity]]\ncode = "x"\nexpression = "table2.fees.amount <= 100"', made) == []


def test_a_rule_for_one_edition_is_not_asked_of_another(tmp_path: Path) -> None:
    rule = '[[identity]]\ncode = "x"\nedition = "2019"\nexpression = "table3.new.total < 0"'
    assert found(tmp_path, rule) == []
    assert len(found(tmp_path, rule, report("2019"))) == 1


def test_terms_are_added_with_their_factors() -> None:
    comparison = parse("- a.b.c + 2 * d.e.f - g.h.i * 3 + 1.5 >= 0")
    assert comparison.cells == ("a.b.c", "d.e.f", "g.h.i")
    assert add(comparison.left, {"a.b.c": 1, "d.e.f": 10, "g.h.i": 2}) == Decimal("14.5")


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("a.b.c", "缺少比较符号"),
        ("a.b.c < 1 < 2", "多于一个比较符号"),
        ("a.b.c & 1 < 2", "第 7 个字符“&”不能用"),
        ("a.b.c + < 2", "缺少格名或数"),
        ("a.b.c 2 < 3", "前面应有 + 或 -"),
        ("a.b.c * d.e.f < 3", "格与格不能相乘"),
        ("< 3", "缺少格名或数"),
        ("__import__('os') < 3", "不能用"),
    ],
)
def test_an_expression_that_cannot_be_read_says_where(expression: str, complaint: str) -> None:
    with pytest.raises(SyntaxFault, match=complaint.replace("+", r"\+")) as fault:
        parse(expression)
    assert fault.value.english


# ---------------------------------------------------------------- words and lengths
def test_words_that_a_section_lacks_are_a_finding(tmp_path: Path) -> None:
    rule = '[[phrase]]\ncode = "x"\nsection = "other"\nall = ["信息处理费", "建议提案"]'
    (finding,) = found(tmp_path, rule)
    assert (finding.code, finding.message) == ("x", "“其他需要报告的事项”缺少应有的内容：“建议提案”")


def test_words_are_found_across_lines(tmp_path: Path) -> None:
    assert found(tmp_path, '[[phrase]]\ncode = "x"\nsection = "other"\nall = ["信息处理费"]') == []


def test_one_of_several_words_is_enough(tmp_path: Path) -> None:
    rule = '[[phrase]]\ncode = "x"\nsection = "other"\nany = ["收费通知", "{}"]'
    assert found(tmp_path, rule.replace("{}", "处理费")) == []
    (finding,) = found(tmp_path, rule.replace("{}", "费用"))
    assert finding.message.endswith("“收费通知”，或者“费用”")


def test_a_section_that_is_not_there_lacks_its_words(tmp_path: Path) -> None:
    assert len(found(tmp_path, '[[phrase]]\ncode = "x"\nsection = "problems"\nall = ["问题"]')) == 1


@pytest.mark.parametrize(("limits", "count"), [("max = 6", 0), ("max = 5", 1), ("min = 6", 0), ("min = 7\nmax = 9", 1)])
def test_a_section_has_as_many_characters_as_are_asked_for(tmp_path: Path, limits: str, count: int) -> None:
    findings = found(tmp_path, f'[[length]]\ncode = "x"\nsection = "overview"\n{limits}')
    assert len(findings) == count
    if limits == "max = 5":
        assert findings[0].message == "“总体情况”有 6 字，要求不超过 5 字"


def test_a_section_that_is_not_there_is_neither_long_nor_short(tmp_path: Path) -> None:
    assert found(tmp_path, '[[length]]\ncode = "x"\nsection = "problems"\nmin = 7') == []


# ---------------------------------------------------------------- files that are written wrong
@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("[[identity]\n", ["不是有效的 TOML", "line 1"]),
        ("[[rule]]\ncode = 'x'", ["rule", "[[identity]]、[[phrase]] 或 [[length]]"]),
        ("[identity]\ncode = 'x'", ["identity", "[[identity]]"]),
        ("[[identity]]\ncode = 'x'", ["[[identity]] x, expression", "缺少"]),
        ("[[identity]]\nexpression = '1 < 2'", ["[[identity]] 1, code", "缺少"]),
        ("[[identity]]\ncode = 'X Y'\nexpression = '1 < 2'", ["code", "连字符"]),
        ("[[identity]]\ncode = 'table3-balance'\nexpression = '1 < 2'", ["内置代码"]),
        ("[[identity]]\ncode = 'x'\nexpresion = '1 < 2'", ["expresion", "是不是“expression”"]),
        ("[[identity]]\ncode = 'x'\nexpression = 'table3.grantd.natural < 2'", ["是不是“table3.granted.natural”"]),
        ("[[identity]]\ncode = 'x'\nexpression = 'table3.new.total'", ["缺少比较符号"]),
        ("[[identity]]\ncode = 'x'\nfor = 'table3.column'\nexpression = 'new < 2'", ["for", "table3.columns"]),
        ("[[identity]]\ncode = 'x'\nlevel = 'fatal'\nexpression = '1 < 2'", ["level", "error、warning 或 note"]),
        ("[[identity]]\ncode = 'x'\nedition = '2018'\nexpression = '1 < 2'", ["2018", "2019, 2021"]),
        ("[[identity]]\ncode = 'x'\nmessage = '{total}'\nexpression = '1 < 2'", ["message", "{left}"]),
        ("[[identity]]\ncode = 'x'\nmessage = '{'\nexpression = '1 < 2'", ["message", "花括号"]),
        ("[[phrase]]\ncode = 'x'\nsection = 'other'", ["any 和 all 至少写一项"]),
        ("[[phrase]]\ncode = 'x'\nsection = 'six'\nany = ['x']", ["six", "overview"]),
        ("[[phrase]]\ncode = 'x'\nsection = 'other'\nany = 'x'", ["any", "列表"]),
        ("[[length]]\ncode = 'x'\nsection = 'other'", ["max 和 min 至少写一项"]),
        ("[[length]]\ncode = 'x'\nsection = 'other'\nmax = '9'", ["max", "1000"]),
        (
            "[[length]]\ncode = 'x'\nsection = 'other'\nmax = 9\n[[length]]\ncode = 'x'\nsection = 'other'\nmax = 8",
            ["已在"],
        ),
    ],
)
def test_a_rule_that_is_written_wrong_is_refused_with_place_and_cure(
    tmp_path: Path, text: str, complaints: list[str]
) -> None:
    error = refused(tmp_path, text)
    for complaint in complaints:
        assert complaint in error.message
    assert error.english


def test_a_file_that_is_not_there_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="打不开"):
        load_rules([tmp_path / "none.toml"])
    (tmp_path / "gbk.toml").write_bytes("# 规则".encode("gbk"))
    with pytest.raises(RulesError, match="UTF-8"):
        load_rules([tmp_path / "gbk.toml"])


def test_rules_of_several_files_come_in_their_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        text = f'[[identity]]\ncode = "{name}"\nexpression = "1 < 2"'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert [rule.code for rule in load_rules([tmp_path / "b.toml", str(tmp_path / "a.toml")])] == ["b", "a"]
