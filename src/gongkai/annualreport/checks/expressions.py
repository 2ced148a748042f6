"""Comparisons of sums of cells, as local rules write them: ``table2.fees.amount <= 100``.

    comparison = sum ("<=" | ">=" | "<" | ">" | "=" | "!=") sum
    sum        = ["-"] term (("+" | "-") term)*
    term       = number ["*" cell] | cell ["*" number]

Parsed once, never evaluated as code.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.annualreport.findings import Number

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_.]*)|(<=|>=|!=|==|[<>=+*-]))")
_COMPARE: Mapping[str, Callable[[Number, Number], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
Sum = tuple[tuple[Number, str], ...]
"""Factors and cells; a constant stands with an empty name."""


class SyntaxFault(ValueError):
    """An expression that cannot be read; the message says what was expected, and where. `english`: in English."""

    def __init__(self, message: str, english: str) -> None:
        super().__init__(message)
        self.english = english


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sums of cells and what has to hold between them."""

    text: str
    left: Sum
    right: Sum
    sign: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The names in the expression, each once."""
        return tuple(dict.fromkeys(name for _, name in self.left + self.right if name))

    def renamed(self, names: Mapping[str, str]) -> Comparison:
        """The same with other names."""
        left, right = (tuple((factor, names.get(name, name)) for factor, name in s) for s in (self.left, self.right))
        return Comparison(self.text, left, right, self.sign)

    def holds(self, left: Number, right: Number) -> bool:
        """Whether the comparison holds between two sums."""
        return _COMPARE[self.sign](left, right)


def add(terms: Sum, numbers: Mapping[str, Number]) -> Number:
    """The value of a sum. Every cell has to be in `numbers`."""
    total: Number = 0
    for factor, name in terms:
        total += factor * numbers[name] if name else factor
    return total


def parse(text: str) -> Comparison:
    """The comparison that `text` writes."""
    tokens = list(_tokens(text))
    signs = [place for place, (kind, token, _) in enumerate(tokens) if kind == "sign" and token in _COMPARE]
    if len(signs) != 1:
        raise SyntaxFault(
            f"{'多于一个' if signs else '缺少'}比较符号：一个表达式要有且只有一个 <=、>=、<、>、= 或 !=",
            f"{'more than one' if signs else 'no'} comparison: write exactly one of <= >= < > = !=",
        )
    place = signs[0]
    return Comparison(text, _sum(tokens[:place]), _sum(tokens[place + 1 :]), tokens[place][1])


_Token = tuple[str, str, int]


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None:
            where = len(text) - len(text[position:].lstrip())
            raise SyntaxFault(
                f"第 {where + 1} 个字符“{text[where]}”不能用：只能写格名、数、+ - * 和比较符号",
                f"character {where + 1}, {text[where]!r}: only cells, numbers, + - * and a comparison can be used",
            )
        kind = "number" if found[1] else "name" if found[2] else "sign"
        yield kind, found[0].strip(), found.end()
        position = found.end()


def _sum(tokens: list[_Token]) -> Sum:
    """A sum from its tokens, which are all used."""
    terms: list[tuple[Number, str]] = []
    rest = list(tokens)
    sign = 1
    if rest and rest[0][1] == "-":
        rest, sign = rest[1:], -1
    while True:
        factor, name, rest = _term(rest)
        terms.append((sign * factor, name))
        if not rest:
            return tuple(terms)
        kind, token, end = rest[0]
        if kind != "sign" or token not in "+-":
            raise SyntaxFault(
                f"第 {end} 个字符处的“{token}”前面应有 + 或 -", f"character {end}: + or - is missing before {token!r}"
            )
        sign, rest = (-1 if token == "-" else 1), rest[1:]


def _term(tokens: list[_Token]) -> tuple[Number, str, list[_Token]]:
    factor, name, rest = _factor(tokens)
    if rest and rest[0][1] == "*":
        other, other_name, rest = _factor(rest[1:])
        if name and other_name:
            raise SyntaxFault(
                f"“{name} * {other_name}”：格与格不能相乘，只能乘以数",
                f"{name} * {other_name}: a cell can only be multiplied by a number",
            )
        factor, name = factor * other, name or other_name
    return factor, name, rest


def _factor(tokens: list[_Token]) -> tuple[Number, str, list[_Token]]:
    if not tokens or tokens[0][0] == "sign":
        if tokens:
            where, english = f"第 {tokens[0][2]} 个字符“{tokens[0][1]}”处", f"at character {tokens[0][2]}"
        else:
            where, english = "表达式末尾或比较符号旁边", "at the end of a side"
        raise SyntaxFault(f"{where}缺少格名或数", f"a cell or a number is missing {english}")
    kind, token, _ = tokens[0]
    if kind == "name":
        return 1, token, tokens[1:]
    return (Decimal(token) if "." in token else int(token)), "", tokens[1:]
