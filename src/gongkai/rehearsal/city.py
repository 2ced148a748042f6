"""Making the invented city: once, through the services, as the system."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.foundation.models import Column, Organisation, Person, Role, SignInPolicy
from gongkai.foundation.now import day
from gongkai.foundation.policies import SYSTEM
from gongkai.foundation.selectors.sign_in import ADMINISTRATORS
from gongkai.foundation.selectors.site import site
from gongkai.foundation.services import columns, organisations, people, settings, sign_in
from gongkai.foundation.services.site import describe
from gongkai.regulation import Choice
from gongkai.rehearsal.plan import Plan, data, plans, successor, text


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody in the city who can sign in."""

    username: str
    name: str
    role: str  # in words
    organisation: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is there. `made`: by this call. Where there is a real installation nothing is made, and nobody named."""

    made: bool
    organisations: int = 0
    people: int = 0
    sign_ins: tuple[SignIn, ...] = ()
    password: str = ""  # of all of them


@transaction.atomic
def build(*, seed: int, at: datetime) -> Summary:
    """Make the city where there is nothing yet. `seed` chooses the names of people."""
    if Organisation.objects.exists():
        return _summary(made=False) if site().rehearsal else Summary(made=False)
    made = _Builder(seed, at)
    made.organisations()
    made.reform()
    made.texts()
    made.people()
    made.choices()
    made.sign_in_rules()
    return _summary(made=True)


def _summary(*, made: bool) -> Summary:
    sign_ins = tuple(
        SignIn(one["username"], one["name"], str(Role(one["role"]).label), _names()[one["at"]])
        for one in data()["sign_ins"]
    )
    return Summary(made, Organisation.objects.count(), Person.objects.count(), sign_ins, data()["password"])


def _names() -> dict[str, str]:
    return {plan.code: plan.name for plan in [*plans(), successor()]}


class _Builder:
    def __init__(self, seed: int, at: datetime) -> None:
        self._random = random.Random(seed)
        self._at = at
        self._made: dict[str, Organisation] = {}
        self._plans = list(plans())
        self._system: Any = {"actor": SYSTEM, "at": at}

    def organisations(self) -> None:
        """Found them all, with the tree of the first year and of those after it until the reform."""
        reform: date = data()["reform"]["effective"]
        for plan in self._plans:
            self._found(plan)
            self._place(plan, data()["first_year"])
        for year in range(data()["first_year"] + 1, reform.year + 1):
            organisations.copy_year(year - 1, year, **self._system)
        government = self._made[data()["government"]["code"]]
        city = data()["government"]
        describe(
            **self._system,
            name=f"{city['place']}政府信息公开",
            subtitle=f"{city['name']}及其部门、区县、乡镇街道",
            english_name="Yunling Government Information Disclosure",
            organisation=government,
            sponsor=f"{city['name']}办公室",
            address=f"{city['street']}1号",
            telephone="0000-8600000",
            identity_code="0000000000",
            icp="示例ICP备00000000号",
            police="示例公网安备00000000000000号",
            rehearsal=True,
        )

    def reform(self) -> None:
        """One ends, another takes its duties, and the trees from the year after leave the first out."""
        reform, plan = data()["reform"], successor()
        self._found(plan)
        self._place(plan, reform["effective"].year)
        before = self._made[f"{data()['government']['code']}-{reform['code']}"]
        organisations.succeed(
            before, self._made[plan.code], effective=reform["effective"], ground=reform["ground"], **self._system
        )
        self._plans = [one for one in self._plans if one.code != before.code] + [plan]
        for year in range(reform["effective"].year + 1, day(self._at).year + 1):
            organisations.copy_year(year - 1, year, **self._system)

    def texts(self) -> None:
        """The guide of each, and its rules of procedure: all of them at the city's, one at the others'."""
        for plan in self._plans:
            organisation = self._made[plan.code]
            kinds = [(Column.Kind.GUIDE, data()["guide"])]
            rules = data()["rules"] if plan.code.startswith(data()["government"]["code"]) else data()["rules"][:1]
            for kind, one in [*kinds, *((Column.Kind.RULES, rule) for rule in rules)]:
                title, written = text(one["title"], plan), text(one["text"], plan)
                columns.publish(organisation, kind, title=title, text=written, **self._system)

    def people(self) -> None:
        """Who signs in, with every role among them; who stands in; and a head at every other organ."""
        appointed = dict(self._sign_ins())
        for one in data()["stand_ins"]:
            today = day(self._at)
            until = today + timedelta(days=one["days"])
            standing = Person.objects.get(username=one["person"])
            people.stand_in(
                appointed[one["absent"]], standing, begins=today, ends=until, reason=one["reason"], **self._system
            )
        names = self._names()
        for plan in self._plans:
            if not self._made[plan.code].appointments.filter(role=Role.DISCLOSURE_HEAD).exists():
                # Without a password: nobody signs in as them.
                person = people.enrol(plan.code, next(names), **self._system)
                self._appoint(person, plan.code, Role.DISCLOSURE_HEAD)

    def choices(self) -> None:
        """The city has settled one rule that is argued."""
        chosen = data()["choice"]
        choice = Choice(chosen["key"], chosen["value"], chosen["source"], chosen["since"])
        settings.choose(self._made[data()["government"]["code"]], choice, **self._system)

    def sign_in_rules(self) -> None:
        """Where the passwords are printed for all to try, administrators are not asked for a second factor."""
        offices = {one["at"] for one in data()["sign_ins"] if Role(one["role"]) in ADMINISTRATORS}
        usual = {field: getattr(SignInPolicy(), field) for field in sign_in.POLICY_FIELDS}
        for code in sorted(offices):
            wanted = {**usual, "second_factor_of_administrators": False}
            sign_in.change_policy(self._made[code], wanted, **self._system)

    def _found(self, plan: Plan) -> None:
        self._made[plan.code] = organisations.found(
            plan.code,
            plan.kind,
            effective=plan.effective,
            order=plan.order,
            serves=self._made.get(plan.serves),
            **self._system,
            **plan.facts,
        )
        for effective, facts in plan.later.items():
            organisations.state_facts(self._made[plan.code], effective, **self._system, **facts)

    def _place(self, plan: Plan, year: int) -> None:
        where: Any = {**plan.counted, "parent": self._made.get(plan.parent)}
        if "counted_with" in where:
            where["counted_with"] = self._made[where["counted_with"]]
        organisations.place(self._made[plan.code], year, **self._system, **where)

    def _sign_ins(self) -> Iterator[tuple[str, Any]]:
        """All have one password, so it is hashed once: hashing is slow on purpose."""
        hashed = ""
        for one in data()["sign_ins"]:
            first = "" if hashed else data()["password"]
            person = people.enrol(
                one["username"], one["name"], password=first or None, must_change_password=False, **self._system
            )
            hashed = hashed or person.password
            Person.objects.filter(pk=person.pk).update(password=hashed)
            yield one["username"], self._appoint(person, one["at"], Role(one["role"]))

    def _appoint(self, person: Person, code: str, role: Role) -> Any:
        return people.appoint(person, self._made[code], role, begins=date(2025, 1, 1), **self._system)

    def _names(self) -> Iterator[str]:
        taken = {one["name"] for one in data()["sign_ins"]}
        every = [surname + given for surname in data()["surnames"] for given in data()["given"]]
        free = [name for name in every if name not in taken]
        self._random.shuffle(free)
        return iter(free)
