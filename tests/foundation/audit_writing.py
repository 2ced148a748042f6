"""What a process does that writes audit entries, or verifies them. See `test_audit_writers.Trail`."""

from __future__ import annotations

import contextlib
import sys
import time
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors import audit as reading
from gongkai.foundation.services import audit
from gongkai.foundation.services.audit import Act

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


def write(name: str, count: int, together: int) -> None:
    """So many entries, some in each transaction, from the moment that a file `go` stands in the data folder. The
    writer `undone` gives up each transaction."""
    while not (settings.ENVIRONMENT.data / "go").exists():
        time.sleep(0.005)
    for begin in range(0, count, together):
        with contextlib.suppress(RuntimeError), transaction.atomic():
            for i in range(begin, begin + together):
                audit.record(Act(name, details={"i": i}), actor=SYSTEM, at=AT)
            if name == "undone":
                raise RuntimeError


def verify() -> None:
    """Print how many entries were read, and the first problem."""
    result = reading.verify(at=AT)
    sys.stdout.write(f"{result.entries} {result.problem}\n")
