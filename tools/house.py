#!/usr/bin/env python3
"""Measure how tidy the house is: lengths, hidden imports, packages that import each other.

usage: house.py [SRC]          (default: src)
Prints one line of figures and the worst offenders. Standard library only; reads files as text.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

FILE_LINES, FUNCTION_LINES = 400, 40
WORST = 5

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Import: TypeAlias = ast.Import | ast.ImportFrom


@dataclass(slots=True)
class House:
    """What was measured. `files` and `functions` are (lines, name); `imports` is package to the packages it imports."""

    tops: set[str]
    files: list[tuple[int, str]] = field(default_factory=list)
    functions: list[tuple[int, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    imports: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    arguments: int = 0
    annotated: int = 0
    all_imports: int = 0

    def mutual(self) -> list[tuple[str, str]]:
        """The pairs of packages that import each other."""
        pairs = ((a, b) for a, others in self.imports.items() for b in others if a < b)
        return sorted((a, b) for a, b in pairs if a in self.imports.get(b, set()))


def percentile(values: list[int], p: int) -> int:
    """The value below which `p` percent of `values` lie; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(p / 100 * (len(ordered) - 1)))] if ordered else 0


def targets(node: Import, where: Path) -> list[list[str]]:
    """Dotted targets of an import as lists of names, relative ones resolved, `from pkg import x` as pkg.x."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".") for alias in node.names]
    base = list(where.parts[: len(where.parts) - node.level]) if node.level else []
    base += node.module.split(".") if node.module else []
    return [[*base, alias.name] for alias in node.names]


def measure(root: Path) -> House:
    """Measure every Python file below `root`; migrations, which a machine writes, are left out."""
    house = House(tops={path.name for path in root.iterdir() if path.is_dir()})
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            measure_file(house, path, path.relative_to(root))
    return house


def measure_file(house: House, path: Path, where: Path) -> None:
    """Add the figures of one file."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    house.files.append((text.count("\n"), str(where)))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, Import)
    }
    for node in ast.walk(tree):
        if isinstance(node, Function):
            measure_function(house, node, where)
        elif isinstance(node, Import):
            measure_import(house, node, where)
            if id(node) in inside:
                house.hidden.append(f"{where}:{node.lineno}")


def measure_function(house: House, node: Function, where: Path) -> None:
    """Add a function's length and how many of its arguments are typed."""
    house.functions.append(((node.end_lineno or node.lineno) - node.lineno + 1, f"{where}:{node.name}"))
    for argument in [*node.args.args, *node.args.kwonlyargs]:
        if argument.arg not in ("self", "cls"):
            house.arguments += 1
            house.annotated += argument.annotation is not None


def measure_import(house: House, node: Import, where: Path) -> None:
    """Add an import, and which of our packages it ties to which other."""
    house.all_imports += 1
    package = where.parts[1] if len(where.parts) > 2 else ""
    for parts in targets(node, where):
        if package and len(parts) > 1 and parts[0] in house.tops and parts[1] not in (package, ""):
            house.imports[package].add(parts[1])


def lines_of(house: House) -> Iterator[str]:
    """The line of figures, then the offenders."""
    lines, lengths = [n for n, _ in house.files], [n for n, _ in house.functions]
    yield (
        f"files {len(lines)}, lines {sum(lines)}, file median {percentile(lines, 50)} p95 {percentile(lines, 95)}; "
        f"functions {len(lengths)}, median {percentile(lengths, 50)} p95 {percentile(lengths, 95)}; "
        f"arguments typed {100 * house.annotated // max(house.arguments, 1)}%; "
        f"imports inside functions {len(house.hidden)} of {house.all_imports}; "
        f"packages importing each other {len(house.mutual())}"
    )
    for n, name in sorted(house.files, reverse=True)[:WORST]:
        if n > FILE_LINES:
            yield f"  long file {n} {name}"
    for n, name in sorted(house.functions, reverse=True)[:WORST]:
        if n > FUNCTION_LINES:
            yield f"  long function {n} {name}"
    for where in house.hidden[:WORST]:
        yield f"  import inside a function {where}"
    for a, b in house.mutual():
        yield f"  import each other: {a} and {b}"


def main() -> None:
    """Print the figures of the folder named on the command line."""
    print("\n".join(lines_of(measure(Path(sys.argv[1] if len(sys.argv) > 1 else "src")))))


if __name__ == "__main__":
    main()
