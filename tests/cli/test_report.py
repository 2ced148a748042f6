"""What each command prints, and with which status it ends: 0 nothing wrong, 1 an error found, 2 a file not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai import __version__
from gongkai.annualreport.catalogue import codes
from gongkai.annualreport.edition import EDITIONS, edition
from tests.annualreport.sound import assert_valid
from tests.cli.calling import CLEAN, FAULTY, NO_REPORT, made, written
from tests.cli.conftest import Gongkai

FINDING = ["source", "code", "level", "cells", "left", "right", "difference", "suspects", "message", "evidence"]
ROW_SUM = "表三“（二）部分公开”行：各类申请人之和为 22，“总计”为 13，相差 9；"
ROW_SUM += "可能有误的是“（二）部分公开·自然人”现为 21，应为 12。"
ROW_SUM_ENGLISH = (
    "Table 3, row “（二）部分公开”: the sum over the kinds of applicant is 22, “总计” (total) is 13, "
    "a difference of 9; what may be wrong: “（二）部分公开·自然人” is 21 and should be 12."
)


class TestRead:
    """gongkai read"""

    def test_a_report_is_printed_table_by_table(self, gongkai: Gongkai) -> None:
        done = gongkai("read", CLEAN)
        assert (done.status, done.err) == (0, "")
        lines = [line.split() for line in done.out.splitlines()]
        assert [str(CLEAN)] in lines
        assert ["青溪市水务局", "2024", "格式", "2021"] in lines
        assert ["行政事业性收费", "本年收费金额（单位：万元）", "1036.25"] in lines
        assert ["（一）予以公开", "17", "2", "0", "0", "1", "0", "20"] in lines
        assert ["复议后起诉", "0", "0", "0", "1", "1"] in lines

    def test_what_is_doubtful_is_marked_in_the_table_and_told_below(self, gongkai: Gongkai, tmp_path: Path) -> None:
        text = FAULTY.read_text(encoding="utf-8").replace("\t28\n", "\t2B\n", 1)
        done = gongkai("read", written(tmp_path, "report.txt", text))
        assert done.status == 0
        assert "28?" in done.out
        assert "\n存疑 1\n  ? （四）1.本机关不掌握相关政府信息·自然人：" in done.out

    def test_json_is_a_line_for_each_report_as_the_schema_says(self, gongkai: Gongkai) -> None:
        done = gongkai("read", CLEAN, FAULTY, "--json")
        assert (done.status, done.err) == (0, "")
        for line in done.json:
            assert_valid(line)
        told = [(line["source"], line["organisation"], line["year"], line["variant"]) for line in done.json]
        assert told == [
            (str(CLEAN), "青溪市水务局", 2024, "2021"),
            (str(FAULTY), "云岫县人民政府", 2024, "2021"),
        ]
        assert [line["figures"]["table3"]["partial"]["natural"] for line in done.json] == [3, 21]

    def test_its_own_json_is_read_like_any_report(self, gongkai: Gongkai, tmp_path: Path) -> None:
        first = gongkai("read", CLEAN, FAULTY, "--json")
        saved = written(tmp_path, "two.jsonl", first.out)
        again = gongkai("read", saved, "--json")
        assert again.status == 0
        assert [line["figures"] for line in again.json] == [line["figures"] for line in first.json]
        assert {line["source"] for line in again.json} == {str(saved)}

    def test_two_processes_print_the_same_lines_as_one(self, gongkai: Gongkai, tmp_path: Path) -> None:
        for seed in range(6):
            made(tmp_path, f"{seed}.{('html', 'txt', 'csv')[seed % 3]}", seed)
        written(tmp_path, "3a.txt", "not a report")
        one, two = (gongkai("read", tmp_path, "--json", "--jobs", jobs) for jobs in ("1", "2"))
        assert one == two
        assert len(one.json) == 6


class TestCheck:
    """gongkai check"""

    def test_nothing_found_ends_with_0(self, gongkai: Gongkai) -> None:
        assert gongkai("check", CLEAN) == (0, f"{CLEAN}\n青溪市水务局 2024  格式 2021\n  未发现问题\n\n", "")
        assert gongkai("check", CLEAN, "--json") == (0, "", "")

    def test_an_error_found_ends_with_1(self, gongkai: Gongkai) -> None:
        done = gongkai("check", FAULTY)
        assert (done.status, done.err) == (1, "")
        assert done.out.splitlines()[3] == f"  错误 {ROW_SUM}  [table3-row-sum]"

    def test_a_file_that_cannot_be_read_outranks_an_error(self, gongkai: Gongkai, tmp_path: Path) -> None:
        done = gongkai("check", FAULTY, written(tmp_path, "a.txt", "x"))
        assert done.status == 2
        assert ROW_SUM in done.out
        assert done.err == f"{tmp_path}/a.txt: {NO_REPORT}\n"

    def test_warnings_and_notes_alone_end_with_0(self, gongkai: Gongkai, tmp_path: Path) -> None:
        page = CLEAN.read_text(encoding="utf-8").replace("本年度未发出信息处理费收费通知，未收取信息处理费。", "无。")
        done = gongkai("check", written(tmp_path, "a.html", page), "--json")
        assert done.status == 0
        assert [(finding["level"], finding["code"]) for finding in done.json] == [("warning", "fee-statement-missing")]

    def test_a_finding_in_json_has_the_fields_that_programs_rely_on(self, gongkai: Gongkai) -> None:
        done = gongkai("check", FAULTY, "--json")
        assert (done.status, done.err) == (1, "")
        assert [finding["code"] for finding in done.json] == ["table3-processed-sum", "table3-row-sum"]
        finding = done.json[1]
        columns = ["natural", "commercial", "research", "public_interest", "legal_service", "other", "total"]
        assert list(finding)[: len(FINDING)] == FINDING
        assert finding == {
            "source": str(FAULTY),
            "code": "table3-row-sum",
            "level": "error",
            "cells": [f"table3.partial.{column}" for column in columns],
            "left": {"text": "各类申请人之和", "value": 22},
            "right": {"text": "“总计”", "value": 13},
            "difference": 9,
            "suspects": [{"cells": ["table3.partial.natural"], "values": [12]}],
            "message": ROW_SUM,
            "english": ROW_SUM_ENGLISH,
            "evidence": [
                {"cell": f"table3.partial.{column}", "raw": raw, "line": 108 + at, "column": 2}
                for at, (column, raw) in enumerate(zip(columns, ["21", "1", "0", "0", "0", "0", "13"], strict=True))
            ],
        }

    def test_messages_come_in_english_when_asked(self, gongkai: Gongkai) -> None:
        assert [finding["message"] for finding in gongkai("check", FAULTY, "--json", "--lang", "en").json][1] == (
            ROW_SUM_ENGLISH
        )
        printed = gongkai("check", FAULTY, CLEAN, "--lang", "en").out
        assert f"  error   {ROW_SUM_ENGLISH}  [table3-row-sum]\n" in printed
        assert printed.endswith("  nothing found\n\n2 reports: 2 errors, 0 warnings, 0 notes\n")

    def test_several_reports_end_with_their_sum(self, gongkai: Gongkai) -> None:
        assert gongkai("check", FAULTY, CLEAN).out.splitlines()[-1] == "2 份报告：错误 2，警告 0，提示 0"


class TestPrevious:
    """gongkai check --previous"""

    def _last_year(self, folder: Path, **changed: Any) -> Path:
        page = CLEAN.read_text(encoding="utf-8").replace("2024", "2023")
        for old, new in changed.values():
            assert old in page
            page = page.replace(old, new, 1)
        return written(folder, "2023.html", page)

    def test_last_years_report_is_found_in_a_folder_by_organisation_and_year(
        self, gongkai: Gongkai, tmp_path: Path
    ) -> None:
        self._last_year(tmp_path)
        made(tmp_path, "other.html", 7)
        done = gongkai("check", CLEAN, "--previous", tmp_path, "--json")
        found = next(finding for finding in done.json if finding["code"] == "carried-in-differs")
        # The made report of last year carries out 1 and this year's carries in 2.
        assert (done.status, found["left"]["value"], found["right"]["value"]) == (1, 2, 1)
        assert "table3.carried_in.natural" in found["cells"]

    def test_where_none_is_paired_a_note_says_so(self, gongkai: Gongkai, tmp_path: Path) -> None:
        for seed in (7, 8):
            made(tmp_path, f"{seed}.html", seed)
        done = gongkai("check", CLEAN, "--previous", tmp_path)
        note = "--previous 中没有青溪市水务局 2024以前年度的报告，未与上年核对"
        assert (done.status, done.err) == (0, f"note: {CLEAN}: {note}\n")
        english = gongkai("check", CLEAN, "--previous", tmp_path, "--lang", "en").err
        assert english == f"note: {CLEAN}: none of --previous is an earlier report of 青溪市水务局 2024\n"

    def test_a_previous_report_that_cannot_be_read_ends_with_2(self, gongkai: Gongkai, tmp_path: Path) -> None:
        done = gongkai("check", CLEAN, "--previous", tmp_path / "nix.html")
        assert done.status == 2
        assert done.err.splitlines()[0] == f"{tmp_path}/nix.html: 打不开：没有这个文件；请检查路径和权限"


class TestSubordinate:
    """gongkai check --subordinate"""

    def test_one_option_takes_all_paths_that_follow(self, gongkai: Gongkai, tmp_path: Path) -> None:
        below = [made(tmp_path, f"{seed}.html", seed) for seed in (1, 2, 3)]
        together = gongkai("check", CLEAN, "--subordinate", *below, "--json")
        apart = [part for path in below for part in ("--subordinate", path)]
        folder = gongkai("check", CLEAN, "--subordinate", tmp_path, "--json")
        assert together == gongkai("check", *apart, "--json", CLEAN) == folder
        assert together.status == 1
        assert {finding["source"] for finding in together.json} == {str(CLEAN)}
        assert any(finding["code"].startswith("rollup-") for finding in together.json)


class TestRules:
    """gongkai check --rules"""

    def test_a_local_rule_finds_what_it_asks_for(self, gongkai: Gongkai, tmp_path: Path) -> None:
        rule = '[[identity]]\ncode = "fees-limit"\nlevel = "error"\nexpression = "table2.fees.amount <= 1000"\n'
        rules = written(tmp_path, "rules.toml", rule + 'message = "收费 {left} 万元，超过 {right} 万元"')
        done = gongkai("check", CLEAN, "--rules", rules)
        assert done.status == 1
        assert "  错误 收费 1036.25 万元，超过 1000 万元  [fees-limit]\n" in done.out

    @pytest.mark.parametrize("text", ["[[identity", '[[identity]]\ncode = "x"', '[[nix]]\ncode = "x"', "\0", b"\xff"])
    def test_a_rule_written_wrong_is_one_line_and_nothing_is_checked(
        self, gongkai: Gongkai, tmp_path: Path, text: str | bytes
    ) -> None:
        rules = written(tmp_path, "rules.toml", text)
        for lang in ("zh", "en"):
            done = gongkai("check", FAULTY, "--rules", rules, "--lang", lang)
            assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
            assert str(rules) in done.err

    def test_rules_that_are_not_there_are_one_line(self, gongkai: Gongkai, tmp_path: Path) -> None:
        done = gongkai("check", FAULTY, "--rules", tmp_path / "nix.toml")
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
        assert f"{tmp_path}/nix.toml" in done.err


class TestExplain:
    """gongkai explain"""

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_all_codes_are_listed_a_line_each(self, gongkai: Gongkai, lang: str) -> None:
        done = gongkai("explain", "--lang", lang)
        assert (done.status, done.err) == (0, "")
        assert tuple(line.split()[0] for line in done.out.splitlines()) == codes()

    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("code", codes())
    def test_every_code_is_explained(self, gongkai: Gongkai, code: str, lang: str) -> None:
        done = gongkai("explain", code, "--lang", lang)
        headings = {
            "zh": ["问题", "依据", "应当", "例子", "改法"],
            "en": ["finding", "clause", "formula", "example", "cure"],
        }
        assert (done.status, done.err) == (0, "")
        first, *lines = done.out.splitlines()
        assert first.split()[0] == code
        assert [line.split()[0] for line in lines] == headings[lang]
        assert all(len(line.split()) > 1 for line in lines)

    def test_a_code_that_is_none_is_one_line(self, gongkai: Gongkai) -> None:
        said = "没有代码“nix”；gongkai explain 列出全部代码。No code 'nix'; gongkai explain lists them all.\n"
        assert gongkai("explain", "nix") == (2, "", said)


class TestFormats:
    """gongkai formats"""

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_all_editions_are_shown_with_their_rows_and_identities(self, gongkai: Gongkai, lang: str) -> None:
        done = gongkai("formats", "--lang", lang)
        assert (done.status, done.err) == (0, "")
        for name in EDITIONS:
            form = edition(name)
            alone = gongkai("formats", name, "--lang", lang).out
            assert alone in done.out
            for row in form.rows().values():
                assert f"{row.ordinal}{row.label}  [{row.key}]\n" in alone
            for identity in form.data["identity"]:
                assert f"{identity['for']}: {identity['expression']}\n" in alone

    def test_as_json_each_edition_is_a_line(self, gongkai: Gongkai) -> None:
        done = gongkai("formats", "--json")
        assert [form["edition"] for form in done.json] == list(EDITIONS)
        for form in done.json:
            known = edition(form["edition"])
            keys = [f"{table}.{row['key']}" for table, rows in form["tables"].items() for row in rows]
            assert keys == list(known.rows())
            assert [entry["expression"] for entry in form["identities"]] == [
                entry["expression"] for entry in known.data["identity"]
            ]

    def test_an_edition_that_is_none_is_one_line(self, gongkai: Gongkai) -> None:
        said = "没有格式版本“2022”，已知的有 2019、2021。No edition '2022'.\n"
        assert gongkai("formats", "2022") == (2, "", said)


def test_the_version_is_printed(gongkai: Gongkai) -> None:
    assert gongkai("--version") == (0, f"gongkai {__version__}\n", "")
