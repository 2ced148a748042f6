"""The layouts that the tests try, with what a good reader reaches in them.

A layout is a writer with its faults. The shares are of the cells in rows that the page prints whole: at least `right`
have the right value, at most `doubts` are in doubt. They are what a careful person reaches, not what the reader does.
"""

from __future__ import annotations

from tests.layouts.catalogue import Layout, layout

# A page that says everything plainly: nothing may be wrong, and next to nothing in doubt.
_CLEAN = """
tabs tabs-close cells paragraphs pipe-lines pipe-lines-wide pipe-lines-opened lone-pipes pipe-rows pipe-rows-padded
markdown markdown-each tab-rows tab-rows-shifted tab-rows-lost blanks pdf-labels pdf-pages apart
html html-word html-wps html-fillers html-spans-lost html-rows-lost html-unspanned html-repeated html-pages
html-pages-again html-nested html-loud html-paragraphs html-each-row portal docx xlsx xlsx-sheets csv
"""

# Faults that cost a careful reader nothing.
_HARMLESS = {
    "tabs": "thousands remarks broken-lines broken-blanks slashes six vanished cut misprints names subtotal order "
    "table4-rows table4-two headless chatty slashes+misprints+chatty",
    "cells": "slashes subtotal table4-rows misprints",
    "paragraphs": "names doubled-heads order spaced",
    "pipe-lines": "units full-width broken-lines negative total-first serials spaced chatty merged-zero",
    "pipe-lines-wide": "merged-zero halved-heads",
    "lone-pipes": "wide-thousands dashes six misprints columns broken-lines",
    "pipe-rows": "units remarks vanished names columns index headless table4-two traditional titled explained pinyin "
    "traditional+names+chatty",
    "pipe-rows-padded": "halved-heads",
    "markdown": "thousands blank-totals subtotal-rows all-blank traditional",
    "tab-rows": "six broken-blanks remarks serials",
    "blanks": "six chatty broken-blanks",
    "pdf-labels": "misprints names thousands chatty lines",
    "pdf-pages": "columns lines",
    "apart": "thousands six misprints",
    "html": "thousands remarks broken-lines slashes vanished six misprints names columns total-first subtotal serials "
    "subtotal-rows order table4-rows table4-two headless chrome chatty titled explained halved-heads doubled-heads "
    "pinyin chrome+chatty+misprints serials+subtotal-rows+blank-totals",
    "html-wps": "broken-blanks full-width negative",
    "html-spans-lost": "some-blank-zeros columns misprints serials",
    "html-pages": "misprints subtotal-rows",
    "html-pages-again": "misprints",
    "html-paragraphs": "slashes chrome",
    "portal": "chatty index",
    "docx": "blank-totals six columns broken-lines columns+subtotal",
    "xlsx": "thousands misprints serials",
    "csv": "thousands slashes names",
    "pdf-ruled": "columns misprints thousands",
}

