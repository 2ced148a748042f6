"""`gongkai backup` and `restore`: what was there is there again, elsewhere; what is not whole is not put in place."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.config.installing import Installation, Maker, free_port
from tests.platform import CLUSTER

PHRASE = "云岭的备份口令，够长的一句话"
TELEPHONE = "13900001234"
# A person with encrypted contact, and two files, one of them in a folder.
FILL = f"""
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import people
people.enrol("zhao", "赵明", actor=SYSTEM, at=now(), telephone="{TELEPHONE}", email="zhao@example.cn")
"""
READ = 'from gongkai.foundation.models import Person; print(Person.objects.get(username="zhao").telephone)'


class Kept(NamedTuple):
    """An installation with a person and files, the passphrase, and its backup; made once, and only read."""

    installation: Installation
    phrase: Path
    archive: Path


@pytest.fixture(scope="module")
def kept(maker: Maker, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Made once."""
    folder, installation = tmp_path_factory.mktemp("kept"), maker.begun()
    installation.python(FILL)
    for name in ("ab/cd/abcd1234", "ef/efgh.sealed"):
        path = installation.data / "files" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * 1000)
    (installation.data / "files" / ".being-written").write_bytes(b"half")
    (folder / "phrase").write_text(PHRASE + "\n")
    done = installation.run("backup", folder / "backup.tar", "--passphrase-file", folder / "phrase")
    assert done.status == 0, done
    return Kept(installation, folder / "phrase", folder / "backup.tar")


@pytest.fixture
def phrase(kept: Kept) -> Path:
    """The file with the passphrase."""
    return kept.phrase


@pytest.fixture
def filled(kept: Kept, maker: Maker) -> Installation:
    """One like it, to do things to."""
    return maker.copy(kept.installation)


@pytest.fixture
def archive(kept: Kept, tmp_path: Path) -> Path:
    """A copy of its backup, to do things to."""
    return Path(shutil.copy(kept.archive, tmp_path / "backup.tar"))


def _files(installation: Installation, *folders: str) -> dict[str, bytes]:
    found = (path for folder in folders for path in (installation.data / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(installation.data)): path.read_bytes() for path in found}


def test_restored_elsewhere_rows_files_keys_and_audit_trail_are_what_they_were(
    filled: Installation, archive: Path, phrase: Path, elsewhere: Installation
) -> None:
    rows, files = filled.rows(), _files(filled, "files", "audit", "keys")
    shutil.rmtree(filled.data)  # the first machine is gone
    done = elsewhere.run("restore", archive, "--passphrase-file", phrase)
    assert (done.status, done.errors) == (0, [])
    assert elsewhere.rows() == rows
    assert len(rows) > 20
    del files["files/.being-written"]
    assert _files(elsewhere, "files", "audit", "keys") == files
    assert elsewhere.python(READ) == TELEPHONE
    assert elsewhere.run("audit", "verify").status == 0
    assert elsewhere.run("keys", "status").status == 0
    assert elsewhere.run("check-config").status == 0
    assert [path.name for path in elsewhere.data.iterdir() if path.name.startswith((".", "restore", "replaced"))] == []


def test_a_restored_installation_can_be_backed_up_and_restored_again(
    archive: Path, phrase: Path, elsewhere: Installation, tmp_path: Path
) -> None:
    elsewhere.run("restore", archive, "--passphrase-file", phrase)
    rows = elsewhere.rows()
    again = tmp_path / "again.tar"
    assert elsewhere.run("backup", again, "--passphrase-file", phrase).status == 0
    assert elsewhere.run("restore", again, "--passphrase-file", phrase, "--replace").status == 0
    assert elsewhere.rows() == rows


