"""Which cases the year has: `cases.toml` read, and dates, people and texts chosen by the seed."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from gongkai.applications.models import Paper
from gongkai.applications.rules.paper import Asked, Someone
from gongkai.regulation import Calendar
from gongkai.regulation.events import Channel
from gongkai.rehearsal import plan

YEAR = 245  # working days
SETTLED = 40  # so many working days ago a case that nothing holds up has ended
_CHANNELS = (
    *(Channel.ONLINE, Channel.ONLINE, Channel.ONLINE, Channel.SIGNED_MAIL, Channel.SIGNED_MAIL, Channel.IN_PERSON),
    *(Channel.PLAIN_MAIL, Channel.EMAIL, Channel.OTHER_UNIT, Channel.FAX, Channel.ORAL),
)
_KINDS = (
    *("natural",) * 12,
    *("commercial", "commercial", "legal_service", "research", "public_interest", "other"),
)
# Where a supplement is asked, that is done within seven working days.
_PROMPT = ("supplemented", "unclear", "lapsed")
_SEVERAL = ("mixed", "divided")
_ANSWERED = ("provided", "published", "mixed", "not_held", "co_handled", "not_responsible")
# 1885: nobody alive was born then, so no number made with it is somebody's.
_BIRTH = "18850101"


@dataclass(frozen=True, slots=True)
class CasePlan:
    """A case as it is to be: where and when it comes, what is asked, the course it takes, and where that stops."""

    key: str  # known by it when it is there
    office: str
    came: date
    channel: Channel
    course: str
    stop: str  # the step after which nothing more was done; empty: to the end
    pace: int  # working days that its officer takes before anything is done
    subject: str
    asked: Asked
    paper: Paper = Paper.APPLICATION


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    """`cases.toml`."""
    return tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))


def case_plans(seed: int, today: date, calendar: Calendar) -> list[CasePlan]:
    """All cases of the year that ends today, in the order in which they came."""
    chance = random.Random(seed)
    now = calendar.rank(today)
    made = []
    for number, (course, ago, channel, stop) in enumerate(_courses(chance)):
        came = calendar.at(now - 1 - ago)
        office = chance.choice(data()["offices"])
        key = f"rehearsal-{seed}-{number:03d}"
        asked, subject = _asked(chance, course, office, came)
        kind = Paper(course) if course in data()["papers"] else Paper.APPLICATION
        pace = 0 if stop or course in _PROMPT else chance.choice((0, 0, 1, 2, 3, 5, 8))
        made.append(CasePlan(key, office, came, channel, course, stop, pace, subject, asked, kind))
    made.sort(key=lambda one: (one.came, one.key))
    return [_again(one, made) if one.course == "duplicate" else one for one in made]


def _again(plan: CasePlan, known: list[CasePlan]) -> CasePlan:
    """The same that somebody asked a good while before, at the same office, and was answered."""
    answered = [
        one
        for one in known
        if one.course in _ANSWERED and not one.stop and one.came < plan.came - timedelta(days=2 * SETTLED)
    ]
    first = answered[-1] if answered else plan
    return replace(plan, office=first.office, subject=first.subject, asked=first.asked)


def _courses(chance: random.Random) -> Iterator[tuple[str, int, Channel, str]]:
    for one in data()["open"]:
        for ago in one["came"]:
            yield one["course"], ago, Channel(one.get("channel", Channel.IN_PERSON)), one["stop"]
    for course, count in data()["year"].items():
        for _ in range(count):
            channel = chance.choice(_CHANNELS)
            if course in data()["papers"]:
                channel = Channel.IN_PERSON
            # Of what was answered before there is none at the beginning of the year.
            most = YEAR // 2 if course in ("duplicate", "confirm") else YEAR
            yield course, chance.randint(SETTLED + 30 * (course == "redone"), most), channel, ""


def _asked(chance: random.Random, course: str, office: str, came: date) -> tuple[Asked, str]:
    texts = chance.sample(data()["subjects"][office], 2)
    village, year = chance.choice(data()["villages"]), came.year - chance.randint(1, 4)
    subjects = [text.format(v=village, y=year) for text in texts]
    several, other = course in _SEVERAL, data()["papers"].get(course)
    items = tuple(f"{subject}。请提供加盖公章的复印件。" for subject in (subjects if several else subjects[:1]))
    items = (other["asks"].format(v=village, y=year),) if other else items
    way = chance.choice(("online", "email", "post", "in_person"))
    carrier = "paper" if way == "post" else "electronic"
    subject = "、".join(subjects if several else subjects[:1])
    return Asked(_people(chance), items, carrier, way, mail_receipt=False), subject


def _people(chance: random.Random) -> tuple[Someone, ...]:
    kind = chance.choice(_KINDS)
    if kind != "natural":
        return (_body(chance, kind),)
    kinds_of_case = chance.random()
    if kinds_of_case < 0.08:  # jointly
        return (_person(chance, "representative"), _person(chance), _person(chance))
    if kinds_of_case < 0.16:  # by a proxy
        return (_person(chance), _person(chance, "proxy"))
    return (_person(chance),)


def _person(chance: random.Random, part: str = "applicant") -> Someone:
    name = chance.choice(plan.data()["surnames"]) + chance.choice(plan.data()["given"])
    begun = f"110101{_BIRTH}{chance.randint(1, 999):03d}"
    number = begun + ric.calc_check_digit(begun + "0")
    return Someone(part, "natural", name, "ric", number, **_reached(chance))


def _body(chance: random.Random, kind: str) -> Someone:
    name = chance.choice(data()["firms"] if kind == "commercial" else data()[kind])
    begun = f"91000000MA{chance.randint(0, 9999999):07d}"
    contact = chance.choice(plan.data()["surnames"]) + chance.choice(plan.data()["given"])
    return Someone(
        "applicant", kind, name, "uscc", begun + uscc.calc_check_digit(begun), contact=contact, **_reached(chance)
    )


def _reached(chance: random.Random) -> dict[str, str]:
    return {
        "telephone": f"0000-8{chance.randint(0, 999999):06d}",
        "email": f"reader{chance.randint(1, 9999)}@shusheng.example",
        "address": f"云岭市府前路{chance.randint(1, 300)}号",
        "postcode": "000000",
    }
