"""What is printed for people fits the terminal: figures stay whole, Chinese is parted where it may be."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

from gongkai.cli.show import folded, one_line, printable
from tests.cli.calling import CLEAN, FAULTY, made_json_with
from tests.cli.conftest import Gongkai

_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(*arguments: str, columns: int = 80) -> list[str]:
    """The lines that a terminal shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    code = "from gongkai.cli.report import main; main()"
    started = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=theirs, stderr=subprocess.DEVNULL, env=_environment()
    )
    os.close(theirs)
    shown = b""
    while chunk := _some(ours):
        shown += chunk
    os.close(ours)
    started.wait(30)
    return _STYLE.sub("", shown.decode()).replace("\r\n", "\n").splitlines()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}


def _some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # as Linux says that the other side was closed
        return b""


class TestOnATerminal:
    """A terminal of 80 columns."""

    def test_a_table_keeps_its_labels_and_its_figures_whole(self) -> None:
        lines = on_terminal("read", str(CLEAN))
        assert max(map(cell_len, lines)) <= 80
        assert "  2.申请人逾期未按收费通知要求缴纳费用        0    0    0    0    0    0    0" in lines
        assert not any("…" in line for line in lines)

    @pytest.mark.parametrize("arguments", [("check", str(FAULTY)), ("explain",), ("formats", "2019")])
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_nothing_is_wider_than_it(self, arguments: tuple[str, ...], lang: str) -> None:
        assert max(map(cell_len, on_terminal(*arguments, "--lang", lang))) <= 80

    def test_a_finding_goes_on_below_itself(self) -> None:
        assert on_terminal("check", str(FAULTY))[2:4] == [
            "  错误 表三“自然人”列：各分项之和为 127，“（七）总计”为 118，相差 9；可能有误的",
            "       是“（二）部分公开·自然人”现为 21，应为 12。  [table3-processed-sum]",
        ]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五", 20, ["一二三四五"]),
        ("一二三四五", 6, ["一二三", "四五"]),
        ("一二三，四五", 6, ["一二", "三，四", "五"]),  # no mark begins a line
        ("一二（三四）五", 6, ["一二", "（三", "四）五"]),  # no bracket ends one
        ("一二 1234 五六", 6, ["一二", "1234", "五六"]),  # no number is parted
        ("相差 9；可能", 8, ["相差 9；", "可能"]),
        ("ab cd ef", 5, ["ab cd", "ef"]),
        ("a" * 12, 5, ["aaaaa", "aaaaa", "aa"]),
        ("", 5, [""]),
    ],
)
def test_lines_are_folded_as_print_does_it(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width) == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("公开 a\u3000b", "公开 a\u3000b"),
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("\x9b31m\u202e\u2028", "\\x9b31m\\u202e\\u2028"),
        ("a\rb\nc", "a\\rb\nc"),
    ],
)
def test_what_would_move_the_cursor_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert one_line(text) == shown.replace("\n", "\\n")


def test_words_of_a_report_do_nothing_to_the_terminal(gongkai: Gongkai, tmp_path: Path) -> None:
    path = made_json_with(tmp_path, organisation="甲县\x1b[31m\n人民政府")
    for command in ("read", "check"):
        lines = gongkai(command, path).out.splitlines()
        assert lines[:2] == [str(path), "甲县\\x1b[31m\\n人民政府 2024  格式 2021"]
