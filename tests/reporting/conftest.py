"""A data folder of the test's own, and room for all that the tests have loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from gongkai.reporting import examination
from tests.foundation import installation


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(examination, "MEMORY", 65 << 30)
    return installation.move(settings, tmp_path)
