"""Reads JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.pages.feed_formats.draft import CONTENT, MOST_ENTRIES, Draft, summary_of
from crawler.pages.json_text import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def read_json_feed(body: bytes) -> Draft | None:
    """Return what a JSON Feed says, or None if the body is none. Never raises."""
    feed = parsed(body)
    if not isinstance(feed, dict) or "jsonfeed.org" not in _text(feed, "version"):
        return None
    draft = Draft(
        title=_text(feed, "title"),
        own=list(_texts(feed, "feed_url")),
        homes=list(_texts(feed, "home_page_url")),
        onward=list(_texts(feed, "next_url")),
    )
    items = feed.get("items")
    for item in islice(items, MOST_ENTRIES) if isinstance(items, list) else ():
        if isinstance(item, dict):
            links = list(_texts(item, "url", "external_url")) or list(_texts(item, "id"))
            draft.add(links, _said(item, feed, links))
    return draft


def _said(item: Mapping[str, Any], feed: Mapping[str, Any], links: list[str]) -> dict[str, list[str]]:
    content = _text(item, "content_html") or _text(item, "content_text")
    tags = item.get("tags")
    return {
        "title": [_text(item, "title")],
        # An item without authors has those of the feed: section "Items" of version 1.1
        "author": list(_authors(item)) or list(_authors(feed)),
        "published": [_text(item, "date_published")],
        "updated": [_text(item, "date_modified")],
        "tag": [_text({"tag": tag}, "tag") for tag in tags] if isinstance(tags, list) else [],
        "summary": [summary_of(_text(item, "summary"), content, links[0] if links else "")],
        "image": list(_texts(item, "image", "banner_image")),
        CONTENT: [content],
        "language": [_text(item, "language") or _text(feed, "language")],
    }


def _authors(holder: Mapping[str, Any]) -> Iterator[str]:
    listed = holder.get("authors")
    for author in [*(listed if isinstance(listed, list) else ()), holder.get("author")]:
        if isinstance(author, dict):
            yield _text(author, "name")


def _texts(holder: Mapping[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        text = _text(holder, name)
        if text:
            yield text


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    # JSON can spell half of a surrogate pair, which no database takes
    return value.encode("utf8", "replace").decode().strip() if isinstance(value, str) else ""
