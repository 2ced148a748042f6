"""Finds the words of a list in a text, fast: only at characters with which one of them can begin.

One alternation of some two hundred patterns, tried at every character, takes ten times as long as looking at the
character first. The patterns that can begin with a character are put into one small alternation, when it is first met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

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
    """Named patterns, the first of them winning where several fit; each name of `patterns` has one or more.

    Those of `last` are tried after all others. They are costly to compile, and so are compiled once and not for every
    character that they may begin with.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]], last: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        self._last: dict[str, list[re.Pattern[str]]] = {}
        for name, alternatives in patterns.items():
            for pattern in alternatives:
                for char in firsts(pattern):
                    self._by_first.setdefault(char, []).append((name, pattern))
        for name, pattern in last.items():
            compiled = re.compile(f"(?P<{name}>{pattern})")
            for char in firsts(pattern):
                self._last.setdefault(char, []).append(compiled)
        known = sorted(self._by_first.keys() | self._last.keys())
        self._first = re.compile("[" + "".join(map(re.escape, known)) + "]")
        self._tried: dict[str, tuple[re.Pattern[str], ...]] = {}
        self._made: dict[tuple[tuple[str, str], ...], re.Pattern[str]] = {}

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches from left to right, none within another; the name is the match's `lastgroup`."""
        end = 0
        tried = self._tried
        for first in self._first.finditer(text):
            place = first.start()
            if place < end:
                continue
            char = text[place]
            for pattern in tried.get(char) or self._prepare(char):
                found = pattern.match(text, place)
                if found:
                    end = found.end()
                    yield found
                    break

    def _prepare(self, char: str) -> tuple[re.Pattern[str], ...]:
        """What can begin with `char`: a pattern of words, a name's neighbours sharing a group, and then the last."""
        entries = tuple(self._by_first.get(char, ()))
        if entries and entries not in self._made:
            groups: list[tuple[str, list[str]]] = []
            for name, pattern in entries:
                if groups and groups[-1][0] == name:
                    groups[-1][1].append(pattern)
                else:
                    groups.append((name, [pattern]))
            joined = (f"(?P<{name}>{'|'.join(found)})" for name, found in groups)
            self._made[entries] = re.compile("|".join(joined))
        words = (self._made[entries],) if entries else ()
        self._tried[char] = (*words, *self._last.get(char, ()))
        return self._tried[char]
