"""Forms of the wording of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gongkai.applications.letters.wording import Block
from gongkai.web.forms import Day, Form

SPARE = 2  # empty blocks at the end, to write more


class WordingForm(Form):
    """The blocks of a letter, each with its title; one left empty is left out."""

    def __init__(self, *args: Any, blocks: Sequence[Block], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(blocks) + SPARE
        for at, block in enumerate([*blocks, *[Block("", "")] * SPARE]):
            rows = min(10, 2 + block.text.count("\n") + len(block.text) // 50)
            self.fields[f"title_{at}"] = forms.CharField(
                label=_("第%(n)d段的标题") % {"n": at + 1}, required=False, max_length=40, initial=block.title
            )
            self.fields[f"text_{at}"] = forms.CharField(
                label=_("第%(n)d段") % {"n": at + 1},
                required=False,
                max_length=8000,
                initial=block.text,
                widget=forms.Textarea(attrs={"rows": rows}),
            )
        self.fields["effective"] = Day(label=_("起用日期"), initial=today, help_text=_("以前的文书不变"))

    def blocks(self) -> list[Block]:
        """What was typed, an emptied block in its place so that its number stays."""
        given = self.cleaned_data
        return [
            Block(given[f"title_{at}"].strip(), given[f"text_{at}"].replace("\r\n", "\n").strip())
            for at in range(self.count)
        ]
