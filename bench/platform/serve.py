"""usage: python -m bench.platform.serve PORT

The platform's own web worker, with the bare views beside its addresses.
"""

from __future__ import annotations

import sys

from gongkai.config import wsgi  # loads Django, which what follows needs

from gongkai.config.place import Place  # isort: skip
from gongkai.config.web import serve  # isort: skip
from django.conf import settings  # isort: skip

if __name__ == "__main__":
    assert wsgi.application
    settings.ROOT_URLCONF = "bench.platform.bare"
    serve(Place("127.0.0.1", int(sys.argv[1]), workers=1))