# Where something stays open to anybody: layout, least share right, largest share in doubt.
_OPEN: dict[str, tuple[float, float]] = {
    # 一 may be a dash
    "tabs+chinese": (1.0, 0.03),
    "html+chinese": (1.0, 0.03),
    # each letter in place of a digit is a doubt
    "tabs+look-alikes": (0.99, 0.15),
    "html+look-alikes": (0.99, 0.15),
    "html-wps+look-alikes": (0.99, 0.15),
    "portal+look-alikes": (0.99, 0.15),
    "docx+look-alikes": (0.99, 0.15),
    "tabs+strokes": (0.99, 0.15),
    "html+strokes": (0.99, 0.15),
    "paragraphs+strokes": (0.99, 0.15),
    "paragraphs+look-alikes": (0.98, 0.16),
    "pipe-lines+look-alikes": (0.97, 0.16),
    "blanks+look-alikes": (0.9, 0.25),
    # a row without a single figure is hard to tell from a head
    "tabs+blank-zeros": (0.99, 0.04),
    "html+blank-zeros": (0.99, 0.04),
    "html-pages+blank-zeros": (0.99, 0.04),
    "xlsx+blank-zeros": (0.99, 0.04),
    "pdf-ruled+blank-zeros": (0.99, 0.04),
    "tab-rows+blank-zeros": (0.99, 0.04),
    "pipe-lines+some-blank-zeros": (0.94, 0.1),
    # blanks that left no trace
    "paragraphs+vanished": (0.99, 0.05),
    "blanks+some-blank-zeros": (0.99, 0.05),
    "pdf-labels+vanished": (0.98, 0.08),
    "pdf-pages+six": (0.99, 0.05),
    "pdf-pages+blank-zeros": (0.98, 0.05),
    "tab-rows-shifted+six": (0.97, 0.1),
    "pipe-rows-late": (0.97, 0.06),
    # strokes and dashes between blanks, remarks that look like cells
    "blanks+dashes": (0.99, 0.05),
    "blanks+remarks": (0.8, 0.25),
    "pdf-labels+slashes": (0.98, 0.06),
    "pdf-labels+subtotal-rows": (0.98, 0.05),
    "pdf-pages+dashes": (0.99, 0.05),
    "pdf-pages+serials": (0.95, 0.1),
    "apart+slashes": (0.98, 0.05),
    # an extract; what an extraction left of repeated lines
    "markdown-each+some-rows": (0.98, 0.05),
    "pipe-rows+some-rows": (0.99, 0.05),
    "cells+without-repeats": (0.9, 0.3),
    "html-paragraphs+without-repeats": (0.9, 0.3),
    "cells+all-blank": (0.0, 1.0),
    "paragraphs+all-blank": (0.0, 1.0),
    # files that take long to make, so not among the clean ones
    "pdf-ruled": (1.0, 0.02),
    # without rulings only the place on the page tells a cell
    "pdf-unruled": (0.98, 0.05),
    "pdf-unruled+slashes": (0.97, 0.05),
    "pdf-unruled+serials": (0.97, 0.08),
    # rows that line breaks in their cells put on several lines
    "pipe-rows+broken-lines": (0.98, 0.1),
    "pipe-rows-padded+broken-lines": (0.98, 0.1),
    "markdown+broken-lines": (0.98, 0.1),
    "tab-rows+broken-lines": (0.95, 0.1),
    "tab-rows-lost+broken-lines": (0.95, 0.1),
    "apart+broken-lines": (0.95, 0.1),
    "blanks+strokes": (0.97, 0.2),
    # digits run together: tables 3 and 4 by their identities, table 2 as far as the text says it
    "glued": (0.94, 0.12),
    "glued+misprints": (0.94, 0.12),
    "glued+traditional": (0.94, 0.12),
    "glued+headless": (0.94, 0.12),
    "glued+order": (0.94, 0.12),
    "glued+columns": (0.95, 0.12),
    "glued+dashes": (0.95, 0.2),
    "glued+six": (0.9, 0.9),
    "glued+blank-zeros": (0.7, 0.65),
    "glued-blanks": (0.94, 0.12),
    "glued-blanks+thousands": (0.6, 0.6),
    "glued-blanks+units": (0.94, 0.12),
    "glued-blanks+names": (0.94, 0.12),
    "glued-blanks+negative": (0.94, 0.12),
    # digits run together, and with marks or breaks within them: little to go by, so only that nothing is wrong counts
    "glued+thousands": (0.6, 0.6),
    "glued+wide-thousands": (0.6, 0.6),
    "glued-blanks+wide-thousands": (0.4, 0.9),
    "glued+broken-lines": (0.4, 0.95),
    "glued+broken-blanks": (0.2, 0.98),
    "glued-blanks+broken-lines": (0.4, 0.95),
    "one-line+thousands": (0.6, 0.6),
    "one-line+broken-lines": (0.4, 0.95),
    "one-line+broken-blanks": (0.2, 0.98),
    "one-line": (0.94, 0.12),
    "one-line+traditional": (0.94, 0.12),
    "one-line+chatty": (0.94, 0.12),
    "one-line+misprints": (0.94, 0.12),
    "one-line+columns": (0.95, 0.12),
}


# What the reader does not reach yet, with what it does: a careful person reads these as the lists above say. Whoever
# mends one takes it out of here.
_SHORT: dict[str, tuple[float, float]] = {
    # blank cells, which only the place on the page tells
    "pdf-unruled": (0.93, 0.2),
    "pdf-unruled+slashes": (0.93, 0.2),
    "pdf-unruled+serials": (0.93, 0.25),
    "glued+blank-zeros": (0.7, 0.9),
}


def _tried() -> dict[str, Layout]:
    found = [layout(name) for name in _CLEAN.split()]
    found += [layout(f"{writer}+{fault}") for writer, faults in _HARMLESS.items() for fault in faults.split()]
    found += [layout(name, *shares) for name, shares in _OPEN.items()]
    found += [layout(name, *shares) for name, shares in _SHORT.items()]
    return {each.name: each for each in found}


CLEAN = tuple(_CLEAN.split())
TRIED = _tried()
