"""For what parts of a document may be covered (条例 Articles 14 to 16, 36, 37), and what then stands in the box."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.regulation import outcomes


def grounds() -> Mapping[str, tuple[str, str, str]]:
    """For what something may be covered: key -> words, words in English, and the article that its label names."""
    return {
        key: (one.title.zh.removeprefix("不予公开："), one.title.en, one.article.split("、")[0])
        for key, one in outcomes().items()
        if one.kind == "withheld"
    }


def labels(ground: str) -> tuple[str, ...]:
    """What may stand in a box, the fullest first."""
    article = grounds()[ground][2]
    return (f"依法不予公开（{article}）", article, article.removeprefix("条例"))
