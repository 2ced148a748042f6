"""Text in both languages of the interface."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """A plain sentence or name in Chinese and English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The text in `lang`: ``en``, or else Chinese."""
        return self.en if lang == "en" else self.zh
