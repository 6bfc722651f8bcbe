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
    if field == "author" and "itemscope" in element.attributes:
        named = (inner for inner in region.page.elements if inner.get("itemprop") == "name")
        name = next((inner for inner in named if any(outer is element for outer in inner.ancestors())), None)
        return (name.get("content") or region.page.text(name)) if name else ""
    if field == "image":
        return element.get("src") or element.get("content") or element.get("href")
    return element.get("content") or element.get("datetime") or region.page.text(element)


def read_microdata(region: Region) -> Iterator[tuple[str, Found]]:
    """(field, value) pairs of the items that are this post."""
    for element in region.page.elements:
        if "itemprop" not in element.attributes:
            continue
        names = element.get("itemprop").lower().split()
        fields = [_FIELDS[name] for name in names if name in _FIELDS]
        scope = _scope(element)
        kind = scope.get("itemtype") if scope is not None else ""
        if not fields or (kind and not _POSTS.search(kind)):
            continue
        if element.tag != "meta" and region.standing(element, element.start) is Standing.FOREIGN:
            continue
        for field in fields:
            texts = _terms(region, element) if field == "tag" else [_value(region, element, field)]
            yield from ((field, Found(text, SOURCE)) for text in texts if text)


def _terms(region: Region, element: Element) -> list[str]:
    """Return the terms of an element: each of its links if it holds any, else what commas part."""
    pieces = region.page.pieces[element.start : element.end]
    links = [piece.holder.link for piece in pieces if piece.holder.link not in {None, element.link}]
    if "content" not in element.attributes and links:
        return [region.page.text(link) for link in dict.fromkeys(filter(None, links))]
    return _TERMS.split(_value(region, element, "tag"))
