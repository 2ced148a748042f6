"""A real virus scanner of the tests' own: clamd with signatures that are only here, on a socket in a folder."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin:/sbin")
MISSING = "" if _PROGRAM else "clamd is not installed: apt-get install clamav-daemon"
# Harmless words that the tests' own signatures are for: one wherever it stands, one as a whole file.
VIRUS = b"GONGKAI-TEST-NOT-A-VIRUS-7d1f"
WHOLE_VIRUS = b"%PDF-1.4\nthe whole file is the signature\n%%EOF\n"
LARGEST = 4 << 20  # bytes that this scanner takes


@contextmanager
def running(folder: Path, *, port: int = 0) -> Iterator[str]:
    """A scanner that answers; its address, as GONGKAI_CLAMD takes it."""
    # The path of a socket may be no longer than 107 signs.
    with tempfile.TemporaryDirectory(prefix="clamd-") as short:
        where = Path(short) / "s"
        program = [str(_PROGRAM), "--foreground", f"--config-file={_configured(folder, where, port)}"]
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(process, where, folder / "log")
            yield f"tcp://127.0.0.1:{port}" if port else str(where)
        finally:
            process.kill()
            process.wait()


def _configured(folder: Path, where: Path, port: int) -> Path:
    signatures = folder / "signatures"
    signatures.mkdir(parents=True, exist_ok=True)
    (signatures / "tests.ndb").write_text(f"Gongkai.Words:0:*:{VIRUS.hex()}\n")
    (signatures / "tests.hdb").write_text(
        f"{hashlib.md5(WHOLE_VIRUS, usedforsecurity=False).hexdigest()}:{len(WHOLE_VIRUS)}:Gongkai.Whole\n"
    )
    lines = [
        f"LocalSocket {where}",
        f"DatabaseDirectory {signatures}",
        f"TemporaryDirectory {folder}",
        f"LogFile {folder / 'log'}",
        f"StreamMaxLength {LARGEST}",
        "MaxThreads 2",
        "ConcurrentDatabaseReload no",
        *([f"TCPSocket {port}", "TCPAddr 127.0.0.1"] if port else []),
    ]
    configuration = folder / "clamd.conf"
    configuration.write_text("\n".join(lines) + "\n")
    return configuration


def _wait(process: subprocess.Popen[bytes], where: Path, log: Path) -> None:
    for _ in range(600):
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(where)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"clamd did not start: {log.read_text() if log.exists() else ''}")
