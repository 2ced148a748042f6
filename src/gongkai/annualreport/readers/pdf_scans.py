"""Pages of a PDF that are pictures: drawn while the file is open, recognised once it is closed."""

from __future__ import annotations

from typing import Any

from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.readers import pdf_native
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.pdf_text import PageLines
from gongkai.annualreport.readers.pictures import recogniser

# Dots along the long side of a page: 200 to the inch on A4. A page of another size is most often A4 all the same, as
# scanners give one point to a dot; one up to twice as large may be A3.
_A4, _A3 = 2339, 3307
_LARGE = 900.0, 1250.0
# A page with less ink, in parts of a thousand of its dots, is blank.
_BLANK = 0.2


class Scans:
    """The pictures to recognise. `missing` says what to install where there are some and no recogniser."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pictures: dict[int, tuple[Any, float]] = {}
        self.missing: Unreadable | None = None
        self.numbers: frozenset[int] = frozenset()

    def add(self, handle: Any, index: int, *, letters: bool) -> None:
        """Draw the page at `index`, which has few letters or none; one without a picture is passed over."""
        if not pdf_native.has_picture(handle, index, letters=letters):
            return
        try:
            scan = recogniser("scan")
        except Unreadable as error:
            self.missing = error
            return
        drawn = pdf_native.raster(handle, index, _A4)
        if drawn is not None and _LARGE[0] < drawn.size < _LARGE[1]:
            drawn = pdf_native.raster(handle, index, _A3)
        if drawn is None:
            return
        picture = scan.drawn(drawn.dots, drawn.width, drawn.height)
        if 1000 * (picture < 128).mean() > _BLANK:
            self._budget.scan(drawn.width, drawn.height)
            self._pictures[index + 1] = picture, drawn.size

    def instead(self, pages: list[PageLines]) -> list[PageLines]:
        """`pages` with what the pictures show in the place of those that are pictures."""
        self.numbers = frozenset(self._pictures)
        return [
            found for page in pages for found in (self._recognised(page) if page.number in self.numbers else [page])
        ]

    def _recognised(self, page: PageLines) -> list[PageLines]:
        picture, size = self._pictures.pop(page.number)
        found: list[PageLines] = recogniser("scan").page(picture, page.number, self._budget, size)
        return found
