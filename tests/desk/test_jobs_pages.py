"""The pages of jobs, message ways and health: who sees them, what they say, what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from gongkai.foundation import jobs
from gongkai.foundation.jobs import timetable
from gongkai.foundation.models import AuditEntry, Job, Message, Organisation, Person, Role, TextGateway, Worker
from gongkai.foundation.now import now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import messages
from gongkai.foundation.services.messages import Post
from tests import offices
from tests.foundation.servers import mail_server, web_server

pytestmark = pytest.mark.django_db
FORM = {"to": "{recipient}", "text": "{body}"}
SECRETS = ("lin@example.cn", "13900000000", "林小云", "geheim")
Enter = Callable[[Role], Client]


@pytest.fixture
def government() -> Organisation:
    """The city."""
    return offices.found_city().government


@pytest.fixture
def enter(government: Organisation) -> Enter:
    """A browser in which somebody with a role is signed in."""

    def signed_in(role: Role) -> Client:
        browser = Client()
        browser.force_login(offices.person(f"p-{role.value.replace('_', '-')}", (role, government)))
        return browser

    return signed_in


@pytest.fixture
def admin(enter: Enter) -> Client:
    """The system administrator's browser."""
    return enter(Role.SYSTEM_ADMIN)


def failed_job(problem: str = "SMTP 550") -> Job:
    at = now()
    return Job.objects.create(
        task="message.send",
        arguments={"message": 7},
        state=Job.State.FAILED,
        attempts=20,
        problem=problem,
        due=at,
        created=at,
        finished=at,
    )


def gateway_of(government: Organisation, address: str = "https://sms.example.cn/") -> TextGateway:
    return TextGateway.objects.create(organisation=government, address=address, form=FORM, token="geheim")


