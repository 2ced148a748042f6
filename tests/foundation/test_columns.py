"""The texts of an organisation's page: one guide, many rules, and nothing that stood there is lost."""

from __future__ import annotations

import pytest

from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Column, Role
from gongkai.foundation.policies import NOBODY, SYSTEM
from gongkai.foundation.selectors import columns as known
from gongkai.foundation.services import columns
from tests.offices import AT, found_city, officer

pytestmark = pytest.mark.django_db

GUIDE, RULES = Column.Kind.GUIDE, Column.Kind.RULES


def test_a_new_guide_takes_the_place_of_the_one_before() -> None:
    bureau = found_city().education
    first, second = (
        columns.publish(bureau, GUIDE, actor=SYSTEM, at=AT, title="指南", text=text) for text in ("旧", "新")
    )
    assert known.guide(bureau) == second
    assert [one.pk for one in known.earlier(bureau)] == [first.pk]


def test_rules_stand_beside_each_other_until_replaced_or_withdrawn() -> None:
    bureau = found_city().education
    one, two = (columns.publish(bureau, RULES, actor=SYSTEM, at=AT, title=title, text="文") for title in ("甲", "乙"))
    new = columns.publish(bureau, RULES, actor=SYSTEM, at=AT, title="甲", text="新", replaces=one)
    assert list(known.rules(bureau)) == [two, new]
    columns.withdraw(two, actor=SYSTEM, at=AT)
    assert list(known.rules(bureau)) == [new]
    assert set(known.earlier(bureau)) == {one, two}
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.organisation_id) == ("column.change", bureau.pk)


def test_a_text_is_replaced_or_withdrawn_once_and_only_by_one_of_the_same_column() -> None:
    city = found_city()
    one = columns.publish(city.education, RULES, actor=SYSTEM, at=AT, title="甲", text="文")
    with pytest.raises(Refused):
        columns.publish(city.tax, RULES, actor=SYSTEM, at=AT, title="甲", text="文", replaces=one)
    columns.withdraw(one, actor=SYSTEM, at=AT)
    with pytest.raises(Refused):
        columns.withdraw(one, actor=SYSTEM, at=AT)
    with pytest.raises(Refused):
        columns.publish(city.education, RULES, actor=SYSTEM, at=AT, title="甲", text="文", replaces=one)
    assert Column.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "title", "text", "field"),
    [
        (RULES, "", "文", "title"),
        (RULES, "甲", " \r\n ", "text"),
        (RULES, "甲" * 201, "文", "title"),
        ("x", "甲", "文", "kind"),
    ],
)
def test_an_empty_or_strange_text_is_refused(kind: str, title: str, text: str, field: str) -> None:
    bureau = found_city().education
    with pytest.raises(Refused) as refused:
        columns.publish(bureau, kind, actor=SYSTEM, at=AT, title=title, text=text)
    assert refused.value.field == field


def test_who_may_publish() -> None:
    city = found_city()
    actors = {
        "editor": officer("editor", Role.EDITOR, city.education),
        "head": officer("head", Role.DISCLOSURE_HEAD, city.education),
        "other": officer("other", Role.EDITOR, city.county),
        "officer": officer("officer", Role.CASE_OFFICER, city.education),
        "supervisor": officer("supervisor", Role.SUPERVISOR, city.government),
        "system": officer("system", Role.SYSTEM_ADMIN, city.office),
        "security": officer("security", Role.SECURITY_ADMIN, city.office),
        "audit": officer("audit", Role.AUDIT_ADMIN, city.office),
        "citizen": NOBODY,
    }
    allowed = []
    for name, actor in actors.items():
        try:
            columns.publish(city.education, RULES, actor=actor, at=AT, title=name, text="文")
        except NotAllowed:
            continue
        allowed.append(name)
    assert allowed == ["editor", "head"]
    assert [one.title for one in known.rules(city.education)] == allowed
