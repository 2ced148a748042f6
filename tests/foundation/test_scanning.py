"""Files are scanned by a real clamd, and handed on only when found clean or when scanning is visibly off."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from gongkai.foundation import jobs
from gongkai.foundation.errors import Refused
from gongkai.foundation.files import scanner
from gongkai.foundation.models import AuditEntry, Job, StoredFile
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors import files as known
from gongkai.foundation.services import files
from tests.foundation import clamd
from tests.foundation import made_files as made
from tests.foundation.installation import move
from tests.foundation.servers import free_port
from tests.offices import AT

needs_clamd = pytest.mark.skipif(bool(clamd.MISSING), reason=clamd.MISSING or "clamd is here")
Scan = StoredFile.Scan


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running scanner."""
    with clamd.running(tmp_path_factory.mktemp("clamd")) as where:
        yield where


def keep(content: bytes, name: str = "a.pdf", *, confidential: bool = True) -> StoredFile:
    """A file that was handed in."""
    return files.keep(
        ContentFile(content, name=name), organisation_id=None, confidential=confidential, actor=SYSTEM, at=AT
    )


def state(file: StoredFile) -> str:
    """What is known of it now."""
    return StoredFile.objects.get(pk=file.pk).scan


def infected(content: bytes = b"") -> bytes:
    """A PDF with the words that the tests' own signature is for."""
    return made.PDF + b"% " + clamd.VIRUS + content


@needs_clamd
class TestScanner:
    """The protocol, against a real clamd."""

    @pytest.mark.parametrize(
        ("content", "virus"),
        [
            ([made.PDF], ""),
            ([infected()], "Gongkai.Words.UNOFFICIAL"),
            ([b"", infected()[:50], b"", infected()[50:]], "Gongkai.Words.UNOFFICIAL"),
            ([clamd.WHOLE_VIRUS], "Gongkai.Whole.UNOFFICIAL"),
            ([], ""),
            ([bytes(1 << 20)] * 3, ""),
        ],
    )
    def test_it_names_the_virus(self, address: str, content: list[bytes], virus: str) -> None:
        assert scanner.scan(address, content) == virus

    def test_more_than_it_takes_is_no_answer(self, address: str) -> None:
        with pytest.raises(scanner.NoAnswer, match="too-long"):
            scanner.scan(address, [bytes(1 << 20)] * 40)

    def test_it_says_which_it_is(self, address: str) -> None:
        assert scanner.version(address).startswith("ClamAV ")

    def test_over_tcp(self, tmp_path: Path) -> None:
        with clamd.running(tmp_path, port=free_port()) as where:
            assert where.startswith("tcp://")
            assert scanner.scan(where, [infected()]) == "Gongkai.Words.UNOFFICIAL"


class TestNoAnswer:
    """What is no scanner."""

    @pytest.mark.parametrize("where", ["/nowhere/clamd.ctl", "tcp://127.0.0.1:1", "tcp://127.0.0.1:nonsense", "tcp://"])
    def test_nobody_is_there(self, where: str) -> None:
        with pytest.raises(scanner.NoAnswer, match="unreachable"):
            scanner.scan(where, [made.PDF])

    @pytest.mark.parametrize(
        ("said", "code"), [(b"", "error"), (b"stream: OK", ""), (b"HTTP/1.1 400", "error"), (b"x" * 200_000, "error")]
    )
    def test_somebody_else_answers(self, said: bytes, code: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=_say, args=(server, said), daemon=True).start()
            where = f"tcp://127.0.0.1:{server.getsockname()[1]}"
            if code:
                with pytest.raises(scanner.NoAnswer, match=code):
                    scanner.scan(where, [made.PDF])
            else:
                assert scanner.scan(where, [made.PDF]) == ""

    def test_one_that_hangs_is_not_waited_for_longer_than_is_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scanner, "_ANSWER", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(scanner.NoAnswer, match="unreachable"):
            scanner.scan(f"tcp://127.0.0.1:{server.getsockname()[1]}", [made.PDF])


def _say(server: socket.socket, said: bytes) -> None:
    connection, _ = server.accept()
    # The other side may have enough and hang up.
    with connection, contextlib.suppress(ConnectionError):
        connection.recv(1 << 16)
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1 << 16):
            pass


