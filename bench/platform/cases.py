"""Applications: 100,000 cases (SCALE=1000000: a million) made in bulk, on one database.

Submissions a second; lists, the case page and tracking beside the bare view, and how many queries each asks at a
thousand cases and at all of them; the clocks of all of them computed anew.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.platform import bare
from bench.table import Aim, Line, duration, medians, profile_of, ratio, seconds
from gongkai.applications.models import Application
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import intake
from gongkai.applications.services.intake import Upload
from gongkai.applications.services.recompute import recompute
from gongkai.foundation.models import Organisation, Person
from gongkai.foundation.now import now
from gongkai.foundation.policies import NOBODY
from gongkai.rehearsal.bulk_cases import CODE, Many, many_cases
from gongkai.rehearsal.city import build

_FIRST = 1000
_RECOMPUTED = 30.0  # seconds for 100,000 open cases
_WHOLE = 100_000
_TIMES = 3  # the bare view


def lines(database: str, quick: bool) -> Iterator[Line]:
    """All of it."""
    settings.ROOT_URLCONF = "bench.platform.bare"
    count = int(os.environ.get("SCALE", _WHOLE // 50 if quick else _WHOLE))
    at = now()
    build(seed=1, at=at)
    office = Organisation.objects.get(code="yunling-zrzyj")
    officer = Person.objects.get(username="ruochuan")
    yield _submissions(office, database, 50 if quick else 500)
    many_cases(Many(_FIRST, office, officer, at))
    pages = _Pages(officer)
    few = {name: pages.queries(name) for name in pages.names}
    began = time.monotonic()
    many_cases(Many(count - _FIRST, office, officer, at, first=_FIRST + 1))
    taken = time.monotonic() - began
    yield Line(f"{count - _FIRST:,} cases put in at once, {database}", taken)
    _analyze()
    for name in pages.names:
        yield pages.compared(name, f"{name}, {count:,} cases, {database}", 10 if quick else 50)
        yield _queries(name, few[name], pages.queries(name))
    yield _recomputed(database, count)


def _submissions(office: Organisation, database: str, times: int) -> Line:
    someone = Someone(name="林树生", identity_kind="passport", identity_number="X1", telephone="0000-8600000")
    asked = Asked((someone,), ("梨园村土地征收补偿方案",))

    def submit(number: int) -> None:
        content = b"%PDF-1.4\n" + str(number).encode() * 2000 + b"\n%%EOF"
        uploads = [Upload("attachment", ContentFile(content, name="a.pdf"))]
        intake.submit(asked, uploads, organisation=office, token=f"bench-{number}", actor=NOBODY, at=now())

    began = time.monotonic()
    for number in range(times):
        submit(number)
    each = (time.monotonic() - began) / times
    return Line(f"submission with a file, one sender, {database}", each, figure=f"{duration(each)}, {1 / each:,.0f}/s")


def _analyze() -> None:
    """As a running PostgreSQL does by itself from time to time; SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _queries(name: str, few: int, all_: int) -> Line:
    aim = Aim(f"<= {few}, as at {_FIRST:,}", few, "number")
    return Line(f"  its queries ({name})", 0.0, aim=aim, figure=str(all_), number=all_)


def _recomputed(database: str, count: int) -> Line:
    still = Application.objects.filter(ended=None).count()
    Application.objects.update(due=date(2000, 1, 1))
    began, worked = time.monotonic(), time.process_time()
    changed = recompute()
    taken, own = time.monotonic() - began, time.process_time() - worked
    if changed != still:
        raise RuntimeError(f"{changed} of {still} clocks were written anew")
    line = Line(
        f"clocks of {changed:,} open cases anew, {database}", own, aim=seconds(_RECOMPUTED * count / _WHOLE),
        figure=f"{duration(own)}, by the clock {duration(taken)}",
    )  # fmt: skip
    line.profile = lambda: profile_of(recompute, 1)
    return line


class _Pages:
    """The pages of an officer and of a citizen, each beside its bare view: its template with its context held, through
    the same middleware."""

    def __init__(self, officer: Person) -> None:
        self._desk, self._citizen = (Client(headers={"Host": "localhost"}) for _ in range(2))
        self._desk.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        number = Application.objects.order_by("pk")[500].number
        self._citizen.post("/track/", {"number": number, "code": CODE})
        self._pages = {
            "my tasks": (self._desk, "/desk/"),
            "cases": (self._desk, "/desk/applications/"),
            "ledger": (self._desk, "/desk/ledger/"),
            "case page": (self._desk, f"/desk/applications/{number}/"),
            "tracking": (self._citizen, f"/track/{number}/"),
        }
        self.names = list(self._pages)

    def queries(self, name: str) -> int:
        """How many it asks."""
        self._get(name)
        with CaptureQueriesContext(connection) as asked:
            self._get(name)
        return len(asked)

    def _get(self, name: str, *, bare: bool = False) -> None:
        client, address = self._pages[name]
        address = f"/bare/{name.replace(' ', '-')}/" if bare else address
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    def compared(self, name: str, what: str, times: int) -> Line:
        """The page beside its bare view, in processor time; by the clock the middle and the slowest hundredth."""

        def kept(request: HttpRequest, template: str, context: Any = None, **options: Any) -> HttpResponse:
            bare.keep(name.replace(" ", "-"), template, context or {})
            return render(request, template, context, **options)

        with rendering_kept(kept):
            self._get(name)
        ours, theirs = medians(lambda: self._get(name), lambda: self._get(name, bare=True), times)
        taken = sorted(_by_clock(lambda: self._get(name)) for _ in range(times))
        beside = sorted(_by_clock(lambda: self._get(name, bare=True)) for _ in range(times))
        return Line(
            what, ours, f"bare: {_by(beside)}", theirs, ratio(_TIMES), _by(taken),
            profile=lambda: profile_of(lambda: self._get(name), 5),
        )  # fmt: skip


def _by(taken: list[float]) -> str:
    return f"p50 {duration(statistics.median(taken))} p99 {duration(taken[int(len(taken) * 0.99)])}"


def rendering_kept(keep: Callable[..., HttpResponse]) -> Any:
    """Every view's `render` replaced."""
    stack = ExitStack()
    for module in [one for key, one in list(sys.modules.items()) if key.startswith("gongkai.")]:
        if getattr(module, "render", None) is render:
            stack.enter_context(mock.patch.object(module, "render", keep))
    return stack


def _by_clock(task: Callable[[], object]) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began
