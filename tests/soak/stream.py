"""Many citizens at once who send an application with a file, and send it again until they have its number."""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

ADDRESS = "/soak/apply/"

PATIENCE = 120.0  # seconds without any acknowledgement: then the stream gives up


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: enough to know it again."""

    token: str
    wanted: str
    content: bytes

    @property
    def digest(self) -> str:
        """Of its file."""
        return hashlib.sha256(self.content).hexdigest()


def made(number: int, seed: int, size: int = 0) -> Sent:
    """The application of a number: always the same for a seed. Its file is a PDF of a few kilobytes, or of `size`."""
    chance = random.Random(f"{seed}/{number}")
    length = size or chance.randint(200, 20_000)
    body = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + chance.randbytes(length).hex().encode() + b"\ntrailer<<>>\n%%EOF"
    return Sent(f"soak-{seed}-{number}", f"第{number}件：梨园村土地征收补偿方案", body)


@dataclass
class Stream:
    """The senders. `acknowledged`: token to number, only what a whole answer of 200 said."""

    port: int
    seed: int
    count: int
    senders: int = 4
    size: int = 0
    tries: int = 1_000_000  # how often one that got no number is sent
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last: float = 0.0

    def run(self) -> None:
        """Send all of them; returns when each has its number or was given up."""
        self._last = time.monotonic()
        threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(self.senders)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _send_all(self) -> None:
        while True:
            with self._lock:
                number = self._next
                self._next += 1
            if number >= self.count:
                return
            self._send(made(number, self.seed, self.size))

    def _send(self, sent: Sent) -> None:
        for _ in range(self.tries):
            got = send(self.port, sent)
            if got:
                with self._lock:
                    self.acknowledged[sent.token] = got
                    self._last = time.monotonic()
                return
            self.refused += 1
            if time.monotonic() - self._last > PATIENCE:
                return
            time.sleep(0.05)


def send(port: int, sent: Sent) -> str:
    """The number with which it was acknowledged; empty where no whole answer of 200 came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", ADDRESS, *_body(sent))
        answer = connection.getresponse()
        read = answer.read()
        return str(json.loads(read)["number"]) if answer.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _body(sent: Sent) -> tuple[bytes, dict[str, str]]:
    mark = "soak-soak-soak"
    parts = []
    for name, value in (("token", sent.token), ("wanted", sent.wanted)):
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
    parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + sent.content + b"\r\n")
    parts.append(f"--{mark}--\r\n".encode())
    return b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={mark}"}
