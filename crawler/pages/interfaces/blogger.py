"""Reads Blogger's feed of all posts, 150 at a time, with their total."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.feed import read_feed
from crawler.pages.interfaces.answer import Answer
from crawler.pages.numbers import number_in, whole, with_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages.links import Site
    from crawler.pages.page import Page

ADDRESS = re.compile(r"/feeds/posts/default\?.*\bstart-index=")
_SIGN = 'meta[name="generator" i][content^="blogger" i], link[rel="service.post"]'
_TOTAL = re.compile(rb"<openSearch:totalResults>\s*(\d{1,9})\s*<", re.IGNORECASE)
_ENTRY = re.compile(rb"<entry[\s>]")
_PER_PAGE = 150
"""The most that Blogger gives at once."""


def find(page: Page, site: Site) -> Iterator[str]:
    """Yield the address of the newest 150 posts, if the page says that it is Blogger's."""
    if page.tree.css_first(_SIGN) is not None:
        address = site.document(f"/feeds/posts/default?max-results={_PER_PAGE}&start-index=1")
        if address:
            yield address


def read(body: bytes, _headers: Mapping[str, str], url: str, other: str, also: frozenset[str]) -> Answer:
    """Return what a page of the feed says; it may hold fewer posts than asked for. Never raises.

    Its own link to the next page leads to Blogger's host, so the next start is counted.
    """
    feed = read_feed(body, url, other, also)
    held = len(_ENTRY.findall(body))
    match = _TOTAL.search(body)
    total = whole(match[1].decode()) if match else None
    following = (number_in(url, "start-index") or 1) + held
    further = held and total is not None and following <= total
    return Answer(
        feed.entries,
        total,
        f"openSearch:totalResults: {total}",
        max(0, held - len(feed.entries)),
        with_number(url, "start-index", following) if further else None,
    )
