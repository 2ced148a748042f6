"""Django's entry for the package."""

from __future__ import annotations

from django.apps import AppConfig


class Foundation(AppConfig):
    """The ground of the platform."""

    name = "gongkai.foundation"
    label = "foundation"
