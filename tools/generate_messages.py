"""The English of the interface: merges src/gongkai/locale/en/*.po into LC_MESSAGES/django.mo.

usage: python -m tools.generate_messages [--check]
With --check it writes nothing and fails (1) when the catalogue is out of date, when a string has no English, or when
Chinese stands in a template or in the code of a page outside gettext, where no translation can reach it.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCE = Path("src/gongkai")
LOCALE = SOURCE / "locale" / "en"
TARGET = LOCALE / "LC_MESSAGES" / "django.mo"
PACKAGES = ("foundation", "reporting", "applications", "web", "portal", "desk", "config")
CHINESE = re.compile("[一-鿿]")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# Words that are Chinese in every language: names of the trade in plain-text tags, and this list's own reason.
ALLOWED_IN_TEMPLATES = re.compile(r'lang="zh-CN">[^<]*<|<span class="zh">[^<]*</span>')
# Files of code whose Chinese is data: rules with their own two languages, or words that are looked for in texts.
ALLOWED_CODE = (
    "applications/rules/",
    "applications/letters/",
    "applications/services/letters.py",  # what letters say is Chinese whatever the frame is
    "applications/services/replying.py",
    "applications/services/reply_words.py",
    "applications/services/procedure.py",
    "applications/services/ending.py",
    "applications/services/importing.py",
    "applications/services/links.py",
    "applications/services/answering.py",
    "applications/selectors/dossier.py",  # so is what the case file says
    "applications/selectors/records.py",
    "foundation/search/",
    "config/",
    "foundation/passwords.py",
)

# What no reader sees, or what gettext takes.
TAGS = (
    r"\{#.*?#\}",
    r"\{% comment %\}.*?\{% endcomment %\}",
    r"\{% blocktranslate.*?endblocktranslate %\}",
    r"\{%.*?%\}",
    r"\{\{.*?\}\}",
)


def main() -> int:
    """Merge, or check."""
    english, double = merged()
    wanted = dict(messages())
    lacking = [
        f"{where}: {text}".replace("\n", " ")
        for text, where in sorted(wanted.items(), key=str)
        if not english.get(text)
    ]
    written = compiled(english)
    if "--check" not in sys.argv[1:]:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_bytes(written)
        print(f"{TARGET}: {len(english)} strings; {len(lacking)} without English")
        for line in lacking:
            print(line)
        return 0
    problems = [f"no English: {line}" for line in lacking] + double + [*bare_templates(), *bare_code()]
    if not TARGET.exists() or TARGET.read_bytes() != written:
        problems.append(f"{TARGET} is out of date: run python -m tools.generate_messages")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def merged() -> tuple[dict[str | tuple[str, str], str | tuple[str, ...]], list[str]]:
    """English by Chinese, of all files; and what two files say differently."""
    found: dict[str | tuple[str, str], str | tuple[str, ...]] = {}
    double = []
    for path in sorted(LOCALE.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en", abort_invalid=True)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            key = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            text = message.string if isinstance(message.string, str) else tuple(message.string)
            if found.setdefault(key, text) != text:
                double.append(f"{path}: another file says otherwise of {message.id}")
    return found, double


def compiled(english: dict[str | tuple[str, str], str | tuple[str, ...]]) -> bytes:
    """The catalogue as Django reads it."""
    catalogue = Catalog(locale="en", charset="utf-8")
    catalogue.fuzzy = False
    for key, text in sorted(english.items(), key=lambda item: str(item[0])):
        catalogue.add(key, text)
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1)  # the same input gives the same bytes
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def messages() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Every string that gettext is asked for, and where first."""
    seen = set()
    for path in files("*.py", "*.html"):
        for line, text in in_file(path):
            if text not in seen and CHINESE.search(text if isinstance(text, str) else text[0]):
                seen.add(text)
                yield text, f"{path}:{line}"


def in_file(path: Path) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """The strings of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = templatize(text)
    found: Any  # a string, or several of ngettext
    for line, function, found, _comments in extract_python(io.BytesIO(text.encode()), KEYWORDS, (), {}):
        texts = [str(one) for one in found] if isinstance(found, list | tuple) else [str(found)]
        if texts and texts[0]:
            yield line, (texts[0], texts[1]) if str(function).startswith("n") and len(texts) > 1 else texts[0]


def files(*patterns: str) -> Iterator[Path]:
    """The code and templates of the platform."""
    for package in PACKAGES:
        for pattern in patterns:
            yield from sorted(path for path in (SOURCE / package).rglob(pattern) if "migrations" not in path.parts)


def bare_templates() -> Iterator[str]:
    """Chinese in a template outside translate tags."""
    for path in files("*.html"):
        text = path.read_text(encoding="utf-8")
        for pattern in TAGS:
            text = re.sub(pattern, lambda match: "\n" * match.group().count("\n"), text, flags=re.S)
        text = ALLOWED_IN_TEMPLATES.sub("<", text)
        for number, line in enumerate(text.splitlines(), 1):
            if CHINESE.search(line):
                yield f"{path}:{number}: outside translate: {CHINESE.sub(lambda m: m.group(), line).strip()[:60]}"


def bare_code() -> Iterator[str]:
    """Chinese string literals in views, forms, services and models outside gettext."""
    for path in files("*.py"):
        if any(part in str(path) for part in ALLOWED_CODE):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(constant) for call in ast.walk(tree) if isinstance(call, ast.Call) and _is_gettext(call)
                for constant in ast.walk(call)}  # fmt: skip
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if len(CHINESE.findall(node.value)) > 3 and id(node) not in told and id(node) not in docs:
                yield f"{path}:{node.lineno}: outside gettext: {node.value[:60]!r}"


def _is_gettext(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return name in KEYWORDS or name == "Text"


if __name__ == "__main__":
    sys.exit(main())
