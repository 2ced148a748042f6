"""What an office chooses where a rule is argued (regulation.settings)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation import policies
from gongkai.foundation.errors import Refused
from gongkai.foundation.language import lang
from gongkai.foundation.models import OfficeSetting, Organisation
from gongkai.foundation.now import day
from gongkai.foundation.policies import Actor
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.checking import check
from gongkai.regulation import BadSetting, Choice, Settings


@transaction.atomic
def choose(organisation: Organisation, choice: Choice, *, actor: Actor, at: datetime) -> OfficeSetting:
    """Settle an argued rule for an organisation, and for those below that choose nothing themselves, for cases whose
    selecting date is `choice.since` or later. Chosen again for the same date, it corrects.

    Raises NotAllowed, Refused.
    """
    grant = policies.require(actor, "setting.change", organisation.pk)
    _check_choice(choice)
    before = OfficeSetting.objects.select_for_update().filter(
        organisation=organisation, key=choice.key, effective=choice.since
    )
    setting = before.first() or OfficeSetting(organisation=organisation, key=choice.key, effective=choice.since)
    setting.value = choice.value
    setting.source = choice.source.strip()
    check(setting)
    setting.save()
    details = {"key": choice.key, "value": choice.value, "effective": choice.since}
    record(Act("setting.change", setting, organisation.pk, details, grant=grant), actor=actor, at=at)
    return setting


@transaction.atomic
def drop(setting: OfficeSetting, *, actor: Actor, at: datetime) -> None:
    """Take back a choice that does not hold yet. What held stays on record: cases were counted by it.

    Raises NotAllowed, Refused.
    """
    grant = policies.require(actor, "setting.change", setting.organisation_id)
    if setting.effective <= day(at):
        raise Refused(_("已经施行的选择不能撤回，可以从以后某日起另作选择"))
    details = {"key": setting.key, "effective": setting.effective, "dropped": True}
    record(Act("setting.change", setting, setting.organisation_id, details, grant=grant), actor=actor, at=at)
    setting.delete()


def _check_choice(choice: Choice) -> None:
    try:
        Settings([choice])
    except BadSetting as error:
        field = {"setting-without-source": "source", "setting-value": "value"}.get(error.code, "key")
        raise Refused(error.english if lang() == "en" else error.message, field) from error
