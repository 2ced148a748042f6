"""The site's own files: kept by browsers for good under an address that changes with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.test import Client

from gongkai.config.static import fingerprint

pytestmark = pytest.mark.any_database


def test_the_word_in_the_address_changes_with_any_file(tmp_path: Path) -> None:
    path = tmp_path / "web" / "static" / "web" / "site.css"
    path.parent.mkdir(parents=True)
    path.write_text("a")
    os.utime(path, (1, 1))
    first = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == first
    os.utime(path, (2, 2))
    second = fingerprint(tmp_path)
    path.with_name("more.js").write_text("b")
    assert len({first, second, fingerprint(tmp_path)}) == 3


def test_files_are_kept_for_a_year_and_read_by_this_site_only(client: Client) -> None:
    answer = client.get(static("web/gongkai.css"))
    assert answer.status_code == 200
    assert b"".join(answer) != b""
    assert answer.headers["Cache-Control"] == "max-age=31536000, public"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.django_db  # the page that says so shows the site's name
@pytest.mark.parametrize(
    "path", ["web/no-such.css", "../settings.py", "..%2fsettings.py", "web/../../config/settings.py"]
)
def test_nothing_else_is_given_out(client: Client, path: str) -> None:
    assert client.get(settings.STATIC_URL + path).status_code == 404
