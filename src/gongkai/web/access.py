"""Who may open a page: each view names its action, and the walk over all addresses reads it from the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from gongkai.foundation import policies
from gongkai.web.middleware import Request

View = Callable[..., HttpResponseBase]


class Guarded(Protocol):
    """A view that says by which action it is opened."""

    action: str

    def __call__(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


V = TypeVar("V", bound=View)


def allow(action: str) -> Callable[[V], V]:
    """Open the view to whom the matrix allows `action` at any organisation; the view itself, or its service, asks
    again for the object's organisation. Others are sent to sign in, or get 403."""
    if action not in policies.MATRIX:
        raise KeyError(action)

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if policies.may(request.actor, action):
                return view(request, *args, **kwargs)
            if not request.actor.signed_in and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied

        guarded.action = action  # type: ignore[attr-defined]
        return cast(V, guarded)

    return guard
