"""Whatever a file was made for, it comes to a report or to one line, within its bounds, and nothing leaks into it.

What Python cannot bound, a loop within pdfium say, worker processes do (`gongkai.annualreport.isolated`).
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.annualreport import Limits, TooLarge, Unreadable, read, read_all
from gongkai.annualreport.isolated import run_all
from tests.annualreport.hostile import ARCHIVES, READ, SMALL, XML, Attack, page, text, word, xlsx_with
from tests.annualreport.hostile_pdf import PDFS, drawn, forms
from tests.annualreport.hostile_text import CSV, DATA, MAILS, PAGES, TEXTS
from tests.annualreport.readers.making import SHEET, p, sheet_rows, xlsx, zipped
from tests.annualreport.sound import assert_refused, assert_sound, assert_valid, bounded

FAMILIES = {
    "archive": ARCHIVES,
    "xml": XML,
    "page": PAGES,
    "mail": MAILS,
    "json": DATA,
    "csv": CSV,
    "text": TEXTS,
    "pdf": PDFS,
}
EVERY = [pytest.param(attack, id=f"{kind}: {name}") for kind, all_ in FAMILIES.items() for name, attack in all_.items()]


def outcome(data: bytes, name: str = "", limits: Limits = SMALL) -> str:
    """What a file comes to: `READ`, or the reason of the refusal. All that is said of it has to be sound."""
    with bounded(60):
        try:
            reports = read_all(data, name=name, limits=limits)
        except Unreadable as error:
            assert_refused(error)
            assert isinstance(error, TooLarge) == (error.reason == "too-large")
            return error.reason
    for report in reports:
        assert_sound(report)
    return READ


@pytest.mark.parametrize("attack", EVERY)
def test_a_hostile_file_comes_to_a_report_or_to_one_line(attack: Attack) -> None:
    assert outcome(attack.make(), attack.name) == attack.outcome


# -------------------------------------------------------------------------------------------------------- what leaks
SECRET = "机密不得外传"


def _external(main: str, path: Path) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "{path.as_uri()}">]>{main}'


def _by_parameter(main: str, path: Path) -> str:
    """An entity of the document type itself, for parsers that only look away from the others."""
    types = f'<!ENTITY % all SYSTEM "{path.as_uri()}"> %all; <!ENTITY secret "x">'
    return f'<?xml version="1.0"?>{" " * 5000}<!DOCTYPE x [{types}]>{main}'


def _included(main: str, path: Path) -> str:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{path.as_uri()}" parse="text"/>'
    return main.replace("&secret;", include)


_MAIN = word(p("&secret;"))["word/document.xml"]
_STRINGS = f'<sst xmlns="{SHEET}"><si><t>&secret;</t></si></sst>'
_ROWS = '<sheetData><row><c t="inlineStr"><is><t>&secret;</t></is></c></row></sheetData>'
_PARTS = {
    "xl/sharedStrings.xml": _STRINGS,
    "xl/worksheets/s1.xml": f'<worksheet xmlns="{SHEET}">{_ROWS}</worksheet>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}"><sheets><sheet name="&secret;"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": "<Relationships>&secret;</Relationships>",
}


@pytest.mark.parametrize("unfold", [_external, _by_parameter, _included])
@pytest.mark.parametrize("part", ["word/document.xml", *_PARTS])
def test_nothing_outside_of_the_file_is_read(tmp_path: Path, unfold: Any, part: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    if part in _PARTS:
        data = xlsx_with({part: unfold(_PARTS[part], secret)})
    else:
        assert isinstance(_MAIN, bytes)
        data = zipped({"[Content_Types].xml": "<Types/>", part: unfold(_MAIN.decode(), secret)})
    said = ""
    try:
        said = json.dumps(read(data).as_json(), ensure_ascii=False)
    except Unreadable as error:
        said = error.message + error.english
    assert SECRET not in said


# ------------------------------------------------------------------------------------------------------------ limits
@pytest.mark.parametrize(
    ("limit", "least", "data"),
    [
        ("file_bytes", 1, page("")),
        ("unpacked_bytes", 100, zipped(word(p("一") * 10))),
        ("cells", 30, page("")),
        ("cells", 30, text("")),
        ("cells", 5, xlsx(sheet_rows(["a", "b", "c"], ["d", "e", "f"]))),
        ("characters", 100, text("")),
        ("depth", 1, page("<table><tr><td><table><tr><td>1")),
        ("pages", 0, drawn(b"")),
        ("seconds", -1.0, page("")),
    ],
)
def test_every_limit_stops_the_reading_and_is_named(limit: str, least: Any, data: bytes) -> None:
    with pytest.raises(TooLarge) as stopped:
        read(data, limits=dataclasses.replace(SMALL, **{limit: least}))
    assert f"请调高 Limits.{limit}" in stopped.value.message
    assert f"raise Limits.{limit}" in stopped.value.english


def test_every_limit_is_tried_above() -> None:
    tried = {mark.args[1][at][0] for mark in _marks() for at in range(len(mark.args[1]))}
    of_pictures = {"pixels", "scans", "scan_seconds"}  # tried where pictures are read
    assert tried | of_pictures >= {field.name for field in dataclasses.fields(Limits)}


def _marks() -> list[pytest.Mark]:
    marks: list[pytest.Mark] = test_every_limit_stops_the_reading_and_is_named.pytestmark
    return marks


def test_reports_in_one_file_cost_together_what_one_may() -> None:
    line = b'{"figures":{"table2":{}}}\n'
    assert len(read_all(line * 3)) == 3
    assert outcome(line * 3, limits=dataclasses.replace(SMALL, seconds=-1.0)) == "too-large"


# --------------------------------------------------------------------------------------------------------- processes
ENDLESS: dict[str, Callable[[], bytes]] = {
    "a form that holds itself": lambda: forms(2, 0),
    "forms that unfold to a thousand million": lambda: forms(10, 9),
    "a page of 300 MB of blanks": lambda: drawn(b" " * (300 << 20)),
}


@pytest.mark.slow
def test_what_pdfium_does_not_bound_the_worker_does_and_the_next_file_is_read(tmp_path: Path) -> None:
    for number, make in enumerate(ENDLESS.values()):
        (tmp_path / f"{number}.html").write_bytes(page(""))
        (tmp_path / f"{number}.pdf").write_bytes(make())
    program = [sys.executable, "-c", "from gongkai.cli.report import main; main()"]
    bounds = ["--json", "--jobs", "2", "--memory", "400", "--seconds", "1"]
    done = subprocess.run([*program, "read", tmp_path, *bounds], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (2, b"")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(line["source"]).name for line in lines] == sorted(path.name for path in tmp_path.iterdir())
    for line in lines:
        assert_valid(line)
        assert ("unreadable" in line) == line["source"].endswith(".pdf")
        assert line.get("reason", "broken") in ("too-large", "broken")


def test_a_folder_of_hostile_files_costs_a_line_each_and_ends_no_worker() -> None:
    attacks = [attack for all_ in (ARCHIVES, MAILS) for attack in all_.values()]
    files = [(attack.make(), attack.name) for attack in attacks]
    assert list(run_all(_outcome, files, jobs=2, seconds=20, memory=64 << 30)) == [a.outcome for a in attacks]


def _outcome(given: tuple[bytes, str]) -> str:
    try:
        read_all(given[0], name=given[1], limits=SMALL)
    except Unreadable as error:
        return error.reason
    return READ
