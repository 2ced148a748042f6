"""A data folder of the test's own, so that its keys and files are nobody else's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pytest_django import Settings


def move(settings: Settings, folder: Path, **more: str) -> Path:
    """Let the platform keep its state in `folder`; `more` is what else the operator sets."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=folder, **more)
    return folder
