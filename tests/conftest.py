"""What all tests share: the real reports and how many of them were read, and how hard Hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests import append_only, platform, real

# Deterministic in `make test`: the same code gives the same result. No deadline: two slow cores are shared by many.
settings.register_profile("test", derandomize=True, deadline=None, max_examples=50)
settings.register_profile(
    "fuzz",
    deadline=None,
    max_examples=int(os.environ.get("GONGKAI_FUZZ_EXAMPLES", "20000")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("test")


def pytest_configure() -> None:
    """End the run before it begins when GONGKAI_REPORTS names nothing to read."""
    real.folder()
    append_only.let_flush()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `real_report` once for each."""
    if "real_report" in metafunc.fixturenames:
        metafunc.parametrize("real_report", real.real_reports())


@pytest.fixture
def all_real_reports() -> list[real.RealReport]:
    """All real reports that are there; skips the test when there is none."""
    real.COUNT.skipped.update(real.absent())
    there = list(real.found().values())
    if not there:
        pytest.skip(f"no real reports in {real.folder()}")
    real.COUNT.read.update(report.path.name for report in there)
    return there


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count the real reports among a test's parameters as read once the test has run, as skipped when it was not."""
    result = yield
    callspec = getattr(item, "callspec", None)  # only a parametrised test has one
    for parameter in callspec.params.values() if callspec else ():
        if isinstance(parameter, real.RealReport):
            if result.skipped and not hasattr(result, "wasxfail"):
                real.COUNT.skipped.add(parameter.path.name)
            elif result.when == "call":
                real.COUNT.read.add(parameter.path.name)
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Close with how many real reports were read; the second run, on PostgreSQL, reads none."""
    if platform.ON_POSTGRESQL:
        return
    if not real.folder().is_dir():
        terminalreporter.write_line(f"The folder of the real reports is not there: {real.folder()}")
    terminalreporter.write_line(real.COUNT.line())
