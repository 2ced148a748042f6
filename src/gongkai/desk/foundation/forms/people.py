"""Forms over people: accounts, appointments, stand-ins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.desk.foundation.forms.organisations import OrganisationChoice, offer
from gongkai.foundation.models import Organisation, Person, Role
from gongkai.web.forms import Day, Form

_CONTACT = {"autocomplete": "off", "class": "w-m"}


class ContactForm(Form):
    """Name and how to reach somebody."""

    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"class": "w-m"}))
    telephone = forms.CharField(
        label=_("联系电话"), required=False, max_length=40, widget=forms.TextInput(attrs=_CONTACT)
    )
    email = forms.EmailField(
        label=_("电子邮箱"), required=False, max_length=120, widget=forms.EmailInput(attrs=_CONTACT)
    )


class PersonForm(ContactForm):
    """Somebody new."""

    username = forms.SlugField(
        label=_("登录名"),
        help_text=_("小写字母、数字和连字符，以后不变"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
    )
    field_order = ("username", "name", "telephone", "email")


class EditForm(ContactForm):
    """Another name or contact. What is on file is not shown: showing it is an act of its own."""

    forget = forms.BooleanField(label=_("删去原有的电话和邮箱"), required=False)

    def __init__(self, *args: Any, masked: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in masked.items():
            kept = _("现在是%(value)s，不填即不变") % {"value": value} if value else _("现在没有登记")
            self.fields[name].help_text = kept


class AppointmentForm(Form):
    """A role at an organisation."""

    organisation = OrganisationChoice(Organisation.objects.none(), label=_("机关"))
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    begins = Day(label=_("自哪一日起"))
    ends = Day(label=_("到哪一日为止"), help_text=_("含这一日；不填即长期"), required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", offices)


class EndForm(Form):
    """The last day."""

    ends = Day(label=_("到哪一日为止"), help_text=_("含这一日，最早到昨天"))


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes none at run time
    """One of the people that the form offers."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, and the sign-in name that tells namesakes apart."""
        return f"{obj.name}（{obj.username}）"


class StandInForm(Form):
    """Who stands in, when and why."""

    person = PersonChoice(Person.objects.none(), label=_("代理人"))
    begins = Day(label=_("自哪一日起"))
    ends = Day(label=_("到哪一日为止"), help_text=_("含这一日"))
    reason = forms.CharField(label=_("理由"), help_text=_("例如：年休假、出差、培训"), max_length=200)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)
