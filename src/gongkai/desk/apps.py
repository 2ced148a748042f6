"""Django's entry for the package."""

from __future__ import annotations

from django.apps import AppConfig


class Desk(AppConfig):
    """See the package."""

    name = "gongkai.desk"
    label = "desk"
