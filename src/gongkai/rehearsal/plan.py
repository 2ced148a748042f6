"""What the invented city is made of: `city.toml` read, and every text of every organ written out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.foundation.models import OrganisationKind
from gongkai.foundation.services.organisations import Facts

Data = Mapping[str, Any]
_KIND = OrganisationKind


@dataclass(frozen=True, slots=True)
class Plan:
    """An organisation as it is to be: its facts from a date on, its place in the tree, whom it serves."""

    code: str
    kind: OrganisationKind
    facts: Facts
    effective: date
    parent: str = ""  # codes
    serves: str = ""
    order: int = 0
    counted: Mapping[str, str] = field(default_factory=dict)  # who counts it, where that is not the one above
    later: Mapping[date, Facts] = field(default_factory=dict)  # what of it changes afterwards

    @property
    def name(self) -> str:
        """In the end."""
        return [self.facts, *self.later.values()][-1]["name"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A government's place: what its organs share."""

    code: str  # of the government
    place: str  # 云岭市
    english: str
    mark: str  # 云
    street: str
    review: str  # who reconsiders what its departments do: the government
    court: str  # for its departments
    kind: str  # 市, 区, 县


@lru_cache(maxsize=1)
def data() -> Data:
    """`city.toml`."""
    return tomllib.loads(Path(__file__).with_name("city.toml").read_text("utf-8"))


def plans() -> Iterator[Plan]:
    """All organisations, those above before those below."""
    city = data()["government"]
    seat = Seat(
        city["code"], city["place"], "Yunling", city["mark"], city["street"], city["name"], city["lower_court"], "市"
    )
    yield _government(seat, city["name"], city["english"], data()["province"], city["court"], 0)
    yield _office(seat, city["name"], 1)
    for order, one in enumerate(data()["departments"], 10):
        yield _department(seat, one, order)
    yield _department(seat, data()["reform"], 40)
    for order, one in enumerate(data()["others"], 60):
        yield _other(seat, one, order)
    for number, one in enumerate(data()["districts"], 1):
        yield from _district(one, city, 100 * number)


def successor() -> Plan:
    """What the reform made."""
    city, reform = data()["government"], data()["reform"]
    seat = Seat(
        city["code"], city["place"], "Yunling", city["mark"], city["street"], city["name"], city["lower_court"], "市"
    )
    made = {key.removeprefix("into_"): value for key, value in reform.items() if key.startswith("into_")}
    return _department(seat, made, 41, reform["effective"])


def text(template: str, plan: Plan) -> str:
    """A text of the organ, its names filled in. The line breaks of the file are not the text's."""
    place = plan.name.split("人民政府")[0] if plan.kind == _KIND.GOVERNMENT else data()["government"]["place"]
    return template.strip().format(name=plan.name, office=plan.facts["disclosure_office"], place=place)


def _government(seat: Seat, name: str, english: str, review: str, court: str, order: int) -> Plan:
    facts = _facts(seat, name, english, f"{seat.mark}政", data()["government"]["duties"], order)
    facts |= Facts(short_name=f"{seat.place}政府", disclosure_office=f"{name}办公室政务公开科")
    facts |= Facts(reconsideration_body=review, court=court)
    parent = "" if seat.kind == "市" else data()["government"]["code"]
    return Plan(seat.code, _KIND.GOVERNMENT, facts, data()["founded"], parent, order=order)


def _office(seat: Seat, government: str, order: int) -> Plan:
    duties = data()["office"]["duties"].replace("市政府", f"{seat.kind}政府")
    name = f"{government}办公室"
    facts = _facts(seat, name, f"General Office of the People's Government of {seat.english}", "", duties, order)
    facts |= Facts(letter_mark=f"{seat.mark}政办", disclosure_office=f"{name}政务公开科")
    facts["short_name"] = f"{seat.place}政府办公室"
    return Plan(f"{seat.code}-bgs", _KIND.OFFICE, facts, data()["founded"], seat.code, seat.code, order)


