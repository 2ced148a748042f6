"""Old Word and WPS files: LibreOffice makes them new ones; what it loses or cannot open is said."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import docx
import pytest

from gongkai.annualreport import read
from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.limits import DEFAULT
from gongkai.annualreport.readers import office, open_document
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.ole import cell_marks
from tests.layouts.cases import made_case
from tests.layouts.page import Case, page_of
from tests.layouts.sheet import Sheet

SOFFICE = shutil.which("soffice") or ""
needs_office = pytest.mark.skipif(not SOFFICE, reason="no soffice: apt-get install libreoffice-writer-nogui")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CASE = made_case(1)


def word(case: Case) -> bytes:
    """The report as a new Word file."""
    document, page = docx.Document(), page_of(case)
    for text in [page.title, *page.opening]:
        document.add_paragraph(text)
    for part in page.parts:
        for text in [part.heading, *part.paragraphs]:
            document.add_paragraph(text)
        if part.sheet is not None:
            _add(document, part.sheet)
            document.add_paragraph("")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _add(document: docx.document.Document, sheet: Sheet) -> None:
    grid = sheet.grid()
    table = document.add_table(len(grid), len(grid[0]), style="Table Grid")
    for down, line in enumerate(grid):
        for across, spot in enumerate(line):
            if spot.begins:
                cell = table.cell(down, across)
                if spot.box.rows > 1 or spot.box.columns > 1:
                    cell = cell.merge(table.cell(down + spot.box.rows - 1, across + spot.box.columns - 1))
                cell.text = spot.box.text


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report as an old Word file, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "a.docx").write_bytes(word(CASE))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [SOFFICE, profile, "--headless", "--convert-to", "doc", "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    return (folder / "a.doc").read_bytes()


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a"])
def test_an_old_file_is_read_like_a_new_one(old: bytes, name: str) -> None:
    report = read(old, name=name)
    assert report.kind == "doc"
    assert dict(report.figures) == dict(CASE.figures)
    assert report.doubts == []
    assert (report.organisation, report.year, len(report.sections)) == (CASE.text.organisation, CASE.text.year, 6)


@needs_office
@pytest.mark.slow
def test_one_libreoffice_does_all_files_of_a_process(old: bytes) -> None:
    folders = set()
    for _ in range(3):
        open_document(old, "a.doc")
        folders |= {running.folder for running in office._running}
    assert len(folders) == 1
    assert not list(next(iter(folders)).glob("*.doc"))


@needs_office
@pytest.mark.slow
def test_macros_and_links_are_switched_off(old: bytes) -> None:
    open_document(old, "a.doc")
    settings = (office._running[0].folder / "profile" / "user" / "registrymodifications.xcu").read_text()
    for name, value in (("DisableMacrosExecution", "true"), ("MacroSecurityLevel", "3"), ("Link", "0")):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings


@needs_office
@pytest.mark.slow
def test_a_damaged_file_is_said_to_be_so_and_the_next_one_is_read(old: bytes) -> None:
    with pytest.raises(Unreadable, match="打不开这个旧式 Word") as caught:
        open_document(old[:600] + "WordDocument".encode("utf-16-le") + bytes(3000), "a.doc")
    assert caught.value.reason == "broken"
    assert open_document(old, "a.doc").kind == "doc"


@needs_office
@pytest.mark.slow
def test_libreoffice_ends_with_the_process_that_started_it_even_when_that_is_killed(old: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(old)
    run = (
        "import os, sys; from gongkai.annualreport.readers import office;"
        "office.convert(open(sys.argv[1], 'rb').read()); print(office._running[0].folder, flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    call = [sys.executable, "-c", run, str(tmp_path / "a.doc")]
    ended = subprocess.run(call, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL
    folder = ended.stdout.strip()
    until = time.monotonic() + 20
    while (left := _mentioning(folder)) and time.monotonic() < until:
        time.sleep(0.2)
    assert left == []
    assert not Path(folder).exists()


def _mentioning(text: str) -> list[str]:
    """The processes whose command line mentions `text`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and entry.name != str(os.getpid()):
            try:
                if text.encode() in (entry / "cmdline").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue
    return found


@needs_office
@pytest.mark.slow
def test_a_conversion_that_lost_a_table_is_a_failure(old: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = docx.Document()
    bare.add_paragraph("表格没有了")
    kept = io.BytesIO()
    bare.save(kept)
    monkeypatch.setattr(office, "convert", lambda _: kept.getvalue())
    with pytest.raises(Unreadable, match="丢失了表格") as caught:
        open_document(old, "a.doc")
    assert caught.value.reason == "broken"


@needs_office
@pytest.mark.slow
def test_the_marks_of_cells_and_rows_are_counted(old: bytes) -> None:
    boxes = sum(len(line) for sheet in page_of(CASE).sheets() for line in sheet.grid())
    rows = sum(len(sheet.grid()) for sheet in page_of(CASE).sheets())
    # Cells put together side by side have one mark.
    assert rows + boxes / 2 < cell_marks(old) <= rows + boxes


@pytest.mark.parametrize("data", [b"", OLE, OLE + bytes(600), OLE + b"\xff" * 2000, OLE + bytes(range(256)) * 20])
def test_no_marks_are_counted_in_what_is_no_word_file(data: bytes) -> None:
    assert cell_marks(data) == 0


@pytest.mark.parametrize("stream", ["WordDocument", "WpsContent"])
def test_without_libreoffice_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, stream: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Unreadable) as caught:
        open_document(OLE + bytes(500) + stream.encode("utf-16-le"), "a.doc")
    assert caught.value.reason == "needs-extra"
    assert "apt-get install libreoffice-writer-nogui" in caught.value.message
    assert "\n" not in caught.value.message


def test_what_libreoffice_gives_is_read_within_the_same_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda _: word(CASE))
    assert office.read(OLE, Budget(DEFAULT)).kind == "doc"
    monkeypatch.setattr(office, "convert", lambda _: b"no archive")
    with pytest.raises(Unreadable, match="打不开"):
        office.read(OLE, Budget(DEFAULT))
