"""The platform's commands without the platform installed, and the first commands of a real installation."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.calling import Done

CALLS = {
    "serve": ["serve"],
    "migrate": ["migrate"],
    "demo": ["demo"],
    "init": ["init", "--code", "a", "--name", "甲", "--short-name", "甲"],
    "check-config": ["check-config"],
    "backup": ["backup", "--without-keys"],
    "restore": ["restore", "backup.tar", "--without-keys"],
    "upgrade": ["upgrade"],
    "audit verify": ["audit", "verify"],
    "keys status": ["keys", "status"],
    "keys rotate": ["keys", "rotate"],
    "keys retire": ["keys", "retire", "k1"],
}


def _without(part: str, arguments: list[str]) -> Done:
    """The program where a package is not installed."""
    code = f"import sys; sys.modules[{part!r}] = None\nfrom gongkai.cli.report import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", CALLS)
def test_each_says_what_to_install(name: str) -> None:
    assert _without("django", CALLS[name]) == Done(
        2, "", "没有安装平台部分（缺 django）：pip install 'gongkai[server]'。Install the platform's part.\n"
    )


def test_the_other_commands_need_nothing_of_it() -> None:
    code = (
        "import sys\nfrom gongkai.cli import report\n"
        "parts = ('django', 'psycopg', 'granian', 'cryptography', 'gongkai.config', 'gongkai.foundation')\n"
        "print([name for name in parts if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
