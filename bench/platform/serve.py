"""usage: python -m bench.platform.serve PORT

The platform's own web worker, with the bare views beside its addresses.
"""

from __future__ import annotations

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"

import gongkai.config.wsgi  # loads Django  # noqa: E402
from django.conf import settings  # noqa: E402
from gongkai.config import web  # noqa: E402

if __name__ == "__main__":
    settings.ROOT_URLCONF = "bench.platform.bare"
    web.serve(web.Place("127.0.0.1", int(sys.argv[1]), workers=1))
