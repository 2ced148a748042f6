"""Database fields whose content is encrypted before it reaches the database (个人信息保护法 Articles 28, 51)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact

from gongkai.foundation import cipher


class EncryptedText(models.TextField):  # type: ignore[type-arg]  # the class takes none at run time
    """Text that the database only sees encrypted. It cannot be searched or sorted; an equal value is found by a
    column beside it that holds `cipher.lookup`. Only whether it is empty can be asked."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what is stored; empty stays empty, so that a form's blank is no secret."""
        value = super().get_prep_value(value)
        return cipher.encrypt(value, self.context()) if value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt what was read. Raises cipher.Undecipherable."""
        return cipher.decrypt(value, self.context()) if value else value

    def context(self) -> str:
        """Where the value belongs: one copied to another column does not decrypt there."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_lookup(self, lookup_name: str) -> Any:
        """None, which Django tells as a FieldError, for comparisons that could never hold."""
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None


@EncryptedText.register_lookup
class Empty(Exact):
    """Whether there is nothing: the one comparison that a sealed value allows."""

    def get_prep_lookup(self) -> Any:
        """Refuse what would be sealed afresh and equal nothing."""
        if self.rhs != "":
            raise FieldError("An encrypted column equals nothing. Keep cipher.lookup(...) beside it and compare that.")
        return self.rhs
