"""A search of the raw state finds no personal data that was entered; the entitled officer's page shows it.

For a new kind of personal data: add a line to `raw_state.entering` and enter it there or in `use_pages` below.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests import platform
from tests.config.installing import Installation, Maker, Server, free_port, wait_for
from tests.raw_state import finding
from tests.raw_state.browser import Browser
from tests.raw_state.cases import IN_A_CASE
from tests.raw_state.entering import BY_PAGES, BY_SERVICES, ENTERED, PASSWORD, PUBLIC_FILE, PUBLIC_NAME

PASSPHRASE = "a passphrase of many words"


@dataclass
class State:
    """An installation that was used."""

    installation: Installation
    entered: dict[str, str]  # personal data and secrets, by what they are
    shown: dict[str, str]  # what the pages of the entitled showed
    raw: dict[str, bytes]  # every file, archive's part and table by name
    output: str  # what its processes printed


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One that was just begun."""
    maker = Maker(tmp_path_factory.mktemp("raw"))
    installation = maker.begun()
    (installation.data / "sign-ins").unlink()  # what a person was handed on paper
    # Nobody listens there: what fails to be sent leaves its traces, too.
    installation.environment |= {"GONGKAI_MAIL": "smtp://127.0.0.1:1"}
    yield installation
    maker.clear()


