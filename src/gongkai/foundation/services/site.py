"""What the site says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.foundation.errors import NotAllowed
from gongkai.foundation.models import Site
from gongkai.foundation.policies import Actor, may
from gongkai.foundation.services.audit import Act, record


@transaction.atomic
def describe(*, actor: Actor, at: datetime, **values: Any) -> Site:
    """Set what the site says of itself (政府网站发展指引, law.md E4). Only the named values change."""
    if not may(actor, "site.change"):
        raise NotAllowed("site.change")
    site = Site.objects.first() or Site()
    for name, value in values.items():
        setattr(site, name, value)
    site.full_clean()
    site.save()
    record(Act("site.change", site, site.organisation_id, {"changed": sorted(values)}), actor=actor, at=at)
    return site
