"""A case with everything that is personal in it: who asks, for what, third parties, notes, letters, files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import consulting, deciding, intake, keeping, register
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.services.deciding import Searched
from gongkai.applications.services.intake import Upload
from gongkai.foundation.models import Organisation, Person, Role
from gongkai.foundation.now import day, now
from gongkai.foundation.policies import SYSTEM, Actor
from gongkai.foundation.selectors.people import actor as acting
from gongkai.foundation.services import organisations, people
from gongkai.regulation.events import Channel, Consulted, Position

IN_A_CASE = {
    "applicant": "邓溪桥",
    "identity number": "11010119900307109X",
    "applicant's telephone": "13800715529",
    "applicant's mail": "dengxiqiao.631@yunling.example",
    "applicant's address": "云岭市竹影巷五十二号四单元",
    "what is asked": "本人与邓溪岸共有的竹影巷老屋的测绘成果",
    "note to the office": "晚上七点以后才方便接听",
    "name of an attachment": "邓溪桥不动产证正面",
    "content of an attachment": "邓溪桥与邓溪岸按份共有",
    "third party": "霍远帆",
    "third party's address": "云岭市云脚路三百零七号",
    "asked of the third party": "霍远帆提供的竹影巷地块界址点成果",
    "answer of the third party": "霍远帆认为界址点涉及自家围墙不愿公开",
    "officer's note": "邓溪桥电话里说不急可以等到月底",
    "keywords of a search": "竹影巷五十二号邓溪桥",
}
SUBJECT = "某处老屋的测绘成果"


def enter_case(organisation: Organisation, officer: Person) -> dict[str, Any]:
    """Through the services, as far as a third party's answer. Says its number, that
    letter, and the secret query code."""
    at, said = now(), IN_A_CASE
    organisations.state_facts(organisation, effective=day(at), actor=SYSTEM, at=at, **_facts())
    for role in (Role.REGISTRAR, Role.DISCLOSURE_HEAD):
        people.appoint(officer, organisation, role, actor=SYSTEM, at=at, begins=day(at) - timedelta(days=1))
    actor = acting(officer, day(at))
    receipt = _hand_in(organisation)
    case = register.register(receipt.submission.pk, subject=SUBJECT, officer_id=officer.pk, actor=actor, at=at)
    keeping.note(case, said["officer's note"], actor=actor, at=at)
    _search(case.pk, day(at), actor)
    asking = Asking(
        Consulted.THIRD_PARTY,
        said["third party"],
        said["asked of the third party"],
        (1,),
        said["third party's address"],
    )
    asked = consulting.consult(case.pk, asking, version=None, actor=actor, at=at)
    opinion = Opinion(day(at), Position.OBJECTS, said["answer of the third party"], "yes", "有商业价值")
    consulting.opinion(asked.pk, opinion, version=None, actor=actor, at=at)
    return {"number": case.number, "letter": asked.letters.get().pk, "secret": {"query code": receipt.code}}


def _hand_in(organisation: Organisation) -> intake.Receipt:
    said, at = IN_A_CASE, now()
    who = Someone(
        name=said["applicant"],
        identity_kind="ric",
        identity_number=said["identity number"],
        telephone=said["applicant's telephone"],
        email=said["applicant's mail"],
        address=said["applicant's address"],
    )
    asked = Asked(people=(who,), items=(said["what is asked"],), note=said["note to the office"])
    file = ContentFile(said["content of an attachment"].encode(), name=f"{said['name of an attachment']}.txt")
    came = intake.Came(Channel.IN_PERSON, day(at), day(at))
    uploads = [Upload("identity", file)]
    return intake.take_in(asked, uploads, came=came, organisation=organisation, actor=SYSTEM, at=at)


def _search(case: int, on: date, actor: Actor) -> None:
    words = IN_A_CASE["keywords of a search"]
    searched = Searched((1,), "测绘科", on, ("oa", "paper"), "按标题和年份检索", words, "没有找到")
    deciding.search(case, searched, version=None, actor=actor, at=now())


def _facts() -> dict[str, Any]:
    return {
        "name": "云岭市人民政府",
        "short_name": "市政府",
        "seal_name": "云岭市人民政府",
        "respondent": "云岭市人民政府",
        "reconsideration_body": "云江省人民政府",
        "court": "云岭市中级人民法院",
        "letter_mark": "云政",
        "disclosure_office": "云岭市人民政府办公室政务公开科",
        "address": "云岭市府前路1号",
        "telephone": "0000-8600000",
    }
