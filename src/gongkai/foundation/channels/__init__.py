"""How messages leave the house: SMTP, and an office's HTTP gateway for text messages.

Plain functions of addresses and words; they know no records. What goes wrong is `Undelivered`.
"""

from __future__ import annotations


class Undelivered(Exception):
    """A message did not go. `code` says why without naming anybody ("SMTP 550", "TimeoutError"); `permanent`: another
    try is useless."""

    def __init__(self, code: str, *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
