"""Files are kept whole, once, encrypted where they belong to a case; what is left over goes, what is gone is noted."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from pytest_django import Settings

from gongkai.foundation import cipher
from gongkai.foundation.errors import Refused
from gongkai.foundation.files import store
from gongkai.foundation.models import AuditEntry, StoredFile
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors import files as known
from gongkai.foundation.services import files, keys
from tests import offices
from tests.foundation import made_files as made
from tests.foundation.installation import move
from tests.offices import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder of the files of an installation of the test's own."""
    return move(settings, tmp_path) / "files"


def keep(
    content: bytes = made.PDF,
    name: str = "林晓的申请.pdf",
    *,
    confidential: bool = True,
    organisation: int | None = None,
) -> StoredFile:
    """A file that was handed in."""
    upload = ContentFile(content, name=name)
    return files.keep(upload, organisation_id=organisation, confidential=confidential, actor=SYSTEM, at=AT)


_LONG = bytes(3 << 20)


def lying(folder: Path) -> list[str]:
    """What lies in the store, what is being written included."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def read(file: StoredFile) -> bytes:
    """Its content."""
    return b"".join(known.content(StoredFile.objects.get(pk=file.pk)))


def test_a_confidential_file_is_encrypted_and_known_by_a_keyed_hash(folder: Path) -> None:
    organisation = offices.found_city().education
    file = keep(organisation=organisation.pk)
    assert read(file) == made.PDF
    lies = folder / file.stored_as
    assert lying(folder) == [file.stored_as]
    assert b"%PDF" not in lies.read_bytes()
    assert file.stored_as.startswith(f"{file.digest[:2]}/{file.digest[2:4]}/{file.digest}-")
    assert file.digest != hashlib.sha256(made.PDF).hexdigest()
    assert (file.name, file.media_type, file.size) == ("林晓的申请.pdf", "application/pdf", len(made.PDF))
    assert stat.S_IMODE(lies.stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, *lies.parents[:2])} == {0o700}
    entry = AuditEntry.objects.get(action="file.keep")
    assert (entry.object_id, entry.organisation_id, entry.details) == (
        str(file.pk),
        organisation.pk,
        {"media_type": "application/pdf", "size": len(made.PDF), "confidential": True},
    )


def test_a_public_file_lies_as_it_is_under_its_hash(folder: Path) -> None:
    file = keep(confidential=False)
    digest = hashlib.sha256(made.PDF).hexdigest()
    assert (file.digest, file.stored_as, file.key) == (digest, f"{digest[:2]}/{digest[2:4]}/{digest}", "")
    assert (folder / file.stored_as).read_bytes() == read(file) == made.PDF


def test_equal_contents_lie_there_once_and_keep_their_own_names(folder: Path) -> None:
    one, two = keep(), keep(name="另一份.pdf")
    public, public_too = keep(confidential=False), keep(confidential=False)
    assert lying(folder) == sorted({one.stored_as, public.stored_as})
    assert (two.stored_as, two.name, one.name) == (one.stored_as, "另一份.pdf", "林晓的申请.pdf")
    assert public_too.stored_as == public.stored_as != one.stored_as
    assert read(one) == read(two) == read(public_too) == made.PDF


def test_a_lost_content_is_there_again_when_it_is_handed_in_again(folder: Path) -> None:
    lost = keep()
    store.remove(lost.stored_as)
    again = keep()
    assert again.stored_as != lost.stored_as
    assert read(again) == made.PDF


def test_after_a_rotation_of_keys_files_open_without_being_written_again(folder: Path) -> None:
    file = keep()
    before = (folder / file.stored_as).stat().st_mtime_ns
    first = cipher.ring().current
    keys.rotate(actor=SYSTEM, at=AT)
    keys.reseal(at=AT)
    keys.retire(first, actor=SYSTEM, at=AT + timedelta(hours=2))
    assert read(file) == made.PDF
    assert (folder / file.stored_as).stat().st_mtime_ns == before


def test_a_large_upload_from_a_temporary_file_is_kept(folder: Path) -> None:
    content = made.PDF + os.urandom(5 << 20)
    upload = TemporaryUploadedFile("大.pdf", "text/html", len(content), None)
    upload.write(content)
    file = files.keep(upload, organisation_id=None, confidential=True, actor=SYSTEM, at=AT)
    assert (file.media_type, read(file)) == ("application/pdf", content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"", "“a.pdf”是空文件，没有内容可收"),
        ("../a\u202e.pdf", b"", "“a.pdf”是空文件，没有内容可收"),
        (
            "a.pdf",
            made.PDF + bytes(3 << 20),
            "“a.pdf”有4 MB，一个文件最多3 MB。分成几个文件，或者降低扫描清晰度，再上传",
        ),
        ("a.pdf", b"<html>", "“a.pdf”是网页或脚本。打印或另存为PDF，再上传"),
    ],
)
def test_what_is_refused_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, said: str
) -> None:
    monkeypatch.setattr(files, "LARGEST", 3 << 20)
    with pytest.raises(Refused) as error:
        keep(content, name)
    assert (error.value.message, error.value.field) == (said, "file")
    assert (lying(folder), StoredFile.objects.count(), AuditEntry.objects.count()) == ([], 0, 0)


class Full(OSError):
    """No space is left."""


def test_a_write_that_is_cut_off_leaves_no_row_and_no_half_file(folder: Path) -> None:
    def content() -> Iterator[bytes]:
        yield b"half"
        raise Full

    with pytest.raises(Full):
        store.write(content(), "ab/cd/abcd")
    assert lying(folder) == []


def test_bytes_are_on_the_disk_before_the_row_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    fsync, save = os.fsync, StoredFile.save

    def noted_fsync(descriptor: int) -> None:
        seen.append("fsync")
        fsync(descriptor)

    def noted_save(self: StoredFile, **more: Any) -> None:
        seen.append("row")
        save(self, **more)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(StoredFile, "save", noted_save)
    keep()
    # The ring's file and folder, the store's folders, the file itself, and last the folder in which it lies.
    assert (seen[-1], seen.count("row")) == ("row", 1)
    assert seen.count("fsync") >= 4


def later(days: float = 2) -> datetime:
    """Long after what lies there now was written: the disk knows the true time only."""
    return now() + timedelta(days=days)


class TestLeftOver:
    """What no row names is deleted after a day."""

    def test_of_a_transaction_that_was_undone(self, folder: Path) -> None:
        kept = keep()
        with pytest.raises(RuntimeError), transaction.atomic():
            keep(made.PDF + b"undone")
            raise RuntimeError
        assert len(lying(folder)) == 2
        assert files.clear_left_over(at=later(0.9)) == 0
        assert files.clear_left_over(at=later()) == 1
        assert lying(folder) == [kept.stored_as]
        assert read(kept) == made.PDF

    def test_of_a_write_that_was_killed(self, folder: Path) -> None:
        keep()
        (folder / "incoming" / "0123").write_bytes(b"half")
        assert files.clear_left_over(at=later()) == 1
        assert not list((folder / "incoming").iterdir())

    def test_of_rows_that_were_deleted_but_not_while_an_equal_one_is_left(self, folder: Path) -> None:
        one, two = keep(), keep()
        one.delete()
        assert files.clear_left_over(at=later()) == 0
        assert read(two) == made.PDF
        two.delete()
        assert files.clear_left_over(at=later()) == 1
        assert lying(folder) == []

    def test_an_old_content_that_is_handed_in_again_is_young(self, folder: Path) -> None:
        file = keep()
        old = (now() - timedelta(days=30)).timestamp()
        os.utime(folder / file.stored_as, (old, old))
        keep()
        StoredFile.objects.all().delete()  # as if the row of the second were not committed yet
        assert files.clear_left_over(at=now()) == 0
        assert lying(folder) == [file.stored_as]


def test_rows_whose_bytes_are_gone_are_counted_and_forgotten_when_they_are_back(folder: Path) -> None:
    gone, there = keep(), keep(made.PDF + b"other")
    content = (folder / gone.stored_as).read_bytes()
    store.remove(gone.stored_as)
    assert files.note_missing(at=AT) == 1
    assert files.note_missing(at=AT + timedelta(days=1)) == 1
    assert dict(StoredFile.objects.values_list("pk", "missing")) == {gone.pk: AT, there.pk: None}
    assert known.health(AT).missing == 1
    with pytest.raises(Refused, match="已经丢失或损坏，须由系统管理员从备份中恢复"):
        files.hand_on(gone, actor=SYSTEM, at=AT)
    (folder / gone.stored_as).write_bytes(content)
    assert files.note_missing(at=AT) == 0
    assert known.health(AT).missing == 0


def test_a_damaged_file_is_not_begun(folder: Path) -> None:
    file = keep()
    (folder / file.stored_as).write_bytes(b"GKS1" + bytes(200))
    with pytest.raises(Refused, match="已经丢失或损坏"):
        files.hand_on(file, actor=SYSTEM, at=AT)
    assert not AuditEntry.objects.filter(action="file.read_case").exists()
