"""Forms of the decision: an item's result with its evidence, and the words of a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.letters.wording import Block
from gongkai.applications.models import Application, CaseFile, Item
from gongkai.applications.rules.guards import SEVERANCE
from gongkai.applications.selectors.redacting import covered
from gongkai.applications.services.deciding import BY_STEP
from gongkai.foundation.language import lang
from gongkai.regulation import outcomes
from gongkai.web.forms import Day, Form

_AREA = {"rows": 3}


def _choices(held: str = "") -> list[tuple[str, str]]:
    """The results that an officer writes down; withdrawal and lapse have steps of their own (error 15)."""
    offered = {key: its for key, its in outcomes().items() if key == held or key not in BY_STEP}
    return [(key, outcome.title.in_lang(lang())) for key, outcome in offered.items()]


def _refusals() -> list[tuple[str, str]]:
    return [
        (key, outcome.title.in_lang(lang()))
        for key, outcome in outcomes().items()
        if outcome.kind in ("withheld", "unavailable")
    ]


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs=_AREA), max_length=8000
    )


def _named(file: CaseFile) -> str:
    """The file's name, what it is, and for which item it was found."""
    about = file.get_kind_display()
    if file.item:
        about = _("%(kind)s，第%(n)s项") % {"kind": about, "n": file.item.number}
    return f"{file.file.name}（{about}）"


def _asked(item: Item) -> Iterator[tuple[str, str]]:
    """The evidence that the saved outcome asks for, and each ground for withholding a part: key and what it is."""
    if not item.outcome:
        return
    for number, text in enumerate(outcomes()[item.outcome].evidence, 1):
        yield str(number), text.in_lang(lang())
    for ground in item.withheld:
        its = outcomes()[ground]
        for number, text in enumerate(its.evidence, 1):
            if text.zh != SEVERANCE:
                yield f"{ground}.{number}", f"{text.in_lang(lang())}（{its.title.in_lang(lang())}）"


class ItemForm(Form):
    """How an item ends. The evidence asked for is that of the outcome as saved; choose, save, and it is shown."""

    outcome = forms.ChoiceField(label=_("处理决定"), choices=_choices)
    withheld = forms.MultipleChoiceField(
        label=_("部分公开的，其余部分的理由"), choices=_refusals, required=False, widget=forms.CheckboxSelectMultiple
    )
    facts = _words(_("检索、审查情况"), _("写进答复书"))
    reason = _words(_("理由"), _("写进答复书：法律条文和事实"))
    answer = _words(_("提供什么、到哪里获取、由谁负责"), _("写进答复书"))
    severable = forms.ChoiceField(
        label=_("能否区分处理（条例第三十七条）"),
        choices=[("", _("不适用")), ("yes", _("能")), ("no", _("不能"))],
        required=False,
    )
    severable_reason = _words(_("不能区分处理的理由"))
    files = forms.TypedMultipleChoiceField(  # type: ignore[assignment]  # fields leave the class
        label=_("随答复提供的文件"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    link_checked = Day(label=_("网址核对日期"), required=False, help_text=_("已主动公开的：当日打开、标题一致"))
    earlier = forms.CharField(label=_("前次申请编号"), required=False, max_length=24)
    earlier_same = forms.BooleanField(label=_("已与前次申请逐字对照，内容相同且已答复"), required=False)

    def __init__(self, *args: Any, item: Item, case: Application, **kwargs: Any) -> None:
        initial = {
            name: getattr(item, name)
            for name in ("outcome", "withheld", "facts", "reason", "answer", "severable", "severable_reason")
        }
        initial["files"] = list(item.files.filter(leaves=True).values_list("pk", flat=True))
        initial |= {name: item.evidence.get(name) for name in ("link_checked", "earlier", "earlier_same")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["outcome"].choices = _choices(item.outcome)  # type: ignore[attr-defined]
        self._offer_files(item, case)
        self.held = item.outcome
        self.asked = list(_asked(item))
        for key, text in self.asked:
            self.fields[f"evidence_{key}"] = forms.BooleanField(
                label=_("在卷证据：%(what)s") % {"what": text}, required=False, initial=bool(item.evidence.get(key))
            )

    def _offer_files(self, item: Item, case: Application) -> None:
        """What was found and what was redacted, without what leaves for another item or must not leave."""
        barred = covered(case)
        found = case.files.filter(kind__in=(CaseFile.Kind.FOUND, CaseFile.Kind.REDACTED)).select_related("file", "item")
        mine = [one for one in found.order_by("added", "pk") if one.item_id == item.pk or not one.leaves]
        field = self.fields["files"]
        field.choices = [(one.pk, _named(one)) for one in mine if one.pk not in barred]  # type: ignore[attr-defined]
        if not field.choices:  # type: ignore[attr-defined]
            field.help_text = _(
                "案卷里还没有可以提供的文件：先在案件页“添加文件”，种类选“检索到的信息”；部分公开的，再“遮盖”，回到这里选遮盖后的。"
            )
        elif any(one.pk in barred for one in mine):
            field.help_text = _("画过遮盖框的原件和旧的遮盖件不列在这里：只能提供最新的遮盖件。")
        else:
            field.help_text = _("选的文件经保密审查以后，随答复交给申请人；不选的留在案卷里。")

    def evidence(self) -> dict[str, Any]:
        """What is on file, by its number in the list of the outcome or of a ground, and the facts of links and earlier
        cases. What was ticked under another outcome proves nothing of this one."""
        given = self.cleaned_data
        same, grounds = given["outcome"] == self.held, given["withheld"]
        found: dict[str, Any] = {
            key: "on file"
            for key, _text in self.asked
            if given.get(f"evidence_{key}") and same and ("." not in key or key.partition(".")[0] in grounds)
        }
        if given["link_checked"]:
            found["link_checked"] = given["link_checked"].isoformat()
        if given["earlier"]:
            found |= {"earlier": given["earlier"], "earlier_same": given["earlier_same"]}
        return found


class WordsForm(Form):
    """The blocks of a draft, each a field under its title."""

    def __init__(self, *args: Any, blocks: Sequence[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, block in enumerate(blocks):
            field = forms.CharField(
                label=block.title or _("第%(n)d段") % {"n": at + 1},
                initial=block.text,
                required=False,
                strip=False,
                widget=forms.Textarea(attrs={"rows": min(12, 2 + block.text.count("\n") + len(block.text) // 60)}),
                max_length=40000,
            )
            field.marked = False  # type: ignore[attr-defined]  # a paragraph is no thing to leave out
            self.fields[f"block_{at}"] = field
