"""Home, an organisation's page and sign-in: through Django's test client, and through Granian by HTTP.

The ratio is of processor time, of the server alone where there is one: what else the machine does disturbs it least.
Times by the clock and requests a second stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.test import Client

from bench.platform import served
from bench.platform.bare import PAGES, hold
from bench.table import Line, compare, profile_of, ratio
from gongkai.foundation.now import now
from gongkai.rehearsal.bulk import many
from gongkai.rehearsal.city import build

_ORGANISATIONS = 3000


def lines(database: str, quick: bool) -> Iterator[Line]:
    """Each page beside its bare view."""
    settings.ROOT_URLCONF = "bench.platform.bare"
    at = now()
    build(seed=1, at=at)
    client = Client(headers={"Host": "localhost"})
    for name in PAGES:
        yield _by_client(client, name, f"{name}, {database}", 20 if quick else 200)
    with served.server() as server:
        for name in PAGES:
            yield _by_http(server, name, f"{name}, {database}, Granian", client, 100 if quick else 1000)
    count = _ORGANISATIONS // 10 if quick else _ORGANISATIONS
    many(organisations=count, year=at.year, at=at)
    for name in ("home", "organisation"):
        line = _by_client(client, name, f"{name}, {database}, {count:,} more organisations", 5 if quick else 20)
        line.aim = None
        yield line


def _by_client(client: Client, name: str, what: str, times: int) -> Line:
    hold(name)
    address = PAGES[name][0]

    def page() -> object:
        return client.get(address)

    return compare(
        what, page, "a view with template and context held", lambda: client.get(f"/bare/{name}/"), times, ratio(2)
    )


def _by_http(server: tuple[int, int], name: str, what: str, client: Client, times: int) -> Line:
    address = PAGES[name][0]
    ours, bare = served.measure(server, [address, f"/bare/{name}/"], times)
    return Line(
        what,
        ours.cost,
        f"bare: p50 {_short(bare)}",
        bare.cost,
        ratio(2),
        figure=f"p50 {_short(ours)}",
        profile=lambda: profile_of(lambda: client.get(address), 50),
    )


def _short(speed: served.Speed) -> str:
    """By the clock."""
    return f"{speed.middle * 1e3:.1f} p99 {speed.slow * 1e3:.1f} ms {speed.speed:,.0f}/s"
