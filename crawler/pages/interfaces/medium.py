"""Reads the feed of a person or publication on Medium, which its pages do not always name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.feed import read_feed
from crawler.pages.interfaces.answer import Answer
from crawler.pages.links import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages.links import Site
    from crawler.pages.page import Page

ADDRESS = re.compile(r"/feed(?:/@?[\w.-]+)?$")
_SIGN = 'meta[property="al:android:package"][content="com.medium.reader"]'
_HOST = re.compile(r"(?:www\.)?medium\.com")


def find(page: Page, site: Site) -> Iterator[str]:
    """Yield the address of the feed, if the page is Medium's, on Medium's host or on one of its own."""
    if page.tree.css_first(_SIGN) is None:
        return
    first = path_of(page.url).strip("/").partition("/")[0]
    of_one_of_many = first.startswith("@") or _HOST.fullmatch(site.host) or _HOST.fullmatch(site.other)
    address = site.document(f"/feed/{first}" if first and of_one_of_many else "/feed")
    if address:
        yield address


def read(body: bytes, _headers: Mapping[str, str], url: str, other: str, also: frozenset[str]) -> Answer:
    """Return the posts of the feed: the newest ten, and no total. Never raises."""
    return Answer(read_feed(body, url, other, also).entries)