@pytest.fixture(scope="module")
def state(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> State:
    """Enter, use pages, let jobs run, back up; then everything that lies about."""
    ids = json.loads(installation.python("from tests.raw_state.entering import enter; print(enter())").splitlines()[-1])
    process = installation.start("serve", "--port", str(port := free_port()))
    server = Server(process, port)
    try:
        server.wait()
        shown = use_pages(port, ids)
        wait_for(lambda: _jobs_ran(installation), "the jobs")
        live = _raw(installation, tmp_path_factory.mktemp("backup"))
    finally:
        process.terminate()
        output = "".join(process.communicate(timeout=60))
    after = dict(finding.places(installation.data))
    return State(installation, {**ENTERED, **ids["secret"]}, shown, {**live, **after}, output)


def use_pages(port: int, ids: dict[str, Any]) -> dict[str, str]:
    """Type BY_PAGES into pages; what the entitled are shown."""
    nobody = Browser(port)
    nobody.sign_in(BY_PAGES["typed as a name to sign in"], PASSWORD)
    nobody.sign_in("officer", BY_PAGES["typed as a password"])
    nobody.get(f"/?q={quote(BY_PAGES['looked for'])}")
    nobody.get(f"/{BY_PAGES['part of an address that is not there']}/")
    officer = Browser(port)
    assert officer.sign_in("officer", PASSWORD).status == 302
    file = officer.get(f"/desk/files/{ids['file']}/")
    number, code = ids["case"], ids["secret"]["query code"]
    case = officer.get(f"/desk/applications/{number}/").text
    letter = officer.get(f"/desk/applications/{number}/letters/{ids['letter']}/").text
    revealed = officer.post(f"/desk/applications/{number}/people/").text
    citizen = Browser(port)
    citizen.get("/track/")
    citizen.post("/track/", number=number, code="AAAAAAAAAA")
    assert citizen.post("/track/", number=number, code=code).status == 302
    tracked = citizen.get(f"/track/{number}/").text
    citizen.get("/apply/yunling/")
    assert citizen.post("/apply/yunling/", mode="self").status == 302
    name, telephone = BY_PAGES["an applicant who stopped halfway"], BY_PAGES["telephone of who stopped halfway"]
    citizen.post("/apply/yunling/who/", **{"p0-name": name, "p0-telephone": telephone, "do": "next"})
    administrator = Browser(port)
    assert administrator.sign_in("sysadmin2", PASSWORD).status == 302
    assert administrator.post("/sign-in/code/", code=ids["code"]).status == 302
    person = f"/desk/people/{ids['officer']}/"
    before = administrator.post(f"{person}contact/").text
    standing = administrator.get(person).text
    administrator.get(f"{person}edit/")
    changed = {"telephone": BY_PAGES["new telephone"], "email": BY_PAGES["new mail"]}
    assert administrator.post(f"{person}edit/", name="程晓云", **changed).status == 302
    after = administrator.post(f"{person}contact/").text
    masked = administrator.get(person).text
    return {
        "file": file.text,
        "name": file.headers["Content-Disposition"],
        "before": before,
        "standing": standing,
        "after": after,
        "masked": masked,
        "case": case,
        "letter": letter,
        "revealed": revealed,
        "tracked": tracked,
        "draft": citizen.get("/apply/yunling/who/").text,
    }


def _jobs_ran(installation: Installation) -> bool:
    """The mail was tried, and all values are under the new key."""
    code = (
        "from gongkai.foundation.models import Message; from gongkai.foundation.selectors import keys\n"
        "print(Message.objects.filter(attempts__gt=0).count() > 0 and keys.status().waiting == 0)"
    )
    return installation.python(code).endswith("True")


def _raw(installation: Installation, folder: Path) -> dict[str, bytes]:
    """What lies about while the platform runs: files with the database's log, tables, and two backups."""
    found = {f"running: {name}": data for name, data in finding.places(installation.data)}
    # A text may lie across two pages of the database's file: its rows are searched as well.
    found |= {f"table {name}": "\n".join(rows).encode() for name, rows in installation.rows().items()}
    (folder / "phrase").write_text(PASSPHRASE)
    for name, options in (("sealed", ["--passphrase-file", folder / "phrase"]), ("bare", ["--without-keys"])):
        done = installation.run("backup", folder / f"{name}.tar", *options)
        assert done.status == 0, done
    found |= {f"backup {name}": data for name, data in finding.places(folder)}
    return found | _of_cluster(installation)


def _of_cluster(installation: Installation) -> dict[str, bytes]:
    """The blocks of PostgreSQL's files: of this database, and of the log of all."""
    if not platform.CLUSTER:
        return {}
    installation.sql("CHECKPOINT")
    ask = "c = connection.cursor(); c.execute('SELECT oid FROM pg_database WHERE datname = current_database()')"
    number = installation.python(f"from django.db import connection\n{ask}\nprint(c.fetchone()[0])")
    folder = platform.CLUSTER.folder / "data"
    blocks = {
        data[at : at + 8192]
        for path in (*(folder / "base" / number).glob("*"), *(folder / "pg_wal").glob("[0-9A-F]*"))
        for data in (path.read_bytes(),)
        for at in range(0, len(data), 8192)
    }
    return {"cluster": b"".join(blocks)}


def test_no_text_that_was_entered_stands_anywhere(state: State) -> None:
    raw = {**state.raw, "printed": state.output.encode()}
    assert {name: found for name, data in raw.items() if (found := finding.hits(data, state.entered))} == {}


def test_the_search_went_where_it_should(state: State) -> None:
    """Every place is there, and in it what everybody may know is found."""
    public = {"name": PUBLIC_NAME, "file": PUBLIC_FILE, "log": '"logger":"gongkai'}
    seen = {name: {hit.split(" ")[0] for hit in finding.hits(data, public)} for name, data in state.raw.items()}

    def finds(what: str, *words: str) -> bool:
        return any(what in hits and all(word in name for word in words) for name, hits in seen.items())

    database = "cluster" if platform.CLUSTER else "running: gongkai.sqlite3"
    assert finds("name", database)
    assert finds("name", "table foundation_organisationfacts")
    assert finds("name", "backup sealed.tar > database") and finds("name", "backup bare.tar > database")
    assert finds("file", "running: files/") and finds("file", "backup bare.tar > files/")
    assert finds("log", "running: logs/")
    if not platform.CLUSTER:
        assert "running: gongkai.sqlite3-wal" in seen
    tables = {"foundation_job", "foundation_message", "foundation_auditentry", "foundation_storedfile"}
    filled = {name.removeprefix("table ") for name, data in state.raw.items() if name.startswith("table ") and data}
    assert tables <= filled
    assert any("session" in name for name in filled)
    assert any("attempt" in name for name in filled)


def test_the_entitled_see_it(state: State) -> None:
    shown, said = state.shown, ENTERED
    assert shown["file"] == said["content of a file"]
    assert quote(said["name of a file"]) in shown["name"]
    assert said["telephone"] in shown["before"] and said["mail"] in shown["before"]
    assert said["reason of an absence"] in shown["standing"]
    assert said["new telephone"] in shown["after"] and said["new mail"] in shown["after"]
    assert not finding.hits(shown["masked"].encode(), {name: said[name] for name in ("new telephone", "new mail")})


def test_the_officer_sees_the_case_and_its_people_when_they_ask(state: State) -> None:
    shown = state.shown
    assert IN_A_CASE["third party"] in shown["letter"] and IN_A_CASE["asked of the third party"] in shown["letter"]
    open_to_officers = ("what is asked", "officer's note", "applicant")
    assert [name for name in open_to_officers if IN_A_CASE[name] not in shown["case"]] == []
    asked_for = ("identity number", "applicant's telephone", "applicant's mail", "applicant's address")
    assert [name for name in asked_for if IN_A_CASE[name] in shown["case"]] == []
    assert [name for name in asked_for if IN_A_CASE[name] not in shown["revealed"]] == []


def test_the_citizen_sees_their_own(state: State) -> None:
    assert IN_A_CASE["what is asked"] in state.shown["tracked"]
    assert IN_A_CASE["officer's note"] not in state.shown["tracked"]
    assert BY_PAGES["an applicant who stopped halfway"] in state.shown["draft"]


def test_what_was_entered_comes_back_to_who_holds_the_keys(state: State) -> None:
    code = (
        "from django.core import serializers; from gongkai.foundation.models import Message, StandIn, StoredFile\n"
        "from gongkai.applications.models import Applicant, Consultation, Note, SearchRecord, Submission\n"
        "kinds = (Message, StandIn, StoredFile, Applicant, Consultation, Note, SearchRecord, Submission)\n"
        "rows = [row for kind in kinds for row in kind.objects.all()]\n"
        "print(serializers.serialize('json', rows, ensure_ascii=False))"
    )
    found = state.installation.python(code)
    # The others are on the pages above, or stand in a file.
    elsewhere = {"telephone", "mail", "content of a file", "content of an attachment"}
    assert [
        name for name, text in (BY_SERVICES | IN_A_CASE).items() if name not in elsewhere and text not in found
    ] == []


def test_the_search_index_finds_none_of_it(state: State) -> None:
    """Its words are packed: it is asked."""
    code = (
        "import json, sys; from gongkai.foundation import search; from gongkai.foundation.now import now\n"
        "from gongkai.foundation.search import reader, writer\n"
        f"public = search.Document('1', {PUBLIC_NAME!r}, {PUBLIC_FILE!r}, 1)\n"
        "search.register('trial', title='trial', documents=lambda ids, at: [public])\n"
        "writer.rebuild(now())\n"
        f"asked = json.loads({json.dumps(list(ENTERED.values()))!r}) + [{PUBLIC_FILE!r}]\n"
        "print(json.dumps([reader.search(text, at=now()).count for text in asked]))"
    )
    counts = json.loads(state.installation.python(code).splitlines()[-1])
    assert counts == [0] * len(ENTERED) + [1]
    raw = dict(finding.places(state.installation.data / "index"))
    assert raw
    assert {name: found for name, data in raw.items() if (found := finding.hits(data, state.entered))} == {}


class TestFinding:
    """The search finds what is there."""

    TEXT = "顾云涛13900417263"

    @pytest.mark.parametrize("before", range(4))
    @pytest.mark.parametrize("form", sorted(finding.forms(TEXT)))
    def test_every_form(self, form: str, before: int) -> None:
        data = b"#" * before + finding.forms(self.TEXT)[form] + b"#"
        assert f"text as {form}" in finding.hits(data, {"text": self.TEXT})

    @pytest.mark.parametrize("before", range(6))
    def test_base64_wherever_it_begins(self, before: int) -> None:
        packed = base64.b64encode(b"x" * before + self.TEXT.encode() + b"more")
        assert finding.hits(packed, {"text": self.TEXT})

    def test_telephones_as_people_write_them(self) -> None:
        said = {"text": "13900417263"}
        assert finding.hits(b"139 0041 7263", said) and finding.hits(b"139-0041-7263", said)
        assert not finding.hits(b"139 0041 7264", said)

    def test_what_is_packed(self, tmp_path: Path) -> None:
        zipped, tarred = io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", self.TEXT)
        with tarfile.open(fileobj=tarred, mode="w") as tar:
            member = tarfile.TarInfo("a.zip")
            member.size = len(zipped.getvalue())
            tar.addfile(member, io.BytesIO(zipped.getvalue()))
        (tmp_path / "a.tar.gz").write_bytes(gzip.compress(tarred.getvalue()))
        (tmp_path / self.TEXT).write_bytes(b"")
        found = [name for name, data in finding.places(tmp_path) if finding.hits(data, {"text": self.TEXT})]
        assert found == ["a.tar.gz > gzip > a.zip > a.txt", f"the name of {self.TEXT}"]
