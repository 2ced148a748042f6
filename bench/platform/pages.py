"""Home, an organisation's page and sign-in: through Django's test client, and through Granian by HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.test import Client

from bench.platform import served
from bench.platform.bare import PAGES, hold
from bench.table import Line, compare, duration, profile_of, ratio
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
    with served.server() as port:
        for name in PAGES:
            yield _by_http(port, name, f"{name}, {database}, Granian", client, 100 if quick else 1000)
    many(organisations=_ORGANISATIONS, year=at.year, at=at)
    for name in ("home", "organisation"):
        line = _by_client(
            client, name, f"{name}, {database}, {_ORGANISATIONS:,} more organisations", 5 if quick else 20
        )
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


def _by_http(port: int, name: str, what: str, client: Client, times: int) -> Line:
    address = PAGES[name][0]
    ours, bare = served.measure(port, [address, f"/bare/{name}/"], times)
    return Line(
        what,
        ours.middle,
        f"the same, {bare.speed:,.0f}/s, p99 {duration(bare.slow)}",
        bare.middle,
        ratio(2),
        figure=f"{duration(ours.middle)}, p99 {duration(ours.slow)}, {ours.speed:,.0f}/s",
        profile=lambda: profile_of(lambda: client.get(address), 50),
    )
