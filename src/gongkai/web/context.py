"""What every template gets."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from gongkai.foundation.now import CHINA, day
from gongkai.foundation.selectors import files, site
from gongkai.web.middleware import Request


def frame(request: Request) -> dict[str, Any]:
    """The moment (in China), the actor, the way of reading, the site, and whether files are scanned for viruses."""
    return {
        "at": request.at.astimezone(CHINA),
        "actor": request.actor,
        "elder": request.elder,
        "site": SimpleLazyObject(lambda: site.shown(day(request.at))),
        "scanned": files.scanning(),
        "here": request.get_full_path(),
    }
