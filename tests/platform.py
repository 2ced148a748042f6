"""The platform's surroundings in tests, set before Django reads its settings.

Each run has a data folder of its own. With GONGKAI_TEST_DATABASE=postgresql it has a PostgreSQL of its own as well, and
only the tests that use a database are run: `make test` runs all on SQLite and those again on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest

from tests.postgresql import Cluster, missing

ON_POSTGRESQL = os.environ.get("GONGKAI_TEST_DATABASE") == "postgresql"
MISSING = missing() if ON_POSTGRESQL else ""
DATA = tempfile.mkdtemp(prefix="gongkai-test-")

# What the developer's own shell sets must not reach the tests.
for name in [name for name in os.environ if name.startswith("GONGKAI_") and not name.startswith("GONGKAI_TEST_")]:
    if name not in ("GONGKAI_REPORTS", "GONGKAI_FUZZ_EXAMPLES"):
        del os.environ[name]
os.environ["GONGKAI_DATA"] = DATA
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

CLUSTER: Cluster | None = None
if ON_POSTGRESQL and not MISSING:
    CLUSTER = Cluster()
    atexit.register(CLUSTER.stop)
    os.environ["GONGKAI_DATABASE"] = CLUSTER.address("gongkai")


def uses_database(item: pytest.Item) -> bool:
    """Asks for Django's database, or for an installation of its own (tests/config)."""
    if item.get_closest_marker("any_database") is not None:
        return False
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "maker"}.isdisjoint(fixtures)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what does not depend on it."""
    if not ON_POSTGRESQL:
        return
    others = [item for item in items if not uses_database(item)]
    items[:] = [item for item in items if uses_database(item)]
    if others:
        config.hook.pytest_deselected(items=others)
    if MISSING:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_report_header() -> str:
    """Which database."""
    return f"database: {f'PostgreSQL, {MISSING or CLUSTER}' if ON_POSTGRESQL else 'SQLite'}"
