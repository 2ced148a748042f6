"""The recogniser: where lines of text stand on a picture, and what a picture of one line says.

The models are those of rapidocr-onnxruntime, which lie in its wheel; nothing is fetched. Of its own program only the
detector and the recogniser are used: what a table's cells say needs each character's probabilities, which it drops.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from rapidocr_onnxruntime.ch_ppocr_det import TextDetector
from rapidocr_onnxruntime.main import DEFAULT_CFG_PATH, read_yaml, update_model_path

Picture: TypeAlias = NDArray[np.uint8]
"""Grey values from 0 (ink) to 255 (paper), by row and column."""
Steps: TypeAlias = NDArray[np.float32]
"""Probabilities of characters (second index) at steps from left to right; character 0 is none."""

# More threads than this do not pay, and a machine is shared.
_THREADS = 2
_HEIGHT = 48  # of the pictures that the recogniser was taught on
_WIDEST = 48 * 60
# Columns of pictures in one batch: larger ones fall out of the processor's cache.
_BATCH = 1200


class Seen(NamedTuple):
    """What a picture of a line says. `least` is the probability of its least certain character."""

    text: str
    least: float
    steps: Steps


class Engine:
    """Detector and recogniser, loaded once."""

    def __init__(self) -> None:
        config: dict[str, Any] = update_model_path(read_yaml(DEFAULT_CFG_PATH))
        self._detector = TextDetector(config["Det"] | {"intra_op_num_threads": 1})
        self._detector.infer.session = _session(config["Det"]["model_path"])
        self._recogniser = _session(config["Rec"]["model_path"])
        alphabet = self._recogniser.get_modelmeta().custom_metadata_map["character"]
        self.characters: list[str] = ["", *alphabet.splitlines(), " "]

    def boxes(self, picture: Picture) -> list[NDArray[np.float32]]:
        """The corners of the lines of text, clockwise from the upper left, in no order."""
        found, _ = self._detector(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
        return [] if found is None else list(found)

    def read(self, lines: Sequence[Picture]) -> list[Seen]:
        """What pictures of single lines say."""
        scaled = [_scaled(line) for line in lines]
        seen: list[Seen] = [Seen("", 0.0, np.zeros((0, 1), np.float32))] * len(scaled)
        for batch in _batches([line.shape[1] for line in scaled]):
            width = max(scaled[index].shape[1] for index in batch)
            values = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for place, index in enumerate(batch):
                values[place, :, :, : scaled[index].shape[1]] = scaled[index].astype(np.float32) / 127.5 - 1
            steps = self._recogniser.run(None, {self._recogniser.get_inputs()[0].name: values})[0]
            for place, index in enumerate(batch):
                used = -(-scaled[index].shape[1] * steps.shape[1] // width)
                seen[index] = self._decoded(steps[place, : used + 1])
        return seen

    def _decoded(self, steps: Steps) -> Seen:
        best = steps.argmax(axis=1)
        sure = steps.max(axis=1)
        text, least, before = "", 1.0, 0
        for character, probability in zip(best.tolist(), sure.tolist(), strict=True):
            if character and character != before:
                text += self.characters[character]
                least = min(least, probability)
            before = character
        return Seen(text, least if text else 0.0, steps)


def _session(model: str) -> InferenceSession:
    options = SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
    # Threads that wait busily take the processor from each other where it is shared.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _scaled(line: Picture) -> Picture:
    height, width = line.shape
    wide = min(_WIDEST, max(16, round(width * _HEIGHT / max(height, 1))))
    shrinks = height > _HEIGHT
    return cv2.resize(line, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)  # type: ignore[return-value]


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Lines of like width together, as many as fit into a batch."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        if batch and widths[index] * (len(batch) + 1) > _BATCH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


@cache
def engine() -> Engine:
    """The one engine of this process."""
    return Engine()
