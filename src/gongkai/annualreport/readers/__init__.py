"""Bytes into a `Document`. What a file is, is told by its content; its name decides only between CSV and text.

    open_document(data, name)   -> Document, or Unreadable / TooLarge with one line for people
    native_json(data, limits)   -> the reports of a file that Gongkai itself wrote, or None

The readers' modules are loaded by name when a file of their kind comes, so that reading text loads neither lxml nor
pdfium.
"""

from __future__ import annotations

import json
from html import unescape
from importlib import import_module
from typing import Any

from gongkai.annualreport.document import Document
from gongkai.annualreport.errors import Unreadable
from gongkai.annualreport.limits import DEFAULT, Limits
from gongkai.annualreport.readers import kinds, text, written
from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.encoding import decode
from gongkai.annualreport.readers.refusals import refusal, too_large

__all__ = ["native_json", "open_document"]


def open_document(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """The paragraphs and tables of a file. Raises `Unreadable` or `TooLarge`, which say what it is and what to do."""
    _check_size(data, limits)
    budget = Budget(limits)
    if kinds.is_picture(data):
        return _read("pictures", data, budget)
    if kinds.is_old_word(data):
        return _read("office", data, budget)
    if (error := kinds.refused(data)) is not None:
        raise error
    if kinds.is_pdf(data):
        return _read("pdf", data, budget)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data, name, budget)
    said = ""
    if kinds.is_mht(data):
        data, said = _reader("mht").page(data)
    return _written(data, said, name, budget)


def _check_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.file_bytes:
        raise too_large("文件字节数", "bytes of the file", limits.file_bytes, "file_bytes")


def _reader(kind: str) -> Any:
    return import_module(f"{__name__}.{kind}")


def _read(kind: str, *arguments: object) -> Document:
    document: Document = _reader(kind).read(*arguments)
    return document


def _packed(data: bytes, name: str, budget: Budget) -> Document:
    called = {"docx": "Word", "xlsx": "Excel"}.get(name.lower().rpartition(".")[2], "ZIP")
    with _reader("zipped").Package(data, budget, called) as package:
        if package.is_locked:
            raise refusal("locked")
        kind = kinds.in_zip(package.names)
    if isinstance(kind, Unreadable):
        raise kind
    return _read(kind, data, budget)


def _written(data: bytes, said: str, name: str, budget: Budget) -> Document:
    """Text of some kind: a page, values in columns, or lines."""
    content = decode(data, said or kinds.said_encoding(data))
    if content is None:
        raise refusal("unknown")
    if not content.strip("\ufeff \t\r\n\x0b\x0c\xa0\u3000\u200b"):
        raise refusal("empty")
    if kinds.is_escaped_html(content):
        content = unescape(content)
    if kinds.is_flat_word(content):
        raise refusal("flat-word")
    if _is_json(content):
        raise refusal("json")
    if (own := _own(content, budget)) is not None:
        return own
    if kinds.is_html(content):
        return _read("html", content, budget)
    ending = name.lower().rpartition(".")[2]
    mark: str | None = None
    if ending in ("csv", "tsv") or (ending not in ("txt", "text", "md", "markdown") and _looks_separated(content)):
        mark = _reader("csv").separator(content, named=ending in ("csv", "tsv"))
    return text.read(content, budget) if mark is None else _read("csv", content, mark, budget)


def _own(content: str, budget: Budget) -> Document | None:
    """A page, CSV or Markdown that Gongkai wrote; None for all others."""
    for known, read in (
        (written.is_page, written.page),
        (written.is_columns, written.columns),
        (written.is_markdown, written.markdown),
    ):
        if known(content):
            return read(content, budget)
    return None


def _looks_separated(content: str) -> bool:
    line = content.lstrip().partition("\n")[0]
    return line.count(",") > 1 or line.count(";") > 1


def _is_json(content: str) -> bool:
    if content.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def native_json(data: bytes, limits: Limits = DEFAULT) -> list[dict[str, object]] | None:
    """The reports in a file that Gongkai wrote: one object, a list of them, or one on each line.

    Objects without `figures`, such as the errors among many results, are left out. None when there is no report.
    """
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start not in (b"{", b"["):
        return None
    _check_size(data, limits)
    try:
        content = data.decode("utf-8-sig")
        try:
            loaded = json.loads(content)
        except ValueError:
            loaded = [json.loads(line) for line in content.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None
    items = loaded if isinstance(loaded, list) else [loaded]
    if not all(isinstance(item, dict) for item in items):
        return None
    return [item for item in items if "figures" in item] or None
