"""Personal data that is entered, all of it invented: the table that later packages add to, and what enters it."""

from __future__ import annotations

import json
from datetime import timedelta

from django.core.files.base import ContentFile

from gongkai.foundation.models import Message, Organisation, Person, Role, SecondFactor
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.services import files, keys, messages, people
from gongkai.foundation.services.messages import Post
from tests.foundation import made_files as made
from tests.portal.signing import with_factor
from tests.raw_state.cases import IN_A_CASE, enter_case

PASSWORD = "mountain-and-river-2026"

# What is entered through services, in `enter` below.
BY_SERVICES = {
    "telephone": "13900417263",
    "mail": "chengxiaoyun.417@yunling.example",
    "reason of an absence": "住院做左膝关节手术",
    "recipient of a mail": "guyuntao.882@yunling.example",
    "subject of a mail": "顾云涛同志申请的答复",
    "body of a mail": "您于松风巷十七号寄出的申请已经收到",
    "recipient of a text": "13700662915",
    "body of a text": "顾云涛：取件码四四一九二七",
    "name of a file": "顾云涛户口簿复印件",
    "content of a file": "申请人顾云涛，住云岭市松风巷十七号二单元",
}
# What is typed into pages, in `test_raw_state`.
BY_PAGES = {
    "new telephone": "13600583127",
    "new mail": "songlan.2046@yunling.example",
    "typed as a name to sign in": "13500771946",
    "typed as a password": "Songlan-secret-20460715",
    "looked for": "顾云涛的拆迁补偿",
    "part of an address that is not there": "guyuntao-13400992648",
    "an applicant who stopped halfway": "苗雨眠",
    "telephone of who stopped halfway": "13100228846",
}
ENTERED = {**BY_SERVICES, **BY_PAGES, **IN_A_CASE}

# What everybody may know, and the search must find: it shows that the search finds.
PUBLIC_NAME = "云岭市人民政府"
PUBLIC_FILE = "云岭市二〇二六年政府信息公开工作要点"


def enter() -> str:
    """Enter what BY_SERVICES holds into the installation in whose process this runs. Says what the pages need, and the
    secrets that were made."""
    at, said = now(), BY_SERVICES
    organisation = Organisation.objects.get(code="yunling")
    administrator = _person("sysadmin2", organisation, Role.SYSTEM_ADMIN)
    officer = _person("officer", organisation, Role.CASE_OFFICER)
    other = _person("otherone", organisation, Role.EDITOR)
    people.edit(officer, "程晓云", actor=SYSTEM, at=at, telephone=said["telephone"], email=said["mail"])
    people.stand_in(
        officer.appointments.get(),
        other,
        actor=SYSTEM,
        at=at,
        begins=day(at),
        ends=day(at) + timedelta(days=3),
        reason=said["reason of an absence"],
    )
    _post(Message.Channel.MAIL, said["recipient of a mail"], said["body of a mail"], said["subject of a mail"])
    _post(Message.Channel.TEXT, said["recipient of a text"], said["body of a text"])
    name = f"{said['name of a file']}.txt"
    case = ContentFile(said["content of a file"].encode(), name=name)
    kept = files.keep(case, organisation_id=organisation.pk, confidential=True, actor=SYSTEM, at=at)
    public = ContentFile(made.PDF + PUBLIC_FILE.encode(), name="要点.pdf")
    files.keep(public, organisation_id=organisation.pk, confidential=False, actor=SYSTEM, at=at)
    codes = with_factor(administrator, at)
    keys.rotate(actor=SYSTEM, at=at)
    secret = {"key of a second factor": SecondFactor.objects.get(person=administrator).key}
    secret |= {f"recovery code {number}": code for number, code in enumerate(codes)}
    entered = enter_case(organisation, officer)
    secret |= entered["secret"]
    ids = {"file": str(kept.pk), "officer": officer.pk, "code": codes[0], "case": entered["number"]}
    return json.dumps({**ids, "letter": entered["letter"], "secret": secret})


def _person(username: str, organisation: Organisation, role: Role) -> Person:
    at = now()
    person = people.enrol(username, "周文", actor=SYSTEM, at=at, password=PASSWORD, must_change_password=False)
    people.appoint(person, organisation, role, actor=SYSTEM, at=at, begins=day(at) - timedelta(days=1))
    return person


def _post(channel: Message.Channel, recipient: str, body: str, subject: str = "") -> None:
    organisation = Organisation.objects.get(code="yunling")
    post = Post(channel, recipient, body, subject=subject, organisation_id=organisation.pk)
    messages.post(post, actor=SYSTEM, at=now())
