"""Characters of a page into runs without gaps, and runs into lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from gongkai.annualreport.document import Box
from gongkai.annualreport.readers.pdf_native import Page

# Gaps in parts of a character's height. Boxes are advances, so within a word there is none.
_SLIGHT, _WORD, _MIXED, _SPREAD, _COLUMN = 0.04, 0.2, 0.6, 0.8, 1.5
_WIDE = "\u2e80"


@dataclass(slots=True)
class Run:
    """Characters of one line with no gap between them: those of the page from `start` to `stop`."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    start: int
    stop: int
    spaced: bool  # white space stands before it in the file

    @property
    def middle(self) -> float:
        """Where the run stands on the page, however tall its font says it is."""
        return (self.top + self.bottom) / 2

    def follows(self, before: Run) -> bool:
        """Whether only white space stands between `before` and this run in the file."""
        return self.spaced and 0 < self.start - before.stop <= 2


@dataclass(slots=True)
class Line:
    """Runs side by side, from left to right."""

    runs: list[Run]
    middle: float
    size: float

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return max(run.right for run in self.runs)

    def box(self) -> Box:
        """The line's place on the page."""
        tops, bottoms = [run.top for run in self.runs], [run.bottom for run in self.runs]
        return round(self.left, 1), round(min(tops), 1), round(self.right, 1), round(max(bottoms), 1)

    def text(self, column: str = "\t") -> str:
        """The words with the space that the gaps between them stand for; `column` is what a very wide one is."""
        text = self.runs[0].text
        for before, run in zip(self.runs, self.runs[1:], strict=False):
            gap = (run.left - before.right) / self.size
            wide = (before.text[-1] >= _WIDE) + (run.text[0] >= _WIDE)
            if gap > _COLUMN:
                text += column
            elif gap > (_WORD, _MIXED, _SPREAD)[wide] or (not wide and run.follows(before) and gap > _SLIGHT):
                text += " "
            text += run.text
        return text


def runs(page: Page) -> list[Run]:
    """The page's text without its spaces, taken apart where there is a gap or another line begins."""
    found: list[Run] = []
    text, start, stop = page.text, -1, -1
    last = middle = size = 0.0
    lefts, tops, rights, bottoms = page.lefts, page.tops, page.rights, page.bottoms
    for index, (char, left, top, right, bottom) in enumerate(zip(text, lefts, tops, rights, bottoms, strict=True)):
        here = (top + bottom) / 2
        if index == stop and -0.5 * size < left - last < _WORD * size and -0.3 * size < here - middle < 0.3 * size:
            if char > " " and not char.isspace():
                stop = index + 1
                last = right
            continue
        if char <= " " or char.isspace() or bottom <= top or index in page.oblique:
            continue
        if start >= 0:
            found.append(_run(page, start, stop))
        start, stop = index, index + 1
        last, middle, size = right, here, bottom - top
    if start >= 0:
        found.append(_run(page, start, stop))
    return _once([run for run in found if -5 < run.left < page.width + 5 and -5 < run.middle < page.height + 5])


def _run(page: Page, start: int, stop: int) -> Run:
    left, right = page.lefts[start], page.rights[stop - 1]
    spaced = start > 0 and page.text[start - 1].isspace()
    return Run(page.text[start:stop], left, page.tops[start], right, page.bottoms[start], start, stop, spaced)


def part(page: Page, run: Run, start: int, stop: int) -> Run:
    """The characters of `run` from `start` to `stop`."""
    left, right = page.lefts[start], page.rights[stop - 1]
    return Run(
        run.text[start - run.start : stop - run.start], left, run.top, right, run.bottom, start, stop, spaced=False
    )


def _once(found: list[Run]) -> list[Run]:
    """`found` without what is printed again on the same place: that is how some programs print bold."""
    kept: dict[tuple[str, int, int], Run] = {}
    for run in found:
        size = max(run.bottom - run.top, 1.0)
        x, y = int(run.left / size * 2), int(run.middle / size * 2)
        near = (kept.get((run.text, x + dx, y + dy)) for dx in (0, -1, 1) for dy in (0, -1, 1))
        if not any(
            abs(run.left - other.left) < 0.25 * size > abs(run.middle - other.middle) for other in near if other
        ):
            kept[run.text, x, y] = run
    return list(kept.values())


def lines(found: list[Run]) -> list[Line]:
    """The lines that `found` make up, from above."""
    made: list[Line] = []
    for run in sorted(found, key=attrgetter("middle")):
        size = run.bottom - run.top
        if made and run.middle - made[-1].middle <= 0.5 * min(size, made[-1].size):
            made[-1].runs.append(run)
            made[-1].size = max(made[-1].size, size)
        else:
            made.append(Line([run], run.middle, size))
    for line in made:
        line.runs.sort(key=attrgetter("left"))
    return made
