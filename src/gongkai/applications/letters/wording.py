"""The wording of letters: templates of titled blocks, filled from a case; what is not filled is named, never sent."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FIELD = re.compile(r"\{([a-z_][a-z_0-9]*)\}")


@dataclass(frozen=True, slots=True)
class Block:
    """A titled block of a letter; the title is empty where none is printed."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of letter (`templates.toml`): to whom, who signs, on what it rests, in which blocks."""

    key: str
    title: str
    to: str
    mark: str
    sign: str
    remedy: bool
    article: str
    blocks: tuple[Block, ...]

    def fields(self) -> set[str]:
        """The fields that its blocks name."""
        return {name for block in self.blocks for name in FIELD.findall(block.text)}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "templates.toml").read_text(encoding="utf-8"))


@cache
def templates() -> Mapping[str, Template]:
    """All kinds of letters by key."""
    return {
        key: Template(
            key=key,
            **{name: value for name, value in entry.items() if name != "blocks"},
            blocks=tuple(Block(*block) for block in entry["blocks"]),
        )
        for key, entry in _data()["letter"].items()
    }


def item_text(outcome: str, values: Mapping[str, str]) -> str:
    """What a reply says of an item that ended so; a field without a value stays as {field}, for `unfilled` to find."""
    return _fill(_data()["item"][outcome]["text"], values)


def item_needs(outcome: str) -> tuple[str, ...]:
    """The fields of an item without which its text cannot be written: answer, reason, facts."""
    return tuple(_data()["item"][outcome]["needs"])


def fill(blocks: Sequence[Block], values: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks with their fields filled. A value is text only: braces in it are no fields."""
    return tuple(Block(block.title, _fill(block.text, values)) for block in blocks)


def _fill(text: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        found = values.get(match[1], "").strip()
        # Full-width braces: what somebody wrote cannot become a field, nor be mistaken for one.
        return found.replace("{", "｛").replace("}", "｝") if found else match[0]

    return FIELD.sub(value, text)


def unfilled(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The fields still empty, in their order: with one of these no letter goes out."""
    return tuple(dict.fromkeys(name for block in blocks for name in FIELD.findall(block.text)))


# Fields that every letter can have.
ALWAYS = frozenset(
    {"applicant", "organ", "number", "received", "address", "telephone", "contact", "site", "due", "wanted"}
)


@cache
def fields() -> Mapping[str, tuple[str, str]]:
    """Every field: what it says, and what it says of the invented case (`fields.toml`)."""
    text = (resources.files(__package__) / "fields.toml").read_text(encoding="utf-8")
    return {name: (entry[0], entry[1]) for name, entry in tomllib.loads(text).items()}


def example(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks filled from the invented case."""
    filled = fill(blocks, {name: text for name, (_says, text) in fields().items()})
    return tuple(Block(block.title, block.text.replace("您（贵单位）", "您")) for block in filled)


# What a letter exists to say: an office may say it in other words, not leave it out.
NEVER_WITHOUT = frozenset({"items", "remedies", "supplement_items", "fee_lines", "reasons_facts", "asked", "finding"})
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def usable(template: Template) -> tuple[str, ...]:
    """The fields that an office may use in this letter."""
    return tuple(name for name in fields() if name in template.fields() | ALWAYS)


def wrong_fields(block: Block, template: Template) -> tuple[str, ...]:
    """What stands in braces in a block and this letter cannot fill, a brace alone too."""
    known = set(usable(template))
    found = (match[0] for match in BRACES.finditer(f"{block.title}\n{block.text}") if match[1] not in known)
    in_title = (match[0] for match in BRACES.finditer(block.title))
    return tuple(dict.fromkeys((*found, *in_title)))
