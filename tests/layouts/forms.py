"""Faults of the form: misprinted labels, other orders, columns and rows that the form does not have."""

from __future__ import annotations

import random
from importlib import resources

from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet

_PAIRS = resources.files("gongkai.annualreport.reading").joinpath("traditional.txt").read_text(encoding="utf-8").split()
_TRADITIONAL = {ord(pair[1]): pair[0] for pair in reversed(_PAIRS)}
# Machine conversions that write another character than a person would.
_WRONG = str.maketrans({"製": "制", "範": "范", "於": "于", "係": "系", "餘": "余"})
_NOISE = "的了和，口田木日己未末土士干千工"


def traditional(page: Page, rng: random.Random) -> None:
    """Everything in traditional characters, as a machine converts them: some wrongly."""
    wrong = rng.random() < 0.5

    def convert(text: str) -> str:
        found = text.translate(_TRADITIONAL)
        return found.translate(_WRONG) if wrong else found

    for sheet in page.sheets():
        for box in sheet.boxes():
            box.text = convert(box.text)
    page.title, page.opening = convert(page.title), [convert(text) for text in page.opening]
    for part in page.parts:
        part.heading, part.paragraphs = convert(part.heading), [convert(text) for text in part.paragraphs]


def _misprint(label: str, rng: random.Random) -> str:
    """One or two characters wrong, lost or doubled; a short label has one fault at most."""
    chars = list(label)
    for _ in range(1 if len(label) < 9 else rng.choice([1, 2])):
        places = [at for at, char in enumerate(chars) if "\u4e00" <= char <= "\u9fff" and at > 1]
        if len(places) < 3:
            return label
        at = rng.choice(places)
        kind = rng.choice(["wrong", "lost", "doubled"])
        chars[at : at + 1] = {"wrong": [rng.choice(_NOISE)], "lost": [], "doubled": [chars[at]] * 2}[kind]
    return "".join(chars)


def misprinted_labels(page: Page, rng: random.Random) -> None:
    """A third of the row labels are misprinted. In table 2 only long ones: two characters leave nothing to go by."""
    for sheet in page.sheets():
        for box in sheet.boxes():
            if box.kind == "label" and rng.random() < 0.35:
                box.text = _misprint(box.text, rng)


