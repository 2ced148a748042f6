"""`gongkai demo`: an invented city, once, with people who can sign in; never in a real installation."""

from __future__ import annotations

from tests.config.installing import Installation

MODELS = "from gongkai.foundation.models import Appointment, Organisation, Person, Role\n"
COUNT = f"{MODELS}print(Organisation.objects.count(), Person.objects.count())"
RENAME = f"{MODELS}Person.objects.filter(username='yulin').update(name='改')"
YEAR = "一年的申请"  # said once, as it is made once
NAME = f"{MODELS}print(Person.objects.get(username='yulin').name)"


def test_it_is_made_once_with_people_in_every_role_and_what_was_done_in_it_is_kept(elsewhere: Installation) -> None:
    first = elsewhere.run("demo", "--port", "8123")
    assert (first.status, first.errors) == (0, [])
    said = first.out.splitlines()
    assert "（已建好 made）" in said[0]
    assert said[-1] == "网址 Address: http://localhost:8123/　工作台 Desk: http://localhost:8123/desk/"
    password = said[-2].partition(": ")[2]
    names = [line.split()[0] for line in said if line.startswith("  ")]
    assert set(elsewhere.python(_who(names, password)).split()) == {"True"}

    elsewhere.python(RENAME)
    count = elsewhere.python(COUNT)
    again = elsewhere.run("demo", "--port", "8123")
    assert again.status == 0
    assert "（保留原样 kept as it was）" in again.out
    assert again.out.splitlines()[1:] == [line for line in said[1:] if not line.startswith(YEAR)]
    assert elsewhere.python(COUNT) == count
    assert elsewhere.python(NAME) == "改"


def _who(names: list[str], password: str) -> str:
    return (
        f"{MODELS}names = {names!r}\n"
        "for name in names:\n"
        f"    print(Person.objects.get(username=name).check_password({password!r}))\n"
        "held = Appointment.objects.filter(person__username__in=names).values_list('role', flat=True)\n"
        "print(set(held) == set(Role.values))"
    )


def test_a_real_installation_is_left_alone(installation: Installation) -> None:
    rows = installation.rows()
    done = installation.run("demo")
    assert (done.status, done.out, len(done.errors)) == (2, "", 1)
    assert done.errors[0].startswith("这里是正式使用的安装")
    assert installation.rows() == rows


def test_two_who_make_it_at_once_make_one(elsewhere: Installation) -> None:
    both = [elsewhere.start("demo") for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("已建好" in out for out, _ in said) == [False, True]
