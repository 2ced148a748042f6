"""A mail server that does not answer loses nothing, and the health page says so."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import datetime

import pytest
from pytest_django import Settings

from gongkai.applications.models import Submission
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import intake
from gongkai.foundation.jobs.worker import run_here
from gongkai.foundation.models import Message
from gongkai.foundation.now import CHINA
from gongkai.foundation.policies import NOBODY
from gongkai.foundation.selectors import health
from gongkai.foundation.services import messages
from gongkai.foundation.services.messages import Post
from tests import offices

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 3, 9, 0, tzinfo=CHINA)


def test_what_was_acknowledged_stays_and_the_mail_waits_and_shows(settings: Settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mail=f"smtp://127.0.0.1:{port}")
    office = offices.found_city().education
    someone = Someone(name="林树生", identity_kind="passport", identity_number="X1", telephone="0000-8600000")
    receipt = intake.submit(
        Asked((someone,), ("招生范围的批复",)), organisation=office, token="t1", actor=NOBODY, at=AT
    )
    message = messages.post(Post(Message.Channel.MAIL, "lin@shusheng.example", "登记回执"), actor=NOBODY, at=AT)
    assert run_here(AT) >= 1
    message.refresh_from_db()
    assert (message.state, message.attempts, bool(message.problem)) == (Message.State.WAITING, 1, True)
    assert Submission.objects.get().number == receipt.submission.number
    shown = {check.name: check for check in health.everything(AT)}["messages"]
    assert (shown.level, shown.said.endswith("，1条没有发出去，还会再试")) == (health.Level.LOOK, True)
