"""From what somebody typed to what is looked for. Nothing that is typed is an error, and nothing is an operator."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.foundation.search.words import Kind, Unit, listed, prepare, split, units

LONGEST = 200  # characters that are read; a title has at most so many
_MOST = 20  # words that are looked for
_LONGEST_MARK, _SURELY = 6, 3  # characters before the year of a number
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]+)[”\"」』]")
# Words that stand in questions and not in answers, in prepared form; looked for only where there is nothing else.
_EMPTY = frozenset(listed("empty.txt"))


@dataclass(frozen=True, slots=True)
class Word:
    """Something that has to stand in what is found: its units, one after the other."""

    units: tuple[Unit, ...]

    @property
    def text(self) -> str:
        """For people and tests."""
        return "".join(unit.text for unit in self.units)


def parse(typed: str) -> list[Word]:
    """The words, all of which have to be there. A part in quotes is one word, however long; a document's number is
    one, with or without its brackets. Empty where there is no letter, digit or character in it."""
    text = prepare(typed[:LONGEST])
    quoted = [match[1] for match in _QUOTED.finditer(text)]
    found = quoted + [word for part in _parts(_QUOTED.sub(" ", text)) for word in part]
    telling = [word for word in found if word not in _EMPTY] or found
    words = [Word(tuple(units(word))) for word in dict.fromkeys(telling)]
    return [word for word in words if word.units][:_MOST]


def _parts(text: str) -> list[list[str]]:
    """What stands between spaces and punctuation: a document's number stays whole, all else is cut into words."""
    parts: list[list[str]] = []
    run: list[Unit] = []
    for unit in [*units(text), None]:
        if run and (unit is None or unit.position != run[-1].position + run[-1].width):
            parts.append(_cut(text, run))
            run = []
        if unit is not None:
            run.append(unit)
    return parts


def _cut(text: str, run: list[Unit]) -> list[str]:
    """A number takes with it the mark before it (云政发), which stands directly before it in every text."""
    words: list[str] = []
    mark = ""
    for unit in run:
        here = text[unit.begin : unit.end].strip()
        if unit.kind is Kind.NUMBER:
            # Of something longer (关于转发云政发) the last characters are surely of the mark.
            cut = 0 if len(mark) <= _LONGEST_MARK else len(mark) - _SURELY
            words += [*split(mark[:cut]), mark[cut:] + here]
            mark = ""
        else:
            words += split(mark)
            mark = here
    return words + split(mark)
