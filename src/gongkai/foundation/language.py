"""In which of our two languages what the two libraries say is shown."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language


def lang() -> Literal["zh", "en"]:
    """The language of this request, as `gongkai.regulation` and `gongkai.annualreport` name it."""
    return "en" if (get_language() or "").startswith("en") else "zh"
