"""Mail over real SMTP: accepted, refused for now, refused for ever, silent; with and without TLS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from gongkai.foundation.channels import Undelivered
from gongkai.foundation.channels.mail import Attachment, Letter, Server, reach, send
from gongkai.foundation.now import CHINA
from tests.foundation.certificate import certificate
from tests.foundation.servers import free_port, mail_server, silent_server

LETTER = Letter(
    sender="公开系统 <gongkai@yunling.example>",
    recipient="lin@example.cn",
    subject="补正通知" * 20,
    body="林小云：\n请于十日内补正。\n.\n",
    reference="gongkai-7-abc",
    written=datetime(2026, 11, 23, 9, 30, tzinfo=CHINA),
)


def plain(port: int) -> Server:
    return Server("smtp", "127.0.0.1", port)


def refusal(act: Callable[[], None]) -> tuple[str, bool]:
    with pytest.raises(Undelivered) as caught:
        act()
    return caught.value.code, caught.value.permanent


def test_a_letter_arrives_as_it_was_written() -> None:
    file = Attachment("答复书.txt", "text/plain", "内容".encode())
    with mail_server() as mail:
        send(plain(mail.port), replace(LETTER, attachments=(file,)))
    (letter,) = mail.letters
    assert mail.envelopes == [("gongkai@yunling.example", ["lin@example.cn"])]
    assert {name: letter[name] for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted")} == {
        "From": "公开系统 <gongkai@yunling.example>",
        "To": "lin@example.cn",
        "Subject": LETTER.subject,
        "Date": "Mon, 23 Nov 2026 09:30:00 +0800",
        "Message-ID": "<gongkai-7-abc@yunling.example>",
        "Auto-Submitted": "auto-generated",
    }
    body = letter.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == LETTER.body
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("答复书.txt", "内容".encode())


@pytest.mark.parametrize(
    ("rcpt", "data", "code", "permanent"),
    [
        ("450 4.2.1 林小云 busy", "250 OK", "SMTP 450", False),
        ("550 5.1.1 no lin@example.cn here", "250 OK", "SMTP 550", True),
        ("250 OK", "451 4.3.0 later", "SMTP 451", False),
        ("250 OK", "554 5.7.1 spam", "SMTP 554", True),
    ],
)
def test_a_refusal_is_told_by_its_code_alone(rcpt: str, data: str, code: str, permanent: bool) -> None:
    with mail_server() as mail:
        mail.rcpt, mail.data = rcpt, data
        assert refusal(lambda: send(plain(mail.port), LETTER)) == (code, permanent)
    assert mail.letters == []


def test_a_silent_server_costs_the_time_limit_and_the_mail_is_tried_again() -> None:
    with silent_server() as port:
        assert refusal(lambda: send(plain(port), LETTER, timeout=0.2)) == ("TimeoutError", False)
        assert refusal(lambda: reach(plain(port), timeout=0.2)) == ("TimeoutError", False)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    assert refusal(lambda: send(plain(free_port()), LETTER)) == ("ConnectionRefusedError", False)


@pytest.mark.parametrize("name", ["recipient", "sender", "subject"])
def test_no_line_break_gets_into_a_heading(name: str) -> None:
    letter = Letter(**{**{key: getattr(LETTER, key) for key in LETTER.__slots__}, name: "a@b.cn\r\nBcc: c@d.cn"})
    assert refusal(lambda: send(plain(1), letter)) == ("a line break in a heading", True)


# The server does not count TLS from the first byte as TLS.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_with_tls_the_sign_in_is_encrypted(scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))  # as an operator makes a certificate of the house known
    with mail_server(context, "geheim", implicit=scheme == "smtps") as mail:
        server = Server(scheme, "127.0.0.1", mail.port, "gongkai", "geheim")
        reach(server)
        send(server, LETTER)
        wrong = replace(server, password="falsch")
        assert refusal(lambda: send(wrong, LETTER)) == ("SMTP 535", False)  # the operator can cure it
    assert len(mail.letters) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    _, context = certificate(tmp_path)
    with mail_server(context) as mail:
        server = Server("smtp+starttls", "127.0.0.1", mail.port)
        assert refusal(lambda: send(server, LETTER)) == ("SSLCertVerificationError", False)
    assert mail.letters == []


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("", None),
        ("smtp://mail.inside", Server("smtp", "mail.inside", 25)),
        ("smtp://10.0.0.7:2525/", Server("smtp", "10.0.0.7", 2525)),
        ("smtp+starttls://a%40b.cn:p%2Fw@mail.cn", Server("smtp+starttls", "mail.cn", 587, "a@b.cn", "p/w")),
        ("smtps://u:p@mail.cn", Server("smtps", "mail.cn", 465, "u", "p")),
    ],
)
def test_the_address_of_the_server_is_read(address: str, server: Server | None) -> None:
    assert Server.parse(address) == server


@pytest.mark.parametrize(
    "address", ["mail.cn", "http://mail.cn", "smtp://", "smtp://a:b", "smtp://u:p@mail.cn", "smtp://h/x"]
)
def test_a_wrong_address_says_what_to_write(address: str) -> None:
    with pytest.raises(ValueError, match=r"^GONGKAI_MAIL: .*write smtp"):
        Server.parse(address)


def test_a_server_is_named_without_its_password() -> None:
    assert str(Server.parse("smtps://user:secret@mail.cn")) == "smtps://mail.cn:465"
