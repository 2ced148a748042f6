"""usage: python -m tests.soak.serve PORT

`gongkai serve` over the data folder of the environment, with the page of `form` beside its addresses.
"""

from __future__ import annotations

import sys
from importlib import import_module

from django.conf import settings

from gongkai.config.place import Place
from gongkai.config.preparing import Need, prepare

if __name__ == "__main__":
    environment, _ = prepare(Need.SCHEMA)
    settings.ROOT_URLCONF = "tests.soak.form"
    # Loaded after Django is set up, which it needs.
    supervisor = import_module("gongkai.config.supervisor")
    supervisor.serve(environment, Place("127.0.0.1", int(sys.argv[1]), workers=2), lambda: None)
