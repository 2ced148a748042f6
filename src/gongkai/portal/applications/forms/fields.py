"""What the forms of citizens share: text as it was typed, and the sentences of the rules at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.applications.rules.sheet import LONGEST
from gongkai.foundation.language import lang
from gongkai.regulation.words import Text
from gongkai.web.forms import Form

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label: TypeAlias = str | _StrPromise
else:
    Label = str


def readable(text: str) -> None:
    """Refuse what was broken on its way: another encoding leaves the sign of replacement."""
    if "\ufffd" in text:
        raise ValidationError(_("有认不出的字（�），是编码不对造成的：重新输入这几个字"))


class Line(forms.CharField):
    """One line."""

    def __init__(self, label: Label, width: str = "w-m", *, help_text: Label = "", **attributes: str) -> None:
        widget = forms.TextInput(attrs={"class": width, **attributes})
        super().__init__(label=label, help_text=help_text, required=False, max_length=200, widget=widget)
        self.validators.append(readable)


class Words(forms.CharField):
    """Several lines."""

    def __init__(self, label: Label, *, rows: int = 4, help_text: Label = "", most: int = 4000) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, help_text=help_text, required=False, max_length=most, widget=widget)
        self.validators.append(readable)


class Picked(forms.ChoiceField):
    """One of several, all of them in view. What was not chosen is the rules' to say."""

    def __init__(self, label: Label, choices: Iterable[tuple[str, Label]], *, help_text: Label = "") -> None:
        super().__init__(
            label=label, choices=list(choices), required=False, help_text=help_text, widget=forms.RadioSelect
        )


class CitizenForm(Form):
    """A form whose fields the rules call required, not Django: none is marked as optional but those in `optional`."""

    optional: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.marked = name in self.optional or isinstance(field, forms.BooleanField)  # type: ignore[attr-defined]

    def typed(self, name: str) -> str:
        """What stands in a field as it was typed, valid or not."""
        value = self.data.get(self.add_prefix(name), "")
        return str(value).replace("\0", "")[:LONGEST].strip()

    def say(self, problems: Iterable[tuple[str, Text]], names: Mapping[str, str] | None = None) -> None:
        """Show the rules' sentences at their fields, one for each field; `names` maps the rules' names to ours."""
        for name, text in problems:
            field = (names or {}).get(name, name)
            if field in self.fields and field not in self.errors:
                self.add_error(field, text.in_lang(lang()))
