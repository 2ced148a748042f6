"""Plots: told in words and in a table, without a style attribute."""

from __future__ import annotations

from lxml import html

from gongkai.web.plots import Bar, Plot


def drawn(*bars: Bar) -> html.HtmlElement:
    return html.fromstring(Plot("收到的申请", "件", "2024年1,236件，2025年618件", "年份", bars).html())


def test_a_plot_is_told_in_a_sentence_and_a_table() -> None:
    tree = drawn(Bar("2024", 1236, "c2"), Bar("2025", 618))
    assert tree.xpath("//*[@role='img']/@aria-label") == ["2024年1,236件，2025年618件"]
    rows = [[cell.text for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [["2024", "1,236"], ["2025", "618"]]


def test_heights_are_as_the_values_and_colours_are_classes() -> None:
    bars = drawn(Bar("2024", 1236, "c2"), Bar("2025", 618)).xpath("//rect")
    tall, low = (float(bar.get("height")) for bar in bars)
    assert tall == 2 * low
    assert [bar.get("class") for bar in bars] == ["c2", "c1"]
    assert {float(bar.get("y")) + float(bar.get("height")) for bar in bars} == {166.0}


def test_nothing_to_draw_is_no_picture() -> None:
    tree = drawn()
    assert tree.xpath("//svg") == []
    assert tree.xpath("//table")


def test_zeros_are_drawn_as_nothing() -> None:
    assert drawn(Bar("2025", 0)).xpath("//rect/@height") == ["0.0"]


def test_no_style_attribute() -> None:
    assert drawn(Bar("2025", 3)).xpath("//@style") == []
