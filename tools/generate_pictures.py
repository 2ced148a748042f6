"""Takes the pictures of docs/pictures/ from pages that the program writes about the invented sample reports.

usage: python -m tools.generate_pictures [--check]
Needs chromium, or the browser that CHROMIUM names. With --check nothing is taken: each picture names the page that it
was taken from, and exit status 1 says that the program now writes another one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lxml import html
from markupsafe import Markup
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gongkai import __version__
from gongkai.annualreport import check, read
from gongkai.annualreport.comparison import compare
from gongkai.annualreport.pages.comparison import comparison_page
from gongkai.annualreport.pages.findings import Checked, findings_page
from gongkai.annualreport.pages.shell import page

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
COLOURS = 96  # of the palette: ink, three colours and their shades; keeps a picture below 200 KB


class Shot(NamedTuple):
    """A picture: its name, the page it shows, and the size of the window in pixels."""

    name: str
    source: Callable[[], str]
    size: tuple[int, int]


def findings() -> str:
    """Table 3 of the county whose report has a planted error, with its findings beside it."""
    report = read(ROOT / "samples" / "yunxiu-county-2024.txt")
    whole = html.document_fromstring(findings_page([Checked(report, check(report))]))
    top = whole.xpath("//h1/.. | //dl[@class='kpis']")
    section = whole.xpath("//section[@aria-labelledby='r1-s-applications']")[0]
    for text in section.xpath(".//div[@class='prose']"):
        text.drop_tree()
    body = "".join(html.tostring(part, encoding="unicode", with_tail=False) for part in (*top, section))
    own = whole.xpath("//style")[1].text_content()
    return page("Gongkai", Markup(f'<div class="report">{body}</div>'), head=Markup(f"<style>{own}</style>"))


# By year: applications received, granted, partly granted, finished; reviews corrected and in all; carried out.
_YEARS = {2021: (52, 21, 3, 50, 2, 5, 4), 2022: (47, 22, 4, 48, 1, 4, 3), 2023: (41, 22, 3, 42, 0, 3, 2)}
_CELLS = (
    "table3.new.total",
    "table3.granted.total",
    "table3.partial.total",
    "table3.total_processed.total",
    "table4.reconsideration.corrected",
    "table4.reconsideration.total",
    "table3.carried_out.total",
)


def comparison() -> str:
    """Four years of the water office: the sample, and three years before it."""
    last = read(ROOT / "samples" / "qingxi-water-2024.html")
    before = [
        replace(last, year=year, figures=last.figures | dict(zip(_CELLS, counts, strict=True)))
        for year, counts in _YEARS.items()
    ]
    return comparison_page(compare([*before, last]))


SHOTS = (Shot("findings", findings, (1280, 1130)), Shot("comparison", comparison, (1280, 745)))


def digest(source: str) -> str:
    """What tells one page from another: its text without the program's version."""
    return hashlib.sha256(source.replace(__version__, "").encode()).hexdigest()


def current(shot: Shot) -> bool:
    """Whether the picture is there and shows what the program writes now."""
    path = FOLDER / f"{shot.name}.png"
    if not path.is_file():
        return False
    with Image.open(path) as picture:
        return bool(picture.info.get("page") == digest(shot.source()))


def take(shot: Shot, browser: str) -> None:
    """Take a picture and put it into the folder."""
    source = shot.source()
    with tempfile.TemporaryDirectory() as folder:
        written, taken = Path(folder, "page.html"), Path(folder, "page.png")
        written.write_text(source, encoding="utf-8")
        size = ",".join(map(str, shot.size))
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--hide-scrollbars",
        ]
        command = [browser, *options, f"--screenshot={taken}", f"--window-size={size}", written.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with Image.open(taken) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        named = PngInfo()
        named.add_text("page", digest(source))
        small.save(FOLDER / f"{shot.name}.png", optimize=True, pnginfo=named)


def main() -> int:
    """Take the pictures, or tell whether they are as they should be."""
    old = [shot for shot in SHOTS if not current(shot)]
    if "--check" in sys.argv[1:]:
        for shot in old:
            print(f"docs/pictures/{shot.name}.png is out of date: run python -m tools.generate_pictures")
        return 1 if old else 0
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no chromium found: install it, or name the browser in CHROMIUM")
        return 1
    FOLDER.mkdir(exist_ok=True)
    for shot in SHOTS:
        take(shot, browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
