"""Text and Markdown: each line is a paragraph, exactly as it stands."""

from __future__ import annotations

from gongkai.annualreport.document import Document, Paragraph, Place
from gongkai.annualreport.readers.budget import Budget


def read(text: str, budget: Budget) -> Document:
    """The lines of `text`, blank ones too: layout is told by them."""
    budget.characters(len(text))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return Document("text", [Paragraph(line, Place(number, 1)) for number, line in enumerate(lines, 1)])
