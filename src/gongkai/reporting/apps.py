"""Django's entry for the package."""

from __future__ import annotations

from django.apps import AppConfig


class Reporting(AppConfig):
    """See the package."""

    name = "gongkai.reporting"
    label = "reporting"
