"""Finds the words of a list in a text, fast: only at characters with which one of them can begin.

One alternation of some two hundred patterns, tried at every character, takes ten times as long as looking at the
character first. The patterns that can begin with a character are put into one small alternation, when it is first met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LOOK = ("(?=", "(?!", "(?<=", "(?<!")
_ANYTHING = frozenset({""})
_DIGITS = frozenset("0123456789")


def firsts(pattern: str) -> frozenset[str]:
    """The characters that a match of `pattern` can begin with.

    It knows what word lists are written with: characters, classes, groups, alternatives, looks ahead and back, and
    repetition. A pattern that may match nothing has no place in a word list.
    """
    found, empty, end = _alternatives(pattern, 0)
    if empty or end != len(pattern) or found & _ANYTHING:
        raise ValueError(f"cannot tell what {pattern!r} begins with")
    return found


def _alternatives(pattern: str, place: int) -> tuple[frozenset[str], bool, int]:
    """First characters of alternatives up to a closing bracket; whether one may be empty; where they end."""
    found: frozenset[str] = frozenset()
    empty = False
    while True:
        branch, open_end, place = _branch(pattern, place)
        found |= branch
        empty = empty or open_end
        if place >= len(pattern) or pattern[place] == ")":
            return found, empty, place
        place += 1


def _branch(pattern: str, place: int) -> tuple[frozenset[str], bool, int]:
    """The same for one alternative."""
    found: frozenset[str] = frozenset()
    open_start = True
    while place < len(pattern) and pattern[place] not in "|)":
        item, empty, place = _item(pattern, place)
        if place < len(pattern) and pattern[place] in "?*+{":
            empty = empty or pattern[place] in "?*" or pattern.startswith("{0", place)
            place = pattern.index("}", place) + 1 if pattern[place] == "{" else place + 1
        if open_start:
            found |= item
            open_start = empty
    return found, open_start, place


def _item(pattern: str, place: int) -> tuple[frozenset[str], bool, int]:
    """The same for one character, class or group."""
    look = next((sign for sign in _LOOK if pattern.startswith(sign, place)), None)
    if look:
        _, _, end = _alternatives(pattern, place + len(look))
        return frozenset(), True, end + 1
    if pattern[place] == "(":
        start = place + 3 if pattern.startswith("(?:", place) else place + 1
        if pattern.startswith("(?P<", place):
            start = pattern.index(">", place) + 1
        found, empty, end = _alternatives(pattern, start)
        return found, empty, end + 1
    if pattern[place] == "[":
        end = pattern.index("]", place + 2)
        return _class(pattern[place + 1 : end]), False, end + 1
    if pattern[place] == "\\":
        return (_DIGITS if pattern[place + 1] == "d" else frozenset(pattern[place + 1])), False, place + 2
    return frozenset(pattern[place]), False, place + 1


def _class(inside: str) -> frozenset[str]:
    if inside.startswith("^"):
        return _ANYTHING
    inside = inside.replace("\\d", "0-9")
    ranges = re.findall(r"(.)-(.)", inside)
    singles = re.sub(r".-.", "", inside)
    return frozenset(singles).union(*(map(chr, range(ord(a), ord(b) + 1)) for a, b in ranges))


class Scanner:
    """Named patterns, the first of them winning where several fit."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._patterns = patterns
        self._names: dict[str, list[str]] = {}
        for name, pattern in patterns.items():
            for char in firsts(pattern):
                self._names.setdefault(char, []).append(name)
        self._first = re.compile("[" + "".join(map(re.escape, sorted(self._names))) + "]")
        self._small: dict[str, re.Pattern[str]] = {}
        self._by_names: dict[tuple[str, ...], re.Pattern[str]] = {}

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches from left to right, none within another."""
        end = 0
        small = self._small
        for first in self._first.finditer(text):
            place = first.start()
            if place < end:
                continue
            char = text[place]
            found = (small.get(char) or self._alternation(char)).match(text, place)
            if found:
                end = found.end()
                yield found

    def _alternation(self, char: str) -> re.Pattern[str]:
        names = tuple(self._names[char])
        if names not in self._by_names:
            self._by_names[names] = re.compile("|".join(f"(?P<{name}>{self._patterns[name]})" for name in names))
        self._small[char] = self._by_names[names]
        return self._small[char]