def test_the_archive_is_its_owners_only_and_names_no_key_and_no_personal_data(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as members:
        names = members.getnames()
    assert names[0] == ("database.dump" if CLUSTER else "database.sqlite3")
    assert set(names[1:-2]) - {"audit/heads"} == {"files/ab/cd/abcd1234", "files/ef/efgh.sealed"}
    assert names[-2:] == ["keys.sealed", "manifest.json"]
    raw = archive.read_bytes()
    for secret in (TELEPHONE, "zhao@example.cn", PHRASE, "current"):
        assert secret.encode() not in raw


def test_whether_the_keys_go_in_has_to_be_said(filled: Installation, tmp_path: Path) -> None:
    done = filled.run("backup", tmp_path / "backup.tar")
    assert done.status == 2
    assert len(done.errors) == 1
    assert "--passphrase-file" in done.errors[0]
    assert "--without-keys" in done.errors[0]
    assert not (tmp_path / "backup.tar").exists()


def test_a_short_passphrase_is_refused_and_nothing_is_left(filled: Installation, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("secret")
    done = filled.run("backup", tmp_path / "to" / "backup.tar", "--passphrase-file", tmp_path / "short")
    assert (done.status, len(done.errors)) == (2, 1)
    assert done.errors[0].startswith("口令太短")
    assert list((tmp_path / "to").iterdir()) == []


def test_without_keys_those_that_stand_there_stay(filled: Installation, tmp_path: Path) -> None:
    assert filled.run("backup", tmp_path / "bare.tar", "--without-keys").status == 0
    assert filled.run("restore", tmp_path / "bare.tar", "--without-keys", "--replace").status == 0
    assert filled.python(READ) == TELEPHONE


def test_without_keys_elsewhere_it_says_that_they_are_missing(
    filled: Installation, elsewhere: Installation, tmp_path: Path
) -> None:
    filled.run("backup", tmp_path / "bare.tar", "--without-keys")
    done = elsewhere.run("restore", tmp_path / "bare.tar", "--without-keys")
    assert done.status == 2
    assert len(done.errors) == 1
    assert "从备份中恢复目录 keys" in done.errors[0]
    assert elsewhere.run("serve").status == 2


def test_a_wrong_passphrase_changes_nothing(archive: Path, elsewhere: Installation, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("另一句够长的口令，不是这一句")
    done = elsewhere.run("restore", archive, "--passphrase-file", tmp_path / "wrong")
    assert (done.status, done.errors) == (2, ["口令不对，密钥解不开。 The passphrase is wrong: the keys do not open."])
    assert [path.name for path in elsewhere.data.iterdir()] == ["serve.lock"]


def test_a_damaged_archive_changes_nothing(
    archive: Path, phrase: Path, elsewhere: Installation, tmp_path: Path
) -> None:
    (tmp_path / "more").write_text("more")
    with tarfile.open(shutil.copy(archive, tmp_path / "outside.tar"), "a") as members:
        members.add(tmp_path / "more", "../../outside")
    raw = archive.read_bytes()
    at = raw.index(b"ab/cd/abcd1234" * 3)
    damaged = {
        "a byte": raw[:at] + b"X" + raw[at + 1 :],
        "the end": raw[: len(raw) // 2],
        "a member more": (tmp_path / "outside.tar").read_bytes(),
        "not an archive": b"nothing of the kind" * 100,
        "empty": b"",
    }
    for damage, content in damaged.items():
        archive.write_bytes(content)
        done = elsewhere.run("restore", archive, "--passphrase-file", phrase)
        assert (done.status, len(done.errors)) == (2, 1), damage
        assert done.errors[0].startswith(f"备份 {archive} 不完整或被改动")
    archive.unlink()
    done = elsewhere.run("restore", archive, "--passphrase-file", phrase)
    assert (done.status, done.errors) == (2, [f"没有文件 {archive}。 There is no such file."])
    assert [path.name for path in elsewhere.data.iterdir()] == ["serve.lock"]
    assert list(tmp_path.parent.rglob("outside")) == []


def test_what_stands_there_is_not_overwritten_unless_told_and_then_kept_aside(
    filled: Installation, archive: Path, phrase: Path
) -> None:
    filled.python('from gongkai.foundation.models import Person; Person.objects.filter(username="zhao").delete()')
    refused = filled.run("restore", archive, "--passphrase-file", phrase)
    assert (refused.status, len(refused.errors)) == (2, 1)
    assert "加 --replace" in refused.errors[0]
    assert filled.python("from gongkai.foundation.models import Person; print(Person.objects.count())") == "3"
    assert filled.run("restore", archive, "--passphrase-file", phrase, "--replace").status == 0
    assert filled.python(READ) == TELEPHONE
    (aside,) = filled.data.glob("replaced-*")
    expected = {"audit", "files", "keys"} | ({"gongkai.sqlite3"} if not CLUSTER else set())
    assert {path.name for path in aside.iterdir() if not path.name.endswith(("-wal", "-shm"))} <= expected
    assert (aside / "files" / "ab" / "cd" / "abcd1234").exists()


def test_nothing_is_restored_under_a_running_server(filled: Installation, archive: Path, phrase: Path) -> None:
    with filled.serving(free_port()) as server:
        done = filled.run("restore", archive, "--passphrase-file", phrase, "--replace")
        assert (done.status, len(done.errors)) == (2, 1)
        assert "的服务正在运行" in done.errors[0]
        assert server.status() is not None


def test_a_backup_is_made_under_a_running_server(filled: Installation, phrase: Path, tmp_path: Path) -> None:
    with filled.serving(free_port()):
        assert filled.run("backup", tmp_path / "live.tar", "--passphrase-file", phrase).status == 0


def test_a_backup_of_the_other_database_is_refused(archive: Path, phrase: Path, on_sqlite: Installation) -> None:
    done = on_sqlite.run("restore", archive, "--passphrase-file", phrase)
    assert (done.status, len(done.errors)) == (2, 1)
    assert done.errors[0].startswith("备份是 ")


@pytest.fixture
def on_sqlite(elsewhere: Installation) -> Installation:
    """An installation on the other kind of database."""
    if not CLUSTER:
        pytest.skip("asks a PostgreSQL")
    elsewhere.database = ""
    return elsewhere
