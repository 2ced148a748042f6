"""A web page as one file: nothing from outside, no script, headings that name what they are for, made for print too.

Its content security policy allows its own style sheet and nothing else, whatever a report's text may hold.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib import resources

from gongkai import __version__
from gongkai.annualreport.mandated import Box, head_rows
from gongkai.annualreport.writers.blocks import Manuscript, Part, Sheet, lead


def write(manuscript: Manuscript) -> bytes:
    """The manuscript as a web page in UTF-8."""
    return "".join(_page(manuscript)).encode("utf-8", "replace")


def _page(manuscript: Manuscript) -> Iterator[str]:
    style, policy = _style()
    title, organisation = escape(manuscript.title), escape(manuscript.organisation)
    yield (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="Gongkai {__version__}">\n'
        f'<meta name="author" content="{organisation}">\n<meta name="ArticleTitle" content="{title}">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<main class="annual-report" id="main">\n<h1>'
    )
    yield from (f"<span>{escape(line)}</span>" for line in manuscript.title_lines)
    yield "</h1>\n"
    yield from _paragraphs(manuscript.opening)
    for part in manuscript.parts:
        yield from _part(part)
    yield from (f'<p class="closing">{escape(line)}</p>\n' for line in manuscript.closing)
    yield "</main>\n</body>\n</html>\n"


def _part(part: Part) -> Iterator[str]:
    yield f'<section aria-labelledby="{part.key}">\n<h2 id="{part.key}">{escape(part.heading)}</h2>\n'
    yield from _paragraphs(part.paragraphs)
    for sheet in part.sheets:
        yield from _table(sheet)
    yield "</section>\n"


def _paragraphs(paragraphs: tuple[str, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        head, rest = lead(paragraph)
        yield f"<p>{f'<b>{escape(head)}</b>' if head else ''}{escape(rest)}</p>\n"


def _table(sheet: Sheet) -> Iterator[str]:
    """The table in a frame of its own, which scrolls on a narrow screen, by keyboard too."""
    heads = head_rows(sheet.rows)
    name = escape(sheet.caption)
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">\n<table class="{sheet.key}">\n'
    unit = f"，</span>单位：{escape(sheet.unit)}" if sheet.unit else "</span>"
    yield f'<caption><span class="unseen">{name}{unit}</caption>\n'
    parts = sum(sheet.widths)
    yield "".join(f'<col class="w{round(100 * width / parts)}">' for width in sheet.widths) + "\n"
    if heads:
        yield "<thead>\n"
        yield from (_row(map(_box, row)) for row in sheet.rows[:heads])
        yield "</thead>\n<tbody>\n"
        yield from (_row(map(_box, row)) for row in sheet.rows[heads:])
    else:
        yield "<tbody>\n"
        yield from _blocks(sheet)
    yield "</tbody>\n</table>\n</div>\n"


def _blocks(sheet: Sheet) -> Iterator[str]:
    """Blocks with columns of their own: each cell names its headings, as it stands under those of other blocks too."""
    article, above = "", dict[int, str]()
    for at, row in enumerate(sheet.rows):
        if row[0].scope == "rowgroup":
            article = f"{sheet.key}-{at}"
            yield ("</tbody>\n<tbody>\n" if at else "") + _row([_box(row[0], f' id="{article}"')])
            continue
        names = [f"{sheet.key}-{at}-{number}" for number in range(len(row))]
        if not any(box.cell for box in row):
            above = dict(enumerate(names))
        said = [
            f' headers="{article} {above[number]} {names[0]}"' if box.cell else f' id="{names[number]}"'
            for number, box in enumerate(row)
        ]
        yield _row(map(_box, row, said))


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>\n"


def _box(box: Box, said: str = "") -> str:
    said += f' rowspan="{box.rows}"' if box.rows > 1 else ""
    said += f' colspan="{box.columns}"' if box.columns > 1 else ""
    text = escape(box.text)
    if box.scope:
        if box.scope == "col" and box.columns == 1 and len(text) in (4, 6):
            text = f'<span class="pairs">{text}</span>'
        group = ' class="group"' if box.scope == "row" and box.rows > 1 else ""
        return f'<th{said} scope="{box.scope}"{group}>{text}</th>'
    kind = ' class="note"' if box.head else ' class="zero"' if box.text == "0" else ""
    return f"<td{said}{kind}>{text}</td>"


@cache
def _style() -> tuple[str, str]:
    """The style sheet, and the policy that allows it by its SHA-256."""
    style = resources.files(__package__).joinpath("web.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
