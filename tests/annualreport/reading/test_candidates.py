"""What the values of a row allow when cells broke, ran together or stand beside foreign ones."""

from __future__ import annotations

from gongkai.annualreport.document import Place
from gongkai.annualreport.reading.candidates import Candidate, candidates, wrapped
from gongkai.annualreport.reading.strips import Value
from gongkai.annualreport.reading.tokens import token

SUMS = (((0, 1, 2, 3), 4),)


def values(text: str) -> list[Value]:
    found = [token(part) for part in text.split()]
    return [(value, Place()) for value in found if value is not None]


def printed(found: list[Candidate]) -> list[tuple[str, list[str | None]]]:
    return [(candidate.way, [slot.text for slot in candidate.slots]) for candidate in found]


def test_digits_below_a_row_go_behind_the_numbers_that_the_sum_asks_for() -> None:
    row = candidates(values("72 64 17 37 35"), 5, SUMS)
    assert printed(wrapped(row, values("8 1"), SUMS)) == [("merged", ["72", "64", "178", "37", "351"])]


def test_a_row_that_adds_up_takes_nothing_from_below() -> None:
    row = candidates(values("1 2 3 4 10"), 5, SUMS)
    assert wrapped(row, values("8 1"), SUMS) == row


def test_digits_below_that_fit_nowhere_leave_the_row_as_printed_and_in_doubt() -> None:
    row = candidates(values("1 2 3 4 11"), 5, SUMS)
    assert printed(wrapped(row, values("8"), SUMS)) == [("dropped", ["1", "2", "3", "4", "11"])]


def test_too_many_values_never_give_a_total_alone() -> None:
    found = candidates(values("0 0 0 0 0 4 0 0 0 4"), 5, SUMS)
    assert printed(found) == [("sparse", [None] * 5)]


def test_repeated_neighbours_count_as_one_only_where_the_sum_holds() -> None:
    assert printed(candidates(values("7 7 1 1 2 2 0 0 10 10"), 5, SUMS))[0] == ("sparse", [None] * 5)
    assert ("repeated", ["7", "1", "2", "0", "10"]) in printed(candidates(values("7 7 1 2 0 10 10"), 5, SUMS))
