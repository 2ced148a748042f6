"""Old Word and WPS files (.doc, .wps): LibreOffice makes them new ones, which are read as such.

One LibreOffice serves a whole process: it starts with a document of its own open, so that it stays, and every
conversion is handed to it by a second call with the same profile, which takes a tenth of the second that a start takes.
The profile lies in a folder of its own; in it macros and links to elsewhere are switched off. The program ends with
this process, however that ends: a shell that holds its group waits for the end of a pipe.
"""

from __future__ import annotations

import atexit
import io
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from gongkai.annualreport.document import Document
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.ole import cell_marks
from gongkai.annualreport.readers.refusals import refusal

_PROGRAMS = ("soffice", "libreoffice")
_START = 60.0  # seconds for the program to come up, the first time it makes its profile
_CONVERT = 60.0  # seconds for one file
_POLL = 0.05
# Cells that LibreOffice puts together are fewer afterwards, and never so few.
_KEPT = 0.6
# The shell's own group gets the signals, so it lets the first one pass; $0 is the folder.
_WATCH = """
"$@" </dev/null >/dev/null 2>&1 & office=$!
read -r _
trap '' TERM; kill -TERM 0
for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $office 2>/dev/null || break; sleep 0.1; done
rm -rf "$0"
kill -KILL 0
"""
_CELLS = re.compile(rb"<w:t[cr][ >]")
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # Whatever a document asks of the network goes to a port where nobody listens.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read(data: bytes, budget: Budget) -> Document:
    """The document in an old Word or WPS file."""
    converted = convert(data)
    if _cells(converted) < _KEPT * cell_marks(data):
        raise refusal("lost-table")
    document: Document = import_module("gongkai.annualreport.readers.docx").read(converted, budget)
    document.kind = "doc"
    return document


def convert(data: bytes) -> bytes:
    """The bytes of an old Word file as those of a .docx. Raises `Unreadable` where LibreOffice is absent or fails."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None or os.name != "posix":
        raise refusal("old-word")
    with _LOCK:
        return _office(program).convert(data)


def _cells(converted: bytes) -> int:
    """The cells and rows of all tables of a .docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(converted)) as archive:
            return len(_CELLS.findall(archive.read("word/document.xml")))
    except (zipfile.BadZipFile, KeyError):
        raise refusal("not-converted") from None


class _Office:
    """A running LibreOffice with a folder of its own."""

    def __init__(self, program: str) -> None:
        self.owner = os.getpid()
        self._program = program
        self.folder = Path(tempfile.mkdtemp(prefix="gongkai-office-"))
        self._environment = os.environ | {"TMPDIR": str(self.folder), "HOME": str(self.folder)}
        self._count = 0
        settings = self.folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
        space = 'xmlns:oor="http://openoffice.org/2001/registry"'
        settings.write_text(f'<?xml version="1.0" encoding="UTF-8"?><oor:items {space}>{items}</oor:items>')
        (self.folder / "open.txt").write_text("-")
        self._process = self._started()

    def _call(self, *arguments: str) -> list[str]:
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        quiet = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault")
        return [self._program, profile, *quiet, *arguments]

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            ["sh", "-c", _WATCH, str(self.folder), *self._call(str(self.folder / "open.txt"))],
            stdin=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,
        )
        until = time.monotonic() + _START
        # LibreOffice puts a lock beside a document once it has opened it.
        while not (self.folder / ".~lock.open.txt#").exists() and time.monotonic() < until:
            time.sleep(_POLL)
        return process

    def convert(self, data: bytes) -> bytes:
        """The file as a .docx; the program is started anew for the next one when it could not do this one."""
        self._count += 1
        source = self.folder / f"{self._count}.doc"
        made = self.folder / "made" / f"{self._count}.docx"
        source.write_bytes(data)
        try:
            call = self._call("--convert-to", "docx", "--outdir", str(made.parent), str(source))
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(call, env=self._environment, timeout=_CONVERT, capture_output=True, check=False)
            if not made.is_file():
                _close()
                raise refusal("not-converted")
            return made.read_bytes()
        finally:
            source.unlink(missing_ok=True)
            made.unlink(missing_ok=True)

    def close(self) -> None:
        """End the program and take its folder away; in a process that was forked off, neither is its own."""
        if self.owner != os.getpid():
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        # The shell has taken the folder away, unless it was ended itself.
        shutil.rmtree(self.folder, ignore_errors=True)


_LOCK = threading.Lock()
_running: list[_Office] = []


def _office(program: str) -> _Office:
    """The LibreOffice of this process, started when it is first needed."""
    if not _running or _running[0].owner != os.getpid():
        _running[:] = [_Office(program)]
        atexit.register(_close)
    return _running[0]


def _close() -> None:
    while _running:
        _running.pop().close()
