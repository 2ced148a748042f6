"""Where logs go: see `foundation.logs` for what a line may hold."""

from __future__ import annotations

from typing import Any

from gongkai.config.environment import Environment


def logging(environment: Environment) -> dict[str, Any]:
    """Python's description of logging: everything to the day's file, warnings to stderr too, as lines of JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "gongkai.foundation.logs.JsonLine"}},
        "handlers": {
            "file": {
                "()": "gongkai.foundation.logs.DailyFile",
                "folder": str(environment.data / "logs"),
                "formatter": "line",
            },
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
        },
        "root": {"handlers": ["file", "stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers would mail the error with its values, and print requests with their query.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
            "axes": {"level": "WARNING"},
        },
    }
