"""From where a request comes."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of who asks, or None where it is not known (a socket in the file system).

    Behind the TLS of nginx (GONGKAI_HTTPS=1) it is the last address of X-Forwarded-For, the one that nginx wrote
    itself; the ones before it, and the whole header without nginx, are whatever the client likes to send.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.ENVIRONMENT.https:
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rpartition(",")[2]
    try:
        parsed = ip_address(told.strip())
    except ValueError:
        return None
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def network(address: str | None) -> str | None:
    """What counts as one address where failures are counted: of IPv6 the /64 that one household or office has."""
    if address is None or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network(f"{address}/64", strict=False).network_address)
