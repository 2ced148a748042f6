"""What a call of the command came to, and files to call it with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from bench import files
from tests.made import Size
from tests.real import ROOT

CLEAN = ROOT / "samples" / "qingxi-water-2024.html"
"""A report without a finding."""
FAULTY = ROOT / "samples" / "yunxiu-county-2024.txt"
"""A report with one wrong cell, which breaks two identities."""
NO_REPORT = "不是政府信息公开工作年度报告：没有找到规定的标题和表格；请确认文件，或改用报告正文所在的页面"


class Done(NamedTuple):
    """A call that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        """What was printed with --json."""
        return [json.loads(line) for line in self.out.splitlines()]


def made(folder: Path, name: str, seed: int = 5, size: Size = "county") -> Path:
    """A sound report in `folder`; the ending of its name tells its kind."""
    path = folder / name
    ending = path.suffix[1:]
    path.write_bytes(files.made_file({"txt": "text"}.get(ending, ending), seed, size))
    return path


def written(folder: Path, name: str, text: str | bytes) -> Path:
    """Any other file in `folder`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def made_json_with(folder: Path, **changed: object) -> Path:
    """A sound report as Gongkai's own JSON, with some of its data changed."""
    data = json.loads(files.made_json(5)) | changed
    return written(folder, "report.json", json.dumps(data))
