"""The links of a page that can lead to another page of the same site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from crawler.pages.layout import Block

if TYPE_CHECKING:
    from crawler.pages.layout import Layout
    from crawler.pages.page import Page

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|apk|iso|mp[34]|m4[av]"
    r"|ogg|og[av]|webm|wav|flac|mov|avi|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|txt|csv|json|xml|rss|atom|rdf|ics|js|css"
    r"|woff2?|ttf|ipynb|torrent)$",
    re.IGNORECASE,
)
_FEED = re.compile(r"/(?:feed|rss|atom)/?$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:x?html?|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A link of the page to another page of its site."""

    block: Block
    url: str
    """Absolute, as linked, without fragment."""
    address: str
    """One spelling for what the url names: no scheme, no www, no index file, no trailing slash."""
    path: str


def address_of(url: str) -> str:
    """One spelling for the page that a url names, for comparing only.

    >>> address_of("https://www.blog.example/a/index.html#top") == address_of("http://blog.example/a")
    True
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = _INDEX.sub("/", parts.path).rstrip("/")
    query = "?" + parts.query if parts.query else ""
    return site_of(url) + path + query


def site_of(url: str) -> str:
    """Return the host and port of a url in lower case, without www."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
    except ValueError:
        return ""


def page_link(page: Page, href: str | None) -> str | None:
    """Return the absolute url without fragment that ``href`` names if it is a page of the same site."""
    href = (href or "").strip()
    if not href or href[0] == "#":
        return None
    joined = page.join(href)
    if joined is None:
        return None
    try:
        url = urldefrag(joined).url
        path = urlsplit(url).path
    except ValueError:
        return None
    if site_of(url) != site_of(page.url) or _FILE.search(path) or _FEED.search(path):
        return None
    return url


def links_of(page: Page, layout: Layout) -> list[Link]:
    """Return the links in the page's body to other pages of its site, in reading order."""
    here = address_of(page.url)
    found = []
    for block in layout.blocks:
        if block.tag != "a":
            continue
        url = page_link(page, block.attribute("href"))
        if url is None:
            continue
        address = address_of(url)
        if address not in {here, site_of(page.url)}:
            found.append(Link(block, url, address, urlsplit(url).path))
    return found
