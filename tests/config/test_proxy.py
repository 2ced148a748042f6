"""Who says from where a request comes: the proxy, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from gongkai.config.environment import LOOPBACK, Environment


def _seen(proxies: tuple[str, ...], **environ: str) -> tuple[str, str]:
    """The address and the scheme that the application sees."""

    def application(scope: dict[str, Any], _: object) -> tuple[str, str]:
        return scope["REMOTE_ADDR"], scope["wsgi.url_scheme"]

    seen: tuple[str, str] = wrap_wsgi_with_proxy_headers(application, list(proxies))(
        {"wsgi.url_scheme": "http", **environ}, None
    )
    return seen


@pytest.mark.parametrize(
    ("sender", "forwarded", "expected"),
    [
        ("127.0.0.1", "198.51.100.7", ("198.51.100.7", "https")),
        # What a visitor put before what the proxy added is not believed.
        ("127.0.0.1", "10.0.0.1, 198.51.100.7", ("198.51.100.7", "https")),
        ("198.51.100.7", "10.0.0.1", ("198.51.100.7", "http")),
    ],
)
def test_only_the_proxy_is_heard(sender: str, forwarded: str, expected: tuple[str, str]) -> None:
    said = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": "https"}
    assert _seen(LOOPBACK, REMOTE_ADDR=sender, **said) == expected


def test_without_https_nobody_is_a_proxy_unless_named() -> None:
    assert Environment.read({}).proxies == ()
    assert Environment.read({"GONGKAI_HTTPS": "1"}).proxies == LOOPBACK
    assert Environment.read({"GONGKAI_HTTPS": "1", "GONGKAI_PROXIES": "10.0.0.0/8"}).proxies == ("10.0.0.0/8",)
    said = {"HTTP_X_FORWARDED_FOR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    assert _seen((), REMOTE_ADDR="127.0.0.1", **said) == ("127.0.0.1", "http")


def test_django_itself_hears_no_header(rf: RequestFactory) -> None:
    assert not rf.get("/", HTTP_X_FORWARDED_PROTO="https").is_secure()
