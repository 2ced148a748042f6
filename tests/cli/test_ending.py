"""How the program ends when its call, its surroundings or its reader are not as they should be: never with a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli.ending import spread
from tests.cli.calling import CLEAN, FAULTY, made
from tests.cli.conftest import Gongkai

CODE = "from gongkai.cli.report import main; main()"
PROGRAM = f"{sys.executable} -c '{CODE}'"


def shell(line: str, cwd: Path) -> tuple[str, str, str]:
    """A line of bash, in which GONGKAI is the command: standard output and error, and the statuses of its pipe."""
    script = f'{line.replace("GONGKAI", PROGRAM)}; echo "${{PIPESTATUS[@]}}" >&3'
    reading, writing = os.pipe()
    done = subprocess.run(
        ["bash", "-c", f"exec 3>&{writing}; {script}"],
        cwd=cwd,
        capture_output=True,
        check=False,
        pass_fds=[writing],
        timeout=60,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as statuses:
        return done.stdout.decode(), done.stderr.decode(), statuses.read().strip()


def at_a_terminal(code: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """The program as a terminal starts it: in a group of its own, and with Ctrl-C heard, though the tests may run in
    the background, where a shell has it ignored by every process."""
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    return subprocess.Popen(
        [sys.executable, "-c", f"{heard}; {code}", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def ended(started: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    """The status, standard output and error of a program that is to end by itself within a minute."""
    try:
        out, err = started.communicate(timeout=60)
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
    return started.returncode, out, err


class TestWrongCalls:
    """What is wrong with a call is one line that says where its options are listed, and status 2."""

    @pytest.mark.parametrize(
        ("arguments", "said", "command"),
        [
            (["check", "--nix", "a"], "No such option: --nix", "gongkai check"),
            (["read"], "Missing argument", "gongkai read"),
            (["read", "a", "--jobs", "x"], "--jobs", "gongkai read"),
            (["read", "a", "--jobs", "0"], "--jobs", "gongkai read"),
            (["read", "a", "--seconds", "0"], "--seconds", "gongkai read"),
            (["check", "a", "--lang", "fr"], "'fr' is not one of 'zh', 'en'", "gongkai check"),
            (["check", "a", "--previous"], "--previous", "gongkai"),
            (["check", "a", "--subordinate"], "--subordinate", "gongkai"),
            (["nix"], "No such command 'nix'", "gongkai"),
            (["explain", "a", "b"], "b", "gongkai explain"),
        ],
    )
    def test_it_is_one_line(self, gongkai: Gongkai, arguments: list[str], said: str, command: str) -> None:
        done = gongkai(*arguments)
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
        assert done.err.startswith("用法有误 Wrong call: ")
        assert said in done.err
        assert done.err.endswith(f"用法见 see: {command} --help\n")

    def test_without_a_command_the_help_is_shown(self, gongkai: Gongkai) -> None:
        done = gongkai()
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith("Usage: gongkai [OPTIONS] COMMAND [ARGS]...")


class TestStreams:
    """The reader of what is printed may go away, and the disk may be full."""

    @pytest.mark.parametrize("command", ["read . --json", "check .", "explain"])
    def test_a_closed_pipe_ends_the_program_without_a_word(self, tmp_path: Path, command: str) -> None:
        for seed in range(4):
            made(tmp_path, f"{seed}.csv", seed)
        out, err, statuses = shell(f"GONGKAI {command} | head -1", tmp_path)
        assert (out.count("\n"), err) == (1, "")
        # As the shell says of `cat` or `grep`; or all was printed before the reader went.
        assert statuses.split() in (["141", "0"], ["0", "0"])

    def test_a_closed_standard_output_is_one_line(self, tmp_path: Path) -> None:
        out, err, statuses = shell(f"GONGKAI check {CLEAN} >&-", tmp_path)
        said = "标准输出已关闭，没有地方显示结果。Standard output is closed: there is nowhere to print to.\n"
        assert (out, err, statuses) == ("", said, "2")

    def test_a_closed_standard_error_takes_nothing_from_the_result(self, tmp_path: Path) -> None:
        out, err, statuses = shell(f"GONGKAI check nix {FAULTY} 2>&-", tmp_path)
        assert ("table3-row-sum" in out, err, statuses) == (True, "", "2")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    @pytest.mark.parametrize("command", [f"read {CLEAN}", f"read {CLEAN} --json", "formats"])
    def test_a_full_disk_is_one_line(self, tmp_path: Path, command: str) -> None:
        out, err, statuses = shell(f"GONGKAI {command} >/dev/full", tmp_path)
        said = "写不出结果 Cannot write: standard output: No space left on device\n"
        assert (out, err, statuses) == ("", said, "2")

    def test_chinese_is_printed_in_any_locale(self, process: Gongkai) -> None:
        done = process("check", FAULTY, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
        assert (done.status, done.err) == (1, "")
        assert "云岫县人民政府 2024  格式 2021" in done.out

    def test_an_interrupt_ends_it_and_its_workers_without_a_trace(self, tmp_path: Path) -> None:
        slow = tmp_path / "slow"
        os.mkfifo(slow)
        with at_a_terminal(CODE, "read", slow) as started, slow.open("wb"):  # a worker reads, and waits for more
            os.killpg(started.pid, signal.SIGINT)  # what Ctrl-C does
            assert ended(started) == (130, b"", b"")

    def test_an_interrupt_while_a_worker_is_made_is_not_lost(self, tmp_path: Path) -> None:
        slow = tmp_path / "slow"
        os.mkfifo(slow)
        pressed = "import os; os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))"
        with at_a_terminal(f"{pressed}; {CODE}", "read", slow) as started:
            assert ended(started) == (130, b"", b"")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("check a", "check a"),
        ("check a --subordinate b c", "check a --subordinate b --subordinate c"),
        ("check --subordinate b c --json a", "check --subordinate b --subordinate c --json a"),
        ("check a --subordinate b --subordinate c d", "check a --subordinate b --subordinate c --subordinate d"),
        ("check a --subordinate - b", "check a --subordinate - --subordinate b"),
        ("check --previous b a", "check --previous b a"),
        ("check -- --subordinate b c", "check -- --subordinate b c"),
        ("check a --subordinate", "check a --subordinate"),
    ],
)
def test_subordinate_takes_the_paths_that_follow_it(given: str, taken: str) -> None:
    assert spread(given.split()) == taken.split()
