"""What stands in a box: white on its fill, typeset with the fonts of letters."""

from __future__ import annotations

import io
import json
from functools import lru_cache

import typst
from PIL import Image, ImageOps

from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.writers.fonts import fonts
from gongkai.applications.redaction.pages import DOTS

_SOURCE = b"""
#let it = json(bytes(sys.inputs.label))
#set page(width: auto, height: auto, margin: 1pt)
#set text(font: it.fonts, size: 8pt, top-edge: "bounds", bottom-edge: "bounds")
#it.text
"""


@lru_cache(maxsize=200)
def label(text: str) -> Image.Image | None:
    """The label as a picture; None where no Chinese font is installed."""
    try:
        found = fonts()
    except Unwritable:
        return None
    data = json.dumps({"text": text, "fonts": found.named["heading"]}, ensure_ascii=False)
    made = typst.compile(_SOURCE, format="png", ppi=DOTS, font_paths=found.known, sys_inputs={"label": data})
    assert isinstance(made, bytes)
    with Image.open(io.BytesIO(made)) as drawn:
        return ImageOps.invert(drawn.convert("L")).convert("RGB")
