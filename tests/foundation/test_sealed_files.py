"""A sealed file opens whole or says that it was altered, and is never whole in memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.foundation import cipher
from gongkai.foundation.cipher import sealing
from gongkai.foundation.cipher.sealing import CHUNK

TAG, HEAD = 16, 11
PIECE = CHUNK + TAG


def sealed(content: bytes, key: str) -> bytes:
    """As it lies on the disk."""
    return b"".join(sealing.seal([content], key))


def opened(data: bytes, key: str) -> bytes:
    """The content."""
    return b"".join(sealing.opened(io.BytesIO(data), key))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_every_size_comes_back(size: int) -> None:
    content, key = bytes(range(251)) * (size // 251 + 1), sealing.new_key()
    data = sealed(content[:size], key)
    assert opened(data, key) == content[:size]
    assert len(data) == sealing.sealed_size(size)


@given(st.lists(st.integers(0, CHUNK + 100), max_size=6))
def test_how_the_content_comes_in_does_not_matter(sizes: list[int]) -> None:
    key = sealing.new_key()
    data = b"".join(sealing.seal((b"x" * size for size in sizes), key))
    assert opened(data, key) == b"x" * sum(sizes)


def test_nothing_of_the_content_shows() -> None:
    assert b"13900000000" not in sealed(b"13900000000" * 100, sealing.new_key())


def _swapped(data: bytes) -> bytes:
    first, second = data[HEAD : HEAD + PIECE], data[HEAD + PIECE : HEAD + 2 * PIECE]
    return data[:HEAD] + second + first + data[HEAD + 2 * PIECE :]


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:HEAD],
        lambda data: data[:-1],
        lambda data: data[: HEAD + PIECE],  # cut off between two pieces
        lambda data: data[: HEAD + 2 * PIECE],
        lambda data: data + data[-PIECE:],
        lambda data: data + b"x",
        _swapped,
        lambda data: data[: HEAD + PIECE] + data[HEAD + 2 * PIECE :],  # one taken out
        lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:],
        lambda data: b"GKS2" + data[4:],
        lambda data: data[:5] + bytes([data[5] ^ 1]) + data[6:],  # the salt
    ],
)
def test_what_was_altered_cut_off_or_put_in_another_order_is_noticed(harm: object) -> None:
    key = sealing.new_key()
    data = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c" * 100, key)
    with pytest.raises(cipher.Undecipherable, match="was altered or cut off; put it back from a backup"):
        opened(harm(data), key)  # type: ignore[operator]


def test_what_came_before_the_harm_is_genuine() -> None:
    key = sealing.new_key()
    data = sealed(b"a" * CHUNK + b"b" * CHUNK, key)
    pieces = sealing.opened(io.BytesIO(data[:-1]), key)
    assert next(pieces) == b"a" * CHUNK
    with pytest.raises(cipher.Undecipherable):
        next(pieces)


def test_another_files_key_does_not_open_it() -> None:
    data = sealed(b"a", sealing.new_key())
    for wrong in (sealing.new_key(), "", "rot13:AAAA", "aes256gcm:AAAA"):
        with pytest.raises(cipher.Undecipherable):
            opened(data, wrong)


def test_a_large_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    key, size = sealing.new_key(), 64 << 20

    def content() -> Iterator[bytes]:
        for _ in range(size >> 20):
            yield bytes(1 << 20)

    tracemalloc.start()
    with (tmp_path / "f").open("wb") as file:
        file.writelines(sealing.seal(content(), key))
    with (tmp_path / "f").open("rb") as lying:
        assert sum(map(len, sealing.opened(lying, key))) == size
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20
