"""Text messages through a real HTTP server, and the places to which an address cannot lead us."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gongkai.foundation.channels import Undelivered
from gongkai.foundation.channels.text import Gateway, check, reach, send
from tests.foundation.servers import Web, free_port, silent_server, web_server

FORM = {"phone": "{recipient}", "text": ["【云岭】{body}", 1, None], "id": "{reference}", "brace": "{x} {"}


@pytest.fixture
def web() -> Iterator[Web]:
    """A gateway."""
    with web_server() as made:
        yield made


def to(web: Web, **more: Any) -> Gateway:
    return Gateway(**{"address": web.address, "form": FORM, "inside": [f"127.0.0.1:{web.port}"], **more})


def post(gateway: Gateway, body: str = "请补正", timeout: float = 5) -> None:
    send(gateway, recipient="13900000000", body=body, reference="gongkai-7", timeout=timeout)


def refusal(act: Callable[[], None]) -> tuple[str, bool]:
    with pytest.raises(Undelivered) as caught:
        act()
    return caught.value.code, caught.value.permanent


def test_the_form_is_filled_and_the_token_goes_in_the_head(web: Web) -> None:
    post(to(web, token="t0"), body='"}, {token} {recipient}')
    ((path, headers, content),) = web.requests
    assert path == "/send?app=1"
    assert content == {
        "phone": "13900000000",
        "text": ['【云岭】"}, {token} {recipient}', 1, None],  # a message's own words are not filled in
        "id": "gongkai-7",
        "brace": "{x} {",
    }
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer t0", "gongkai-7")
    assert headers["Host"] == f"127.0.0.1:{web.port}"


def test_a_form_that_names_the_token_has_it_there_and_nowhere_else(web: Web) -> None:
    post(to(web, token="t0", form={"key": "{token}", "to": "{recipient}", "text": "{body}"}))
    ((_, headers, content),) = web.requests
    assert content == {"key": "t0", "to": "13900000000", "text": "请补正"}
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        (400, True),
        (401, True),
        (404, True),
        (302, True),
        (408, False),
        (425, False),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_a_status_says_whether_another_try_is_of_use(web: Web, status: int, permanent: bool) -> None:
    web.status, web.headers = status, {"Location": web.address}
    assert refusal(lambda: post(to(web))) == (f"HTTP {status}", permanent)
    assert len(web.requests) == 1  # a redirect is not followed


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b'{"code": 0}', ""),
        (b'{"code": "0", "more": 1}', ""),
        (b'{"code": 17}', "the gateway's answer has no code=0"),
        (b"[]", "the gateway's answer has no code=0"),
        (b"OK", "the gateway's answer is no JSON"),
        (b"\xff", "the gateway's answer is no JSON"),
    ],
)
def test_a_gateway_may_say_success_in_its_answer(web: Web, answer: bytes, code: str) -> None:
    web.answer = answer
    gateway = to(web, success_key="code", success_value="0")
    if code:
        assert refusal(lambda: post(gateway)) == (code, False)
    else:
        post(gateway)
    assert len(web.requests) == 1


def test_a_silent_or_absent_gateway_is_tried_again() -> None:
    with silent_server() as port:
        gateway = Gateway(f"http://127.0.0.1:{port}/", FORM, inside=["127.0.0.1"])
        assert refusal(lambda: post(gateway, timeout=0.2)) == ("TimeoutError", False)
        reach(gateway)
    gone = Gateway(f"http://127.0.0.1:{free_port()}/", FORM, inside=["127.0.0.1"])
    assert refusal(lambda: post(gone)) == ("ConnectionRefusedError", False)
    assert refusal(lambda: reach(gone)) == ("ConnectionRefusedError", False)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://sms.example.cn/a", ""),
        ("https://sms.example.cn:8443", ""),
        ("http://sms.example.cn/a", "open"),
        ("http://sms.inside:8080/a", ""),
        ("http://sms.inside/a", "open"),  # the operator named another port
        ("http://10.1.2.3/a", ""),
        ("ftp://sms.example.cn", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("//sms.example.cn", "scheme"),
        ("https:///x", "host"),
        ("https://sms.example.cn:port/", "host"),
        ("https://[::1", "host"),
        ("https://user:word@sms.example.cn", "sign-in"),
    ],
)
def test_an_address_is_judged_before_anything_is_looked_up(address: str, problem: str) -> None:
    assert check(address, ["sms.inside:8080", "10.1.2.3"]) == problem


INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.1.2.3", "::ffff:127.0.0.1"),
    *("64:ff9b::a01:203", "2002:a01:203::1", "::10.1.2.3", "ff02::1"),
]


@pytest.mark.parametrize("found", INSIDE)
def test_a_name_that_leads_inside_is_refused_unless_the_operator_named_it(
    found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))
    answer = [public, (socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 443))]
    connected: list[str] = []

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert refusal(lambda: post(Gateway("https://sms.example.cn/", FORM))) == ("address refused: inside", True)
    assert connected == []
    named = Gateway("https://sms.example.cn/", FORM, inside=["sms.example.cn"])
    assert refusal(lambda: post(named)) == ("ConnectionRefusedError", False)
    assert sorted(connected) == sorted(["93.184.215.14", found])


def test_what_was_judged_is_what_is_connected_to(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("gongkai.foundation.channels.text.socket.getaddrinfo", look_up)
    reached: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address)
        connection = socket.socket()
        connection.settimeout(timeout)
        connection.connect(address)
        return connection

    monkeypatch.setattr("gongkai.foundation.channels.text.socket.create_connection", connect)
    post(Gateway(f"http://sms.inside:{web.port}/", FORM, inside=["sms.inside"]))
    assert asked == ["sms.inside"]
    assert reached == [("127.0.0.1", web.port)]
    assert web.requests[0][1]["Host"] == f"sms.inside:{web.port}"
