"""What reading one file has cost so far, held against `Limits`."""

from __future__ import annotations

import time
from collections.abc import Callable

from gongkai.annualreport.limits import Limits
from gongkai.annualreport.readers.refusals import too_large

more_time: list[Callable[[float], None]] = []
"""Whom to tell that a file has so many seconds more: a process whose own limit has to move with it."""


class Budget:
    """Counts what a reader spends on one file and stops it with `TooLarge`."""

    __slots__ = ("_cells", "_characters", "_scans", "_until", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._cells = 0
        self._characters = 0
        self._scans = 0
        # The thread's own time: other files read at the same time in other threads are not this file's cost.
        self._until = time.thread_time() + limits.seconds

    def cells(self, count: int) -> None:
        """`count` more grid cells."""
        self._cells += count
        if self._cells > self.limits.cells:
            raise too_large("表格单元格数", "table cells", self.limits.cells, "cells")

    def lines(self, count: int) -> None:
        """`count` more lines outside of tables: each costs the reading as much as a cell."""
        self._cells += count
        if self._cells > self.limits.cells:
            raise too_large("行数", "lines", self.limits.cells, "cells")

    def characters(self, count: int) -> None:
        """`count` more characters of text."""
        self._characters += count
        if self._characters > self.limits.characters:
            raise too_large("文字数", "characters", self.limits.characters, "characters")

    def pages(self, count: int) -> None:
        """The file has `count` pages."""
        if count > self.limits.pages:
            raise too_large("页数", "pages", self.limits.pages, "pages")

    def scan(self, width: int, height: int) -> None:
        """One more page that is a picture of so many pixels: it has to be recognised, and has time for that."""
        self._scans += 1
        self._until += self.limits.scan_seconds
        for tell in more_time:
            tell(self.limits.scan_seconds)
        if self._scans > self.limits.scans:
            raise too_large("图像页数", "pages that are pictures", self.limits.scans, "scans")
        if width * height > self.limits.pixels:
            raise too_large("图像像素数", "pixels of a picture", self.limits.pixels, "pixels")

    def depth(self, count: int) -> None:
        """Elements are nested `count` deep."""
        if count > self.limits.depth:
            raise self.too_deep()

    def too_deep(self) -> Exception:
        """The error for elements nested deeper than allowed, where a parser found it out."""
        return too_large("元素嵌套层数", "nested elements", self.limits.depth, "depth")

    def time(self) -> None:
        """To be called between steps that can add up: pages, sheets, thousands of elements."""
        if time.thread_time() > self._until:
            raise too_large("读取时间（秒）", "seconds of reading", self.limits.seconds, "seconds")
