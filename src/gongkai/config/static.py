"""The address of the site's own files (styles, scripts, pictures)."""

from __future__ import annotations

import hashlib
from pathlib import Path


def fingerprint(package: Path) -> str:
    """A short word that is another one when any file of a `static` folder below `package` is."""
    found = hashlib.sha256()
    for path in sorted(package.glob("*/static/**/*")):
        facts = path.stat()
        found.update(f"{path.relative_to(package)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()[:10]
