"""A form under way on the portal, step by step: what its draft holds. Pure values, kept as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from gongkai.applications.rules.paper import Asked, Someone

# Who applies, and of what parts the people are: the first is who the reply goes to.
MODES = ("self", "organisation", "proxy", "joint")
PARTS = {"self": ("applicant", ""), "organisation": ("applicant", ""), "proxy": ("applicant", "proxy"),
         "joint": ("representative", "applicant")}  # fmt: skip
MOST_PROXIES, MOST_JOINT = 2, 20
LEAST = {"self": 1, "organisation": 1, "proxy": 2, "joint": 2}
MOST = {"self": 1, "organisation": 1, "proxy": 1 + MOST_PROXIES, "joint": MOST_JOINT}
# Whose papers they are: an organisation has no identity card, a person no credit code.
IDENTITIES_OF_PEOPLE = ("ric", "passport", "permit", "foreigner", "licence")
IDENTITIES_OF_BODIES = ("uscc", "licence")
LONGEST = 8000  # of what is kept of one field, whatever was typed


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of the draft: id of the stored file, what it is (SubmissionFile.Kind), its name and size in bytes."""

    id: str
    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was filled in so far. `token` makes the form sent twice one application; `begun` is when it was begun, in
    seconds since 1970; `searched` what was looked for before."""

    token: str
    begun: int
    mode: str = ""
    asked: Asked = field(default_factory=Asked)
    files: tuple[Attached, ...] = ()
    searched: str = ""

    def as_json(self) -> str:
        """To be kept, encrypted."""
        values = {name: getattr(self, name) for name in ("token", "begun", "mode", "searched")}
        files = [asdict(one) for one in self.files]
        return json.dumps({**values, "files": files, "asked": self.asked.as_json()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Sheet:
        """What was kept."""
        values: dict[str, Any] = json.loads(text)
        asked, files = Asked.from_json(values.pop("asked")), values.pop("files")
        return cls(**values, asked=asked, files=tuple(Attached(**one) for one in files))

    @property
    def mark(self) -> str:
        """Of just this content: what was looked over is what is sent."""
        return hashlib.sha256(self.as_json().encode("utf-8", "surrogatepass")).hexdigest()[:48]

    def as_mode(self, mode: str) -> Sheet:
        """The same for another who applies: people who stay keep what was written of them."""
        if mode == self.mode:
            return self
        held = self.asked.people[: MOST[mode]]
        people = held + (Someone(),) * (LEAST[mode] - len(held))
        if mode == "organisation" and people[0].kind == "natural":
            people = (replace(people[0], kind="", identity_kind="uscc"), *people[1:])
        elif mode != "organisation" and people[0].kind != "natural" and mode == "self":
            people = (replace(people[0], kind="natural", identity_kind="", identity_number=""), *people[1:])
        return replace(self, mode=mode).with_people(people)

    def with_people(self, people: Sequence[Someone]) -> Sheet:
        """With these people, each as what they take part by their place."""
        first, others = PARTS[self.mode]
        named = [replace(one, part=others if place else first) for place, one in enumerate(people)]
        kept = tuple(replace(one, kind="natural") if one.part == "proxy" or self.mode == "self" else one
                     for one in named)  # fmt: skip
        return replace(self, asked=replace(self.asked, people=kept))

    def with_items(self, items: Sequence[str]) -> Sheet:
        """With these things asked."""
        return replace(self, asked=replace(self.asked, items=tuple(items)))

    def complete(self) -> Asked:
        """What is sent: without the rows that were left empty."""
        return replace(self.asked, items=tuple(item.strip() for item in self.asked.items if item.strip()))

    def has(self, kind: str) -> bool:
        """Whether a file of that kind is attached."""
        return any(one.kind == kind for one in self.files)
