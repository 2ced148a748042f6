"""Values are sealed under named ciphers and keys, and say what to do where they cannot be opened."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from gongkai.foundation import cipher
from gongkai.foundation.cipher import CIPHERS, Cipher, Kind
from gongkai.foundation.now import CHINA
from tests.foundation.installation import move

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
COLUMN = "foundation.person.telephone"


@pytest.fixture
def ring_file(settings: Settings, tmp_path: Path) -> Path:
    """Where the ring of an empty installation will stand."""
    return move(settings, tmp_path) / "keys" / "ring.json"


@pytest.fixture
def third_cipher() -> Iterator[str]:
    """A cipher that somebody adds."""
    cipher.register(Cipher("chacha20poly1305", 32, ChaCha20Poly1305))
    yield "chacha20poly1305"
    del CIPHERS["chacha20poly1305"]


@given(st.text(st.characters(codec=None), min_size=1))
def test_every_text_comes_back(text: str) -> None:
    assert cipher.decrypt(cipher.encrypt(text, COLUMN), COLUMN) == text


def test_a_value_names_cipher_and_key_and_shows_nothing_else(ring_file: Path) -> None:
    value = cipher.encrypt("13900000000", COLUMN)
    assert re.fullmatch(r"aes256gcm:k1-[0-9a-f]{8}:[0-9A-Za-z+/]+=*", value)
    assert value.startswith(cipher.prefix())


def test_the_same_text_is_never_sealed_alike(ring_file: Path) -> None:
    assert cipher.encrypt("林晓", COLUMN) != cipher.encrypt("林晓", COLUMN)


@pytest.mark.parametrize("name", ["aes256gcm", "sm4gcm", "chacha20poly1305"])
def test_ciphers_stand_side_by_side(ring_file: Path, third_cipher: str, name: str) -> None:
    before = cipher.encrypt("林晓", COLUMN)
    key = cipher.rotate(at=AT, cipher=name)
    after = cipher.encrypt("林晓", COLUMN)
    assert after.startswith(f"{name}:{key}:")
    assert [cipher.decrypt(value, COLUMN) for value in (before, after)] == ["林晓", "林晓"]


def test_a_cipher_needs_a_name_of_its_own(third_cipher: str) -> None:
    for name in (third_cipher, "a:b", ""):
        with pytest.raises(ValueError, match="a name of its own"):
            cipher.register(Cipher(name, 32, ChaCha20Poly1305))


def test_an_unknown_cipher_is_refused_with_those_that_there_are(ring_file: Path) -> None:
    with pytest.raises(ValueError, match="'des': there are aes256gcm, sm4gcm"):
        cipher.rotate(at=AT, cipher="des")


@pytest.mark.parametrize("name", ["aes256gcm", "sm4gcm"])
def test_a_value_opens_only_unaltered_and_in_its_column(ring_file: Path, name: str) -> None:
    cipher.rotate(at=AT, cipher=name)
    value = cipher.encrypt("13900000000", COLUMN)
    head, body = value.rsplit(":", 1)
    altered = [f"{head}:{body[:20]}{'A' if body[20] != 'A' else 'B'}{body[21:]}", f"{head}:{body[:8]}", f"{head}:!"]
    other = {"aes256gcm": "sm4gcm", "sm4gcm": "aes256gcm"}[name]
    for wrong in (*altered, value.replace(name, other)):
        with pytest.raises(cipher.Undecipherable, match=f"{COLUMN}: does not open with key k2-.*ring.json of a backup"):
            cipher.decrypt(wrong, COLUMN)
    with pytest.raises(cipher.Undecipherable, match="moved here from another column"):
        cipher.decrypt(value, "foundation.person.email")


def test_text_that_was_never_sealed_is_named_as_such(ring_file: Path) -> None:
    with pytest.raises(cipher.Undecipherable) as error:
        cipher.decrypt("13900000000", COLUMN)
    assert str(error.value) == f"{COLUMN}: holds text that was never encrypted; write it through the services"


def test_a_lost_key_is_named_with_the_cure_and_a_new_ring_never_passes_for_the_old(ring_file: Path) -> None:
    value = cipher.encrypt("13900000000", COLUMN)
    key = cipher.ring().current
    fresh = ring_file.parent.parent / "elsewhere" / "keys"
    _fresh_ring(ring_file, fresh)
    with pytest.raises(
        cipher.Undecipherable, match=f"sealed under key {key}, which is not in .*Put back the ring.json"
    ):
        cipher.decrypt(value, COLUMN)


def _fresh_ring(ring_file: Path, folder: Path) -> None:
    """Replace the ring by one of another installation."""
    code = "import os, django; django.setup(); from gongkai.foundation import cipher; cipher.ring()"
    environment = {"GONGKAI_DATA": str(folder.parent), "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    ring_file.write_text((folder / "ring.json").read_text())


class TestRing:
    """keys/ring.json."""

    def test_only_its_owner_reads_it(self, ring_file: Path) -> None:
        cipher.ring()
        cipher.rotate(at=AT)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in ring_file.parent.iterdir()}
        assert modes == {"ring.json": 0o600, "ring.lock": 0o600}
        assert stat.S_IMODE(ring_file.parent.stat().st_mode) == 0o700

    def test_a_running_process_sees_a_new_key_at_its_next_value(self, ring_file: Path) -> None:
        cipher.ring()
        code = (
            "import sys, django; django.setup(); from gongkai.foundation import cipher\n"
            "for line in sys.stdin: print(cipher.encrypt('x', 'c'), flush=True)"
        )
        environment = {
            "GONGKAI_DATA": str(ring_file.parent.parent),
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        }
        with subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdin=-1, stdout=-1, text=True, bufsize=1
        ) as other:
            assert other.stdin is not None and other.stdout is not None
            keys = []
            for _ in range(3):
                other.stdin.write("\n")
                keys.append(other.stdout.readline().split(":")[1])
                assert keys[-1] == cipher.ring().current
                cipher.rotate(at=AT)
            other.stdin.close()
        assert len(set(keys)) == 3

    def test_two_that_begin_at_once_have_one_ring(self, ring_file: Path) -> None:
        code = "import django; django.setup(); from gongkai.foundation import cipher; print(cipher.ring().current)"
        environment = {
            "GONGKAI_DATA": str(ring_file.parent.parent),
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        }
        both = [subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=-1, text=True) for _ in range(2)]
        said = {process.communicate()[0].strip() for process in both}
        assert said == {cipher.ring().current}

    def test_a_ring_that_goes_while_the_platform_runs_is_not_made_anew(self, ring_file: Path) -> None:
        cipher.encrypt("林晓", COLUMN)
        ring_file.unlink()
        with pytest.raises(cipher.RingUnusable, match="has gone while the platform runs: put it back"):
            cipher.encrypt("林晓", COLUMN)
        assert not ring_file.exists()

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda ring: "", "it is not JSON"),
            (lambda ring: "[]", "current, keys or lookup are missing or of the wrong kind"),
            (lambda ring: json.dumps({**ring, "keys": {}}), "its current key k1-[0-9a-f]{8} is not among its keys"),
            (lambda ring: json.dumps({**ring, "lookup": "AAAA"}), "lookup has 3 bytes, and should have 32"),
            (lambda ring: json.dumps({**ring, "lookup": "?"}), "lookup is not base64"),
            (lambda ring: json.dumps(ring).replace("k1-", "x"), "a key is called 'x[0-9a-f]{8}', and should be like"),
            (lambda ring: json.dumps(ring).replace("aes256gcm", "rot13"), "key k1-.* is for the cipher 'rot13'"),
        ],
    )
    def test_a_damaged_ring_says_what_is_wrong_and_not_to_delete_it(
        self, ring_file: Path, change: object, why: str
    ) -> None:
        cipher.ring()
        ring_file.write_text(change(json.loads(ring_file.read_text())))  # type: ignore[operator]
        with pytest.raises(cipher.RingUnusable, match=rf"{ring_file} is damaged: {why}.*do not delete it"):
            cipher.ring()

    def test_secrets_stay_out_of_what_is_printed(self, ring_file: Path) -> None:
        ring = cipher.ring()
        assert "secret" not in repr(ring) and "lookup" not in repr(ring)

    def test_a_key_is_retired_an_hour_after_it_was_replaced(self, ring_file: Path) -> None:
        first = cipher.ring().current
        second = cipher.rotate(at=AT)
        with pytest.raises(cipher.KeyInUse, match=f"{second} is the current key: rotate first"):
            cipher.retire(second, at=AT + timedelta(days=1))
        with pytest.raises(
            cipher.KeyInUse, match=f"{first} was the current key until 2026-03-02 09:30: retire it from"
        ):
            cipher.retire(first, at=AT + timedelta(minutes=59))
        cipher.retire(first, at=AT + timedelta(hours=1))
        assert list(cipher.ring().keys) == [second]
        assert cipher.rotate(at=AT).startswith("k3-")
        with pytest.raises(LookupError, match=f"{first}: the ring holds {second}, k3-"):
            cipher.retire(first, at=AT + timedelta(days=1))


class TestLookup:
    """A value is found again by a keyed hash of its normal form."""

    @pytest.mark.parametrize(
        ("kind", "same"),
        [
            (
                Kind.IDENTITY,
                ["11010519491231002x", "110105 19491231 002X", "110105-19491231-002Ｘ", "１１010519491231002X"],
            ),
            (
                Kind.PHONE,
                ["13900000000", "139 0000 0000", "+86 139-0000-0000", "008613900000000", "１３９００００００００"],
            ),
            (Kind.PHONE, ["010-60000000", "+86 10 6000 0000", "86-010-60000000", "(010) 60000000"]),
            (Kind.PHONE, ["400-000-0000", "+86 400 0000000"]),
            (
                Kind.NAME,
                ["阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽.买买提", " 阿依古丽 · 买买提"],
            ),
            (Kind.NAME, ["Lin Xiao", "LIN  XIAO", "Ｌｉｎ Ｘｉａｏ"]),
            (Kind.MAIL, ["lin@example.cn", " Lin@Example.CN", "ｌｉｎ@example.cn"]),
            (Kind.OTHER, ["yun-1 a", "YUN-1A"]),
        ],
    )
    def test_ways_of_writing_do_not_count(self, kind: Kind, same: list[str]) -> None:
        assert {cipher.lookup(text, kind) for text in same} == {cipher.lookup(same[0], kind)}
        assert re.fullmatch("[0-9a-f]{64}", cipher.lookup(same[0], kind))

    def test_other_values_and_other_kinds_differ(self) -> None:
        pairs = [("13900000000", kind) for kind in Kind] + [("13900000001", Kind.PHONE), ("86390000", Kind.PHONE)]
        assert len({cipher.lookup(text, kind) for text, kind in pairs}) == len(pairs)

    @pytest.mark.parametrize("kind", Kind)
    def test_nothing_is_found_by_nothing(self, kind: Kind) -> None:
        assert [cipher.lookup(text, kind) for text in ("", "  ", "\u3000")] == ["", "", ""]

    def test_it_stays_when_keys_rotate_and_is_another_installations_not(
        self, ring_file: Path, settings: Settings, tmp_path: Path
    ) -> None:
        before = cipher.lookup("13900000000", Kind.PHONE)
        cipher.rotate(at=AT)
        assert cipher.lookup("13900000000", Kind.PHONE) == before
        move(settings, tmp_path / "other")
        assert cipher.lookup("13900000000", Kind.PHONE) != before
