"""What the recogniser's probabilities say of a number: its likeliest readings, each with how likely it is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from gongkai.annualreport.readers.scan.engine import Steps

# What may stand in a cell for figures, with what the recogniser takes some of it for.
_SIGNS = {sign: sign for sign in "0123456789.,-/"} | {
    "O": "0", "o": "0", "〇": "0", "。": "0", "Ｏ": "0", "l": "1", "I": "1", "|": "1", "丨": "1", "，": ",", "．": ".",
    "一": "—", "—": "—", "－": "-", "／": "/", "、": ",", "·": ".",
} | {chr(0xFF10 + digit): str(digit) for digit in range(10)}  # fmt: skip
_BEAM = 12
# How a cell's number is written, or that it has none.
_NUMBER = re.compile(r"|[-—/]{1,3}|(?!-0)-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NOTHING = 1e-9


class Numerals:
    """The part of the recogniser's alphabet that numbers are written with."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.signs = sorted(set(_SIGNS.values()))
        own = [0, *(index for index, character in enumerate(characters) if character in _SIGNS)]
        self._own = np.array(own)
        self._owners = np.zeros((len(own), len(self.signs) + 1), np.float32)
        self._owners[0, 0] = 1.0
        for row, index in enumerate(own[1:], 1):
            self._owners[row, 1 + self.signs.index(_SIGNS[characters[index]])] = 1.0

    def _written(self, steps: Steps) -> Steps:
        """The probabilities of no character and of each sign, at each step."""
        # The alphabet has thousands of characters: taking out the few first costs a tenth.
        written: Steps = np.einsum("ij,jk->ik", steps[:, self._own], self._owners)
        return written

    def readings(self, steps: Steps) -> dict[str, float]:
        """The likeliest numbers, with how likely they are; together less than 1 where it may be something else.

        A text's probability is that of all ways of spelling it out over the steps, characters held or parted by none.
        """
        if not len(steps):
            return {}
        written = self._written(steps)
        mass = written.sum(axis=1)
        beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
        for step, total in zip(written, mass.tolist(), strict=True):
            if total > _NOTHING:
                beams = self._next(beams, (step / total).tolist())
        found = sorted(((sum(ways), text) for text, ways in beams.items()), reverse=True)
        whole = math.fsum(share for share, _ in found)
        readings: dict[str, float] = {}
        for share, text in found:
            # A speck at the edge of a number is read as a point.
            plain = text.strip(".,")
            if _NUMBER.fullmatch(plain):
                readings[plain] = readings.get(plain, 0.0) + share / whole * float(mass.min())
        return readings

    def _next(self, beams: dict[str, tuple[float, float]], step: list[float]) -> dict[str, tuple[float, float]]:
        """One step on. With each text go the probabilities that its last step showed no character, and its last one."""
        none, *signs = step
        likely = [(sign, share) for sign, share in zip(self.signs, signs, strict=True) if share > 1e-6]
        grown: dict[str, list[float]] = {}
        for text, (parted, held) in beams.items():
            grown.setdefault(text, [0.0, 0.0])[0] += (parted + held) * none
            for sign, share in likely:
                if text and sign == text[-1]:
                    grown[text][1] += held * share
                    grown.setdefault(text + sign, [0.0, 0.0])[1] += parted * share
                else:
                    grown.setdefault(text + sign, [0.0, 0.0])[1] += (parted + held) * share
        best = sorted(grown.items(), key=lambda entry: -sum(entry[1]))[:_BEAM]
        return {text: (ways[0], ways[1]) for text, ways in best}
