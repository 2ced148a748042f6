"""Database fields whose content is encrypted before it reaches the database (个人信息保护法 Articles 28, 51)."""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai.foundation import cipher


class EncryptedText(models.TextField):  # type: ignore[type-arg]  # the class takes none at run time
    """Text that the database only sees encrypted. It cannot be searched or sorted; an equal value is found by a
    column beside it that holds `cipher.lookup`."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what is stored; empty stays empty, so that a form's blank is no secret."""
        value = super().get_prep_value(value)
        return cipher.encrypt(value, self._context()) if value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt what was read."""
        return cipher.decrypt(value, self._context()) if value else value

    def _context(self) -> str:
        """Where the value belongs: one copied to another column does not decrypt there."""
        return f"{self.model._meta.label_lower}.{self.name}"
