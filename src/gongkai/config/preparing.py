"""What every command of the platform does first: look, load Django, look again. Nothing of it starts anything."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import IntEnum

import django

from gongkai.config.checks import before_settings, keys, personal_keys
from gongkai.config.database_checks import reachable, schema
from gongkai.config.environment import Environment
from gongkai.config.problems import Problem, Stopped


class Need(IntEnum):
    """How much has to be in order: each includes the ones before."""

    FOLDER = 1  # the environment and the data folder
    DATABASE = 2  # and the keys, and a database that answers, of whatever schema
    SCHEMA = 3  # of this version's schema


def prepare(need: Need) -> tuple[Environment, list[Problem]]:
    """The environment and the notes on it. Raises Stopped with everything that stands in the way."""
    environment, problems = look(need)
    if any(not one.note for one in problems):
        raise Stopped(*(one for one in problems if not one.note))
    return environment, problems


def look(need: Need = Need.SCHEMA) -> tuple[Environment, list[Problem]]:
    """The environment and all that is wrong with it, as far as it can be seen: what rests on something that is wrong is
    not looked at."""
    environment = Environment.read()
    steps: tuple[tuple[Need, Callable[[], list[Problem]]], ...] = (
        (Need.FOLDER, lambda: before_settings(environment)),
        (Need.DATABASE, lambda: keys(environment.data)),
        (Need.DATABASE, _load),
        (Need.DATABASE, lambda: reachable(environment)),
        (Need.SCHEMA, schema),
        (Need.SCHEMA, lambda: personal_keys(environment.data)),
    )
    problems: list[Problem] = []
    for needed, step in steps:
        if needed <= need and all(one.note for one in problems):
            problems += step()
    return environment, problems


def _load() -> list[Problem]:
    os.umask(0o077)  # what is made in the data folder is its owner's only
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    django.setup()
    return []
