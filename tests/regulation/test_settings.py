"""Settings: each names its source; an office chooses with source and date of effect."""

from __future__ import annotations

import pytest

from gongkai.regulation import STANDARD, BadSetting, Choice, Settings
from gongkai.regulation.settings import catalogue
from tests.regulation.acts import day


def test_every_setting_has_a_default_that_it_offers_words_and_a_source() -> None:
    for setting in catalogue().values():
        choice = STANDARD.get(setting.key, day("2026-01-01"))
        if setting.values:
            assert choice.value in setting.values
        else:
            assert setting.least <= choice.number <= setting.most
        assert choice.source and setting.source and setting.source.en
        assert setting.title.zh in choice.text("zh") and setting.title.en in choice.text("en")
        assert setting.selects in ("receipt", "reply", "due")


def test_a_choice_holds_from_its_date_of_effect() -> None:
    settings = STANDARD.choose("release_interval", 3, source="本机关规定", since=day("2026-01-01"))
    settings = settings.choose("release_interval", 7, source="本机关规定（二）", since=day("2026-07-01"))
    found = [settings.get("release_interval", day(on)).value for on in ("2025-12-31", "2026-01-01", "2026-07-01")]
    assert found == [5, 3, 7]
    assert STANDARD.get("release_interval", day("2026-07-01")).value == 5
    assert [choice.value for choice in settings.chosen] == [3, 7]


def test_settings_are_the_same_however_they_were_entered() -> None:
    choices = [
        Choice("release_interval", 3, "甲", day("2026-01-01")),
        Choice("release_interval", 7, "乙", day("2026-07-01")),
    ]
    one, other = Settings(choices), Settings(reversed(choices))
    assert one.chosen == other.chosen


@pytest.mark.parametrize(
    ("key", "value", "source", "message"),
    [
        ("dispatch", "counted", "本机关规定", "没有名为“dispatch”的设置：可用的是auto_receipt_confirms"),
        ("dispatch_day", "maybe", "本机关规定", "设置“dispatch_day”不能取“maybe”：可取counted、excluded"),
        ("release_interval", 21, "本机关规定", "设置“release_interval”不能取“21”：可取0–20"),
        ("release_interval", True, "本机关规定", "设置“release_interval”不能取“True”：可取0–20"),
        ("release_interval", 3, "  ", "设置“release_interval”缺依据"),
        ("release_interval", 3, "甲\n乙", "设置“release_interval”缺依据"),
    ],
)
def test_a_choice_that_is_not_offered_or_has_no_source_is_refused(
    key: str, value: str | int, source: str, message: str
) -> None:
    with pytest.raises(BadSetting, match=message):
        STANDARD.choose(key, value, source=source, since=day("2026-01-01"))
