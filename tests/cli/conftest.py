"""The command `gongkai` for tests: in this process where nothing else is asked of it, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.cli import ending
from gongkai.cli.report import app
from tests.cli.calling import Done

Gongkai = Callable[..., Done]


@pytest.fixture
def gongkai(capfd: pytest.CaptureFixture[str]) -> Gongkai:
    """The command, run here: `gongkai("read", path)`."""

    def call(*arguments: str | Path) -> Done:
        words = [str(argument) for argument in arguments]
        if words[:1] in (["read"], ["check"]):
            # The workers have all that other tests loaded into this process.
            words[1:1] = ["--memory", "65536"]
        status = ending.run(app, ending.spread(words))
        out, err = capfd.readouterr()
        return Done(status, out, err)

    return call


@pytest.fixture
def process() -> Gongkai:
    """The command as a process of its own, with bytes for its standard input and an environment."""

    def call(*arguments: str | bytes | Path, stdin: bytes = b"", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-c", "from gongkai.cli.report import main; main()", *map(os.fsdecode, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
            env=os.environ | environment,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call
