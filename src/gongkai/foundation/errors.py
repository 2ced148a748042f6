"""What a service refuses, in words for the person who asked."""

from __future__ import annotations


class Refused(Exception):
    """A rule says no. `message` says what is wrong and what to do (already translated or lazily so); `field` names
    the input it belongs to, empty when it belongs to the whole."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Exception):
    """The actor may not. A page answers 403, or 404 where even the existence of the object is not theirs to know."""
