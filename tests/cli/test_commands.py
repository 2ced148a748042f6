"""All commands: each has help with an example, stands in the reference, and is known to the shell's completion."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from gongkai.cli.report import app
from tests.made_text import organisation
from tools import generate_commands

GROUP = get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = dict(generate_commands.commands(GROUP))
PROGRAM = [sys.executable, "-c", "from gongkai.cli.report import main; main()"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages_with_an_example_of_itself(name: str) -> None:
    words = COMMANDS[name].help
    assert f"例 Example: gongkai {name} " in words + " "
    assert words.splitlines()[0].isascii() is False
    assert all(parameter.help for parameter in COMMANDS[name].params if not getattr(parameter, "hidden", False))


def test_the_reference_holds_every_command_and_is_fresh() -> None:
    assert generate_commands.PAGE.read_text(encoding="utf-8") == generate_commands.page()
    assert all(f"\n## {name}\n" in generate_commands.page() for name in COMMANDS)


def test_the_shell_completes_commands() -> None:
    environment = {**os.environ, "_GONGKAI_COMPLETE": "complete_bash", "COMP_WORDS": "gongkai ", "COMP_CWORD": "1"}
    done = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == list(dict.fromkeys(name.split()[0] for name in COMMANDS))


def test_the_shell_completes_options() -> None:
    words = {"COMP_WORDS": "gongkai compare --t", "COMP_CWORD": "2"}
    environment = {**os.environ, "_GONGKAI_COMPLETE": "complete_bash", **words}
    done = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["--to"]


def _on_a_terminal(arguments: list[str]) -> tuple[str, str]:
    """Standard output and what a terminal on standard error shows."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=theirs)
    out, _ = done.communicate()
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other side is closed and everything was read
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return out.decode(), shown.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that are no reports."""
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text(organisation(number) * 50, encoding="utf-8")
    return tmp_path


def test_a_bar_shows_on_a_terminal_how_many_files_were_read(folder: Path) -> None:
    assert "2/2" in _on_a_terminal(["read", str(folder)])[1]


def test_no_bar_goes_to_a_pipe(folder: Path) -> None:
    done = subprocess.run([*PROGRAM, "read", str(folder)], capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert "\x1b" not in done.stderr
    assert {line.partition(": ")[0] for line in done.stderr.splitlines()} == {"note"}


def test_one_file_has_no_bar(folder: Path) -> None:
    assert "1/1" not in _on_a_terminal(["read", str(folder / "0.txt")])[1]
