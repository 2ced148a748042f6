"""Behind nginx with TLS, as deploy/nginx.conf has it: a real nginx, a certificate of its own, a sign-in."""

from __future__ import annotations

import http.client
import re
import shutil
import ssl
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.config.installing import Installation, free_port, listening, wait_for
from tests.real import ROOT

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
pytestmark = [
    pytest.mark.any_database,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light"),
]
# The visitor's own address, another one than nginx's.
VISITOR = "127.0.0.5"
FORGED = "203.0.113.9"


class Site(NamedTuple):
    """The ports of nginx, and what proves its certificate."""

    plain: int
    tls: int
    trust: ssl.SSLContext


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def cookies(self) -> SimpleCookie:
        """Those that were set."""
        return SimpleCookie("\r\n".join(self.headers.get_all("Set-Cookie") or ()))


def ask(site: Site, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Answer:
    """A request by TLS from the visitor's address."""
    connection = http.client.HTTPSConnection("localhost", site.tls, context=site.trust, source_address=(VISITOR, 0))
    try:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, form | (headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())
    finally:
        connection.close()


def certificate(folder: Path) -> None:
    """certificate.pem and key.pem, self-made, for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[Site]:
    """deploy/nginx.conf with the names, ports and paths of this test, running."""
    certificate(folder)
    plain, tls = free_port(), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)  # not every machine has IPv6
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{tls} "),
        ("gongkai.example", "localhost"),
        ("/etc/ssl/gongkai", str(folder)),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{upstream}"),
        ("access_log off;", f"access_log off; error_log {folder}/error.log;"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    temporary = "".join(
        f"{one}_temp_path {folder}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: process.poll() is not None or listening(plain), "nginx")
        assert process.poll() is None, (folder / "error.log").read_text()
        trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        yield Site(plain, tls, trust)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def site(installation: Installation, tmp_path: Path) -> Iterator[Site]:
    """The platform behind nginx."""
    installation.environment = {"GONGKAI_HTTPS": "1", "GONGKAI_HOSTS": "localhost"}
    port = free_port()
    with installation.serving(port), nginx(tmp_path, port) as site:
        yield site


def test_who_comes_without_tls_is_sent_to_it(site: Site) -> None:
    connection = http.client.HTTPConnection("localhost", site.plain)
    connection.request("GET", "/sign-in/?next=/desk/")
    answer = connection.getresponse()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/sign-in/?next=/desk/")


def test_signing_in_works_with_secure_cookies_and_the_visitors_own_address(
    site: Site, installation: Installation
) -> None:
    forged = {"X-Forwarded-For": FORGED, "X-Real-IP": FORGED, "Forwarded": f"for={FORGED}", "X-Forwarded-Proto": "http"}
    page = ask(site, "GET", "/sign-in/", headers=forged)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    assert token is not None
    csrf = page.cookies["csrftoken"]
    assert csrf["secure"]

    _, username, password = (installation.data / "sign-ins").read_text().splitlines()[0].split("\t")
    form = urllib.parse.urlencode({"username": username, "password": password, "csrfmiddlewaretoken": token[1]})
    origin = f"https://localhost:{site.tls}"
    headers = {"Cookie": f"csrftoken={csrf.value}", "Origin": origin, "Referer": f"{origin}/sign-in/"}
    answer = ask(site, "POST", "/sign-in/", form, forged | headers)
    assert answer.status == 302, answer.body
    session = answer.cookies["gongkai"]
    assert (bool(session["secure"]), bool(session["httponly"]), session["samesite"]) == (True, True, "Lax")

    addresses = installation.python(
        "from gongkai.foundation.models import AuditEntry\n"
        "print(*AuditEntry.objects.filter(action__startswith='session').values_list('address', flat=True))"
    )
    assert addresses.split() == [VISITOR]


def test_another_host_name_is_refused(site: Site) -> None:
    assert ask(site, "GET", "/", headers={"Host": "evil.example"}).status == 400