def text_of(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def addresses(job: Job, gateway: TextGateway) -> dict[str, tuple[set[Role], str]]:
    system = {Role.SYSTEM_ADMIN}
    return {
        "/desk/health/": ({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}, "get"),
        "/desk/jobs/": (system, "get"),
        f"/desk/jobs/{job.pk}/": (system, "get"),
        f"/desk/jobs/{job.pk}/retry/": (system, "post"),
        "/desk/gateway/": (system, "get"),
        "/desk/gateway/add/": (system, "get"),
        "/desk/gateway/trial/": (system, "get"),
        "/desk/gateway/try-mail/": (system, "post"),
        f"/desk/gateway/{gateway.pk}/": (system, "get"),
        f"/desk/gateway/{gateway.pk}/try/": (system, "post"),
    }


def test_each_page_opens_to_whom_the_matrix_names_and_to_nobody_else(government: Organisation, enter: Enter) -> None:
    for role in Role:
        browser = enter(role)
        job, gateway = failed_job(), gateway_of(government)
        for address, (roles, method) in addresses(job, gateway).items():
            status = getattr(browser, method)(address).status_code
            assert status == ((200 if method == "get" else 302) if role in roles else 403), (role, address)
        gateway.delete()
    retried = Job.objects.filter(task="message.send", state=Job.State.WAITING)
    assert retried.count() == 1  # of the system administrator's own retry


def test_who_is_not_signed_in_is_sent_to_sign_in(government: Organisation, client: Client) -> None:
    for address, (_, method) in addresses(failed_job(), gateway_of(government)).items():
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/?")
    assert not AuditEntry.objects.filter(action__in=["job.retry", "gateway.change"]).exists()


@pytest.mark.parametrize("address", ["/desk/jobs/999/", "/desk/jobs/99999999999999999999999/", "/desk/gateway/999/"])
def test_what_is_not_there_is_404(admin: Client, address: str) -> None:
    assert admin.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/desk/jobs/999/retry/", "/desk/gateway/999/try/"])
def test_nothing_is_done_to_what_is_not_there(admin: Client, address: str) -> None:
    assert admin.post(address).status_code == 404
    assert admin.get(address).status_code == 405


def test_the_jobs_say_what_waits_runs_and_failed_and_can_be_filtered(admin: Client) -> None:
    failed = failed_job()
    at = now()
    Job.objects.create(task="job.tidy", state=Job.State.DONE, due=at, created=at, finished=at, attempts=1)
    timetable.keep(at)
    Worker.objects.create(name="vm:1:abc", started=at, seen=at)
    text = text_of(admin, "/desk/jobs/")
    words = ("失败1个", "SMTP 550", "发送邮件和短信", "清理已完成的任务", "每天03:10", "每10分钟", "vm:1:abc")
    assert [word for word in words if word not in text] == []
    link = f"/desk/jobs/{failed.pk}/"
    assert link in text and link in text_of(admin, "/desk/jobs/?state=failed")
    assert link not in text_of(admin, "/desk/jobs/?state=done")
    sheet = admin.get("/desk/jobs/?state=failed&export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(sheet.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("任务", "编号", "状态")
    assert [row[:3] for row in rows[1:]] == [("发送邮件和短信", str(failed.pk), "失败")]


def test_without_a_worker_the_page_says_so(admin: Client) -> None:
    Worker.objects.create(name="vm:9:gone", started=now(), seen=now() - timedelta(minutes=5))
    text = text_of(admin, "/desk/jobs/")
    assert "后台进程没有在运行" in text and "vm:9:gone" not in text


def test_a_failed_job_is_looked_at_and_retried(admin: Client) -> None:
    job = failed_job("ValueError foundation/x.py:3 act")
    text = text_of(admin, f"/desk/jobs/{job.pk}/")
    assert "ValueError foundation/x.py:3 act" in text and "message=7" in text and "重试任务" in text
    response = admin.post(f"/desk/jobs/{job.pk}/retry/", follow=True)
    assert response.redirect_chain == [(f"/desk/jobs/{job.pk}/", 302)]
    text = response.content.decode()
    assert f"任务{job.pk}已重新排队" in text and "重试任务" not in text
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)
    again = admin.post(f"/desk/jobs/{job.pk}/retry/", follow=True).content.decode()
    assert "只有失败的任务可以重试" in again
    person = Person.objects.get(username="p-system-admin")
    assert list(AuditEntry.objects.filter(action="job.retry").values_list("person_id", "object_id")) == [
        (person.pk, str(job.pk))
    ]


def test_the_health_page_puts_what_is_wrong_first_with_its_cure(admin: Client) -> None:
    Job.objects.all().delete()  # of the city's making
    failed_job()
    text = text_of(admin, "/desk/health/")
    places = [text.index(word) for word in ("没有在运行的", "1个失败，0个等了10分钟以上", "与程序一致")]
    assert places == sorted(places)
    assert "看gongkai serve是否在运行" in text and "1项不正常" in text


def test_messages_are_listed_without_whom_and_what(admin: Client, government: Organisation) -> None:
    gateway = gateway_of(government)
    messages.post(Post(Message.Channel.MAIL, SECRETS[0], SECRETS[2], SECRETS[2]), actor=SYSTEM, at=now())
    messages.post(
        Post(Message.Channel.TEXT, SECRETS[1], SECRETS[2], organisation_id=government.pk), actor=SYSTEM, at=now()
    )
    jobs.run_here(now())
    pages = ["/desk/gateway/", f"/desk/gateway/{gateway.pk}/", "/desk/jobs/", "/desk/gateway/?state=held&channel=mail"]
    for address in pages:
        text = text_of(admin, address)
        assert not [secret for secret in SECRETS if secret in text]
    assert "等待配置1条" in text_of(admin, "/desk/gateway/")


def gateway_fields(**changes: object) -> dict[str, object]:
    return {
        "address": "https://sms.example.cn/v2",
        "form": '{"手机": "{recipient}", "text": "{body}"}',
        "token": "geheim",
        "active": "on",
        **changes,
    }


def test_a_gateway_is_added_changed_and_its_token_kept_or_deleted(admin: Client, government: Organisation) -> None:
    response = admin.post("/desk/gateway/add/", gateway_fields(organisation=government.pk), follow=True)
    assert "已保存云岭市人民政府的短信网关" in response.content.decode()
    gateway = TextGateway.objects.get()
    assert (gateway.organisation, gateway.form["手机"], gateway.token) == (government, "{recipient}", "geheim")
    assert ">云岭市人民政府</option>" not in text_of(admin, "/desk/gateway/add/")
    path = f"/desk/gateway/{gateway.pk}/"
    admin.post(path, gateway_fields(token="", active="", success_key="code", success_value="0"))
    gateway.refresh_from_db()
    assert (gateway.token, gateway.active, gateway.success_key) == ("geheim", False, "code")
    admin.post(path, gateway_fields(token="", drop_token="on"))
    gateway.refresh_from_db()
    assert (gateway.token, gateway.active, gateway.success_key) == ("", True, "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": ""}, "填写网关的地址"),
        ({"address": "http://sms.example.cn/"}, "公网地址须用https"),
        ({"address": "ftp://sms.example.cn/"}, "地址以https://开头"),
        ({"address": "https://[::1"}, "地址里没有主机名"),
        ({"form": "{"}, "不是JSON"),
        ({"form": "[1, 2]"}, "内容须是一个JSON对象"),
        ({"form": '{"text": "{body}"}'}, "其中写有{recipient}和{body}"),
        ({"organisation": "999999"}, "选项里没有这一项"),
        ({"organisation": ""}, "选择机关"),
    ],
)
def test_a_gateway_that_cannot_work_is_refused_at_its_field(
    admin: Client, government: Organisation, change: dict[str, str], words: str
) -> None:
    response = admin.post("/desk/gateway/add/", gateway_fields(organisation=government.pk) | change)
    assert response.status_code == 200
    text = response.content.decode()
    assert words in text and "geheim" not in text
    assert not TextGateway.objects.exists()


