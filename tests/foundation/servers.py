"""Servers of the tests' own: mail that accepts, refuses or hangs, and an HTTP gateway that answers as told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Mail:
    """What a mail server got, and what it says to recipients and content."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    rcpt: str = "250 OK"
    data: str = "250 OK"
    port: int = 0

    async def handle_RCPT(  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Say what it was told to say."""
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter."""
        if self.data.startswith("250"):
            letter = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return self.data


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, password: str = "", *, implicit: bool = False) -> Iterator[Mail]:
    """A mail server on a free port; with `tls` it asks for STARTTLS (or speaks TLS at once), with `password` for it."""
    mail = Mail(port=free_port())

    def authenticate(_server: object, _session: object, _envelope: object, _mechanism: object, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    options: dict[str, Any] = {"ssl_context": tls} if implicit else {"tls_context": tls, "require_starttls": bool(tls)}
    if password:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": not implicit}
    controller = Controller(mail, hostname="127.0.0.1", port=mail.port, **options)
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@dataclass
class Web:
    """What a gateway got, and what it answers."""

    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def address(self) -> str:
        """Of the gateway."""
        return f"http://127.0.0.1:{self.port}/send?app=1"


@contextmanager
def web_server() -> Iterator[Web]:
    """An HTTP server on a free port."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            web.requests.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(web.status)
            for name, value in {"Content-Length": str(len(web.answer)), **web.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(web.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
