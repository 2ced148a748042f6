"""Django's entry for the package."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Foundation(AppConfig):
    """The ground of the platform."""

    name = "gongkai.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Load the modules `tasks` and `searchable` of every package, so that each process knows each task and what is
        searched."""
        autodiscover_modules("tasks", "searchable")
