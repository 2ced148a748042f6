"""Messages: written with what they tell, sent after it over real servers, tried until they go, held until they can."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from pytest_django import Settings

from gongkai.foundation import jobs
from gongkai.foundation.channels import mail as smtp
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import (
    AuditEntry,
    Job,
    Membership,
    Message,
    Organisation,
    Person,
    Role,
    StoredFile,
    TextGateway,
)
from gongkai.foundation.now import CHINA, day
from gongkai.foundation.policies import NOBODY, SYSTEM, Actor, Grant
from gongkai.foundation.selectors import gateways as reading
from gongkai.foundation.services import files, gateways, messages
from gongkai.foundation.services.messages import Post
from tests.foundation.servers import free_port, mail_server, silent_server, web_server

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)
MINUTE = timedelta(minutes=1)
Channel, State = Message.Channel, Message.State
MAIL = Post(Channel.MAIL, "lin@example.cn", "林小云：请补正。", "补正通知")
FORM = {"to": "{recipient}", "text": "{body}", "id": "{reference}"}

Configure = Callable[..., None]


@pytest.fixture
def configure(settings: Settings) -> Configure:
    """Set what the operator sets."""

    def change(**values: Any) -> None:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **values)

    return change


def facts(message: Message) -> tuple[str, int, str]:
    message.refresh_from_db()
    return message.state, message.attempts, message.problem


def city() -> tuple[Organisation, Organisation]:
    government = Organisation.objects.create(code="yunling", kind="government")
    office = Organisation.objects.create(code="yunling-jyj", kind="department")
    Membership.objects.create(year=2026, organisation=government)
    Membership.objects.create(year=2026, organisation=office, parent=government)
    return government, office


def administrator(organisation: Organisation) -> Actor:
    person = Person.objects.create(username="admin", name="管理", created=AT)
    return Actor(person.pk, person.name, (Grant(Role.SYSTEM_ADMIN, organisation.pk),))


def test_a_message_is_written_with_its_job_or_not_at_all() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        messages.post(MAIL, actor=SYSTEM, at=AT)
        raise RuntimeError
    assert not Message.objects.exists() and not Job.objects.exists()
    message = messages.post(MAIL, actor=SYSTEM, at=AT)
    assert Job.objects.get().arguments == {"message": message.pk}
    assert AuditEntry.objects.get(action="message.post").details == {"channel": "mail"}


def test_neither_database_nor_job_nor_trail_show_who_and_what() -> None:
    message = messages.post(MAIL, actor=SYSTEM, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, subject, body FROM foundation_message")
        raw = str(cursor.fetchall())
    others = json.dumps([list(Job.objects.values_list("arguments")), list(AuditEntry.objects.values_list("details"))])
    for secret in (MAIL.recipient, MAIL.subject, MAIL.body, "林小云"):
        assert secret not in raw + others
    message.refresh_from_db()
    assert (message.recipient, message.subject, message.body) == (MAIL.recipient, MAIL.subject, MAIL.body)


@pytest.mark.parametrize(
    ("channel", "recipient"),
    [
        (Channel.MAIL, "lin"),
        (Channel.MAIL, "a@b.cn, c@d.cn"),
        (Channel.MAIL, "a@b.cn\nBcc: c@d.cn"),
        (Channel.MAIL, "林 <a@b.cn>"),
        (Channel.TEXT, "lin@example.cn"),
        (Channel.TEXT, "139\n000000"),
        (Channel.TEXT, ""),
    ],
)
def test_what_is_no_address_or_number_is_refused(channel: Message.Channel, recipient: str) -> None:
    with pytest.raises(Refused) as caught:
        messages.post(Post(channel, recipient, "x"), actor=SYSTEM, at=AT)
    assert caught.value.field == "recipient"
    assert not Message.objects.exists()


def test_mail_goes_to_the_server_once(configure: Configure) -> None:
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}", mail_from="gongkai@yunling.example")
        message = messages.post(MAIL, actor=SYSTEM, at=AT)
        assert jobs.run_here(AT) == 1
        messages.deliver(message.pk, at=AT)  # again, and nothing goes
    assert facts(message) == (State.SENT, 1, "")
    assert message.sent == AT
    assert server.envelopes == [("gongkai@yunling.example", ["lin@example.cn"])]


def test_a_stored_file_goes_with_a_mail_once_it_is_known_to_be_clean(configure: Configure) -> None:
    upload = ContentFile("答复内容".encode() * 100, name="林小云答复书.txt")
    file = files.keep(upload, organisation_id=None, confidential=True, actor=SYSTEM, at=AT)
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}", clamd="/nowhere")
        message = messages.post(replace(MAIL, attachments=(file.pk,)), actor=SYSTEM, at=AT)
        with pytest.raises(jobs.TryAgain, match="attachment not scanned yet"):
            messages.deliver(message.pk, at=AT)
        StoredFile.objects.update(scan=StoredFile.Scan.CLEAN)
        messages.deliver(message.pk, at=AT)
        (attached,) = server.letters[0].iter_attachments()
        assert attached.get_filename() == "林小云答复书.txt"
        assert attached.get_payload(decode=True) == "答复内容".encode() * 100
        StoredFile.objects.update(scan=StoredFile.Scan.INFECTED)
        Message.objects.update(state=State.WAITING)
        with pytest.raises(jobs.GiveUp, match="attachment infected"):
            messages.deliver(message.pk, at=AT)
        StoredFile.objects.all().delete()
        with pytest.raises(jobs.GiveUp, match="attachment deleted"):
            messages.deliver(message.pk, at=AT)
    assert len(server.letters) == 1


def test_a_repeat_after_a_crash_carries_the_same_number(configure: Configure) -> None:
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}")
        first, second = (messages.post(MAIL, actor=SYSTEM, at=AT) for _ in range(2))
        messages.deliver(first.pk, at=AT)
        Message.objects.filter(pk=first.pk).update(state=State.WAITING)  # the worker died before it noted it
        messages.deliver(first.pk, at=AT)
        messages.deliver(second.pk, at=AT)
    one, again, other = (letter["Message-ID"] for letter in server.letters)
    assert one == again == f"<{messages.reference(first.pk)}@localhost>"
    assert other == f"<{messages.reference(second.pk)}@localhost>" != one


def test_mail_that_is_refused_for_now_is_tried_until_it_goes(configure: Configure) -> None:
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}")
        server.data = "451 later"
        message = messages.post(MAIL, actor=SYSTEM, at=AT)
        jobs.run_here(AT)
        assert facts(message) == (State.WAITING, 1, "SMTP 451")
        job = Job.objects.get()
        assert (job.state, job.problem) == (Job.State.WAITING, "SMTP 451")
        server.data = "250 OK"
        jobs.run_here(job.due)
    assert facts(message) == (State.SENT, 2, "")
    assert len(server.letters) == 1


def test_mail_that_is_refused_for_good_fails_at_once_and_can_be_retried(configure: Configure) -> None:
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}")
        server.rcpt = "550 no such person"
        message = messages.post(MAIL, actor=SYSTEM, at=AT)
        jobs.run_here(AT)
        job = Job.objects.get()
        assert facts(message) == (State.FAILED, 1, "SMTP 550")
        assert (job.state, job.attempts, job.problem) == (Job.State.FAILED, 1, "SMTP 550")
        server.rcpt = "250 OK"
        Job.objects.update(state=Job.State.WAITING)
        jobs.run_here(AT)
    assert facts(message) == (State.SENT, 2, "")


def test_mail_that_nobody_takes_for_twelve_hours_fails(configure: Configure) -> None:
    configure(mail=f"smtp://127.0.0.1:{free_port()}")
    message, at = messages.post(MAIL, actor=SYSTEM, at=AT), AT
    while (job := Job.objects.get()).state == Job.State.WAITING:
        at = job.due
        jobs.run_here(at)
    assert facts(message) == (State.FAILED, 20, "ConnectionRefusedError")
    assert timedelta(hours=6) < at - AT < timedelta(hours=12)


def test_a_mail_server_that_hangs_costs_its_time_limit(configure: Configure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp.send, "__kwdefaults__", {"timeout": 0.2})
    with silent_server() as port:
        configure(mail=f"smtp://127.0.0.1:{port}")
        message = messages.post(MAIL, actor=SYSTEM, at=AT)
        jobs.run_here(AT)
    assert facts(message) == (State.WAITING, 1, "TimeoutError")


def test_a_message_whose_runs_are_always_killed_fails() -> None:
    message = messages.post(MAIL, actor=SYSTEM, at=AT)
    Job.objects.update(state=Job.State.RUNNING, attempts=20, worker="dead", lease_ends=AT)
    jobs.run_here(AT + MINUTE)
    assert facts(message) == (State.FAILED, 0, "TimeLimit")


def test_mail_waits_for_a_server_and_goes_when_there_is_one(configure: Configure) -> None:
    message = messages.post(MAIL, actor=SYSTEM, at=AT)
    jobs.run_here(AT)
    assert facts(message) == (State.HELD, 0, "")
    assert Job.objects.get().state == Job.State.DONE
    assert messages.release_held(at=AT) == 0
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}")
        assert messages.release_held(at=AT) == 1
        assert messages.release_held(at=AT) == 0
        jobs.run_here(AT)
    assert facts(message) == (State.SENT, 1, "")


def test_a_text_goes_by_the_gateway_of_the_office_or_of_who_is_above_it(configure: Configure) -> None:
    government, office = city()
    with web_server() as web:
        configure(inside=(f"127.0.0.1:{web.port}",))
        gateway = TextGateway.objects.create(organisation=government, address=web.address, form=FORM, token="t")
        message = messages.post(
            Post(Channel.TEXT, "13900000000", "请补正", organisation_id=office.pk), actor=SYSTEM, at=AT
        )
        jobs.run_here(AT)
    assert facts(message) == (State.SENT, 1, "")
    content = {"to": "13900000000", "text": "请补正", "id": messages.reference(message.pk)}
    assert [request[2] for request in web.requests] == [content]
    own = TextGateway.objects.create(organisation=office, address=web.address, form=FORM)
    assert reading.of(office.pk, day(AT)) == own
    assert reading.of(government.pk, day(AT)) == gateway
    assert reading.of(None, day(AT)) is None
    TextGateway.objects.update(active=False)
    assert reading.of(office.pk, day(AT)) is None


def test_a_text_without_gateway_waits_for_one(configure: Configure) -> None:
    government, _ = city()
    message = messages.post(
        Post(Channel.TEXT, "13900000000", "请补正", organisation_id=government.pk), actor=SYSTEM, at=AT
    )
    jobs.run_here(AT)
    assert facts(message) == (State.HELD, 0, "")
    with web_server() as web:
        configure(inside=(f"127.0.0.1:{web.port}",))
        TextGateway.objects.create(organisation=government, address=web.address, form=FORM)
        web.status = 503
        assert messages.release_held(at=AT) == 1
        jobs.run_here(AT)
        assert facts(message) == (State.WAITING, 1, "HTTP 503")
        web.status = 403
        jobs.run_here(AT + MINUTE)
    assert facts(message) == (State.FAILED, 2, "HTTP 403")


SET = gateways.Facts("https://sms.example.cn/send", FORM, "geheim")


def test_a_gateway_is_set_up_and_the_record_names_fields_not_values() -> None:
    government, _ = city()
    actor = administrator(government)
    gateways.save(government, SET, actor=actor, at=AT)
    gateways.save(government, replace(SET, token=None, active=False), actor=actor, at=AT)
    gateway = TextGateway.objects.get()
    assert (gateway.address, gateway.form, gateway.token, gateway.active) == (SET.address, FORM, "geheim", False)
    assert list(AuditEntry.objects.order_by("number").values_list("action", "details")) == [
        ("gateway.change", {"changed": ["address", "form", "success_key", "success_value", "active", "token"]}),
        ("gateway.change", {"changed": ["active"]}),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "http://sms.example.cn/send"}, "address"),
        ({"address": "ftp://sms.example.cn/send"}, "address"),
        ({"address": "https://u:p@sms.example.cn/"}, "address"),
        ({"address": "https://"}, "address"),
        ({"form": {"to": "{recipient}"}}, "form"),
        ({"form": ["{recipient}", "{body}"]}, "form"),
    ],
)
def test_a_gateway_that_cannot_work_is_refused(change: dict[str, Any], field: str) -> None:
    government, _ = city()
    with pytest.raises(Refused) as caught:
        gateways.save(government, replace(SET, **change), actor=administrator(government), at=AT)
    assert caught.value.field == field
    assert not TextGateway.objects.exists()


def test_only_system_administrators_set_up_try_and_send_trials() -> None:
    government, _ = city()
    gateway = TextGateway.objects.create(organisation=government, address="https://sms.example.cn/", form=FORM)
    person = Person.objects.create(username="officer", name="经办", created=AT)
    officer = Actor(person.pk, "", tuple(Grant(role, government.pk) for role in Role if role != Role.SYSTEM_ADMIN))
    for nobody in (NOBODY, officer):
        for act in (
            lambda actor: gateways.save(government, SET, actor=actor, at=AT),
            lambda actor: gateways.try_mail(actor=actor, at=AT),
            lambda actor: gateways.try_gateway(gateway, actor=actor, at=AT),
            lambda actor: gateways.send_trial(Channel.MAIL, "a@b.cn", None, actor=actor, at=AT),
        ):
            with pytest.raises(NotAllowed):
                act(nobody)
    assert not AuditEntry.objects.exists() and not Message.objects.exists()


def test_trying_the_mail_server_says_what_is_wrong(configure: Configure) -> None:
    actor = administrator(city()[0])
    with pytest.raises(Refused):
        gateways.try_mail(actor=actor, at=AT)
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}")
        assert gateways.try_mail(actor=actor, at=AT) == ""
    assert gateways.try_mail(actor=actor, at=AT) == "ConnectionRefusedError"
    assert server.letters == []
    entries = AuditEntry.objects.order_by("number").values_list("details", "succeeded")
    assert list(entries) == [
        ({"tried": "mail", "code": ""}, True),
        ({"tried": "mail", "code": "ConnectionRefusedError"}, False),
    ]


def test_trying_a_gateway_connects_and_sends_nothing(configure: Configure) -> None:
    government, _ = city()
    actor = administrator(government)
    with web_server() as web:
        gateway = TextGateway.objects.create(organisation=government, address=web.address, form=FORM)
        assert gateways.try_gateway(gateway, actor=actor, at=AT) == "address refused: open"
        configure(inside=("127.0.0.1",))
        assert gateways.try_gateway(gateway, actor=actor, at=AT) == ""
    assert gateways.try_gateway(gateway, actor=actor, at=AT) == "ConnectionRefusedError"
    assert web.requests == []


def test_a_trial_message_goes_the_way_of_all(configure: Configure) -> None:
    actor = administrator(city()[0])
    with mail_server() as server:
        configure(mail=f"smtp://127.0.0.1:{server.port}")
        message = gateways.send_trial(Channel.MAIL, "admin@example.cn", None, actor=actor, at=AT)
        jobs.run_here(AT)
    assert facts(message) == (State.SENT, 1, "")
    assert [letter["Subject"] for letter in server.letters] == ["测试消息"]
    assert reading.counts() == {State.WAITING: 0, State.HELD: 0, State.SENT: 1, State.FAILED: 0}
    assert AuditEntry.objects.get(action="message.post").person_id == actor.person_id
