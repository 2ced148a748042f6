"""What the recogniser's probabilities say of a number: its likeliest readings, each with how likely it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gongkai.annualreport.readers.scan.engine import Steps

# What may stand in a cell for figures, with what the recogniser takes some of it for.
_SIGNS = {sign: sign for sign in "0123456789.,-/"} | {
    "O": "0", "o": "0", "〇": "0", "。": "0", "Ｏ": "0", "l": "1", "I": "1", "|": "1", "丨": "1", "，": ",", "．": ".",
    "一": "—", "—": "—", "－": "-", "／": "/", "、": ",", "·": ".",
} | {chr(0xFF10 + digit): str(digit) for digit in range(10)}  # fmt: skip
_BEAM = 12


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
        return np.einsum("ij,jk->ik", steps[:, self._own], self._owners)

    def share(self, steps: Steps) -> float:
        """How much of what the steps show is written with the signs of numbers, at the step where that is least."""
        if not len(steps):
            return 0.0
        return float(steps[:, self._own].sum(axis=1).min())

    def readings(self, steps: Steps) -> list[tuple[str, float]]:
        """The likeliest numbers, likeliest first, with the share that each has among them.

        A text's probability is that of all ways of spelling it out over the steps, characters held or parted by none.
        """
        beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
        for step in self._written(steps):
            total = float(step.sum())
            if total <= 1e-9:
                continue
            beams = self._next(beams, (step / total).tolist())
        found = sorted(((text, sum(ways)) for text, ways in beams.items()), key=lambda entry: -entry[1])
        whole = math.fsum(share for _, share in found) or 1.0
        return [(text, share / whole) for text, share in found]

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
