"""The site's own data."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.models import Site
from gongkai.foundation.selectors.organisations import facts


def site() -> Site:
    """The one row, or an unnamed site before anybody described it."""
    return Site.objects.first() or Site(name=_("政府信息公开"))


def shown(on: date) -> Site:
    """As pages show it on a day: where sponsor, address or telephone is empty, the facts of the government whose site
    it is stand there."""
    found = site()
    if not (found.sponsor and found.address and found.telephone) and found.organisation:
        held = facts(found.organisation, on)
        found.sponsor = found.sponsor or (held.name if held else "")
        found.address = found.address or (held.address if held else "")
        found.telephone = found.telephone or (held.telephone if held else "")
    return found
