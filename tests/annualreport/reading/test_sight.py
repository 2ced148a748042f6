"""Figures recognised in a picture: what the recogniser is sure of, what the identities decide, what stays in doubt."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.annualreport.document import Block, Cell, Document, Paragraph, Place, Sight, Table
from gongkai.annualreport.reading import read_document
from gongkai.annualreport.report import Doubt, Report, Value
from tests.layouts.cases import made_case
from tests.layouts.page import page_of
from tests.layouts.sheet import Sheet

SURE = Sight(True)
UNSURE = "图像不够清楚，识别不能确定"
BROKEN = "勾稽关系不成立，可能是原文有误，也可能是识别有误"
CASE = made_case(0)
FIGURES = CASE.figures
Changes = Mapping[str, tuple[str, Sight]]


def seen(changes: Changes, scanned: frozenset[int] = frozenset({1, 2, 3})) -> Document:
    """A scan of the report, each table on a page; `changes` are the cells that show another text, or not clearly."""
    page = page_of(CASE)
    blocks: list[Block] = [Paragraph(text, Place(page=1)) for text in [page.title, *page.opening]]
    for part in page.parts:
        blocks += [Paragraph(text, Place(page=1)) for text in [part.heading, *part.paragraphs]]
        if part.sheet is not None:
            number = 1 + sum(isinstance(block, Table) for block in blocks)
            blocks.append(table(part.sheet, number, changes))
    return Document("pdf", blocks, scanned=scanned)


def table(sheet: Sheet, number: int, changes: Changes) -> Table:
    cells = []
    for down, line in enumerate(sheet.grid()):
        for across, spot in enumerate(line):
            if spot.begins:
                box = spot.box
                text, sight = changes.get(box.name, (box.text, SURE)) if box.kind == "value" else (box.text, SURE)
                cells.append(Cell(text, down, across, box.rows, box.columns, (0, 0, 1, 1), number, sight))
    return Table(number, cells)


def read(changes: Changes) -> Report:
    return read_document(seen(changes))


def other(cell: str, by: int = 1) -> str:
    """The figure of a cell, and so much more."""
    value = FIGURES[cell]
    assert isinstance(value, int)
    return str(value + by)


def number(cell: str) -> int:
    value = FIGURES[cell]
    assert isinstance(value, int)
    return value


def test_a_clear_scan_has_no_doubt() -> None:
    report = read({})
    assert dict(report.figures) == dict(FIGURES)
    assert report.doubts == []


def test_identities_prove_a_figure_that_is_not_clear() -> None:
    cell = "table3.granted.natural"
    report = read({cell: (str(number(cell)), Sight(False, (other(cell), other(cell, 4))))})
    assert report.figures[cell] == FIGURES[cell]
    assert report.doubts == []


def test_identities_decide_between_look_alikes_against_the_likelier_one() -> None:
    cells = ("table3.granted.natural", "table3.total_processed.natural")
    report = read({cell: (other(cell, 4), Sight(False, (other(cell, 1), str(number(cell))))) for cell in cells})
    assert {cell: report.figures[cell] for cell in cells} == {cell: FIGURES[cell] for cell in cells}
    assert report.evidence[cells[0]].raw == str(number(cells[0]))
    assert report.doubts == []


def test_what_two_figures_leave_open_between_them_is_in_doubt() -> None:
    # Three more in one row and three less in the other, in a column and in the total: all identities hold either way.
    rows = ("table3.granted", "table3.unavailable_not_held")
    cells = [f"{row}.{column}" for row in rows for column in ("natural", "total")]
    by = [3, 3, -3, -3]
    report = read(
        {cell: (str(number(cell)), Sight(False, (other(cell, more),))) for cell, more in zip(cells, by, strict=True)}
    )
    assert {cell: report.figures[cell] for cell in cells} == {cell: FIGURES[cell] for cell in cells}
    assert report.doubts == [
        Doubt(cell, "look_alike", UNSURE, (number(cell) + more,)) for cell, more in zip(cells, by, strict=True)
    ]


def test_a_figure_without_an_identity_is_as_sure_as_the_recogniser() -> None:
    cell = "table2.rules.issued"
    assert read({cell: (str(number(cell)), SURE)}).doubts == []
    report = read({cell: (str(number(cell)), Sight(False, (other(cell),)))})
    assert report.doubts == [Doubt(cell, "look_alike", UNSURE, (number(cell) + 1,))]


def test_one_identity_does_not_prove_a_figure_whose_other_readings_are_not_known() -> None:
    cell = "table4.reconsideration.upheld"
    report = read({cell: (str(number(cell)), Sight(False))})
    assert report.doubts == [Doubt(cell, "ambiguous", UNSURE)]


def test_a_blank_that_may_be_a_zero_is_in_doubt() -> None:
    cell = next(cell for cell, value in FIGURES.items() if value == 0 and cell.startswith("table3."))
    report = read({cell: ("", Sight(False, ("0",)))})
    assert report.figures[cell] is None
    assert report.doubts == [Doubt(cell, "look_alike", UNSURE, (0,))]


def test_where_a_row_and_a_column_break_their_crossing_is_in_doubt_though_it_is_clear() -> None:
    cell = "table3.granted.natural"
    report = read({cell: (other(cell, 10), SURE)})
    assert report.figures[cell] == number(cell) + 10
    assert report.doubts == [Doubt(cell, "ambiguous", BROKEN)]


def test_where_more_breaks_all_figures_of_the_broken_identities_are_in_doubt() -> None:
    first, second = "table3.granted.natural", "table3.unprocessed_duplicate.total"
    report = read({first: (other(first, 10), SURE), second: (other(second, 7), SURE)})
    doubted = {doubt.cell for doubt in report.doubts}
    assert {first, second} < doubted
    assert {doubt.reason for doubt in report.doubts} == {BROKEN}
    assert {cell.split(".")[2] for cell in doubted if not cell.startswith(("table3.granted", "table3.unproc"))} == {
        "natural",
        "total",
    }


def test_totals_that_are_not_printed_break_nothing() -> None:
    totals = [cell for cell in FIGURES if cell.startswith("table3.") and cell.endswith(".total")]
    report = read(dict.fromkeys(totals, ("", SURE)))
    assert [report.figures[cell] for cell in totals] == [None] * len(totals)
    assert report.doubts == []


def test_a_row_that_was_not_found_puts_its_whole_table_in_doubt() -> None:
    document = seen({})
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for cell in [cell for cell in tables[1].cells if cell.row == 8]:
        tables[1].cells.remove(cell)
    report = read_document(document)
    doubted = {doubt.cell for doubt in report.doubts}
    assert {cell for cell in FIGURES if cell.startswith("table3.")} <= doubted
    assert not any(cell.startswith(("table2.", "table4.")) for cell in doubted)


def test_a_figure_cut_out_of_a_cell_with_other_text_is_in_doubt() -> None:
    cell = "table2.licences.decisions"
    report = read({cell: (f"约{number(cell)}", SURE)})
    assert [(doubt.cell, doubt.kind) for doubt in report.doubts] == [(cell, "ambiguous")]


def test_figures_of_pages_with_text_are_not_asked_how_clear_they_are() -> None:
    cell = "table2.rules.issued"
    changes: Changes = {cell: (str(number(cell)), Sight(False, ("1",)))}
    assert read_document(seen(changes, frozenset({3}))).doubts == []
    assert read_document(seen(changes, frozenset())).doubts == []


def test_no_change_of_one_clear_cell_goes_unnoticed_where_an_identity_covers_it() -> None:
    covered = [cell for cell in FIGURES if not cell.startswith("table2.")]
    for at, cell in enumerate(covered[::7]):
        report = read({cell: (other(cell, 1 + at % 8), SURE)})
        found: Value = report.figures[cell]
        assert found == FIGURES[cell] or cell in {doubt.cell for doubt in report.doubts}
