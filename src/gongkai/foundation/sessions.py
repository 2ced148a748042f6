"""The engine of sessions: Django's, in a table of our own that says whose a session is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from gongkai.foundation.models import Session


class SessionStore(db.SessionStore):
    """Keeps sessions in the database, with the person who is signed in."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of a session."""
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row
