"""Faults of the figures in their cells: marks, units, other digits, remarks, blanks, numbers broken in two.

A fault changes the boxes of a page, and what is right to read of them. All draw from the generator that they get.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.layouts.page import Fault, Page
from tests.layouts.sheet import Box
from tests.layouts.vanish import take_out

_WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_CHINESE = "〇一二三四五六七八九"
_LOOKS = {"0": "OoDQ", "1": "lI", "5": "S", "8": "B", "2": "Z"}


def _some(share: float, change: Callable[[Box, random.Random], str | None], table: str = "") -> Fault:
    """A fault of `share` of the printed counts: `change` gives the new text, or None where it does not fit."""

    def fault(page: Page, rng: random.Random) -> None:
        for sheet in page.sheets():
            for box in sheet.values():
                if box.text and (not table or sheet.key == table) and rng.random() < share:
                    box.text = change(box, rng) or box.text

    return fault


def _is_count(box: Box) -> bool:
    return box.text.isascii() and box.text.isdigit()


def _marked(mark: str) -> Callable[[Box, random.Random], str | None]:
    def change(box: Box, _: random.Random) -> str | None:
        if not _is_count(box) or len(box.text) < 4:
            return None
        return f"{int(box.text):,}".replace(",", mark)

    return change


thousands = _some(1.0, _marked(","))
wide_thousands = _some(1.0, _marked("，"))
full_width = _some(1.0, lambda box, _: box.text.translate(_WIDE))
units = _some(0.7, lambda box, _: f"{box.text}件" if _is_count(box) else None)


def chinese(number: int, inner: bool = False) -> str:
    """`number` in Chinese words, as 一千零二十三."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    if number >= 10000:
        high, low = divmod(number, 10000)
        return chinese(high) + "万" + (("零" if low < 1000 else "") + chinese(low, inner=True) if low else "")
    found, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            found += ("零" if zero and found else "") + _CHINESE[digit] + name
        zero = not digit
    return found.removeprefix("一") if found.startswith("一十") and not inner else found


chinese_digits = _some(0.3, lambda box, _: chinese(int(box.text)) if _is_count(box) and int(box.text) < 10**8 else None)


def _remark(box: Box, rng: random.Random) -> str | None:
    if not _is_count(box) or int(box.text) < 2:
        return None
    part = rng.randint(1, int(box.text) - 1)
    form = "{0}（其中修订 {1} 件）|{0}（含上年{1}件）|{0}件（见附件{1}）|{0} (其中网上{1})|{0}*"
    return rng.choice(form.split("|")).format(box.text, part)


remarks = _some(0.3, _remark)


def _looking(box: Box, rng: random.Random) -> str | None:
    if not _is_count(box):
        return None
    places = [at for at, digit in enumerate(box.text) if digit in _LOOKS]
    if not places:
        return None
    at = rng.choice(places)
    return box.text[:at] + rng.choice(_LOOKS[box.text[at]]) + box.text[at + 1 :]


look_alikes = _some(0.12, _looking)
# Only where no strokes stand between the cells.
strokes = _some(0.3, lambda box, _: box.text.replace("1", "|", 1) if _is_count(box) else None)


def _broken(between: str) -> Callable[[Box, random.Random], str | None]:
    def change(box: Box, rng: random.Random) -> str | None:
        if len(box.text) < 2 or not _is_count(box):
            return None
        at = rng.randint(1, len(box.text) - 1)
        return box.text[:at] + between + box.text[at:]

    return change


broken_by_lines = _some(0.4, _broken("\n"))
broken_by_blanks = _some(0.4, _broken(" "))


def _zeros(share: float, text: str) -> Fault:
    def fault(page: Page, rng: random.Random) -> None:
        for sheet in page.sheets():
            for box in sheet.values():
                if box.text == "0" and rng.random() < share:
                    box.text = text
                    page.expected[box.name] = (None,)

    return fault


blank_zeros = _zeros(1.0, "")
some_blank_zeros = _zeros(0.3, "")
slash_zeros = _zeros(1.0, "/")
dash_zeros = _zeros(1.0, "—")


def vanished_zeros(page: Page, rng: random.Random) -> None:
    """Most zeros are gone without a trace."""
    for sheet in page.sheets():
        for row in sheet.rows:
            gone = [box for box in _figures(row) if box.text == "0" and rng.random() < 0.8]
            if all(box.text for box in _figures(row)):
                take_out(page, sheet, row, gone)


def six_values(page: Page, rng: random.Random) -> None:
    """Some rows of table 3 have lost a cell. Rows with blank cells are spared: nobody could tell the two apart."""
    sheet = page.sheet("table3")
    for row in sheet.rows:
        values = _figures(row)
        if values and all(box.text for box in values) and rng.random() < 0.4:
            take_out(page, sheet, row, [rng.choice(values)])


def one_merged_zero(page: Page, _: random.Random) -> None:
    """A row of table 3 with nothing but zeros is printed as one merged 0."""
    for row in page.sheet("table3").rows:
        values = _figures(row)
        if values and all(box.text == "0" for box in values):
            for box in values:
                page.expected[box.name] = (0, None)
            for box in values[1:]:
                row.remove(box)
            values[0].columns = len(values)


def negative_changes(page: Page, rng: random.Random) -> None:
    """In the 2019 form some items decreased, and the minus is one of several signs."""
    for box in page.sheet("table2").values():
        if page.case.edition.column(box.name).signed and _is_count(box) and rng.random() < 0.7:
            number = -rng.randint(1, 400)
            box.text = rng.choice(["-", "－", "−"]) + str(-number)
            page.expected[box.name] = (number,)


def blank_totals(page: Page, _: random.Random) -> None:
    """The row totals of table 3 are not filled in."""
    for box in page.sheet("table3").values():
        if page.case.edition.column(box.name).total:
            box.text = ""
            page.expected[box.name] = (None,)


def blank_everything(page: Page, _: random.Random) -> None:
    """No cell is filled in."""
    for sheet in page.sheets():
        for box in sheet.values():
            box.text = ""
            page.expected[box.name] = (None,)


def without_repeats(page: Page, _: random.Random) -> None:
    """An extraction dropped every line that it had seen before: of the zeros only the first is left."""
    seen: set[str] = set()
    for sheet in page.sheets():
        for row in sheet.rows:
            whole = _figures(row)
            for box in list(row):
                if box.text in seen or not box.text:
                    row.remove(box)
                seen.add(box.text)
            if len(left := _figures(row)) < len(whole):
                # A number that is left may be its cell's; of a 0 nobody can say whose it is.
                kept = {box.name for box in left if box.text != "0"}
                for box in whole:
                    page.expected[box.name] = (None, *page.expected[box.name]) if box.name in kept else (None,)
                page.open_groups.append((0, tuple(box.name for box in whole)))


def some_rows(page: Page, rng: random.Random) -> None:
    """An extract: of table 3 only a few rows are left."""
    sheet = page.sheet("table3")
    kept = [row for row in sheet.rows if not _figures(row) or rng.random() < 0.2]
    for row in sheet.rows:
        if row not in kept:
            page.expected |= {box.name: (None,) for box in _figures(row)}
    sheet.rows = [[Box(b.text, b.kind, b.name, 1, b.columns) for b in row if b.kind != "group"] for row in kept[3:]]


def _figures(row: list[Box]) -> list[Box]:
    return [box for box in row if box.kind == "value"]
