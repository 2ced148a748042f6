"""Handing files to a browser: always to be saved, never to be shown by it, whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from gongkai.foundation.models import StoredFile

# Were the file opened in the browser after all, nothing in it would run, load, or know this site.
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def attachment(file: StoredFile, content: Iterator[bytes]) -> StreamingHttpResponse:
    """The answer that hands on a file, piece by piece. `content` is what `services.files.hand_on` gave, which has asked
    whether it may be handed on; a confidential file is kept by no cache."""
    answer = StreamingHttpResponse(content, content_type=file.media_type)
    answer["Content-Length"] = str(file.size)
    answer["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = _SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    if file.confidential:
        answer["Cache-Control"] = "private, no-store"
    return answer
