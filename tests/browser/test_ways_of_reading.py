"""By keyboard alone, without script, in large type, in English, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gongkai.foundation.models import Role
from gongkai.rehearsal.plan import data
from tests import walk
from tests.browser.conftest import Open

WITHOUT_SCRIPT = {"java_script_enabled": False}


def size(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).fontSize"))


def heads(page: Page) -> list[str]:
    return page.locator("tbody th").all_inner_texts()


def sign_in(page: Page, username: str) -> None:
    page.goto("/desk/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(str(data()["password"]))
    page.locator("main").get_by_role("button", name="登录").click()


def test_signing_in_by_keyboard_alone(world: walk.World, visit: Open) -> None:
    page = visit()
    page.goto("/desk/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "username":  # past the breadcrumb
        page.keyboard.press("Tab")
    page.keyboard.type("ruochuan")
    page.keyboard.press("Tab")
    page.keyboard.type(str(data()["password"]))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的任务")


def test_what_has_the_focus_is_outlined(world: walk.World, visit: Open) -> None:
    page = visit()
    page.goto("/")
    outlines = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        outlines.add(page.evaluate("getComputedStyle(document.activeElement).outline"))
    assert outlines == {"rgb(26, 29, 33) solid 3px"}


def test_errors_are_summed_up_and_have_the_focus(world: walk.World, visit: Open) -> None:
    page = visit(world.people[Role.SYSTEM_ADMIN])
    page.goto("/desk/site/")
    page.get_by_label("网站名称", exact=True).fill("")
    page.get_by_label("网站标识码", exact=False).fill("12")
    page.get_by_role("button", name="保存网站信息").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("有2处要改")
    links = summary.get_by_role("link")
    assert links.all_inner_texts() == ["填写网站名称", "网站标识码是“bm”加8位数字，或者10位数字"]
    assert page.title().startswith("有要改的：")
    links.nth(1).click()
    expect(page.locator("#id_identity_code")).to_be_focused()
    expect(page.locator("#id_identity_code")).to_have_value("12")
    expect(page.locator("#id_identity_code")).to_have_attribute("aria-invalid", "true")


def test_a_table_is_sorted_and_filtered_without_script(world: walk.World, visit: Open) -> None:
    page = visit(**WITHOUT_SCRIPT)
    sign_in(page, "ruochuan")
    page.goto("/desk/components/")
    page.locator("thead").get_by_role("link", name="代码").click()
    assert heads(page) != sorted(heads(page))
    page.get_by_label("名称", exact=True).fill("教育局")
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url(f"{page.url.split('?')[0]}?q=%E6%95%99%E8%82%B2%E5%B1%80&sort=code")
    assert [name[-3:] for name in heads(page)[:4]] == ["教育局"] * 4
    page.get_by_role("link", name="清除筛选").click()
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("link", name="2", exact=True)).to_have_attribute("aria-current", "page")


def test_with_script_a_table_is_exchanged_without_reloading_and_keeps_the_focus(world: walk.World, visit: Open) -> None:
    page = visit(world.people[Role.CASE_OFFICER])
    page.goto("/desk/components/")
    page.evaluate("window.same = true")
    page.locator("thead").get_by_role("link", name="代码").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("代码")
    expect(page.locator("thead").get_by_role("link", name="代码")).to_be_focused()
    assert page.evaluate("window.same") is True
    assert page.url.endswith("?sort=code")
    page.go_back()
    expect(page.locator("th[aria-sort]")).to_have_count(0)


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPT], ids=["script", "none"])
def test_large_type_is_switched_on_and_off(options: dict[str, bool], world: walk.World, visit: Open) -> None:
    page = visit(**options)
    page.goto("/organisations/?kind=department")
    page.get_by_role("link", name="长辈版").click()
    assert page.url.endswith("/organisations/?kind=department")
    assert page.locator("html.elder").count() == 1
    page.goto("/deadline/")
    page.get_by_role("link", name="标准字号").click()
    assert page.locator("html.elder").count() == 0


def test_large_type_is_24_pixels_on_the_portal_and_the_desk(world: walk.World, visit: Open) -> None:
    page = visit(world.people[Role.CASE_OFFICER], {"elder": "1"})
    page.goto("/")
    assert size(page) == "24px"
    page.goto("/desk/")
    assert size(page) == "24px"


def test_the_interface_is_english_when_chosen_and_the_records_stay_chinese(world: walk.World, visit: Open) -> None:
    page = visit(**WITHOUT_SCRIPT)
    page.goto("/organisations/yunling-jyj/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("navigation", name="Main navigation").get_by_role("link").first).to_have_text("Home")
    expect(page.locator("main")).to_contain_text("教育局")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_on_paper_there_is_no_navigation(world: walk.World, visit: Open) -> None:
    page = visit(world.people[Role.SYSTEM_ADMIN])
    page.emulate_media(media="print")
    page.goto("/desk/organisations/list/")
    for gone in (".desk-top", ".desk-nav", ".filters", ".pager", ".rehearsal"):
        assert [one.is_visible() for one in page.locator(gone).all()] in ([], [False])
    assert page.locator("table").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.goto("/")
    for gone in (".strip", ".bar", ".find", ".foot nav"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator(".foot p").first.is_visible()
