"""What every template gets."""

from __future__ import annotations

from typing import Any

from gongkai.web.middleware import Request


def frame(request: Request) -> dict[str, Any]:
    """The moment, the actor and the way of reading."""
    return {"at": request.at, "actor": request.actor, "elder": request.elder}
