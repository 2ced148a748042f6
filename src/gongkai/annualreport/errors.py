"""Errors of the library.

    GongkaiError
    ├── Unreadable      the bytes cannot be read as an annual report
    │   └── TooLarge    reading them would cost more than the limits allow
    └── Unwritable      a report cannot be written, or not in this format or to this place

Every message is one line: what is wrong, and what to do.
"""

from __future__ import annotations


class GongkaiError(Exception):
    """The root of all errors that the library raises on purpose."""


class Unreadable(GongkaiError):
    """The bytes are no annual report that can be read: empty, locked, a picture, broken, or another kind of paper.

    `reason` is a stable word for programs: empty, not-a-report, password, picture, broken, unknown-kind, too-large,
    needs-extra. `message` is the line for people, in Chinese; `english` the same in English.
    """

    def __init__(self, reason: str, message: str, english: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.english = english


class TooLarge(Unreadable):
    """A limit of `Limits` was reached while reading: bytes, cells, pages, depth or seconds."""

    def __init__(self, message: str, english: str) -> None:
        super().__init__("too-large", message, english)


class Unwritable(GongkaiError):
    """A report cannot be written: its text is beyond bounds, a font is missing, or the place is none to write to.

    `reason` is a stable word for programs: too-large, no-font, unknown-format, place, data. `message` is the line for
    people, in Chinese; `english` the same in English.
    """

    def __init__(self, reason: str, message: str, english: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.english = english
