"""usage: python -m tests.soak.found FILE

Reads tokens, numbers and digests of what was acknowledged, and prints as JSON what the database and the files have of
it; to be run with the data folder of the server in the environment.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from gongkai.config.preparing import Need, prepare


def found(expected: dict[str, list[str]]) -> dict[str, Any]:
    """What is not there as it was acknowledged: lost, twice, with another number or file; what else is torn."""
    models = import_module("gongkai.applications.models")
    files = import_module("gongkai.foundation.selectors.files")
    audit = import_module("gongkai.foundation.selectors.audit")
    now = import_module("gongkai.foundation.now").now
    wrong: dict[str, list[str]] = {"lost": [], "number": [], "file": [], "torn": []}
    held = {one.token: one for one in models.Submission.objects.prefetch_related("files__file").iterator(500)}
    for token, (number, digest) in expected.items():
        one = held.get(token)
        if one is None:
            wrong["lost"].append(token)
            continue
        if one.number != number:
            wrong["number"].append(token)
        try:
            contents = [b"".join(files.content(each.file)) for each in one.files.all()]
        except (files.Gone, import_module("gongkai.foundation.cipher").Undecipherable):
            contents = []
        if [hashlib.sha256(content).hexdigest() for content in contents] != [digest]:
            wrong["file"].append(token)
    wrong["torn"] = [str(one.token) for one in held.values() if len(one.files.all()) != 1]
    numbers = [one.number for one in held.values()]
    return {
        **wrong,
        "held": len(held),
        "twice": len(numbers) - len(set(numbers)),
        "audit": audit.verify(at=now()).sound,
    }


if __name__ == "__main__":
    prepare(Need.SCHEMA)
    print(json.dumps(found(json.loads(Path(sys.argv[1]).read_text()))))
