"""What tools/house.py counts as untidy."""

from __future__ import annotations

from pathlib import Path

from tools.house import lines_of, measure, percentile


def write(root: Path, name: str, text: str) -> None:
    path = root / "gongkai" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_tidy_house_prints_one_line(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "from gongkai.b import y\n\n\ndef f(n: int) -> int:\n    return n\n")
    write(tmp_path, "b/y.py", "")
    assert list(lines_of(measure(tmp_path))) == [
        "files 2, lines 5, file median 0 p95 5; functions 1, median 2 p95 2; arguments typed 100%; "
        "imports inside functions 0 of 1; packages importing each other 0"
    ]


def test_offenders_follow_the_line(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "from ..b import y\n")
    write(tmp_path, "b/y.py", "def f(n):\n    import gongkai.a.x\n" + "    n += 1\n" * 400)
    assert list(lines_of(measure(tmp_path)))[1:] == [
        "  long file 402 gongkai/b/y.py",
        "  long function 402 gongkai/b/y.py:f",
        "  import inside a function gongkai/b/y.py:2",
        "  import each other: a and b",
    ]


def test_migrations_are_not_measured(tmp_path: Path) -> None:
    write(tmp_path, "a/migrations/0001.py", "x = 1\n" * 500)
    assert measure(tmp_path).files == []


def test_percentile_of_nothing_is_zero() -> None:
    assert percentile([], 95) == 0
    assert percentile([3, 1, 2], 50) == 2
