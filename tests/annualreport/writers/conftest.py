"""What the tests of writers share."""

from __future__ import annotations

import pytest

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.writers.fonts import fonts


@pytest.fixture(autouse=True)
def chinese_font(request: pytest.FixtureRequest) -> None:
    """Skips what makes a PDF where the system has no font for it."""
    if "pdf" in request.node.nodeid:
        try:
            fonts()
        except Unwritable as error:
            pytest.skip(error.english)
