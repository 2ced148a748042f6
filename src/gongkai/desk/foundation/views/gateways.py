"""The ways by which messages leave: mail server and gateways for text messages; how messages fare."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.desk.foundation.forms.gateways import GatewayForm, NewGatewayForm, TrialForm
from gongkai.foundation.channels.mail import Server
from gongkai.foundation.errors import Refused
from gongkai.foundation.models import Message, Organisation, TextGateway
from gongkai.foundation.now import day
from gongkai.foundation.selectors import gateways as reading
from gongkai.foundation.selectors import organisations
from gongkai.foundation.services import gateways as services
from gongkai.web.access import allow
from gongkai.web.middleware import Request
from gongkai.web.tables import Choice, Column, Table

ACTION = "gateway.change"


def _state(message: Message) -> SafeString:
    return render_to_string("desk/jobs/state.html", {"state": message.state, "label": message.get_state_display()})


class MessageTable(Table):
    """All messages, the newest first, without whom and what."""

    caption = gettext_lazy("消息")
    empty = gettext_lazy("还没有消息。系统发出的邮件和短信列在这里，只列编号和结果，不列收件人和内容。")
    order = "-pk"
    filters = (
        Choice("state", gettext_lazy("状态"), Message.State.choices, "state"),
        Choice("channel", gettext_lazy("渠道"), Message.Channel.choices, "channel"),
    )
    columns = (
        Column("number", gettext_lazy("编号"), lambda message: str(message.pk), sort="pk"),
        Column("channel", gettext_lazy("渠道"), "get_channel_display", sort="channel"),
        Column("state", gettext_lazy("状态"), "get_state_display", sort="state", markup=_state),
        Column("created", gettext_lazy("写成"), sort="created"),
        Column("sent", gettext_lazy("发出"), sort="sent"),
        Column("attempts", gettext_lazy("次数"), sort="attempts", numeric=True),
        Column("problem", gettext_lazy("原因"), sort="problem"),
    )


@allow(ACTION)
def overview(request: Request) -> HttpResponse:
    """The ways, and how messages fare."""
    names = organisations.names(day(request.at))
    found = TextGateway.objects.select_related("organisation").order_by("organisation__order", "pk")
    context = {
        "server": _server(),
        "sender": settings.ENVIRONMENT.mail_from,
        "gateways": [(gateway, names[gateway.organisation_id]) for gateway in found],
        "counts": {state.value: count for state, count in reading.counts().items()},
    }
    return MessageTable(reading.messages(), request).respond("desk/gateway/overview.html", context)


def _server() -> str:
    try:
        return str(Server.parse(settings.ENVIRONMENT.mail) or "")
    except ValueError as error:
        return str(error)


@allow(ACTION)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, number: int) -> HttpResponse:
    """Change a gateway."""
    gateway = get_object_or_404(TextGateway.objects.select_related("organisation"), pk=number)
    form = GatewayForm(request.POST or None, initial=GatewayForm.of(gateway))
    if request.method == "POST" and form.is_valid() and _saved(request, gateway.organisation, form):
        return redirect("desk-gateway")
    name = organisations.name(gateway.organisation, day(request.at))
    return render(request, "desk/gateway/edit.html", {"form": form, "gateway": gateway, "name": name})


@allow(ACTION)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A gateway for an organisation that has none."""
    form = NewGatewayForm(request.POST or None, on=day(request.at))
    if request.method == "POST" and form.is_valid():
        organisation = Organisation.objects.get(pk=form.cleaned_data["organisation"])
        if _saved(request, organisation, form):
            return redirect("desk-gateway")
    return render(request, "desk/gateway/edit.html", {"form": form})


def _saved(request: Request, organisation: Organisation, form: GatewayForm) -> bool:
    try:
        services.save(organisation, form.facts(), actor=request.actor, at=request.at)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    name = organisations.name(organisation, day(request.at))
    messages.success(request, _("已保存%(name)s的短信网关") % {"name": name})
    return True


@allow(ACTION)
@require_POST
def try_gateway(request: Request, number: int) -> HttpResponse:
    """Connect to a gateway, and say how it went."""
    gateway = get_object_or_404(TextGateway, pk=number)
    code = services.try_gateway(gateway, actor=request.actor, at=request.at)
    return _told(request, code, _("短信网关"))


@allow(ACTION)
@require_POST
def try_mail(request: Request) -> HttpResponse:
    """Connect to the mail server, and say how it went."""
    try:
        code = services.try_mail(actor=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk-gateway")
    return _told(request, code, _("邮件服务器"))


def _told(request: Request, code: str, what: str) -> HttpResponse:
    if code:
        messages.error(request, _("%(what)s连接不上：%(code)s") % {"what": what, "code": code})
    else:
        messages.success(request, _("%(what)s连接正常") % {"what": what})
    return redirect("desk-gateway")


@allow(ACTION)
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Request) -> HttpResponse:
    """Send oneself a message."""
    names = organisations.names(day(request.at))
    active = TextGateway.objects.filter(active=True).values_list("organisation_id", flat=True)
    form = TrialForm(request.POST or None, gateways=[(pk, names[pk]) for pk in active])
    if request.method == "POST" and form.is_valid() and _sent(request, form):
        return redirect("desk-gateway")
    return render(request, "desk/gateway/trial.html", {"form": form, "mail": settings.ENVIRONMENT.mail})


def _sent(request: Request, form: TrialForm) -> bool:
    data = form.cleaned_data
    channel = Message.Channel(data["channel"])
    organisation = cast("int | None", data["gateway"]) if channel == Message.Channel.TEXT else None
    try:
        message = services.send_trial(channel, data["recipient"], organisation, actor=request.actor, at=request.at)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("测试消息%(number)d已排队，几秒后刷新本页看结果") % {"number": message.pk})
    return True
