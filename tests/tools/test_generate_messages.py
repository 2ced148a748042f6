"""The English catalogue: merged from files, and what keeps a page from being translated is found."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import generate_messages as tool

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
VIEW = 'from django.utils.translation import gettext_lazy as _\n\n"""说明文字不算。"""\nTITLE = _("我的任务")\n'
PAGE = (
    '<h1>{% translate "我的任务" %}</h1>'
    "{% blocktranslate count n=n %}{{ n }}件{% plural %}{{ n }}件{% endblocktranslate %}\n"
)
ENGLISH = (
    HEAD + 'msgid "我的任务"\nmsgstr "My tasks"\n\n'
    'msgid "%(n)s件"\nmsgid_plural "%(n)s件"\nmsgstr[0] "%(n)s case"\nmsgstr[1] "%(n)s cases"\n'
)


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tool, "SOURCE", tmp_path)
    monkeypatch.setattr(tool, "LOCALE", tmp_path / "locale" / "en")
    monkeypatch.setattr(tool, "TARGET", tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.mo")
    write(tmp_path, "desk/views.py", VIEW)
    write(tmp_path, "desk/templates/page.html", PAGE)
    write(tmp_path, "locale/en/desk.po", ENGLISH)
    return tmp_path


def write(house: Path, name: str, text: str) -> None:
    path = house / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["generate_messages", *arguments])
    return tool.main()


def checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What --check says of a catalogue that was merged just now."""
    run(monkeypatch)
    capsys.readouterr()
    status = run(monkeypatch, "--check")
    lines = capsys.readouterr().out.splitlines()
    assert status == bool(lines)
    return lines


def test_what_is_merged_is_what_django_reads(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch) == 0
    with tool.TARGET.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("我的任务") == "My tasks"
    assert [catalogue.ngettext("%(n)s件", "%(n)s件", n) for n in (1, 2)] == ["%(n)s case", "%(n)s cases"]


def test_the_same_files_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)
    first = tool.TARGET.read_bytes()
    run(monkeypatch)
    assert tool.TARGET.read_bytes() == first


def test_a_catalogue_in_order_has_nothing_to_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(monkeypatch, capsys) == []


def test_a_string_without_english_is_named_with_its_place(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(house, "desk/templates/page.html", PAGE + '<p>{% translate "还没有任务" %}</p>\n')
    assert checked(monkeypatch, capsys) == [f"no English: {house}/desk/templates/page.html:2: 还没有任务"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("desk/templates/x.html", "<p>\n任务</p>", ":2: outside translate: 任务</p>"),
        ("desk/templates/x.html", '<p>{{ a }}</p><img alt="图">', ':1: outside translate: <p></p><img alt="图">'),
        ("portal/views.py", 'x = "还没有任务"\n', ":1: outside gettext: '还没有任务'"),
        ("web/forms.py", 'x = f"{1}个问题要改"\n', ":1: outside gettext: '个问题要改'"),
    ],
)
def test_chinese_that_no_translation_can_reach_is_found(
    name: str, text: str, said: str, house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(house, name, text)
    assert checked(monkeypatch, capsys) == [f"{house}/{name}{said}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("desk/templates/x.html", "{# 备注 #}{% comment %}备注{% endcomment %}<p>{{ name }}</p>"),
        ("desk/templates/x.html", '<a lang="zh-CN">中文</a>'),
        ("portal/views.py", '"""说明文字。"""\n# 备注文字\nx = "项"\n'),
    ],
)
def test_what_needs_no_translation_is_left_alone(
    name: str, text: str, house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(house, name, text)
    assert checked(monkeypatch, capsys) == []


def test_two_files_that_disagree_are_named(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(house, "locale/en/portal.po", HEAD + 'msgid "我的任务"\nmsgstr "Tasks of mine"\n')
    assert checked(monkeypatch, capsys) == [f"{house}/locale/en/portal.po: another file says otherwise of 我的任务"]


def test_a_catalogue_older_than_its_files_is_out_of_date(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch)
    write(house, "locale/en/desk.po", ENGLISH.replace("My tasks", "To do"))
    capsys.readouterr()
    assert run(monkeypatch, "--check") == 1
    assert capsys.readouterr().out == f"{tool.TARGET} is out of date: run python -m tools.generate_messages\n"
