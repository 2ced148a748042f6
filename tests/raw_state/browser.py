"""A browser without a screen: keeps cookies, fills in the token of forms, follows no redirect."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar


@dataclass(frozen=True)
class Page:
    """What was answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


class Browser:
    """Somebody's."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies), _Stay)

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.request.Request(self._base + path))

    def post(self, path: str, **fields: str) -> Page:
        """Send a form. A page with one was opened before."""
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), None) or ""
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self._open(urllib.request.Request(self._base + path, data))

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in as a person does."""
        self.get("/sign-in/")
        return self.post("/sign-in/", username=username, password=password)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, error.headers, error.read())
