"""Setting up the gateways for text messages, and trying what messages leave by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation.channels import Undelivered, mail, text
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Message, Organisation, TextGateway
from gongkai.foundation.policies import Actor, grant, may
from gongkai.foundation.selectors import gateways
from gongkai.foundation.services.audit import Act, record
from gongkai.foundation.services.messages import Post, post

ACTION = "gateway.change"
PROBE = 3.0  # seconds: somebody waits before the page


@dataclass(frozen=True, slots=True)
class Facts:
    """What is set for a gateway. `token` None: as it was."""

    address: str
    form: Mapping[str, Any]
    token: str | None = None
    success_key: str = ""
    success_value: str = ""
    active: bool = True


@transaction.atomic
def save(organisation: Organisation, facts: Facts, *, actor: Actor, at: datetime) -> TextGateway:
    """Make or change the gateway of an organisation. Raises NotAllowed, Refused (fields "address", "form")."""
    _ask(actor, organisation.pk)
    _refuse(facts)
    old = TextGateway.objects.filter(organisation=organisation).first()
    gateway = old or TextGateway(organisation=organisation)
    names = ("address", "form", "success_key", "success_value", "active")
    changed = [name for name in names if old is None or getattr(old, name) != getattr(facts, name)]
    for name in names:
        setattr(gateway, name, getattr(facts, name))
    if facts.token is not None and facts.token != gateway.token:
        gateway.token = facts.token
        changed.append("token")
    gateway.save()
    _record(organisation.pk, {"changed": changed}, actor, at, gateway)
    return gateway


def _refuse(facts: Facts) -> None:
    words = {
        "scheme": _("地址以https://开头"),
        "host": _("地址里没有主机名，或端口不是数字"),
        "sign-in": _("地址里不能有用户名和密码，请填在“令牌”里"),
        "open": _("公网地址须用https；内网网关可用http，但须由运维人员写入GONGKAI_INSIDE"),
    }
    if problem := text.check(facts.address, settings.ENVIRONMENT.inside):
        raise Refused(words[problem], "address")
    if not isinstance(facts.form, dict) or not {"{recipient}", "{body}"} <= set(_placeholders(facts.form)):
        raise Refused(_("内容须是一个JSON对象，其中写有{recipient}和{body}"), "form")


def _placeholders(form: Any) -> list[str]:
    if isinstance(form, dict):
        return [found for value in form.values() for found in _placeholders(value)]
    if isinstance(form, list):
        return [found for value in form for found in _placeholders(value)]
    return [name for name in ("{recipient}", "{body}") if isinstance(form, str) and name in form]


def try_mail(*, actor: Actor, at: datetime) -> str:
    """Connect to the mail server, encrypt and sign in. The code of what went wrong; empty when all went well.

    Raises NotAllowed, Refused when no server is set.
    """
    _ask(actor)
    server = mail.Server.parse(settings.ENVIRONMENT.mail)
    if server is None:
        raise Refused(_("没有设置邮件服务器（GONGKAI_MAIL）"))
    return _try(partial(mail.reach, server, timeout=PROBE), None, actor, at)


def try_gateway(gateway: TextGateway, *, actor: Actor, at: datetime) -> str:
    """Connect to a gateway. The code of what went wrong; empty when all went well. Raises NotAllowed."""
    _ask(actor, gateway.organisation_id)
    return _try(partial(text.reach, gateways.way(gateway), timeout=PROBE), gateway, actor, at)


def send_trial(
    channel: Message.Channel, recipient: str, organisation_id: int | None, *, actor: Actor, at: datetime
) -> Message:
    """Send a message that says that it is a trial, by the way of all others. Raises NotAllowed, Refused."""
    _ask(actor, organisation_id)
    words = _("这是政府信息公开系统发出的测试消息，收到说明发送渠道正常，不必回复。")
    return post(Post(channel, recipient, words, _("测试消息"), organisation_id), actor=actor, at=at)


def _try(reach: Callable[[], None], gateway: TextGateway | None, actor: Actor, at: datetime) -> str:
    try:
        reach()
        code = ""
    except Undelivered as error:
        code = error.code
    organisation = gateway.organisation_id if gateway else None
    _record(organisation, {"tried": gateway.pk if gateway else "mail", "code": code}, actor, at, gateway, not code)
    return code


def _ask(actor: Actor, organisation_id: int | None = None) -> None:
    if not may(actor, ACTION, organisation_id):
        raise NotAllowed


def _record(
    organisation_id: int | None,
    details: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    gateway: TextGateway | None,
    succeeded: bool = True,
) -> None:
    held = grant(actor, ACTION, organisation_id)
    record(Act(ACTION, gateway, organisation_id, details, succeeded, held), actor=actor, at=at)
