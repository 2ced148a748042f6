"""What the changing views share: the object in reach or 404, and a service's refusal at its field."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from gongkai.foundation import policies
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Organisation
from gongkai.web.forms import Form, ModelForm
from gongkai.web.middleware import Request


def organisation_or_404(request: Request, code: str, action: str) -> Organisation:
    """The organisation, where the actor may do `action` at it: to others it does not exist."""
    organisation = get_object_or_404(Organisation, code=code)
    if not policies.may(request.actor, action, organisation.pk):
        raise Http404
    return organisation


def sent(request: Request) -> QueryDict | None:
    """What was sent, even if it is nothing; None where the form is only opened."""
    return request.POST if request.method == "POST" else None


def done(form: Form | ModelForm, act: Callable[[], object]) -> bool:
    """Whether the form is right and `act` was done; if not, the form says why. What is not theirs is not there."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    except NotAllowed as refusal:
        raise Http404 from refusal
    return True
