"""Errors of the package.

    RegulationError
    ├── UnknownYear     a date outside the years that the calendar can know
    ├── BadNotice       a notice or a regional day that cannot be entered
    ├── BadLedger       a ledger that cannot have happened, or a record of it that cannot be read
    ├── BadSetting      a choice that a setting does not offer, or one without a source
    └── BadValue        a number, category or outcome that a rule cannot use

Every message is one line: what is wrong, where, and what to do.
"""

from __future__ import annotations

from gongkai.regulation.words import Value, say


class RegulationError(Exception):
    """The root of the package's errors. `code` is stable, for programs; `message` and `english` are for people."""

    def __init__(self, code: str, **values: Value) -> None:
        self.code = code
        self.values = values
        self.message = " ".join(say(f"error.{code}", "zh", values).split())
        self.english = " ".join(say(f"error.{code}", "en", values).split())
        super().__init__(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.code, self.values)


def _again(kind: type[RegulationError], code: str, values: dict[str, Value]) -> RegulationError:
    return kind(code, **values)


class UnknownYear(RegulationError):
    """A date before the Regulation's calendar begins (2019), or so far ahead that it must be a slip of the pen."""


class BadNotice(RegulationError):
    """A holiday notice or regional day that contradicts itself or the week."""


class BadLedger(RegulationError):
    """Events that cannot have happened in this order, or that cannot be read."""


class BadSetting(RegulationError):
    """A setting that is not there, a value it does not offer, or a choice without its source."""


class BadValue(RegulationError):
    """A count, an amount, a category or an outcome that no rule knows."""
