"""Cutting a run of digits into numbers: 640020470 is 64 0 0 2 0 4 70, since 64 + 2 + 4 is 70.

No number but 0 begins with 0, and no number crosses a bound that the source printed. Where a sum has to hold, its
total is guessed first, as a piece of the text, and bounds the parts: what cannot reach it, or passes it, is cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Piece = tuple[int, int]
"""A number as the positions in the text where it begins and ends."""

EMPTY = "\0"  # stands for a value that is not printed in a run of digits
MOST = 4_000  # cuts of one strip that are looked at


class Digits:
    """The values of a strip as one text, with the bounds between them.

    `source[i]` is the value that character i comes from.
    """

    def __init__(self, texts: Sequence[str | None]) -> None:
        self.text = "".join(EMPTY if text is None else text for text in texts)
        self.source: list[int] = []
        bounds: set[int] = set()
        for index, text in enumerate(texts):
            bounds.add(len(self.source))
            self.source += [index] * len(EMPTY if text is None else text)
        # For every position the end of the value that it lies in: no number reaches beyond.
        self.reach = [0] * len(self.text)
        end = len(self.text)
        for at in range(len(self.text) - 1, -1, -1):
            self.reach[at] = end
            if at in bounds:
                end = at
        self.left = 400_000  # steps
        self.plain = self.text.isdigit()  # nothing but digits: the usual case, and the quick one

    def numbers(self, at: int, end: int) -> Iterable[int]:
        """Where a number that begins at `at` and ends by `end` may end."""
        if self.plain:
            return (at + 1,) if self.text[at] == "0" else range(at + 1, min(end, self.reach[at]) + 1)
        return self._numbers(at, end)

    def _numbers(self, at: int, end: int) -> Iterator[int]:
        first = self.text[at]
        if first == EMPTY or (first == "0" and self.text[at + 1 : at + 2] != "."):
            yield at + 1
            return
        for stop in range(at + (2 if first == "-" else 1), min(end, self.reach[at]) + 1):
            if self.text[stop - 1] in "-" + EMPTY and stop - 1 > at:
                return
            if stop < len(self.text) and self.text[stop] == ".":
                continue  # the decimals belong to it
            if self.text[stop - 1] != ".":
                yield stop

    def value(self, at: int, end: int) -> int:
        """The number between two positions; nothing printed counts as 0."""
        piece = self.text[at:end]
        if self.plain:
            return int(piece)
        return 0 if piece == EMPTY else int(piece.partition(".")[0] or 0)

    def free(self, count: int, at: int = 0) -> Iterator[tuple[Piece, ...]]:
        """All cuts of the text from `at` into `count` numbers, with no sum to keep."""
        self.left -= 1
        left = len(self.text) - at
        if count == 0:
            if not left:
                yield ()
            return
        if left < count or self.left < 0:
            return
        for stop in self.numbers(at, len(self.text) - count + 1):
            for rest in self.free(count - 1, stop):
                yield ((at, stop), *rest)

    def summed(self, groups: Sequence[int], at: int = 0) -> Iterator[tuple[Piece, ...]]:
        """All cuts from `at` into groups of so many parts, each followed by their total."""
        if not groups:
            if at == len(self.text):
                yield ()
            return
        need = sum(groups[1:]) + len(groups) - 1
        for begin, stop in self._totals(at + groups[0], len(self.text) - need, len(groups) == 1):
            total = self.value(begin, stop)
            empty = self.text[begin] == EMPTY
            for parts in self._parts(at, begin, groups[0], None if empty else total):
                for rest in self.summed(groups[1:], stop):
                    yield (*parts, (begin, stop), *rest)

    def _totals(self, first: int, last: int, final: bool) -> Iterator[Piece]:
        for begin in range(first, last):
            for stop in self.numbers(begin, last):
                if not final or stop == len(self.text):
                    yield begin, stop

    def _parts(self, at: int, end: int, count: int, total: int | None) -> Iterator[tuple[Piece, ...]]:
        """Cuts of the text between two positions into `count` numbers that add up to `total`; None: to anything."""
        self.left -= 1
        left = end - at
        if left < count or self.left < 0:
            return
        if count == 1:
            if end in self.numbers(at, end) and (total is None or self.value(at, end) == total):
                yield ((at, end),)
            return
        for stop in self.numbers(at, end - count + 1):
            value = self.value(at, stop)
            if total is not None:
                if value > total:
                    return
                rest = end - stop
                # The most that is left: one number of all digits but one for each of the others.
                if value + 10 ** (rest - count + 2) + 9 * (count - 2) <= total:
                    continue
                # The least: some number has at least its share of the digits.
                share = -(-rest // (count - 1))
                if share > 1 and value + 10 ** (share - 1) > total:
                    continue
            for others in self._parts(stop, end, count - 1, None if total is None else total - value):
                yield ((at, stop), *others)

    def near(self, needed: Sequence[int]) -> tuple[Piece, ...] | None:
        """The cut in which all numbers but one are as `needed`: a row of which the source printed one cell wrong."""
        words = [str(number) for number in needed]
        found = []
        for wrong in range(len(words)):
            head, tail = "".join(words[:wrong]), "".join(words[wrong + 1 :])
            begin, end = len(head), len(self.text) - len(tail)
            fits = begin < end and self.text.startswith(head) and self.text.endswith(tail)
            if fits and end in self.numbers(begin, end):
                found.append(self._around(words, wrong, begin, end))
        return found[0] if len(found) == 1 else None

    def _around(self, words: list[str], wrong: int, begin: int, end: int) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        at = 0
        for index, word in enumerate(words):
            stop = end if index == wrong else at + len(word)
            pieces.append((begin if index == wrong else at, stop))
            at = stop
        return tuple(pieces)