@pytest.mark.django_db
class TestWaiting:
    """From handed in to handed on."""

    @needs_clamd
    @pytest.mark.parametrize("confidential", [True, False])
    def test_a_file_waits_until_it_was_found_clean(
        self, settings: Settings, tmp_path: Path, address: str, confidential: bool
    ) -> None:
        move(settings, tmp_path, clamd=address)
        file = keep(made.PDF, confidential=confidential)
        assert state(file) == Scan.WAITING
        with pytest.raises(Refused, match="正在查毒，查完才能下载"):
            files.hand_on(file, actor=SYSTEM, at=AT)

        assert jobs.run_here(AT) == 1

        file.refresh_from_db()
        assert (file.scan, file.scanned) == (Scan.CLEAN, AT)
        assert b"".join(files.hand_on(file, actor=SYSTEM, at=AT)) == made.PDF

    @needs_clamd
    def test_an_infected_one_is_never_handed_on_and_stands_on_record(
        self, settings: Settings, tmp_path: Path, address: str
    ) -> None:
        move(settings, tmp_path, clamd=address)
        file, equal = keep(infected()), keep(infected(), "b.pdf")
        jobs.run_here(AT)
        assert [state(file), state(equal)] == [Scan.INFECTED, Scan.INFECTED]
        entry = AuditEntry.objects.filter(action="file.scan").earliest("number")
        assert (entry.object_id, entry.details, entry.succeeded) == (
            str(file.pk),
            {"signature": "Gongkai.Words.UNOFFICIAL"},
            False,
        )
        for clamd_now in (address, ""):  # not even after scanning was switched off
            move(settings, tmp_path, clamd=clamd_now)
            with pytest.raises(Refused, match="含有病毒，已隔离，不能下载"):
                files.hand_on(StoredFile.objects.get(pk=file.pk), actor=SYSTEM, at=AT)
        assert keep(infected(), "again.pdf").scan == Scan.INFECTED
        assert known.health(AT).infected == 3

    @needs_clamd
    def test_a_scanner_that_is_away_costs_time_and_nothing_else(
        self, settings: Settings, tmp_path: Path, address: str
    ) -> None:
        move(settings, tmp_path, clamd="/nowhere/clamd.ctl")
        file = keep(made.PDF)
        jobs.run_here(AT)
        job = Job.objects.get(task="file.scan")
        assert (state(file), job.state, job.problem) == (Scan.WAITING, Job.State.WAITING, "unreachable")
        for hours in range(1, 5):
            jobs.run_here(AT + timedelta(hours=hours))
        job.refresh_from_db()
        assert (state(file), job.state) == (Scan.WAITING, Job.State.FAILED)
        health = known.health(AT + timedelta(hours=5))
        assert (health.scanning, health.scanner, health.waiting) == (True, "", 1)
        with pytest.raises(scanner.NoAnswer):
            files.scan_waiting(at=AT + timedelta(hours=5))

        move(settings, tmp_path, clamd=address)
        assert files.scan_waiting(at=AT + timedelta(hours=6)) == 1
        assert state(file) == Scan.CLEAN
        assert known.health(AT + timedelta(hours=7)).waiting == 0

    @needs_clamd
    def test_one_that_is_too_long_for_the_scanner_keeps_waiting_and_stops_no_other(
        self, settings: Settings, tmp_path: Path, address: str
    ) -> None:
        move(settings, tmp_path, clamd=address)
        long, short = keep(made.PDF + bytes(40 << 20)), keep(made.PDF, "b.pdf")
        assert files.scan_waiting(at=AT) == 1
        assert [state(long), state(short)] == [Scan.WAITING, Scan.CLEAN]

    def test_without_a_scanner_files_are_handed_on_and_it_shows(self, settings: Settings, tmp_path: Path) -> None:
        move(settings, tmp_path, clamd="")
        file = keep(made.PDF)
        assert (file.scan, file.get_scan_display()) == (Scan.OFF, "未查毒（未启用）")
        assert not Job.objects.exists()
        assert b"".join(files.hand_on(file, actor=SYSTEM, at=AT)) == made.PDF
        assert known.health(AT).scanning is False

    @needs_clamd
    def test_what_was_kept_unscanned_is_scanned_once_there_is_a_scanner(
        self, settings: Settings, tmp_path: Path, address: str
    ) -> None:
        move(settings, tmp_path, clamd="")
        clean, sick = keep(made.PDF), keep(infected())
        move(settings, tmp_path, clamd=address)
        with pytest.raises(Refused, match="正在查毒"):
            files.hand_on(clean, actor=SYSTEM, at=AT)
        assert files.scan_waiting(at=AT) == 2
        assert [state(clean), state(sick)] == [Scan.CLEAN, Scan.INFECTED]

    def test_what_waited_when_the_scanner_was_taken_away_says_so(self, settings: Settings, tmp_path: Path) -> None:
        move(settings, tmp_path, clamd="/nowhere/clamd.ctl")
        file = keep(made.PDF)
        move(settings, tmp_path, clamd="")
        assert known.is_handed_on(file)
        assert files.scan_waiting(at=AT) == 1
        assert state(file) == Scan.OFF