def cut_labels(page: Page, rng: random.Random) -> None:
    """Long labels end early, as in a column that is too narrow."""
    for box in page.sheet("table3").boxes():
        if box.kind == "label" and len(box.text) > 9 and rng.random() < 0.4:
            box.text = box.text[: max(8, len(box.text) * 2 // 3)]


def spaced_labels(page: Page, rng: random.Random) -> None:
    """Labels with blanks and line breaks inside, for looks."""
    for sheet in page.sheets():
        for box in sheet.boxes():
            if box.kind in ("head", "group") and len(box.text) < 9 and rng.random() < 0.5:
                at = len(box.text) // 2
                box.text = f"{box.text[:at]}{rng.choice([' ', '　'])}{box.text[at:]}"


def other_names(page: Page, rng: random.Random) -> None:
    """Labels and heads as some offices write them."""
    names = {
        "本年制发件数": f"本年({page.case.text.year})制发件数",
        "本年废止件数": f"本年({page.case.text.year})废止件数",
        "行政规范性文件": "规范性文件",
        "本年新制作数量": "本年新 制作数量",
        "本年增/减": "本年增／减",
        "三、本年度办理结果": "三、本年度办 理结果",
        "（三）不予公开": "(三) 不予公开",
        "危及“三安全一稳定”": '危及"三安全一稳定"',
        "其他": "其它",
    }
    for sheet in page.sheets():
        for box in sheet.boxes():
            for old, new in names.items():
                if box.text.endswith(old) and box.kind != "value":
                    box.text = box.text[: -len(old)] + new
                    break


def halved_heads(page: Page, _: random.Random) -> None:
    """Heads of the 2019 form that have lost their second half, so that two are the same."""
    for box in page.sheet("table2").boxes():
        if box.kind == "head" and box.text.startswith("本年新"):
            box.text = "本年新"


def doubled_heads(page: Page, _: random.Random) -> None:
    """The first head of the 2019 form printed twice, the second not at all."""
    for box in page.sheet("table2").boxes():
        if box.kind == "head" and box.text == "本年新公开数量":
            box.text = "本年新制作数量"


def titled_tables(page: Page, _: random.Random) -> None:
    """Each table repeats the title of its section as its first row."""
    for part in page.parts:
        if part.sheet is not None:
            width = len(part.sheet.grid()[0])
            part.sheet.rows.insert(0, [Box(part.heading.split("、")[-1], columns=width)])


def pinyin(page: Page, rng: random.Random) -> None:
    """Readings in brackets that a bad conversion left behind some characters of the labels."""
    for sheet in page.sheets():
        for box in sheet.boxes():
            if box.kind != "value":
                box.text = box.text.replace("数", "數(shù)").replace("规", "規(guī)").replace("务", "務(wù)")


def explained_labels(page: Page, _: random.Random) -> None:
    """Explanations inside the labels of table 2, and a row that the form does not have."""
    sheet = page.sheet("table2")
    for row in sheet.rows:
        for box in row:
            if box.name in ("table2.rules", "table2.normative_documents"):
                box.text += "（指行政机关制定发布的决定、公告、通告，以及标题采用“规定”“办法”“细则”等字样的公文）"
    at = next(at for at, row in enumerate(sheet.rows) if any(b.name == "table2.normative_documents" for b in row))
    extra = [Box("其他主动公开文件（含以办公室名义签发的）"), *(Box(str(7 + n)) for n in range(3))]
    sheet.rows.insert(at + 1, extra)


def _table3_rows(page: Page) -> list[list[Box]]:
    return page.sheet("table3").rows


def columns_changed(page: Page, rng: random.Random) -> None:
    """The kinds of organisations stand in another order, and the heads say so."""
    rows = _table3_rows(page)
    order = list(range(5))
    while order == sorted(order):
        rng.shuffle(order)
    rows[2][:] = [rows[2][at] for at in order]
    for row in rows:
        values = [box for box in row if box.kind == "value"]
        if values:
            inner = values[1:6]
            row[-6:-1] = [inner[at] for at in order]


def total_first(page: Page, _: random.Random) -> None:
    """The column 总计 stands before the others, and the heads say so."""
    rows = _table3_rows(page)
    rows[1].insert(0, rows[1].pop())
    for row in rows[3:]:
        row.insert(len(row) - 7, row.pop())


def with_subtotal(page: Page, _: random.Random) -> None:
    """A column 小计 of the organisations before 总计."""
    rows = _table3_rows(page)
    rows[0][-1].columns += 1
    rows[1][1].columns += 1
    rows[2].append(Box("小计"))
    for row in rows[3:]:
        names = [box.name for box in row if box.kind == "value"][1:6]
        numbers = [page.case.figures[name] for name in names]
        row.insert(len(row) - 1, Box(str(sum(n for n in numbers if isinstance(n, int))), "head"))


def with_serials(page: Page, _: random.Random) -> None:
    """A column 序号 before the labels of table 3."""
    rows = _table3_rows(page)
    rows[0].insert(0, Box("序号", rows=3))
    for number, row in enumerate(rows[3:], 1):
        row.insert(0, Box(str(number), "head"))


def with_subtotal_rows(page: Page, _: random.Random) -> None:
    """Rows with the sums of （三） to （六） as the first of their group."""
    sheet = page.sheet("table3")
    rows: list[list[Box]] = []
    for row in sheet.rows:
        group = next((box for box in row if box.kind == "group" and box.columns == 1 and box.rows < 9), None)
        if group is not None and group.name not in ("results",):
            at = sheet.rows.index(row)
            members = sheet.rows[at : at + group.rows]
            sums = [str(sum(int(m[i - 7].text or 0) for m in members)) for i in range(7)]
            before = row[: row.index(group)]
            for box in before:
                box.rows += 1
            group.rows += 1
            rows.append([*before, group, Box("小计", "head"), *(Box(text, "head") for text in sums)])
            rows.append(row[row.index(group) + 1 :])
            _stretch(rows, before)
            continue
        rows.append(row)
    sheet.rows = rows


def _stretch(rows: list[list[Box]], before: list[Box]) -> None:
    """One row more under the group of all results, which begins above."""
    if not before:
        for row in rows:
            for box in row:
                if box.name == "results":
                    box.rows += 1


def tables_in_other_order(page: Page, rng: random.Random) -> None:
    """The tables with their sections stand in another order."""
    places = [at for at, part in enumerate(page.parts) if part.sheet is not None]
    parts = [page.parts[at] for at in places]
    while [parts[i] is page.parts[at] for i, at in enumerate(places)].count(True) == len(places):
        rng.shuffle(parts)
    for at, part in zip(places, parts, strict=True):
        page.parts[at] = part


def table4_as_rows(page: Page, _: random.Random) -> None:
    """Table 4 with a row for each of its three groups."""
    sheet = page.sheet("table4")
    table = page.case.edition.table("table4")
    values = sheet.values()
    heads = [Box("", "head"), *(Box(column.label) for column in table.rows[0].columns)]
    rows = [heads]
    for at, row in enumerate(table.rows):
        width = len(row.columns)
        rows.append([Box(row.label, "label", row.name), *values[at * width : (at + 1) * width]])
    sheet.rows = rows


def table4_in_two_rows(page: Page, _: random.Random) -> None:
    """The fifteen figures of table 4 broken over two rows."""
    sheet = page.sheet("table4")
    row = sheet.rows.pop()
    sheet.rows += [row[:8], row[8:]]


def without_heads(page: Page, _: random.Random) -> None:
    """Tables without the rows of their heads: only rows with figures are left."""
    for sheet in page.sheets():
        if sheet.key == "table3":
            sheet.rows = [row for row in sheet.rows if any(box.kind == "value" for box in row)]


def filled_heads(sheet: Sheet) -> Sheet:
    """The table with empty cells under the heads that should span rows."""
    found = sheet.copy()
    for at, row in enumerate(found.rows):
        if any(box.kind == "value" for box in row):
            break
        if at:
            found.rows[at] = [Box(box.text, box.kind, box.name, 1, box.columns) for box in sheet.lines("down")[at]]
        for box in found.rows[0]:
            box.rows = 1
    return found
