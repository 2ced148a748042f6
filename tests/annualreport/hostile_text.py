"""More files made to hang, fill or mislead whoever reads them: pages, text of all kinds, and PDF."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from functools import partial

from bench import files
from tests.annualreport.hostile import MEGA, READ, Attack, page, text


def _table(rows: str) -> bytes:
    return page(f"<table>{rows}</table>")


PAGES: dict[str, Attack] = {
    "100,000 elements deep": Attack(lambda: page("<div>" * 100_000), READ),
    "100,000 tables deep": Attack(lambda: page("<table><tr><td>" * 100_000), "too-large"),
    "60 tables deep, each with cells": Attack(
        lambda: page("<table><tr><td>" * 60 + "<table><tr><td>1<td>2" * 900), "too-large"
    ),
    "cells over all rows and columns": Attack(
        lambda: _table("<tr><td rowspan=65000 colspan=1000>1</tr>" + "<tr><td>1" * 9000), "too-large"
    ),
    "a row of widest cells": Attack(lambda: _table("<tr>" + "<td rowspan=0 colspan=999999999>1" * 9), READ),
    "spans that are no numbers": Attack(
        lambda: _table("<tr>" + "".join(f"<td colspan='{s}'>1" for s in ("-1", "1e9", "9" * 9000, "٣", "", "x"))), READ
    ),
    "a million cells": Attack(lambda: _table(("<tr>" + "<td>1" * 500) * 1200), "too-large"),
    "a row of 300,000 cells": Attack(lambda: _table("<tr>" + "<td>1" * 300_000), "too-large"),
    "hidden elements that never end": Attack(lambda: page('<div style="display:none">' * 90_000), READ),
    "hidden elements of many names": Attack(lambda: page("".join(f"<x{n} hidden>" for n in range(9000))), READ),
    "comments that never end": Attack(lambda: page("<!--" * 100_000), "not-a-report"),
    "a million brackets": Attack(lambda: page("<" * MEGA), "too-large"),
    "quotation marks that never end": Attack(lambda: page('<p a="' * 50_000), READ),
    "quotation marks with brackets": Attack(lambda: page(('<p a="<' + "b" * 1999 + '" ') * 900), READ),
    "half a million attributes": Attack(lambda: page("<td " + "a=b " * 500_000 + ">"), READ),
    "150,000 ampersands": Attack(lambda: page("&" * 150_000), READ),
    "a character with a million digits": Attack(lambda: page(f"&#{'9' * MEGA};&#x{'f' * MEGA};"), READ),
    "a field with such a character": Attack(lambda: _table(f"<tr><td><input value='&#{'9' * 9000};'>"), READ),
    "characters that are none": Attack(lambda: page("&#x110000;&#xD800;&#0;&#27;&#x9b;" * 9000), READ),
    "breaks of lines without number": Attack(lambda: page("<br>一" * 20_001), "too-large"),
    "titles without number": Attack(lambda: page("<title>" * 90_000), "not-a-report"),
    "blocks of lines without number": Attack(lambda: page("\n<pre>" * 90_000), READ),
    "a document type from elsewhere": Attack(
        lambda: b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + page("<p>&x;</p>"), READ
    ),
}

# ------------------------------------------------------------------------------------------------- envelopes of pages
MAIL = b"MIME-Version: 1.0\r\n"
_RELATED = MAIL + b'Content-Type: multipart/related; boundary="x"\r\n\r\n'
_HTML = b"--x\r\nContent-Type: text/html\r\n"


def _enveloped(encoding: bytes, body: bytes) -> bytes:
    return _RELATED + _HTML + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def _levels(count: int) -> bytes:
    level = b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n"
    return MAIL + b"".join(level % (number, number) for number in range(count))


MAILS: dict[str, Attack] = {
    "parts 20,000 deep": Attack(lambda: _levels(20_000), "empty"),
    "parts 20,000 deep with one boundary": Attack(
        lambda: MAIL + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 20_000, "empty"
    ),
    "messages in messages": Attack(lambda: MAIL + b"Content-Type: message/rfc822\r\n\r\n" * 20_000, "empty"),
    "100,000 parts": Attack(lambda: _RELATED + b"--x\r\n\r\n" * 100_000, "empty"),
    "an empty boundary": Attack(
        lambda: MAIL + b'Content-Type: multipart/related; boundary=""\r\n\r\n' + b"--\r\n" * 99_999, "empty"
    ),
    "a header of 300,000 parameters": Attack(
        lambda: MAIL + b"Content-Type: text/html;" + b" a=b;" * 300_000 + b"\r\n\r\n<p>", "empty"
    ),
    "a header of a million semicolons": Attack(
        lambda: MAIL + b"Content-Type: text/html" + b";" * MEGA + b"\r\n\r\n<p>", "empty"
    ),
    "a header of escapes": Attack(
        lambda: MAIL + b'Content-Type: text/html; a="' + b'\\"' * MEGA + b"\r\n\r\n<p>", "empty"
    ),
    "base64 that is none": Attack(lambda: _enveloped(b"base64", b"A=A" + b"\xff" * 9000), "unknown-kind"),
    "base64 of a page": Attack(lambda: _enveloped(b"base64", zlib.compress(b"x")), "unknown-kind"),
    "quoted-printable that never ends": Attack(lambda: _enveloped(b"quoted-printable", b"=\r\n" * 500_000), "empty"),
    "an encoding that is none": Attack(
        lambda: _RELATED + _HTML[:-2] + b'; charset="\xff\xfe\x00nix"\r\n\r\n' + page(""), READ
    ),
}


# --------------------------------------------------------------------------------------------------------------- text
def _own(**changed: object) -> bytes:
    return json.dumps(json.loads(files.made_json(5)) | changed).encode()


def _figure(old: str, new: str) -> bytes:
    data = files.made_json(5).decode()
    assert old in data
    return data.replace(old, new, 1).encode()


_DOUBT = {"cell": "table3.new.total", "kind": "repaired", "reason": "x", "values": []}
DATA: dict[str, Attack] = {
    "lists 100,000 deep": Attack(lambda: b"[" * 100_000, "not-a-report"),
    "objects 100,000 deep": Attack(lambda: b'{"figures":' * 100_000 + b"1" + b"}" * 100_000, "too-large"),
    "figures 100,000 deep": Attack(
        lambda: b'{"figures":{"table2":' + b"[" * 90_000 + b"]" * 90_000 + b"}}", "not-a-report"
    ),
    "a year beyond all bounds": Attack(lambda: _figure('"year": 2024', '"year": 1e999999'), "broken"),
    "a year that is none": Attack(lambda: _figure('"year": 2024', '"year": NaN'), "broken"),
    "a figure beyond all bounds": Attack(lambda: _figure('"total": 0', '"total": 1e999999'), "broken"),
    "a figure that is none": Attack(lambda: _figure('"total": 0', '"total": -Infinity'), "broken"),
    "a figure of 30 digits": Attack(lambda: _figure('"total": 0', '"total": ' + "9" * 30), "broken"),
    "a figure of 100,000 digits": Attack(lambda: _figure('"total": 0', '"total": ' + "9" * 100_000), "not-a-report"),
    "an amount of a million digits": Attack(lambda: _figure('"amount": "', '"amount": "' + "9" * MEGA), "broken"),
    "an amount in other digits": Attack(lambda: _figure('"amount": "', '"amount": "٣'), "broken"),
    "an edition of many lines": Attack(lambda: _own(edition="2021\n" * 9000), "broken"),
    "a variant that is an object": Attack(lambda: _own(variant={"a": "\x1b[2J"}), "broken"),
    "a section with a name of many lines": Attack(lambda: _own(sections={"a\nb" * 900: "x"}), "broken"),
    "100,000 doubts": Attack(lambda: _own(doubts=[_DOUBT] * 100_000), "too-large"),
    "1,000 doubts": Attack(lambda: _own(doubts=[_DOUBT] * 1000), "broken"),
    "half a character as a name": Attack(lambda: _own(organisation="\ud800"), READ),
    "figures of no table": Attack(lambda: b'{"figures":{}}\n' * 100_000, "broken"),
    "a million values": Attack(lambda: b"[" + b"1," * MEGA + b"1]", "unknown-kind"),
}


def _csv(data: bytes | Callable[[], bytes], outcome: str) -> Attack:
    return Attack(data if callable(data) else lambda: data, outcome, "report.csv")


CSV: dict[str, Attack] = {
    "a million columns": _csv(lambda: b"," * MEGA + b"\n" + b"1," * MEGA, "too-large"),
    "100,000 columns": _csv(lambda: b"," * 99_000 + b"\n1", "not-a-report"),
    "a million rows": _csv(lambda: b"1,2\n" * MEGA, "too-large"),
    "20,001 filled cells": _csv(lambda: b"1,2,3\n" * 6667, "too-large"),
    "cells along a diagonal": _csv(lambda: b"".join(b"," * n + b"1\n" for n in range(250)), "not-a-report"),
    "a quotation mark that never ends": _csv(lambda: b'a,b,c\n"' + b"x,y\n" * 40_000, "too-large"),
    "a field of 150,000 characters": _csv(lambda: b"a,b,c\n1,2," + b"x" * 150_000, "not-a-report"),
}

_SIGNS = (
    "一",
    "9",
    "0",
    " ",
    "\u3000",
    "\t",
    "（",
    "，",
    ".",
    "|",
    "《",
    "年",
    "十",
    "信息公开",
    "总计",
)
_LINES = (
    *_SIGNS,
    "1件，其中",
    "一、",
    "1,",
    "1,000",
    "-1 ",
    "二〇二四年",
    "、1件",
    "维持1件；",
    "e\u0301",
    "\u202e",
    "😀",
    "+-",
)
_HALF = ("\ud800", "\udc00", "\udfff\ud800")


def _mixed() -> bytes:
    sound = files.made_text(5)
    return sound[:300].encode() + sound[300:600].encode("gb18030") + sound[600:].encode("utf-16")


TEXTS: dict[str, Attack] = {
    **{f"a line of {sign!r}": Attack(partial(text, sign * (20_000 // len(sign))), READ) for sign in _LINES},
    **{
        f"a cell of {sign!r}": Attack(partial(_table, f"<tr><td>{sign * (9000 // len(sign))}<td>1"), READ)
        for sign in _LINES
    },
    **{f"half a character, {sign!r}": Attack(partial(text, sign), READ) for sign in _HALF},
    "a line of 3 million letters": Attack(lambda: text("a" * 3 * MEGA), "too-large"),
    "a file over the limit": Attack(lambda: text("a" * 5 * MEGA), "too-large"),
    "a million blank lines": Attack(lambda: text("\n" * 190_000), "too-large"),
    "a million pages": Attack(lambda: text("\f" * 190_000), "too-large"),
    "tables drawn and never ended": Attack(lambda: text("+--+\n" * 9000), READ),
    "a NUL": Attack(lambda: text("\0"), READ),
    "many of them": Attack(lambda: text("\0" * 1000), "unknown-kind"),
    "nothing else": Attack(lambda: b"\0" * MEGA, "unknown-kind"),
    "encodings mixed": Attack(_mixed, "unknown-kind"),
    "UTF-16 cut in a character": Attack(lambda: files.made_text(5).encode("utf-16") + b"x", READ),
    "UTF-32": Attack(lambda: files.made_text(5).encode("utf-32"), "unknown-kind"),
    "all bytes": Attack(lambda: bytes(range(256)) * 4000, "unknown-kind"),
}
