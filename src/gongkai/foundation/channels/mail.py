"""Mail over SMTP (RFC 5321), with STARTTLS (RFC 3207) or TLS from the first byte (RFC 8314)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from gongkai.foundation.channels import Undelivered

TIMEOUT = 20.0  # seconds that the server may leave any one step unanswered
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_CURE = "write smtp://host:port, smtp+starttls://user:password@host:port or smtps://user:password@host:port"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, address: str) -> Server | None:
        """From GONGKAI_MAIL; None when it is empty. Special characters in user and password are %-encoded.

        Raises ValueError with what to write instead. A password over an open connection is refused.
        """
        if not address:
            return None
        parts = urlsplit(address)
        try:
            port = parts.port
        except ValueError:
            raise ValueError(f"GONGKAI_MAIL: the port is no number; {_CURE}") from None
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/"):
            raise ValueError(f"GONGKAI_MAIL: {_CURE}")
        if parts.scheme == "smtp" and parts.password:
            raise ValueError(
                "GONGKAI_MAIL: a password needs an encrypted connection; write smtp+starttls:// or smtps://"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)

    def __str__(self) -> str:
        """Without the sign-in."""
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one recipient. Equal `reference`, equal Message-ID: who gets it twice can tell."""

    sender: str
    recipient: str
    subject: str
    body: str
    reference: str  # what stands before the @ of the Message-ID
    written: datetime
    attachments: tuple[Attachment, ...] = ()

    def as_mail(self) -> EmailMessage:
        """The mail as it is sent. Raises ValueError for a line break in sender, recipient or subject."""
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"] = self.sender
        mail["To"] = self.recipient
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.written)
        mail["Message-ID"] = f"<{self.reference}@{self.sender.rpartition('@')[2].strip('> ')}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers
        mail.set_content(self.body)
        for one in self.attachments:
            main, _, sub = one.media_type.partition("/")
            mail.add_attachment(one.content, maintype=main, subtype=sub or "octet-stream", filename=one.name)
        return mail


def send(server: Server, letter: Letter, *, timeout: float = TIMEOUT) -> None:
    """Hand the mail in. Raises Undelivered: permanent when the server refuses sender, recipient or content with 5xx."""
    try:
        mail = letter.as_mail()
    except ValueError:
        raise Undelivered("a line break in a heading", permanent=True) from None
    with _told():
        connection = _open(server, timeout)
        with _closing(connection):
            connection.send_message(mail)


def reach(server: Server, *, timeout: float = TIMEOUT) -> None:
    """Connect, encrypt and sign in as for a mail, and send none. Raises Undelivered."""
    with _told():
        connection = _open(server, timeout)
        with _closing(connection):
            connection.noop()


def _open(server: Server, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _closing(connection: smtplib.SMTP) -> Iterator[None]:
    """Take leave. A server that does so badly after it took the mail has taken it."""
    try:
        yield
    except BaseException:
        connection.close()
        raise
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


@contextmanager
def _told() -> Iterator[None]:
    """Errors of SMTP, TLS and network as Undelivered, by code or class: their words name people and hosts."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(code for code, _ in error.recipients.values()) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refused([error.smtp_code]) from None
    except smtplib.SMTPResponseException as error:
        # At greeting, encryption or sign-in: nothing was said of this mail, and the operator can cure it.
        raise Undelivered(f"SMTP {error.smtp_code}") from None
    except (OSError, smtplib.SMTPException) as error:
        # A server that fell silent is told as one that hung up, with the reason behind it.
        silent = isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError)
        raise Undelivered("TimeoutError" if silent else type(error).__name__) from None


def _refused(codes: Iterable[int]) -> Undelivered:
    code = max(codes)
    return Undelivered(f"SMTP {code}", permanent=code >= 500)
