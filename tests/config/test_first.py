"""`gongkai init`: the first organisation and three administrators, once."""

from __future__ import annotations

from tests.config.installing import Installation

BEGIN = ["init", "--code", "yunling", "--name", "云岭市人民政府", "--short-name", "云岭市政府"]
WHO = """
from django.contrib.auth import authenticate
from gongkai.foundation.models import Appointment
for one in Appointment.objects.order_by("pk"):
    person = one.person
    print(person.username, one.role, one.organisation.code, person.must_change_password, person.has_usable_password())
"""


def test_three_persons_each_with_one_role_who_must_change_their_password(elsewhere: Installation) -> None:
    done = elsewhere.run(*BEGIN)
    assert (done.status, done.errors) == (0, [])
    signs = [line.split("\t") for line in done.out.splitlines()]
    assert [(role, username) for role, username, _ in signs] == [
        ("系统管理员", "system-admin"),
        ("安全管理员", "security-admin"),
        ("审计管理员", "audit-admin"),
    ]
    assert len({password for _, _, password in signs}) == 3
    assert elsewhere.python(WHO).splitlines() == [
        "system-admin system_admin yunling True True",
        "security-admin security_admin yunling True True",
        "audit-admin audit_admin yunling True True",
    ]
    right = "; ".join(
        f"print(Person.objects.get(username={username!r}).check_password({password!r}))"
        for _, username, password in signs
    )
    assert elsewhere.python(f"from gongkai.foundation.models import Person; {right}").split() == ["True"] * 3
    assert elsewhere.run("check-config").status == 0


def test_where_there_are_organisations_nothing_is_changed(installation: Installation) -> None:
    rows = installation.rows()
    done = installation.run(*BEGIN)
    assert (done.status, done.out, len(done.errors)) == (2, "", 1)
    assert done.errors[0].startswith("已经有机构了")
    assert installation.rows() == rows


def test_bad_words_are_named_and_leave_nothing(elsewhere: Installation) -> None:
    done = elsewhere.run("init", "--code", "云岭", "--name", "云岭市人民政府", "--short-name", "云岭市政府")
    assert (done.status, done.out, len(done.errors)) == (2, "", 1)
    assert elsewhere.python("from gongkai.foundation.models import Person; print(Person.objects.count())") == "0"
