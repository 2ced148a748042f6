"""What the frames offer: only pages that exist and that the actor may open; one of them is current."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.desk.navigation import ENTRIES
from gongkai.foundation.models import Role
from gongkai.foundation.policies import NOBODY, Actor, Grant, may
from gongkai.portal.navigation import ENTRIES as PORTAL
from gongkai.web.navigation import links
from tests.walk import action, patterns

OFFICER = Actor(1, "顾若川", (Grant(Role.CASE_OFFICER, 1),))


def current(path: str, who: Actor = OFFICER) -> list[str]:
    return [link.address for _group, found in links(ENTRIES, who, path) for link in found if link.current]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/desk/", ["/desk/"]),
        ("/desk/organisations/", ["/desk/organisations/"]),
        ("/desk/organisations/yunling/2026/place/", ["/desk/organisations/"]),
        ("/desk/components/", []),
        ("/desk/jobs/", []),  # not the officer's
    ],
)
def test_the_entry_whose_address_the_page_begins_with_is_current(path: str, address: list[str]) -> None:
    assert current(path) == address


def test_a_person_sees_what_they_may_open_and_a_citizen_nothing_of_the_desk() -> None:
    shown = {link.address for _group, found in links(ENTRIES, OFFICER, "/desk/") for link in found}
    assert shown == {reverse(entry.url_name) for entry in ENTRIES if may(OFFICER, entry.action)}
    assert "/desk/audit/" not in shown
    assert links(ENTRIES, NOBODY, "/desk/") == []


def test_an_entry_names_the_action_of_its_page() -> None:
    actions = {pattern.name: action(pattern) for pattern in patterns()}
    for entry in (*ENTRIES, *PORTAL):
        assert entry.action == actions[entry.url_name], entry


def test_the_bar_of_the_portal_has_eight_entries_at_most() -> None:
    assert len(PORTAL) <= 8
