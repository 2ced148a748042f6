"""Intervals that say how much of a rate may be chance, for numbers that are small."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""Of the standard normal distribution, 95 % lie within this on both sides of its mean."""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval (95 %) of `part` out of `whole`; `whole` has to be greater than 0.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
    """
    share, spread = part / whole, Z95 * Z95 / whole
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    # At the ends the interval touches 0 and 1 exactly, which floating numbers miss by a hair.
    return (0.0 if part == 0 else middle - half, 1.0 if part == whole else middle + half)


def byar(count: int) -> tuple[float, float]:
    """Byar's interval (95 %) of a count of events, for rates whose events are no part of what they are divided by.

    Source: N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research II (1987), 69.
    """
    low = 0.0 if count == 0 else count * (1 - 1 / (9 * count) - Z95 / (3 * sqrt(count))) ** 3
    more = count + 1
    return max(low, 0.0), more * (1 - 1 / (9 * more) + Z95 / (3 * sqrt(more))) ** 3