def test_the_mail_server_is_tried_from_the_page(admin: Client, settings: Settings) -> None:
    assert "没有设置邮件服务器" in text_of(admin, "/desk/gateway/")
    assert "没有设置邮件服务器" in admin.post("/desk/gateway/try-mail/", follow=True).content.decode()
    with mail_server() as server:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mail=f"smtp://127.0.0.1:{server.port}")
        assert "邮件服务器连接正常" in admin.post("/desk/gateway/try-mail/", follow=True).content.decode()
    text = admin.post("/desk/gateway/try-mail/", follow=True).content.decode()
    assert "邮件服务器连接不上：ConnectionRefusedError" in text


def test_a_gateway_is_tried_from_the_page(admin: Client, government: Organisation, settings: Settings) -> None:
    with web_server() as web:
        gateway = gateway_of(government, web.address)
        path = f"/desk/gateway/{gateway.pk}/try/"
        assert "短信网关连接不上：address refused: open" in admin.post(path, follow=True).content.decode()
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, inside=("127.0.0.1",))
        assert "短信网关连接正常" in admin.post(path, follow=True).content.decode()
    assert web.requests == []


def test_a_trial_message_is_sent_from_the_page(admin: Client, government: Organisation, settings: Settings) -> None:
    with web_server() as web:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, inside=("127.0.0.1",))
        gateway_of(government, web.address)
        fields = {"channel": "text", "recipient": "13900000000", "gateway": str(government.pk)}
        for wrong, words in (({"gateway": ""}, "选择经哪个机关的网关"), ({"recipient": "x@y.cn"}, "手机号只写数字")):
            assert words in admin.post("/desk/gateway/trial/", fields | wrong).content.decode()
        assert not Message.objects.exists()
        text = admin.post("/desk/gateway/trial/", fields, follow=True).content.decode()
        message = Message.objects.get()
        assert f"测试消息{message.pk}已排队" in text
        jobs.run_here(now())
    assert [request[2]["to"] for request in web.requests] == ["13900000000"]
    message.refresh_from_db()
    assert message.state == Message.State.SENT
