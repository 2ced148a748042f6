"""Static plots as SVG with their data table (look.md section 4): widths in %, so that type keeps its size; no style
attribute, colours by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from gongkai.web.formats import number

Label = str | Promise
MOST_LABELS = 8  # under the axis: more would run into each other beside a table; the data table names all


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label under the axis, its value, and its class of colour (c1 main, c3 soon, c4 late)."""

    label: Label
    value: int
    colour: str = "c1"


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars over labels. `sentence` says in words what the picture shows, for who does not see it."""

    caption: Label
    unit: Label
    sentence: Label
    head: Label
    bars: Sequence[Bar]
    height: int = 190

    def html(self) -> SafeString:
        """The figure."""
        most = max((bar.value for bar in self.bars), default=0) or 1
        room, count = self.height - 46, max(1, len(self.bars))
        every = -(-count // MOST_LABELS)
        drawn = [
            {
                "label": bar.label if place % every == 0 else "",
                "value": number(bar.value),
                "colour": bar.colour,
                "x": f"{100 * (place + 0.18) / count:.2f}%",
                "middle": f"{100 * (place + 0.5) / count:.2f}%",
                "width": f"{64 / count:.2f}%",
                "height": round(room * bar.value / most, 1),
                "y": round(22 + room - room * bar.value / most, 1),
                "above": round(16 + room - room * bar.value / most, 1),
            }
            for place, bar in enumerate(self.bars)
        ]
        context = {"plot": self, "bars": drawn, "base": 22 + room, "under": self.height - 6}
        return render_to_string("web/plot.html", context)
