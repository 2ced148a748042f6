"""Files of one's own organisation."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import StoredFile
from gongkai.foundation.selectors import files
from gongkai.foundation.services.files import hand_on
from gongkai.web.access import allow
from gongkai.web.files import attachment
from gongkai.web.middleware import Request


@require_safe
@allow("file.read")
def download(request: Request, file_id: UUID) -> HttpResponseBase:
    """A file, to be saved; 409 with the reason for one that is not handed on (yet)."""
    try:
        file = files.of(file_id, actor=request.actor)
    except StoredFile.DoesNotExist:
        raise Http404 from None
    except NotAllowed:
        raise PermissionDenied from None
    try:
        content = hand_on(file, actor=request.actor, at=request.at)
    except Refused as error:
        return render(request, "desk/files/held.html", {"message": error.message}, status=409)
    return attachment(file, content)
