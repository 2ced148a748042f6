"""usage: python -m bench.platform.child pages|cases|search LABEL [--quick]

Measures one part with the data folder and the database of the environment, and prints a line of JSON for each line of
the table.
"""

from __future__ import annotations

import json
import os
import sys

import django
from django.core.management import call_command

from bench.table import Line


def said(line: Line) -> str:
    """A line as JSON; the profile only where the aim was missed."""
    aim = [line.aim.text, line.aim.most, line.aim.of] if line.aim else None
    profile = "" if line.met or line.profile is None else line.profile()
    return json.dumps({**_plain(line), "aim": aim, "profile": profile})


def _plain(line: Line) -> dict[str, object]:
    names = ("what", "seconds", "baseline", "bare", "figure", "number")
    return {name: getattr(line, name) for name in names}


def main() -> None:
    """Load Django, make the tables, measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    # Loaded after Django is set up, which its imports need.
    part = __import__(f"bench.platform.{sys.argv[1]}", fromlist=["lines"])
    for line in part.lines(sys.argv[2], "--quick" in sys.argv):
        print(said(line), flush=True)


if __name__ == "__main__":
    main()
