"""Why a file cannot be drawn, and what one may cost."""

from __future__ import annotations

from typing import Literal

Why = Literal["locked", "broken", "kind", "pages", "page-size", "pixels", "bytes", "too-much", "result"]
WHYS: tuple[Why, ...] = ("locked", "broken", "kind", "pages", "page-size", "pixels", "bytes", "too-much", "result")

MOST_BYTES = 50 << 20  # of the file
MOST_PAGES = 100  # a page takes about half a second to burn
MOST_PIXELS = 60_000_000  # of a picture as it came
LONGEST = 20_000.0  # points, of a side of a page
MOST_RESULT = 100 << 20  # bytes, of what is made


class Unfit(Exception):
    """This file cannot be drawn; the words for people stand in `services.redacting`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why
