"""Forms: errors say what to do, stand at their field, and are summed up on top."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Engine, Template
from django.utils.translation import override
from lxml import html

from gongkai.foundation.errors import Refused
from gongkai.web.forms import Day, Form


class Example(Form):
    name = forms.CharField(label="姓名", max_length=3, help_text="照身份证")
    mail = forms.EmailField(label="邮箱", required=False)
    count = forms.IntegerField(label="件数", required=False, min_value=1)
    on = Day(label="日期")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    file = forms.FileField(label="附件", error_messages={"required": "附上申请书"})
    agreed = forms.BooleanField(label="已核对")


GOOD: dict[str, Any] = {"name": "林小云", "on": "2026-02-03", "kind": "a", "agreed": "on"}


def filled(**other: Any) -> Example:
    return Example(GOOD | other, {"file": SimpleUploadedFile("a.pdf", b"%PDF-")})


def drawn(form: Form) -> html.HtmlElement:
    return html.fromstring(Template("<div>{% error_summary form %}{{ form }}</div>").render(Context({"form": form})))


def test_an_empty_form_says_field_by_field_what_to_fill_in() -> None:
    assert {name: list(errors) for name, errors in Example({}).errors.items()} == {
        "name": ["填写姓名"],
        "on": ["填写日期"],
        "kind": ["选择类别"],
        "file": ["附上申请书"],  # the field's own sentence stays
        "agreed": ["勾选“已核对”"],
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "林小云云", "最多3字，现在有4字"),
        ("name", "林\0", "里面有看不见的空字符，重新填写"),
        ("mail", "lin", "邮箱地址要像 name@example.cn 这样写"),
        ("count", "两件", "填写整数，不带单位"),
        ("count", "0", "不能小于1"),
        ("on", "昨天", "看不懂这个日期：按年-月-日填写，如 2026-11-22"),
        ("kind", "c", "选项里没有这一项，重新选择"),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_right(field: str, value: str, sentence: str) -> None:
    assert filled(**{field: value}).errors == {field: [sentence]}


@pytest.mark.parametrize("written", ["2026-02-03", "2026年2月3日", "2026.2.3", "2026/2/3", "20260203"])
def test_a_day_is_read_as_offices_write_it(written: str) -> None:
    form = filled(on=written)
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 2, 3)


def test_the_summary_counts_and_each_line_leads_to_its_input() -> None:
    form = filled(name="", kind="")
    form.refuse(Refused("本机关今日已收到相同申请"))
    form.refuse(Refused("邮箱已停用", "mail"))
    tree = drawn(form)
    (summary,) = tree.xpath("//*[@role='alert']")
    assert summary.xpath("string(h2)") == "有4处要改"
    lines = [(line.xpath("string(.)"), line.xpath("string(a/@href)")) for line in summary.xpath(".//li")]
    assert lines == [
        ("填写姓名", "#id_name"),
        ("选择类别", "#id_kind"),
        ("本机关今日已收到相同申请", ""),
        ("邮箱已停用", "#id_mail"),
    ]
    for _text, target in lines:
        assert not target or len(tree.xpath("//*[@id=$id]", id=target[1:])) == 1


def test_an_input_is_tied_to_its_label_hint_and_error() -> None:
    tree = drawn(filled(name=""))
    (field,) = tree.xpath("//input[@name='name']")
    assert tree.xpath("string(//label[@for='id_name'])") == "姓名"
    assert field.get("aria-invalid") == "true"
    described = [tree.xpath("string(//*[@id=$id])", id=one) for one in field.get("aria-describedby").split()]
    assert described == ["照身份证", "错误：填写姓名"]
    assert [one.tag for one in field.itersiblings(preceding=True)] == ["p", "p", "label"]
    assert tree.xpath("//input[@required]") == []


def test_the_optional_is_marked_and_the_required_is_not() -> None:
    labels = {label.text.strip(): label.xpath("string(span)") for label in drawn(Example()).xpath("//label | //legend")}
    assert {name for name, mark in labels.items() if mark == "（选填）"} == {"邮箱", "件数"}


def test_the_sentences_are_english_in_english() -> None:
    with override("en"):
        assert filled(name="", count="0").errors == {"name": ["Fill in: 姓名"], "count": ["Not less than 1"]}


def test_what_was_typed_is_kept_and_escaped() -> None:
    tree = drawn(filled(name='"><b>x</b>'))
    assert tree.xpath("//input[@name='name']/@value") == ['"><b>x</b>']
    assert tree.xpath("//b") == []


def test_our_tags_need_no_load() -> None:
    assert "web" not in Engine.get_default().libraries or Template("{{ d|day }}").render(Context({"d": None})) == "—"
