"""Django's entry for the package."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.foundation.ledgers import contribute


class Applications(AppConfig):
    """Disclosure on application."""

    name = "gongkai.applications"
    label = "applications"

    def ready(self) -> None:
        """Join the matrix of who may do what, and give the ledgers of open cases (models are loaded only now)."""
        import_module("gongkai.applications.policies").join()
        contribute("applications", import_module("gongkai.applications.selectors.ledgers").open_ledgers)
