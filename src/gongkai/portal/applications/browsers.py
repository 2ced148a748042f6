"""What a citizen's browser is given to be known again: the key of its drafts, and that number and code were shown."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from gongkai.applications.selectors import citizen
from gongkai.applications.selectors.drafts import KEPT
from gongkai.web.middleware import Request

DRAFTS, PROOF, ENTRANCE = "drafts", "tracked", "entered"
LASTS = timedelta(minutes=30)  # without a request
_SALT = "gongkai.tracked"


def draft_key(request: Request) -> str:
    """The key of the browser's drafts; empty where it has none."""
    key = request.COOKIES.get(DRAFTS, "")
    return key if len(key) == 64 and key.isalnum() else ""


def keep_key(response: HttpResponse, key: str) -> None:
    """Have the browser keep the key as long as a draft is kept."""
    _set(response, DRAFTS, key, int(KEPT.total_seconds()), "/apply/")


def prove(request: Request, response: HttpResponse, number: str) -> None:
    """Let this browser see the application for half an hour after its last request. The cookie holds the number and
    when it ends, signed, and what of the code's hash shows that the code still holds."""
    until = int((request.at + LASTS).timestamp())
    value = signing.dumps([number, citizen.hash_of(number)[:16], until], salt=_SALT)
    _set(response, PROOF, value, int(LASTS.total_seconds()), "/track/")


def proven(request: Request) -> str:
    """The number that number and code were given for a while ago; empty: none, or it is too long ago."""
    try:
        number, mark, until = signing.loads(request.COOKIES.get(PROOF, ""), salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    held = citizen.hash_of(number)
    return str(number) if held and held[:16] == mark and until >= request.at.timestamp() else ""


def entrance(request: Request) -> str:
    """The key of the sign-in; empty where there is none."""
    key = request.COOKIES.get(ENTRANCE, "")
    return key if len(key) == 64 and key.isalnum() else ""


def keep_entrance(response: HttpResponse, key: str) -> None:
    """Have the browser keep the key; how long it opens anything stands with us."""
    _set(response, ENTRANCE, key, 12 * 3600, "/track/")


def forget(response: HttpResponse) -> None:
    """End the looking."""
    for name in (PROOF, ENTRANCE):
        response.delete_cookie(name, "/track/", samesite="Lax")


def _set(response: HttpResponse, name: str, value: str, seconds: int, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
