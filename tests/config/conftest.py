"""Installations for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.config.installing import Installation, Maker


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """Makes installations, and removes their databases at the end."""
    maker = Maker(tmp_path_factory.mktemp("installations"))
    yield maker
    maker.clear()


@pytest.fixture
def installation(maker: Maker) -> Installation:
    """One after `gongkai init`."""
    return maker.begun()


@pytest.fixture
def elsewhere(installation: Installation, maker: Maker) -> Installation:
    """A second one, empty: another folder and another database."""
    return maker.empty()
