"""Django's entry for the package."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """See the package."""

    name = "gongkai.web"
    label = "web"
