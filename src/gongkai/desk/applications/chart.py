"""The chart of states drawn from the code (`applications.states.STEPS`): boxes one below the other, the steps beside
them; forward on the right, back on the left. SVG by classes and attributes, with no style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from gongkai.applications.models import State
from gongkai.applications.states import STEPS, Step

PITCH, BOX_HEIGHT, BOX_WIDTH, LANE, MARGIN = 104, 44, 184, 30, 16
_LETTER = 15  # of a label written down its lane, in units of the drawing


@dataclass(frozen=True, slots=True)
class Lane:
    """A step: one line from the boxes at `starts` to the arrow at `end`."""

    words: str
    x: int
    edge: int  # of the boxes, on its side
    starts: tuple[int, ...]
    end: int
    tip: int  # where the arrow's head begins

    @property
    def path(self) -> str:
        """From each start out to the lane, along it, and in to the arrow."""
        out = " ".join(f"M{self.edge} {y}H{self.x}" for y in self.starts)
        low, high = min(*self.starts, self.end), max(*self.starts, self.end)
        return f"{out} M{self.x} {low}V{high} M{self.x} {self.end}H{self.tip}"

    @property
    def head(self) -> str:
        """The arrow's head."""
        return f"M{self.edge} {self.end}L{self.tip} {self.end - 5}V{self.end + 5}Z"

    @property
    def middle(self) -> float:
        """Where its words stand: beside the longest piece between two boxes."""
        ys = sorted({*self.starts, self.end})
        first, last = max(pairwise(ys), key=lambda pair: pair[1] - pair[0])
        return (first + last) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A step in the table beside the chart."""

    button: str
    sources: str
    target: str
    article: str


def rows() -> list[Row]:
    """Every step in the order of the work."""
    return [_row(step) for step in STEPS.values()]


def _row(step: Step) -> Row:
    sources = "、".join(str(state.label) for state in State if state in step.sources)
    return Row(str(step.button), sources, str(step.target.label) if step.target else "", step.article)


def chart(current: str) -> SafeString:
    """The drawing; `current` is the state in which the case stands."""
    order = [state for state in State if any(state in step.sources or state == step.target for step in STEPS.values())]
    places = {state: MARGIN + BOX_HEIGHT // 2 + at * PITCH for at, state in enumerate(order)}
    ahead, back = (_numbered(ways, places) for ways in _ways(places))
    left = MARGIN + LANE * max(place for place, _way in back)
    right = left + BOX_WIDTH
    lanes = [*_lanes(ahead, places, right, 1), *_lanes(back, places, left, -1)]
    context = {
        "lanes": lanes,
        "boxes": [
            {"words": state.label, "y": y - BOX_HEIGHT // 2, "text": y + 5, "current": state == current}
            for state, y in places.items()
        ],
        "box": {"x": left, "middle": left + BOX_WIDTH // 2, "width": BOX_WIDTH, "height": BOX_HEIGHT},
        "width": right + LANE * max(place for place, _way in ahead) + MARGIN,
        "height": 2 * MARGIN + BOX_HEIGHT + PITCH * (len(order) - 1),
    }
    return render_to_string("desk/applications/chart_svg.html", context)


@dataclass(frozen=True, slots=True)
class _Way:
    """A step from some states to another, all of which lie on the same side of it."""

    sources: tuple[State, ...]
    target: State
    words: str

    def span(self, places: Mapping[State, int]) -> tuple[float, float]:
        """From where to where its lane runs, with room for its words."""
        ys = sorted(places[state] for state in (*self.sources, self.target))
        first, last = max(pairwise(ys), key=lambda pair: pair[1] - pair[0])
        half = len(self.words) * _LETTER / 2
        return min(ys[0], (first + last) / 2 - half), max(ys[-1], (first + last) / 2 + half)


def _ways(places: Mapping[State, int]) -> tuple[list[_Way], list[_Way]]:
    """Steps that lead on, and steps that lead back; the shortest first, so that they lie nearest to the boxes."""
    ahead, back = [], []
    for step in STEPS.values():
        if step.target is None:
            continue
        here = places[step.target]
        above = tuple(state for state in places if state in step.sources and places[state] < here)
        below = tuple(state for state in places if state in step.sources and places[state] > here)
        ahead += [_Way(above, step.target, str(step.button))] if above else []
        back += [_Way(below, step.target, str(step.button))] if below else []

    def length(way: _Way) -> int:
        return max(abs(places[source] - places[way.target]) for source in way.sources)

    return sorted(ahead, key=length), sorted(back, key=length)


def _numbered(ways: Iterable[_Way], places: Mapping[State, int]) -> list[tuple[int, _Way]]:
    """Each with the number of its lane, from 1: the nearest to the boxes that is free along its whole span."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for way in ways:
        low, high = way.span(places)
        free = (at for at, spans in enumerate(taken) if all(high < first or last < low for first, last in spans))
        at = next(free, len(taken))
        if at == len(taken):
            taken.append([])
        taken[at].append((low, high))
        found.append((at + 1, way))
    return found


def _lanes(ways: Iterable[tuple[int, _Way]], places: Mapping[State, int], edge: int, side: int) -> list[Lane]:
    """The lanes of one side; lines that meet a box at the same side keep apart by height."""
    used: dict[State, int] = defaultdict(int)

    def height(state: State) -> int:
        used[state] += 1
        shift = (used[state] // 2) * (1 if used[state] % 2 else -1)
        return places[state] + max(-4, min(4, shift)) * 5

    return [
        Lane(
            way.words, edge + side * LANE * place, edge, tuple(height(source) for source in way.sources),
            height(way.target), edge + side * 8,
        )
        for place, way in ways
    ]  # fmt: skip
