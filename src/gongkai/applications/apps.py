"""Django's entry for the package."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Applications(AppConfig):
    """Disclosure on application."""

    name = "gongkai.applications"
    label = "applications"

    def ready(self) -> None:
        """Join the matrix of who may do what (models are loaded only now)."""
        import_module("gongkai.applications.policies").join()
