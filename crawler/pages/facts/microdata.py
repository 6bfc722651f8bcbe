"""Reads what a page says of its post in microdata: ``itemprop`` within the article's scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.pages.facts.region import Region, Standing
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element

SOURCE = "microdata"
_FIELDS = {
    "headline": "title",
    "datepublished": "published",
    "datecreated": "published",
    "datemodified": "updated",
    "articlesection": "category",
    "keywords": "tag",
    "timerequired": "read_time",
    "inlanguage": "language",
    "image": "image",
    "author": "author",
    "creator": "author",
}
_POSTS = re.compile(r"(?:Article|Posting|WebPage|Report|Recipe|Review)/?$")
_TERMS = re.compile(r"\s*[,;，、；]\s*")


def _scope(element: Element) -> Element | None:
    return next(
        (outer for outer in element.ancestors() if outer is not element and "itemscope" in outer.attributes),
        None,
    )


def _value(region: Region, element: Element, field: str) -> str:
    inner = [
        e
        for e in region.page.elements
        if e.start >= element.start and e.end <= element.end and e is not element
    ]
    if field == "author" and "itemscope" in element.attributes:
        for name in inner:
            if name.get("itemprop") == "name" and element in set(name.ancestors()):
                return name.get("content") or region.page.text(name)
        return ""
    if field == "image":
        return element.get("src") or element.get("content") or element.get("href")
    return element.get("content") or element.get("datetime") or region.page.text(element)


def read_microdata(region: Region) -> Iterator[tuple[str, Found]]:
    """(field, value) pairs of the items that are this post."""
    for element in region.page.elements:
        names = element.get("itemprop").lower().split()
        fields = [_FIELDS[name] for name in names if name in _FIELDS]
        if not fields:
            continue
        scope = _scope(element)
        if scope is not None and scope.get("itemtype") and not _POSTS.search(scope.get("itemtype")):
            continue
        if element.tag != "meta" and region.standing(element, element.start) is Standing.FOREIGN:
            continue
        for field in fields:
            text = _value(region, element, field)
            for part in _TERMS.split(text) if field == "tag" else [text]:
                if part:
                    yield field, Found(part, SOURCE)
