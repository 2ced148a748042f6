"""What is done with a file, done in a child of its own that can neither hang, fill nor end the program.

A new process and no fork: the server has threads, and a child that is taken over would hold none of its memory.
Answers are JSON and bytes, never pickles: the child is not believed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from gongkai.applications.redaction.burning import Burnt
from gongkai.applications.redaction.finding import Found
from gongkai.applications.redaction.pages import Size
from gongkai.applications.redaction.unfit import MOST_BYTES, WHYS, Unfit
from gongkai.foundation.logs import log

_SHORT, _LONG = 20, 120  # seconds of processor time
_SLACK = 3  # seconds of waiting for each of them, on a machine that is busy
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "TMPDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


def sizes(data: bytes) -> list[Size]:
    """The sizes of all pages in points. Raises `Unfit`, as all here do."""
    value, _made = _ask("describe", [_small(data)])
    return [Size(float(width), float(height)) for width, height in value]


def picture(data: bytes, number: int, dots: float) -> bytes:
    """Page `number`, from 1, as PNG; empty where there is none. It may take as long as burning: what can be
    burnt can be seen before."""
    return _ask("picture", [_small(data)], seconds=_LONG, number=number, dots=dots)[1]


def burnt(data: bytes, boxes: Sequence[Burnt]) -> bytes:
    """The image-only PDF with the boxes filled (`burning.burn`)."""
    return _ask("burn", [_small(data)], seconds=_LONG, boxes=[asdict(box) for box in boxes])[1]


def found(data: bytes, words: str, *, whole_line: bool) -> list[Found]:
    """Where words stand (`finding.find`)."""
    value, _made = _ask("find", [_small(data)], words=words, whole_line=whole_line)
    return [
        Found(int(page), tuple((float(x), float(y), float(w), float(h)) for x, y, w, h in boxes), *map(str, texts))
        for page, boxes, *texts in value
    ]


def counts(files: Sequence[bytes]) -> list[int]:
    """How many pages each file has; 0 for what cannot be joined."""
    return [int(count) for count in _ask("count", files, seconds=_LONG)[0]]


def join(files: Sequence[bytes]) -> bytes:
    """One PDF of all."""
    return _ask("join", files, seconds=_LONG)[1]


def _small(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise Unfit("bytes")
    return data


def _ask(do: str, files: Sequence[bytes], *, seconds: int = _SHORT, **more: Any) -> tuple[Any, bytes]:
    head = {"do": do, "seconds": seconds, "sizes": [len(data) for data in files], "with": more}
    request = b"".join([json.dumps(head).encode(), b"\n", *files])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "gongkai.applications.redaction.child"],
            input=request,
            capture_output=True,
            timeout=seconds * _SLACK,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unfit("too-much") from None
    line, _newline, made = done.stdout.partition(b"\n")
    try:
        answer = json.loads(line)
        why, value, size = answer["why"], answer["value"], answer["size"]
    except (ValueError, KeyError, TypeError):
        log.warning("the child that draws files ended", extra={"code": done.returncode})
        raise Unfit("too-much" if done.returncode < 0 else "broken") from None
    if why or size != len(made):
        log.info("a file cannot be drawn", extra={"problem": str(why)[:20]})
        raise Unfit(why if why in WHYS else "broken")
    return value, made
