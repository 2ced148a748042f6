"""Redactions: which holds of a file, and which files must not leave because of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gongkai.applications.models import Application, CaseFile, Redaction, State
from gongkai.applications.states import STEPS
from gongkai.foundation.policies import Actor, may

TAKEN = ("application/pdf", "image/jpeg", "image/png", "image/tiff", "image/bmp")


@dataclass(frozen=True, slots=True)
class Box:
    """A box on page `page`, from 1: left, top, width and height in parts of the page; why, and for which item of the
    case. `id` is its number within the redaction, 0 while it has none."""

    page: int
    x: float
    y: float
    w: float
    h: float
    ground: str
    item: int | None = None
    id: int = 0

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        edges = [round(edge, 5) for edge in (self.x, self.y, self.w, self.h)]
        return {"id": self.id, "page": self.page, "box": edges, "ground": self.ground, "item": self.item}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Box:
        """As it was kept."""
        x, y, w, h = kept["box"]
        return cls(kept["page"], x, y, w, h, kept["ground"], kept["item"], kept["id"])


def redactable(file: CaseFile) -> bool:
    """Whether it is something found that can be drawn."""
    return file.kind == CaseFile.Kind.FOUND and file.file.media_type in TAKEN


def redactable_files(case: Application, files: Iterable[CaseFile], actor: Actor) -> frozenset[int]:
    """Those of the case's files that the actor may cover now."""
    if not open_for_it(case) or not may(actor, "case.handle", case.organisation_id):
        return frozenset()
    return frozenset(one.pk for one in files if redactable(one))


def source(case: Application, file_id: UUID) -> CaseFile | None:
    """The found file of the case that is to be covered; None where there is none that can be."""
    held = case.files.filter(file_id=file_id).select_related("file", "item", "application").order_by("pk")
    return next((one for one in held if redactable(one)), None)


def current(file: CaseFile) -> Redaction | None:
    """The version that holds."""
    return file.redactions.select_related("result__file", "made_by").order_by("-pk").first()


def boxes(redaction: Redaction | None) -> list[Box]:
    """Its boxes, page by page from top to bottom."""
    found = [Box.from_json(kept) for kept in redaction.boxes] if redaction else []
    return sorted(found, key=lambda box: (box.page, box.y, box.x))


def covered(case: Application) -> frozenset[int]:
    """The files that must not leave: what boxes were drawn on, and every result but the newest, which holds only as
    long as nobody changed the boxes."""
    newest: dict[int, Redaction] = {}
    barred: set[int] = set()
    for one in Redaction.objects.filter(source__application=case).order_by("pk"):
        newest[one.source_id] = one
        if one.result_id:
            barred.add(one.result_id)
    for source_id, one in newest.items():
        if one.boxes:
            barred.add(source_id)
        barred.discard(one.result_id or 0)
    return frozenset(barred)


def open_for_it(case: Application) -> bool:
    """Whether the state of the case allows covering."""
    return State(case.state) in STEPS["redact"].sources
