"""Django's entry for the package."""

from __future__ import annotations

from django.apps import AppConfig


class Portal(AppConfig):
    """See the package."""

    name = "gongkai.portal"
    label = "portal"
