"""The tables of a page while its tags go by: which cell text belongs to, and what a table is in the end."""

from __future__ import annotations

from gongkai.annualreport.document import Block, Table
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.grid import is_layout, lay, unfold
from gongkai.annualreport.readers.html_parts import BREAK, CellTexts, Parts, emit
from gongkai.annualreport.readers.html_tags import END_ROW, END_TABLE, FIELD, ROW, TABLE, Tag


class _Frame:
    """An open table. `outer` is what is collected around it, `stray` its text outside all cells.

    `made` is for rows that were pasted without their table. A row is a list of cells: what it holds, rows, columns.
    """

    __slots__ = ("inner", "made", "outer", "rows", "stray")

    def __init__(self, outer: Parts, *, made: bool) -> None:
        self.outer = outer
        self.made = made
        self.rows: list[list[tuple[Parts, int, int]]] = []
        self.stray: Parts = []
        self.inner = 0  # cells of the tables that stand in its cells


class Tables:
    """`parts` is where text goes at the moment: a cell, a table outside its cells, or the page."""

    def __init__(self, budget: Budget) -> None:
        self.parts: Parts = []
        self._budget = budget
        self._frames: list[_Frame] = []
        self._seen = 0
        self._row: list[tuple[Parts, int, int]] | None = None

    def begin_cell(self, tag: Tag) -> None:
        """A cell begins, wherever it stands."""
        if self._row is None:
            self._begin_row()
        self.parts = []
        self._row.append((self.parts, tag.rows, tag.columns))  # type: ignore[union-attr]

    def leave_cell(self) -> None:
        """What follows stands in the table and in none of its cells."""
        if self._frames:
            self.parts = self._frames[-1].stray

    def apply(self, tag: Tag) -> None:
        """Another tag of a table went by."""
        kind = tag.kind
        if kind == ROW:
            self._begin_row()
        elif kind == END_ROW:
            self.leave_cell()
            self._row = None
        elif kind == TABLE:
            self._begin_table()
        elif kind == END_TABLE:
            self._end_table()
        elif kind == FIELD and self._frames:
            # What stands in a field counts where it fills a cell: some systems publish their entry form.
            self.parts.append(tag.value)

    def finish(self) -> Parts:
        """What was collected, tables that were never closed included."""
        while self._frames:
            self._end_table()
        return self.parts

    def _begin_row(self) -> None:
        if not self._frames:
            self._frames.append(_Frame(self.parts, made=True))
        self.leave_cell()
        rows = self._frames[-1].rows
        if rows:
            # Counted here too, long before the table is laid out: it may go on and on.
            self._seen += len(rows[-1])
            if self._seen > self._budget.limits.cells:
                self._budget.cells(self._seen)
        self._row = []
        rows.append(self._row)

    def _begin_table(self) -> None:
        if self._frames and self._frames[-1].made and self.parts is self._frames[-1].stray:
            self._end_table()
        self._frames.append(_Frame(self.parts, made=False))
        self._budget.depth(len(self._frames))
        self.parts = self._frames[-1].stray
        self._row = None

    def _end_table(self) -> None:
        if not self._frames:
            return
        frame = self._frames.pop()
        stray, blocks = emit(frame.stray), self._blocks(frame)
        frame.outer.append(blocks + stray if frame.made else stray + blocks)
        self.parts = frame.outer
        self._row = None
        if self._frames:
            outer = self._frames[-1]
            self._row = outer.rows[-1] if outer.rows else None
            if frame.outer is not outer.stray:
                outer.inner += sum(len(row) for row in frame.rows) + frame.inner

    def _blocks(self, frame: _Frame) -> list[Block]:
        self._budget.time()
        if frame.inner and not _is_data(frame):
            return [block for row in frame.rows for parts, _, _ in row for block in emit(parts)]
        within: list[Block] = []
        if frame.inner:
            for row in frame.rows:
                for parts, _, _ in row:
                    for part in [part for part in parts if not isinstance(part, str)]:
                        within += part
                        parts[parts.index(part)] = BREAK
        text = CellTexts().get
        rows = [[(text(parts), high, wide) for parts, high, wide in row] for row in frame.rows]
        cells = lay(rows, self._budget)
        return (unfold(cells) if is_layout(cells) else [Table(0, cells)]) + within


def _is_data(frame: _Frame) -> bool:
    """Whether a table that holds others is a table all the same: most of its cells hold none and are filled."""
    own = 0
    for row in frame.rows:
        for parts, _, _ in row:
            own += all(isinstance(part, str) for part in parts) and any(not str(part).isspace() for part in parts)
    return own >= 12 and own > 2 * frame.inner
