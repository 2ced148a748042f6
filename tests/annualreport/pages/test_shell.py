"""The frame of all pages: nothing from outside, nothing that runs but the page's own scripts."""

from __future__ import annotations

import base64
import hashlib

import pytest
from lxml import html
from markupsafe import Markup

from gongkai.annualreport.pages.shell import page


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy_of(tree: html.HtmlElement) -> dict[str, str]:
    content = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    return {name: sources for name, _, sources in (rule.partition(" ") for rule in content.split("; "))}


def test_policy_allows_the_pages_own_style_and_scripts_and_pictures_in_it_and_nothing_else() -> None:
    tree = html.document_fromstring(
        page("题", Markup("<p>文</p>"), head=Markup("<style>p{margin:0}</style>"), scripts=["one()", "two()"])
    )
    styles, scripts = ([element.text_content() for element in tree.iter(name)] for name in ("style", "script"))
    assert scripts == ["one()", "two()"]
    assert styles[1:] == ["p{margin:0}"]
    assert policy_of(tree) == {
        "default-src": "'none'",
        "style-src": " ".join(map(digest, styles)),
        "script-src": " ".join(map(digest, scripts)),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_page_without_scripts_allows_none() -> None:
    assert policy_of(html.document_fromstring(page("题", Markup("<p>文</p>"))))["script-src"] == "'none'"


@pytest.mark.parametrize("word", ["</script>", "</SCRIPT ", "<!--", "<script"])
def test_nothing_in_a_script_ends_its_element_or_changes_how_it_is_read(word: str) -> None:
    tree = html.document_fromstring(page("题", Markup("<p>文</p>"), scripts=[f"say('{word}')\r\nnext()"]))
    assert [element.text for element in tree.iter("script")] == ["say('" + word.replace("<", "\\x3C") + "')\nnext()"]


def test_title_is_text_whatever_it_holds() -> None:
    tree = html.document_fromstring(page("</title><script>x()</script>", Markup("<p>文</p>")))
    assert (tree.findtext(".//title"), tree.xpath("//script")) == ("</title><script>x()</script>", [])


@pytest.mark.parametrize(("lang", "said"), [("zh", ("zh-CN", "跳到正文")), ("en", ("en", "Skip to the content"))])
def test_page_says_its_language_and_a_keyboard_gets_past_its_head(lang: str, said: tuple[str, str]) -> None:
    tree = html.document_fromstring(page("题", Markup("<p>文</p>"), lang=lang))
    skip = tree.xpath("//a[@class='skip']")[0]
    assert (tree.get("lang"), skip.text) == said
    assert tree.xpath(f"//main[@id='{skip.get('href')[1:]}']/@tabindex") == ["-1"]
    assert tree.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]


def test_no_page_has_style_attributes_or_anything_from_elsewhere() -> None:
    text = page("题", Markup("<p>文</p>"))
    assert html.document_fromstring(text).xpath("//@style | //@src | //link | //@*[starts-with(., 'http')]") == []
    assert "url(" not in text
    assert "@import" not in text
