"""The frame of every page: one file without anything from outside.

The content security policy in the head allows the page's own style sheet and scripts, each by the SHA-256 of its text,
pictures that are written into the page (``data:``), and nothing else: whatever a report's text may hold, a browser
loads nothing and runs nothing for it. A page has no ``style`` attributes, as the policy forbids these too.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gongkai import __version__

Lang = Literal["zh", "en"]

_NOTHING = Markup("")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_WORDS = {
    "zh": {"skip": "跳到正文", "made": "由公开（Gongkai）制作，版本"},
    "en": {"skip": "Skip to the content", "made": "Made by Gongkai (公开), version"},
}


def page(
    title: str,
    body: Markup,
    *,
    lang: str = "zh",
    head: Markup = _NOTHING,
    scripts: Sequence[str] = (),
) -> str:
    """A whole page: `body` within the frame, `scripts` (JavaScript, not markup) at its end.

    `title` is plain text. `head` may hold a ``<style>`` of the page's own, which the policy then allows. Data for a
    script stand in the body as ``<script type="application/json">``, which no browser runs.
    """
    style, texts = stylesheet(), [_inert(script) for script in scripts]
    text: str = (
        environment()
        .get_template("shell.html")
        .render(
            title=title,
            body=body,
            lang=lang,
            head=head,
            style=Markup(style),
            scripts=[Markup(script) for script in texts],
            policy=policy([style, *_STYLE.findall(head)], texts),
            words=_WORDS["en" if lang == "en" else "zh"],
            version=__version__,
        )
    )
    return text


def policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """The content security policy of a page with these style sheets and scripts, and nothing from elsewhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_sources(styles)}",
            f"script-src {_sources(scripts)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _sources(texts: Sequence[str]) -> str:
    found = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    return " ".join(f"'sha256-{digest}'" for digest in found) or "'none'"


def _inert(script: str) -> str:
    """`script` as it can stand in a page: nothing in it ends the element, and line ends are what a browser hashes."""
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"<(?=!--|/?script)", r"\\x3C", text, flags=re.IGNORECASE)


@cache
def stylesheet() -> str:
    """The style sheet of all pages."""
    return resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """The templates of this package; every value is escaped unless it is `Markup`, and a missing one is an error."""
    return Environment(
        loader=PackageLoader("gongkai.annualreport", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
