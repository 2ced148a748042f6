"""Text messages through an office's HTTP gateway: one JSON object, posted.

An administrator of the desk names the gateway's address, so the server could be led to places that only it can reach.
Therefore: http and https only; no redirect is followed, no proxy used; the address is looked up once, every answer is
judged, and that answer is connected to. Addresses that are not of the public internet are refused, except hosts that
the operator named in GONGKAI_INSIDE: gateways usually do stand inside, and who runs the machine knows which. Plain http
is for those hosts only, as the message and its number would cross the internet for all to read.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from gongkai.foundation.channels import Undelivered

TIMEOUT = 10.0  # seconds for each step
LONGEST_ANSWER = 65_536  # bytes; more is not read
_PORTS = {"http": 80, "https": 443}
# Ways to write an address of version 4 into one of version 6 that count as public themselves.
_WRAPPED = (ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("::/96"))


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where text messages go and what is posted. In `form` the words {recipient}, {body}, {reference} and {token} stand
    for what they name; without {token} in it, the token goes as `Authorization: Bearer`."""

    address: str
    form: Mapping[str, Any]
    token: str = ""
    success_key: str = ""  # of the JSON that the gateway answers, where its status 200 alone does not mean success
    success_value: str = ""
    inside: Collection[str] = field(default=())  # "host" or "host:port"


def check(address: str, inside: Collection[str]) -> str:
    """What is wrong with an address, as a code; empty when nothing is. Looks nothing up.

    Codes: "scheme", "host", "sign-in", "open" (http to a host that is not in `inside`).
    """
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return "host"
    if parts.scheme not in _PORTS:
        return "scheme"
    if not parts.hostname:
        return "host"
    if parts.username or parts.password:
        return "sign-in"
    return "open" if parts.scheme == "http" and not _is_inside(parts, inside) else ""


def send(gateway: Gateway, *, recipient: str, body: str, reference: str, timeout: float = TIMEOUT) -> None:
    """Post the message. Raises Undelivered: permanent when the gateway answers 4xx other than 408, 425 and 429."""
    values = {"recipient": recipient, "body": body, "reference": reference, "token": gateway.token}
    content = json.dumps(_filled(gateway.form, values), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": reference}
    if gateway.token and "{token}" not in json.dumps(gateway.form):
        headers["Authorization"] = f"Bearer {gateway.token}"
    try:
        connection = _open(gateway, timeout)
        try:
            parts = urlsplit(gateway.address)
            headers["Host"] = parts.netloc
            connection.request(
                "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), content, headers
            )
            answer = connection.getresponse()
            _judge(gateway, answer.status, answer.read(LONGEST_ANSWER))
        finally:
            connection.close()
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        raise Undelivered(type(error).__name__) from None


def reach(gateway: Gateway, *, timeout: float = TIMEOUT) -> None:
    """Connect, with TLS where the address asks for it, and send nothing. Raises Undelivered."""
    try:
        _open(gateway, timeout).close()
    except (OSError, UnicodeError) as error:
        raise Undelivered(type(error).__name__) from None


def _filled(form: Any, values: Mapping[str, str]) -> Any:
    """The form with its words replaced, in strings only: no value can add a field."""
    if isinstance(form, Mapping):
        return {str(key): _filled(value, values) for key, value in form.items()}
    if isinstance(form, list):
        return [_filled(value, values) for value in form]
    if not isinstance(form, str):
        return form
    # In one pass, so that a {token} that stands in a message's body stays what it is.
    pieces = form.split("{")
    return pieces[0] + "".join(_piece(piece, values) for piece in pieces[1:])


def _piece(piece: str, values: Mapping[str, str]) -> str:
    name, closed, rest = piece.partition("}")
    return values[name] + rest if closed and name in values else "{" + piece


def _judge(gateway: Gateway, status: int, answer: bytes) -> None:
    if status in (408, 425, 429) or status >= 500:
        raise Undelivered(f"HTTP {status}")
    if status >= 300:
        raise Undelivered(f"HTTP {status}", permanent=True)
    if gateway.success_key:
        try:
            told = json.loads(answer)
        except ValueError:
            raise Undelivered("the gateway's answer is no JSON") from None
        if not isinstance(told, dict) or str(told.get(gateway.success_key)) != gateway.success_value:
            raise Undelivered(f"the gateway's answer has no {gateway.success_key}={gateway.success_value}")


def _open(gateway: Gateway, timeout: float) -> http.client.HTTPConnection:
    problem = check(gateway.address, gateway.inside)
    if problem:
        raise Undelivered(f"address refused: {problem}", permanent=True)
    return connect(gateway.address, gateway.inside, timeout)


def connect(address: str, inside: Collection[str], timeout: float) -> http.client.HTTPConnection:
    """Connect to an http or https address of the public internet, or of a host that the operator named.

    Raises Undelivered for any other, OSError where nobody answers.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not _is_inside(parts, inside) and not all(_is_public(ip_address(one)) for one in found):
        raise Undelivered("address refused: inside", permanent=True)
    connected = _connect(sorted(found), port, timeout)
    if parts.scheme == "https":
        connected = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = connected
    return connection


def _connect(addresses: list[str], port: int, timeout: float) -> socket.socket:
    for number, address in enumerate(addresses, 1):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError:
            if number == len(addresses):
                raise
    raise OSError("no address")


def _is_inside(parts: SplitResult, inside: Collection[str]) -> bool:
    host = parts.hostname or ""
    return host in inside or f"{host}:{parts.port or _PORTS[parts.scheme]}" in inside


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if any(address in network for network in _WRAPPED):
            return False
    return address.is_global and not address.is_multicast
