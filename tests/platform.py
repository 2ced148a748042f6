"""The platform's surroundings in tests, set before Django reads its settings: a data folder of the run's own."""

from __future__ import annotations

import os
import tempfile

os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-test-")
