"""The process that opens what was handed in: `python -m gongkai.applications.redaction.child`.

A line of JSON says what to do and how long the files behind it are; so does the answer. It has limits of its own from
its first line on, knows no records, and is gone afterwards.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image

from gongkai.applications.redaction.burning import Burnt, burn
from gongkai.applications.redaction.finding import find
from gongkai.applications.redaction.joining import counted, joined
from gongkai.applications.redaction.pages import DOTS, opened
from gongkai.applications.redaction.unfit import Unfit

_MEMORY = 1536 << 20  # bytes of address space

Answer = tuple[Any, bytes]


def _describe(files: Sequence[bytes]) -> Answer:
    with opened(files[0]) as pages:
        return [[size.width, size.height] for size in pages.sizes], b""


def _picture(files: Sequence[bytes], number: int, dots: float) -> Answer:
    with opened(files[0]) as pages:
        if not 1 <= number <= len(pages):
            return None, b""
        target = io.BytesIO()
        drawn = pages.picture(number)  # as it is burnt, and then made smaller: nothing is burnt that was not seen
        drawn = _smaller(drawn, min(1.0, dots / DOTS))
        drawn.quantize(64).save(target, "PNG", compress_level=6)
        return list(drawn.size), target.getvalue()


def _smaller(drawn: Image.Image, by: float) -> Image.Image:
    size = (max(1, round(drawn.width * by)), max(1, round(drawn.height * by)))
    return drawn.resize(size, Image.Resampling.LANCZOS)


def _burn(files: Sequence[bytes], boxes: Sequence[dict[str, Any]]) -> Answer:
    return None, burn(files[0], [Burnt(**{**box, "labels": tuple(box["labels"])}) for box in boxes])


def _find(files: Sequence[bytes], words: str, whole_line: bool) -> Answer:
    return [list(one) for one in find(files[0], words, whole_line=whole_line)], b""


_DO: dict[str, Callable[..., Answer]] = {
    "describe": _describe,
    "picture": _picture,
    "burn": _burn,
    "find": _find,
    "count": lambda files: (counted(files), b""),
    "join": lambda files: (None, joined(files)),
}


def main() -> None:
    """Answer one request, from standard input to standard output."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not be taken for the answer
    asked = json.loads(sys.stdin.buffer.readline())
    _limit(resource.RLIMIT_AS, _MEMORY)
    _limit(resource.RLIMIT_CPU, asked["seconds"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    files = [sys.stdin.buffer.read(size) for size in asked["sizes"]]
    why, value, made = "", None, b""
    try:
        value, made = _DO[asked["do"]](files, **asked["with"])
    except Unfit as error:
        why = error.why
    except (MemoryError, RecursionError):
        why = "too-much"
    except Exception as error:  # noqa: BLE001  what pdfium and Pillow raise for a hostile file is anything
        print(type(error).__name__, file=sys.stderr)  # noqa: T201  to whoever reads the log; no word of the file
        why = "broken"
    out.write(json.dumps({"why": why, "value": value, "size": len(made)}).encode() + b"\n" + made)
    out.flush()


def _limit(kind: int, amount: int) -> None:
    most = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))


if __name__ == "__main__":
    main()
