"""The virus scanner clamd, over its socket: the file is sent piece by piece, and the answer is one line."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable, Iterator

_CONNECT = 5.0  # seconds
_ANSWER = 120.0  # a large file takes its time


class NoAnswer(Exception):
    """The scanner cannot be reached, or does not say what it found. `code`: unreachable, too-long, error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def scan(address: str, content: Iterable[bytes]) -> str:
    """The name of the virus in a content; empty when none was found. Raises NoAnswer."""
    with _connected(address, _ANSWER) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        # When it has enough it answers and closes: the answer is then still there to be read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for piece in content:
                if piece:
                    clamd.sendall(len(piece).to_bytes(4, "big") + piece)
            clamd.sendall(bytes(4))
        answer = _answer(clamd)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswer("too-long" if "size limit" in answer else "error")


def version(address: str) -> str:
    """What the scanner says of itself and of its signatures. Raises NoAnswer."""
    with _connected(address, _CONNECT) as clamd:
        clamd.sendall(b"zVERSION\0")
        return _answer(clamd)


@contextlib.contextmanager
def _connected(address: str, patience: float) -> Iterator[socket.socket]:
    """A connection to `/path/of/its.socket` or `tcp://host:port`."""
    try:
        with _connection(address) as connection:
            connection.settimeout(patience)
            yield connection
    except (OSError, ValueError):
        raise NoAnswer("unreachable") from None


def _connection(address: str) -> socket.socket:
    if address.startswith("tcp://"):
        host, _, port = address.removeprefix("tcp://").rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), _CONNECT)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_CONNECT)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(clamd: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (more := clamd.recv(4096)):
        said += more
        if len(said) > 65_536:
            break
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
