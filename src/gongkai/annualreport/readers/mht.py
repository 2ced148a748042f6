"""Pages that a browser or Word saved as one file (.mht, .mhtml): the page itself, out of its envelope."""

from __future__ import annotations

import email
import email.policy
from email.message import Message


def page(data: bytes) -> tuple[bytes, str]:
    """The bytes of the first page in the envelope and the encoding said of them; nothing when there is none."""
    message: Message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            return (payload if isinstance(payload, bytes) else b""), part.get_content_charset() or ""
    return b"", ""
