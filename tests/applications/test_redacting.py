"""Covering in a case: who may, what may leave afterwards, two people at once, and the pages."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from gongkai.applications.models import Application, CaseFile, Redaction, State
from gongkai.applications.redaction import apart
from gongkai.applications.rules import guards
from gongkai.applications.selectors.facts import facts_of
from gongkai.applications.selectors.redacting import Box, boxes, covered, current
from gongkai.applications.services import deciding, redacting
from gongkai.applications.services.deciding import Decision, Reviewed
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import AuditEntry, Organisation, Role, StoredFile
from gongkai.foundation.policies import Actor
from gongkai.foundation.selectors import files as stored
from gongkai.foundation.services import files
from tests import offices
from tests.applications.office import Office, at, decide, open_office, reply, take_in
from tests.applications.test_redaction import NAME, PHONE, letter, text_of
from tests.desk.test_case_pages import browser

pytestmark = pytest.mark.django_db
BOX = Box(1, 0.1, 0.2, 0.3, 0.05, "denied_third_party", 1)


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def case(office: Office) -> Application:
    return take_in(office, at(3, 2))


@pytest.fixture
def found(office: Office, case: Application) -> CaseFile:
    return keep(office, case, letter(), "批复.pdf")


def keep(
    office: Office, case: Application, data: bytes, name: str, kind: CaseFile.Kind = CaseFile.Kind.FOUND
) -> CaseFile:
    """A file of the case."""
    kept = files.keep(
        ContentFile(data, name=name), organisation_id=case.organisation_id, confidential=True,
        actor=office.case_officer, at=at(3, 3),
    )  # fmt: skip
    return CaseFile.objects.create(application=case, file=kept, kind=kind, added=at(3, 3))


def cover(office: Office, found: CaseFile, *new: Box) -> Redaction:
    """Boxes added and burnt."""
    redacting.add(found, new or (BOX,), pages=1, actor=office.case_officer, at=at(3, 4))
    return redacting.burn(found, version=None, actor=office.case_officer, at=at(3, 4))


def content(file: StoredFile) -> bytes:
    return b"".join(stored.content(file))


def result(made: Redaction) -> CaseFile:
    assert made.result is not None
    return made.result


def test_the_result_is_a_file_of_the_case_encrypted_with_it_and_says_nothing_of_what_was_covered(
    office: Office, found: CaseFile
) -> None:
    places = redacting.find(found, NAME, actor=office.case_officer, at=at(3, 4))
    drawn = [Box(one.page, *box, "denied_third_party", 1) for one in places for box in one.boxes]
    file = result(cover(office, found, *drawn))
    assert (file.kind, file.leaves, file.item and file.item.number, file.file.name, file.file.confidential) == (
        "redacted", False, 1, "批复（遮盖件）.pdf", True,
    )  # fmt: skip
    assert text_of(content(file.file)) == ""
    assert NAME in text_of(content(found.file))  # the original stays as it came
    entries = AuditEntry.objects.filter(action__in=["case.boxes", "case.redact"]).order_by("pk")
    assert [(entry.action, entry.person_id) for entry in entries] == [
        ("case.boxes", office.case_officer.person_id), ("case.redact", office.case_officer.person_id),
    ]  # fmt: skip
    assert NAME not in str([entry.details for entry in AuditEntry.objects.all()])


def test_a_file_with_boxes_may_not_leave_and_its_newest_redaction_may(office: Office, found: CaseFile) -> None:
    case = found.application
    first = result(cover(office, found))
    assert covered(case) == {found.pk}
    for file, stopped in ((found, True), (first, False)):
        decision = Decision(1, "partial", ("denied_third_party",), answer="批复1份", files=(file.pk,))
        if stopped:
            with pytest.raises(Refused, match="只能提供最新的遮盖件"):
                decide(office, case, at(3, 5), decision)
        else:
            decide(office, case, at(3, 5), decision)
    redacting.add(found, [BOX], pages=1, actor=office.case_officer, at=at(3, 6))
    assert covered(case) == {found.pk, first.pk}
    second = result(redacting.burn(found, version=None, actor=office.case_officer, at=at(3, 6)))
    assert covered(case) == {found.pk, first.pk}
    first.refresh_from_db()
    assert (first.leaves, second.leaves) == (False, True)  # the new one takes the old one's place


def test_a_file_that_was_to_leave_whole_is_replaced_by_its_redaction(office: Office, found: CaseFile) -> None:
    case = found.application
    decide(office, case, at(3, 4), Decision(1, "provided", answer="批复1份", files=(found.pk,)))
    redacting.add(found, [BOX], pages=1, actor=office.case_officer, at=at(3, 4))
    told = [one.text.zh for one in guards.deciding(facts_of(case, at(3, 4).date())) if one.error == 9]
    assert told == ["第1项要提供的文件里有已遮盖文件的原件或者旧的遮盖件，只能提供最新的遮盖件。"]
    made = result(redacting.burn(found, version=None, actor=office.case_officer, at=at(3, 4)))
    assert list(case.files.filter(leaves=True).values_list("pk", flat=True)) == [made.pk]
    known = facts_of(case, at(3, 4).date())
    told = [one.text.zh for one in guards.deciding(known) if one.error in (8, 9)]
    assert "第1项要提供的文件还没有通过保密审查。" in told  # the redaction itself has to pass it
    assert not any("遮盖" in text for text in told)


def test_a_case_given_in_part_goes_out_with_the_redaction_only(office: Office, found: CaseFile) -> None:
    case = found.application
    made = result(cover(office, found))
    reviewed = Reviewed("secrecy", "passed", "不涉及国家秘密", files=(made.pk,))
    deciding.review(case.pk, reviewed, version=None, actor=office.secrecy_reviewer, at=at(3, 5))
    part = Decision(
        1, "partial", ("denied_internal",), answer="批复1份（遮盖件）", reason="内部事务", files=(made.pk,),
        evidence={"1": "1", "2": "2", "3": "3", "denied_internal.1": "1"},
    )  # fmt: skip
    decide(office, case, at(3, 5), part)
    reply(office, case, at(3, 6), legal=True)
    case.refresh_from_db()
    assert (case.state, case.row) == (State.TO_DELIVER, "partial")
    assert [one.kind for one in case.files.filter(leaves=True)] == ["redacted"]


def test_a_reply_in_part_without_a_redaction_is_warned_of(office: Office, found: CaseFile) -> None:
    case = found.application
    decide(office, case, at(3, 4), Decision(1, "partial", ("denied_internal",), answer="1份", files=(found.pk,)))
    told = [(one.error, one.stops) for one in guards.deciding(facts_of(case, at(3, 4).date())) if one.error == 9]
    assert told == [(9, False)]


def test_of_two_people_at_once_nobodys_box_is_lost(office: Office, found: CaseFile) -> None:
    redacting.add(found, [BOX], pages=1, actor=office.case_officer, at=at(3, 4))
    redacting.add(found, [BOX], pages=1, actor=office.disclosure_head, at=at(3, 4))
    held = current(found)
    assert [box.id for box in boxes(held)] == [1, 2]
    redacting.remove(found, 1, actor=office.case_officer, at=at(3, 4))
    with pytest.raises(Refused, match="已经删除"):
        redacting.remove(found, 1, actor=office.disclosure_head, at=at(3, 4))
    assert [box.id for box in boxes(current(found))] == [2]


def test_boxes_changed_while_the_file_is_made_are_not_left_out(
    office: Office, found: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    redacting.add(found, [BOX], pages=1, actor=office.case_officer, at=at(3, 4))

    def burnt(data: bytes, _boxes: object) -> bytes:
        redacting.add(found, [BOX], pages=1, actor=office.disclosure_head, at=at(3, 4))
        return data

    monkeypatch.setattr(apart, "burnt", burnt)
    with pytest.raises(Refused, match="有人改了遮盖处"):
        redacting.burn(found, version=None, actor=office.case_officer, at=at(3, 4))
    assert not CaseFile.objects.filter(kind="redacted").exists()


@pytest.mark.parametrize(
    ("box", "why"),
    [
        (Box(2, 0.1, 0.1, 0.1, 0.1, "denied_internal"), "没有第2页"),
        (Box(1, 0.1, 0.1, 0, 0.1, "denied_internal"), "框太小"),
        (Box(1, 0.6, 0.1, 0.5, 0.1, "denied_internal"), "超出了页面"),
        (Box(1, -0.1, 0.1, 0.5, 0.1, "denied_internal"), "超出了页面"),
        (Box(1, float("nan"), 0.1, 0.5, 0.1, "denied_internal"), "超出了页面"),
        (Box(1, 0.1, 0.1, 0.5, 0.1, "provided"), "选择遮盖的理由"),
        (Box(1, 0.1, 0.1, 0.5, 0.1, "denied_internal", 7), "没有第7项"),
    ],
)
def test_a_box_that_covers_nothing_or_names_no_ground_is_refused(
    office: Office, found: CaseFile, box: Box, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        redacting.add(found, [box], pages=1, actor=office.case_officer, at=at(3, 4))
    assert current(found) is None


def test_covering_is_for_who_handles_the_case_while_it_is_handled(office: Office, found: CaseFile) -> None:
    for who in (office.registrar, office.leader, offices.officer("elsewhere-1", Role.CASE_OFFICER, _other())):
        with pytest.raises(NotAllowed):
            redacting.add(found, [BOX], pages=1, actor=who, at=at(3, 4))
        with pytest.raises(NotAllowed):
            redacting.page(found, 1, actor=who, at=at(3, 4))
    with pytest.raises(NotAllowed):
        redacting.add(found, [BOX], pages=1, actor=Actor(None, ""), at=at(3, 4))
    Application.objects.filter(pk=found.application_id).update(state=State.TO_SIGN)
    with pytest.raises(Refused, match="不能改遮盖处"):
        redacting.add(found, [BOX], pages=1, actor=office.case_officer, at=at(3, 4))


def _other() -> Organisation:
    return offices.found("yunling-jtj", "department", "云岭市交通局")


def address(found: CaseFile, name: str = "desk-redact", *more: object) -> str:
    return reverse(name, args=[found.application.number, found.file_id, *more])


def test_who_opens_the_page_and_the_pictures(office: Office, case: Application, found: CaseFile) -> None:
    offices.person("elsewhere", (Role.CASE_OFFICER, _other()))
    pages = (address(found), address(found, "desk-redact-page", 1))
    seen = {
        who: [browser(who).get(one).status_code for one in pages]
        for who in ("case_officer", "disclosure_head", "leader", "elsewhere")
    }
    assert seen == {
        "case_officer": [200, 200],
        "disclosure_head": [200, 200],
        "leader": [403, 403],
        "elsewhere": [404, 404],
    }
    picture = browser("case_officer").get(pages[1])
    assert (picture["Content-Type"], "no-store" in picture["Cache-Control"]) == ("image/png", True)
    assert AuditEntry.objects.filter(action="file.read_case").exists()
    proof = keep(office, case, letter(), "证明.pdf", CaseFile.Kind.PROOF)
    word = keep(office, case, "只是文字".encode(), "说明.txt")
    client = browser("case_officer")
    assert [client.get(address(one)).status_code for one in (proof, word)] == [404, 404]
    assert client.get(address(found, "desk-redact-page", 99)).status_code == 404
    shown = client.get(reverse("desk-case", args=[case.number])).content.decode()
    assert [address(one) in shown for one in (found, proof, word)] == [True, False, False]
    assert address(found) not in browser("leader").get(reverse("desk-case", args=[case.number])).content.decode()


def test_a_file_is_covered_by_keyboard_alone(office: Office, found: CaseFile) -> None:
    client = browser("case_officer")
    wrong = {"page": "1", "left": "十", "top": "20", "width": "30", "height": "5", "ground": "", "shown": "1"}
    answer = client.post(address(found, "desk-redact-add"), wrong).content.decode()
    assert "有2处要改" in answer
    assert 'value="十"' in answer
    typed = wrong | {"left": "10", "ground": "denied_internal", "item": "1"}
    assert client.post(address(found, "desk-redact-add"), typed).status_code == 302
    looked = client.post(address(found, "desk-redact-find"), {"words": f"{PHONE[:3]} {PHONE[3:]}"})
    assert f"【{PHONE}】" in looked.content.decode()
    assert PHONE not in looked.request["PATH_INFO"] + looked.request["QUERY_STRING"]
    chosen = {"words": PHONE, "places": "0", "ground": "denied_third_party", "item": "1"}
    assert client.post(address(found, "desk-redact-find"), chosen).status_code == 302
    held = sorted(boxes(current(found)), key=lambda box: box.id)
    assert [(box.ground, box.item) for box in held] == [("denied_internal", 1), ("denied_third_party", 1)]
    shown = client.post(address(found, "desk-redact-burn"), {"shown": "1"}, follow=True).content.decode()
    assert "遮盖件已经生成" in shown
    assert "批复（遮盖件）.pdf" in shown
    made = current(found)
    assert made is not None
    assert PHONE not in text_of(content(result(made).file))


def test_a_file_that_cannot_be_drawn_is_answered_with_what_to_do(office: Office, case: Application) -> None:
    broken = keep(office, case, b"%PDF-1.4\n" + b"x" * 400, "坏.pdf")
    answer = browser("case_officer").get(address(broken))
    assert answer.status_code == 409
    assert "重新打印成PDF或者重新扫描" in answer.content.decode()
    assert browser("case_officer").get(address(broken, "desk-redact-page", 1)).status_code == 404
    for bad in ({"page": "99999999999", "shown": "x" * 500}, {"left": "nan", "ground": "x", "item": "-1"}, {}):
        assert browser("case_officer").post(address(broken, "desk-redact-add"), bad).status_code == 409
