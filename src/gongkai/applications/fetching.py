"""Opening the address that a reply points to, as a citizen would: without signing in (practice 3, error 10).

Addresses are typed by officers, so they are judged as those of gateways are (`foundation.channels.text`): http and
https of the public internet, or hosts that the operator named; each redirect anew; bounded in time and size.
"""

from __future__ import annotations

import html
import http.client
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from gongkai.foundation.channels import Undelivered
from gongkai.foundation.channels.text import connect

TIMEOUT, LARGEST, REDIRECTS = 8.0, 8 << 20, 3
ADDRESS = re.compile(r"https?://[^\s，。；、）)》”\"'<>{}]+")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
_PASSWORD = re.compile(r"<input[^>]+type=[\"']?password", re.I)


class Unopened(Exception):
    """It did not open. `code`: address, refused, status 404, large, sign_in, TimeoutError, ..."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    """What stood at an address. `title` and `text` are empty for what is no web page."""

    address: str
    media_type: str
    content: bytes
    title: str = ""
    text: str = ""

    def names(self, words: str) -> bool:
        """Whether the page bears these words, spaces aside; of what is no web page nobody can tell, so yes."""
        bare = re.sub(r"\s", "", self.text)
        return not self.text or re.sub(r"\s", "", words) in bare


def fetch(address: str, *, inside: Collection[str] = (), timeout: float = TIMEOUT) -> Page:
    """The page at `address`. Raises Unopened."""
    for _ in range(REDIRECTS + 1):
        if not ADDRESS.fullmatch(address) or not urlsplit(address).hostname or "@" in urlsplit(address).netloc:
            raise Unopened("address")
        try:
            status, headers, content = _get(address, inside, timeout)
        except Undelivered:
            raise Unopened("refused") from None
        except (OSError, UnicodeError, ValueError, http.client.HTTPException) as error:
            raise Unopened(type(error).__name__) from None
        if status in (301, 302, 303, 307, 308):
            address = urljoin(address, headers.get("Location", ""))
            continue
        if status != 200:
            raise Unopened(f"status {status}")
        return _page(address, headers.get("Content-Type", ""), content)
    raise Unopened("redirects")


def _get(address: str, inside: Collection[str], timeout: float) -> tuple[int, http.client.HTTPMessage, bytes]:
    parts = urlsplit(address)
    target = urlunsplit(
        ("", "", quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"), quote(parts.query, safe="=&%+"), "")
    )
    connection = connect(address, inside, timeout)
    try:
        connection.request("GET", target, headers={"Host": parts.netloc, "Accept": "*/*", "User-Agent": "gongkai"})
        answer = connection.getresponse()
        content = answer.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Unopened("large")
        return answer.status, answer.headers, content
    finally:
        connection.close()


def _page(address: str, media_type: str, content: bytes) -> Page:
    if "html" not in media_type:
        return Page(address, media_type, content)
    named = _CHARSET.search(media_type.encode()) or _CHARSET.search(content[:4096])
    try:
        text = content.decode(named[1].decode() if named else "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    if _PASSWORD.search(text):
        raise Unopened("sign_in")
    title = _TITLE.search(text)
    words = html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.I | re.S))
    return Page(address, media_type, content, html.unescape(title[1]).strip() if title else "", words)
