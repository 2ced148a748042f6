"""Where a report is written to: the whole file or none, and one line when the place is none to write to."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gongkai.annualreport import read
from gongkai.annualreport.errors import Unwritable
from gongkai.annualreport.writers import save
from tests.made import made_report


@pytest.mark.parametrize(
    "name",
    [
        "r.docx",
        "r.HTML",
        "r.htm",
        "年报.pdf",
        "r.xlsx",
        "r.csv",
        "r.markdown",
        "r.json",
    ],
)
def test_the_ending_says_the_format(tmp_path: Path, name: str) -> None:
    save(made_report(3), tmp_path / name)
    assert read(tmp_path / name).figures == made_report(3).figures
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_is_there_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "r.md"
    target.write_text("old")
    target.chmod(0o640)
    save(made_report(3), target)
    assert (read(target).organisation, stat.S_IMODE(target.stat().st_mode)) == (made_report(3).organisation, 0o640)


def test_when_writing_fails_the_old_file_stays_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "r.md"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Unwritable) as refused:
        save(made_report(3), target)
    assert refused.value.message == (f"{target}: 不能写入：No space left on device；请检查文件夹的权限和空间")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("r.md", "old")]


def test_a_place_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.docx").mkdir()
    long = tmp_path / f"{'长' * 200}.docx"
    said = {}
    for target in (tmp_path / "folder.docx", tmp_path / "甲/乙.docx", tmp_path / "r.doc", tmp_path / "r", long):
        with pytest.raises(Unwritable) as refused:
            save(made_report(3), target)
        said[target.name] = refused.value.message.removeprefix(f"{target}: ")
    known = ".docx、.html、.pdf、.xlsx、.csv、.md、.json"
    assert said == {
        "folder.docx": "是文件夹；请写文件名",
        "乙.docx": f"没有文件夹“{tmp_path / '甲'}”；请先建立，文件名中也不能有“/”",
        "r.doc": f"不认识结尾“.doc”；请用 {known} 之一",
        "r": f"不认识结尾“”；请用 {known} 之一",
        long.name: "不能写入：File name too long；请检查文件夹的权限和空间",
    }
