"""Pages of HTML: a portal's page, what Word and WPS save, and tables whose spans went wrong."""

from __future__ import annotations

import html
import random
from collections.abc import Callable

from tests.layouts.forms import filled_heads
from tests.layouts.page import Page
from tests.layouts.sheet import Box, Sheet

Markup = Callable[[Sheet, random.Random], str]


def page(source: Page, rng: random.Random, table: Markup) -> str:
    """A bare page with its tables by `table`."""
    body = [f"<p>{html.escape(line)}</p>" for line in source.before]
    body += [f"<h1>{html.escape(source.title)}</h1>", *(f"<p>{html.escape(line)}</p>" for line in source.opening)]
    for part in source.parts:
        body.append(f"<p><strong>{html.escape(part.heading)}</strong></p>")
        body += [f"<p>{html.escape(line)}</p>" for line in part.paragraphs]
        if part.sheet is not None:
            body.append(table(part.sheet, rng))
    body += [f"<p>{html.escape(line)}</p>" for line in source.after]
    head = f"<head><meta charset=utf-8><title>{html.escape(source.title)}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{''.join(body)}</body></html>"


def _spans(box: Box) -> str:
    return (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (f' colspan="{box.columns}"' if box.columns > 1 else "")


def _inside(box: Box) -> str:
    return html.escape(box.text).replace("\n", "<br>")


def plain(sheet: Sheet, _: random.Random) -> str:
    """A table with its spans."""
    rows = "".join(
        "<tr>" + "".join(f"<td{_spans(box)}>{_inside(box)}</td>" for box in row) + "</tr>" for row in sheet.rows
    )
    return f"<table>{rows}</table>"


def portal(source: Page, rng: random.Random) -> str:
    """A portal's page: navigation, layout tables around the article, scripts, a footer."""
    inner = page(source, rng, plain)
    body = inner[inner.index("<body>") + 6 : inner.index("</body>")]
    menu = "".join(f'<li><a href="/c{n}">栏目{n}</a></li>' for n in range(1, 12))
    number = rng.randint(100, 999)
    facts = {"索引号": f"{number}0022/2023-00{number}", "发布日期": f"2023-01-{number % 28 + 1}", "页数": str(number)}
    index = "".join(f"<tr><td>{name}</td><td>{fact}</td></tr>" for name, fact in facts.items())
    return (
        f"<html><head><title>{html.escape(source.title)}-某门户网站</title><script>var a=[1,2,3];</script></head><body>"
        f"<ul>{menu}</ul><table width=100%><tr><td width=200>导航<br>12345热线</td><td><table>{index}</table>"
        f"<div class=article>{body}</div></td></tr></table>"
        f"<div>ICP备{number}0001号 电话：0571-{number}2345</div></body></html>"
    )


def word(sheet: Sheet, _: random.Random) -> str:
    """A table as Word saves it: spans in pieces, o:p, styles over several lines."""

    def inside(box: Box) -> str:
        at = len(box.text) // 2
        pieces = [html.escape(part) for part in (box.text[:at], box.text[at:]) if part]
        runs = "".join(f"<span lang=EN-US style='font-size:\n10.5pt'>{part}</span>" for part in pieces)
        return f"<p class=MsoNormal align=center\nstyle='text-align:center'>{runs}<o:p></o:p></p>"

    rows = "".join(
        "<tr style='mso-yfti-irow:1'>"
        + "".join(f"<td width=56{_spans(box)} style='border:solid\n1.0pt'>{inside(box)}</td>\n" for box in row)
        + "</tr>\n"
        for row in sheet.rows
    )
    return f"<table class=MsoTableGrid border=1>{rows}</table>"


def wps(sheet: Sheet, rng: random.Random) -> str:
    """A table as WPS saves it: non-breaking blanks around the figures, empty spans, labels in several paragraphs."""

    def inside(box: Box) -> str:
        text = _inside(box)
        if box.kind == "value":
            return rng.choice(
                [f"<p>{text}</p>", f"<span>{text}</span><span>&nbsp;&nbsp;</span>", f"&nbsp;</span><span>{text}"]
            )
        at = len(box.text) // 2
        if box.kind == "group" and at > 2:
            return f"<p>{box.text[:at]}</p><p>{box.text[at:]}&nbsp; &nbsp;</p>"
        return f'<p style="text-indent: 0em;\n"><span></span>{text}</p>'

    rows = "".join(
        '<tr class="firstRow">' + "".join(f"<td{_spans(box)}>{inside(box)}</td>" for box in row) + "</tr>"
        for row in sheet.rows
    )
    return f"<table><tbody>{rows}</tbody></table>"


def fillers(sheet: Sheet, rng: random.Random) -> str:
    """Head rows with empty cells in place of row spans."""
    return plain(filled_heads(sheet), rng)


def spans_lost(sheet: Sheet, rng: random.Random) -> str:
    """No spans at all: cells have moved to the left."""
    return plain(Sheet(sheet.key, [[Box(box.text, box.kind, box.name) for box in row] for row in sheet.rows]), rng)


def rows_lost(sheet: Sheet, rng: random.Random) -> str:
    """Column spans are there, row spans are not."""
    rows = [[Box(box.text, box.kind, box.name, 1, box.columns) for box in row] for row in sheet.rows]
    return plain(Sheet(sheet.key, rows), rng)


def unspanned(sheet: Sheet, rng: random.Random) -> str:
    """Every place of the grid a cell of its own, the text in the first of them."""
    return plain(Sheet(sheet.key, sheet.lines("all")), rng)


def repeated(sheet: Sheet, rng: random.Random) -> str:
    """Every place of the grid a cell of its own, the text of a span in each of them."""
    rows = [[Box(spot.box.text, spot.box.kind) for spot in line] for line in sheet.grid()]
    return plain(Sheet(sheet.key, rows), rng)


def over_pages(sheet: Sheet, rng: random.Random) -> str:
    """A table in several, as pages break it; a span goes on as an empty cell."""
    if sheet.key != "table3":
        return plain(sheet, rng)
    lines = sheet.lines("down")
    cut = sorted(rng.sample(range(5, len(lines) - 2), 2))
    parts = [lines[: cut[0]], lines[cut[0] : cut[1]], lines[cut[1] :]]
    tables = [plain(Sheet(sheet.key, [[_flat(box) for box in row] for row in part]), rng) for part in parts]
    return "<p>&nbsp;</p>".join(tables)


def _flat(box: Box) -> Box:
    return Box(box.text, box.kind, box.name, 1, box.columns)


def over_pages_again(sheet: Sheet, rng: random.Random) -> str:
    """The same, with the text of a span that goes on printed again."""
    lines = sheet.lines("down")
    cut = rng.randint(5, len(lines) - 2) if sheet.key == "table3" else len(lines)
    first, second = lines[:cut], lines[cut:]
    if second and not second[0][0].text:
        spots = [spot for spot in sheet.grid()[cut] if not spot.begins]
        filled = iter({id(spot.box): spot.box for spot in spots}.values())
        second[0] = [box if box.text or box.kind == "value" else next(filled, box) for box in second[0]]
    parts = [Sheet(sheet.key, [[_flat(box) for box in row] for row in part]) for part in (first, second) if part]
    return "<div>2</div>".join(plain(part, rng) for part in parts)


def nested(sheet: Sheet, rng: random.Random) -> str:
    """The table in a cell of another, which is in a cell of a third."""
    return f"<table><tr><td><table><tr><td>{plain(sheet, rng)}</td></tr></table></td></tr></table>"


def loud(sheet: Sheet, rng: random.Random) -> str:
    """Tags in capitals, unquoted, and never closed."""
    rows = "".join(
        "<TR>" + "".join(f"<TD{_spans(box).upper().replace(chr(34), '')}>{_inside(box)}" for box in row)
        for row in sheet.rows
    )
    return f"<TABLE BORDER=1>{rows}</TABLE>"


def in_paragraphs(sheet: Sheet, _: random.Random) -> str:
    """No table at all: every cell a paragraph."""
    return "".join(f"<p>{_inside(box)}</p>" for row in sheet.rows for box in row)


def each_row_a_table(sheet: Sheet, rng: random.Random) -> str:
    """Each row with figures a table of its own."""
    rows = [plain(Sheet(sheet.key, [[_flat(box) for box in row]]), rng) for row in sheet.rows]
    return "".join(rows)
