"""What an office has chosen where a rule is argued, and what holds for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.foundation.models import OfficeSetting, Organisation
from gongkai.foundation.selectors.organisations import tree
from gongkai.regulation import Choice, Settings
from gongkai.regulation.settings import Setting, catalogue


def regulation_settings(organisation: Organisation, on: date) -> Settings:
    """What holds for an organisation: its own choices, before the first of them those of the next above in the tree
    of `on`, and so on up; before all of them the defaults. Two queries."""
    return _settings(_held(organisation, on))


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting as a page shows it: what holds on the day, who chose it (None: the default), and what comes."""

    setting: Setting
    choice: Choice
    chosen: OfficeSetting | None
    coming: tuple[OfficeSetting, ...]


def shown(organisation: Organisation, on: date) -> list[Shown]:
    """All settings for an organisation, in the order of the catalogue. Two queries."""
    held = _held(organisation, on)
    settings = _settings(held)
    return [
        _shown(setting, settings.get(key, on), [one for one in held if one.key == key], on)
        for key, setting in catalogue().items()
    ]


def history(organisation: Organisation, key: str) -> QuerySet[OfficeSetting]:
    """What an organisation itself chose for a setting, the last first."""
    return organisation.settings.filter(key=key).order_by("-effective")


def _shown(setting: Setting, choice: Choice, held: list[OfficeSetting], on: date) -> Shown:
    past = [one for one in held if one.effective <= on]
    coming = tuple(sorted((one for one in held if one.effective > on), key=lambda one: one.effective))
    return Shown(setting, choice, max(past, key=lambda one: one.effective, default=None), coming)


def _settings(held: Iterable[OfficeSetting]) -> Settings:
    return Settings(Choice(one.key, one.value, one.source, one.effective) for one in held)


def _held(organisation: Organisation, on: date) -> list[OfficeSetting]:
    """The choices that count: of those further up only what was chosen before the nearer chose for the first time."""
    above = tree(on.year).above(organisation.pk)
    chosen: dict[int, list[OfficeSetting]] = defaultdict(list)
    for one in OfficeSetting.objects.filter(organisation__in=above).order_by("effective"):
        chosen[one.organisation_id].append(one)
    held: list[OfficeSetting] = []
    first: dict[str, date] = {}
    for nearer in above:
        counting = [one for one in chosen[nearer] if one.key not in first or one.effective < first[one.key]]
        for one in counting:
            first[one.key] = min(one.effective, first.get(one.key, one.effective))
        held += counting
    return held
