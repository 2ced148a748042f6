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
from django.urls import Resolver404, resolve

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
Get = Callable[[], object]


def lines(database: str, quick: bool) -> Iterator[Line]:
    """All of it."""
    settings.ROOT_URLCONF = "gongkai.config.urls"
    count = int(os.environ.get("SCALE", _WHOLE // 10 if quick else _WHOLE))
    at = now()
    build(seed=1, at=at)
    office = Organisation.objects.get(code="yunling-zrzyj")
    officer = Person.objects.get(username="ruochuan")
    yield _submissions(office, database, 50 if quick else 500)
    many_cases(Many(_FIRST, office, officer, at))
    pages = _Pages(officer)
    few = {name: pages.queries(name) for name in pages.names}
    many_cases(Many(count - _FIRST, office, officer, at, first=_FIRST + 1))
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
    """The pages of an officer and of a citizen, and the bare view of each: its template with the context held."""

    def __init__(self, officer: Person) -> None:
        self._desk, self._citizen = (Client(headers={"Host": "localhost"}) for _ in range(2))
        self._desk.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        number = Application.objects.order_by("pk")[500].number
        pages: dict[str, tuple[str, Get]] = {
            "my tasks": ("/desk/", lambda: self._desk.get("/desk/")),
            "cases": ("/desk/applications/", lambda: self._desk.get("/desk/applications/")),
            "ledger": ("/desk/ledger/", lambda: self._desk.get("/desk/ledger/")),
            "case page": (
                f"/desk/applications/{number}/", lambda: self._desk.get(f"/desk/applications/{number}/")
            ),
            "tracking": (
                "/track/", lambda: self._citizen.post("/track/", {"number": number, "code": CODE}, follow=True)
            ),
        }  # fmt: skip
        self._pages = {name: get for name, (address, get) in pages.items() if _is_there(address)}
        for name in pages.keys() - self._pages.keys():
            print(f"no page yet: {name}", file=sys.stderr)
        self.names = list(self._pages)

    def queries(self, name: str) -> int:
        """How many it asks."""
        self._get(name)
        with CaptureQueriesContext(connection) as asked:
            self._get(name)
        return len(asked)

    def _get(self, name: str) -> Any:
        answer: Any = self._pages[name]()
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code}")
        return answer

    def compared(self, name: str, what: str, times: int) -> Line:
        """The page beside its bare view; by the clock the middle and the slowest hundredth."""
        held: list[tuple[HttpRequest, str, dict[str, Any]]] = []

        def keep(request: HttpRequest, template: str, context: Any = None, **options: Any) -> HttpResponse:
            held.append((request, template, context or {}))
            return render(request, template, context, **options)

        with rendering_kept(keep):
            self._get(name)
        if not held:
            return Line(what, 0.0, "no template")
        ours, bare = medians(lambda: self._get(name), lambda: render(*held[-1]), times)
        taken = sorted(_by_clock(lambda: self._get(name)) for _ in range(times))
        figure = f"p50 {duration(statistics.median(taken))}, p99 {duration(taken[int(len(taken) * 0.99)])}"
        return Line(
            what, ours, "its template with its context held", bare, ratio(3), figure,
            profile=lambda: profile_of(lambda: self._get(name), 5),
        )  # fmt: skip


def rendering_kept(keep: Callable[..., HttpResponse]) -> Any:
    """Every view's `render` replaced."""
    stack = ExitStack()
    for module in [one for key, one in list(sys.modules.items()) if key.startswith("gongkai.")]:
        if getattr(module, "render", None) is render:
            stack.enter_context(mock.patch.object(module, "render", keep))
    return stack


def _by_clock(task: Get) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def _is_there(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
