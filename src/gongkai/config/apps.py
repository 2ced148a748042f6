"""Django's entry for the top of the house: who listens to which event of another package (`foundation.events`)."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from gongkai.foundation import events


class Config(AppConfig):
    """See the package."""

    name = "gongkai.config"
    label = "config"

    def ready(self) -> None:
        """Register the handlers (services are loaded only now)."""
        changed = import_module("gongkai.foundation.services.calendar").CalendarChanged
        events.on(changed, import_module("gongkai.applications.services.calendars").changed)