def _department(seat: Seat, one: Data, order: int, effective: date | None = None) -> Plan:
    english = f"{seat.english} {one['english']}"
    name = f"{seat.place}{one['name']}"
    facts = _facts(seat, name, english, f"{seat.mark}{one['mark']}", one["duties"], order)
    code = f"{seat.code}-{one['code']}"
    return Plan(code, _KIND.DEPARTMENT, facts, effective or data()["founded"], seat.code, seat.code, order)


def _other(seat: Seat, one: Data, order: int) -> Plan:
    facts = _facts(seat, one["name"], one["english"], one["mark"], one["duties"], order)
    if "above" in one:
        facts["reconsideration_body"] = one["above"]
    counted = {key: one[key] for key in ("counted", "reason") if key in one}
    if "counted_with" in one:
        counted["counted_with"] = f"{seat.code}-{one['counted_with']}"
    code, kind = f"{seat.code}-{one['code']}", _KIND(one["kind"])
    return Plan(code, kind, facts, data()["founded"], seat.code, seat.code, order, counted)


def _district(one: Data, city: Data, order: int) -> Iterator[Plan]:
    """A district's or county's organs; where it was called otherwise before, with that name first."""
    now = list(_organs(one, one["name"], one["kind"], one["english"], city, order))
    if "before" not in one:
        yield from now
        return
    before = one["before"]
    english = one["english"].replace("District", "County")
    for earlier, later in zip(_organs(one, before["name"], "县", english, city, order), now, strict=True):
        facts = {**later.facts, "source": before["source"]}
        changes = {before["until"]: Facts(**facts)} if facts["name"] != earlier.facts["name"] else {}  # type: ignore[typeddict-item]
        yield Plan(
            **{name: getattr(earlier, name) for name in ("code", "kind", "facts", "effective", "parent", "serves")},
            order=earlier.order,
            later=changes,
        )


def _organs(one: Data, place: str, kind: str, english: str, city: Data, order: int) -> Iterator[Plan]:
    government, street = f"{place}人民政府", one["street"].replace(one["name"], place)
    seat = Seat(one["code"], place, english, one["mark"], street, government, f"{place}人民法院", kind)
    yield _government(seat, government, f"People's Government of {english}", city["name"], city["court"], order)
    yield _office(seat, government, order + 1)
    below = [department for department in data()["departments"] if department.get("below")]
    for number, department in enumerate(below, order + 10):
        yield _department(seat, department, number)
    for number, (code, name, sort) in enumerate(one["towns"], order + 50):
        yield _town(seat, code, name, _KIND(sort), number)


def _town(seat: Seat, code: str, name: str, kind: OrganisationKind, order: int) -> Plan:
    duties = data()["towns"][kind.value]
    full = f"{seat.place}{name}"
    facts = _facts(seat, full, "", f"{seat.mark}{name[:2]}", duties, order)
    return Plan(f"{seat.code}-{code}", kind, facts, data()["founded"], seat.code, seat.code, order)


def _facts(seat: Seat, name: str, english: str, mark: str, duties: str, order: int) -> Facts:
    """What every organ has. The telephone's area code belongs to no place."""
    line = 86_000_00 + order * 10
    return Facts(
        name=name,
        short_name=name.removeprefix(seat.place) or name,
        english_name=english,
        reply_name=name,
        seal_name=f"{name}信息公开专用章",
        respondent=name,
        reconsideration_body=seat.review,
        court=seat.court,
        letter_mark=mark,
        disclosure_office=f"{name}办公室",
        address=f"{seat.street}{order % 100 + 1}号",
        postcode="000000",
        hours="工作日 9:00—12:00，14:00—17:30（法定节假日除外）",
        telephone=f"0000-{line}",
        fax=f"0000-{line + 1}",
        email=f"gongkai@{seat.code}.example",
        duties=duties,
        guide="可以当面、邮寄、传真或者在网上提出申请；阅读有困难的，可以来电预约协助。",
        source="机构编制规定",
    )
