"""usage: python -m tests.soak.city

An installation with one office, in the data folder and the database of the environment.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module

from gongkai.config.preparing import Need, prepare

OFFICE = "yunling-zrzyj"

if __name__ == "__main__":
    environment, _ = prepare(Need.DATABASE)
    import_module("gongkai.config.migrating").migrate(environment)
    import_module("gongkai.foundation.services.organisations").found(
        OFFICE,
        "department",
        effective=date(2019, 5, 15),
        name="云岭市自然资源局",
        actor=import_module("gongkai.foundation.policies").SYSTEM,
        at=import_module("gongkai.foundation.now").now(),
    )
