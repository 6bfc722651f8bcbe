"""The links of a page that lead to other pages of the same site, and one spelling to compare them by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawler.pages.cards.layout import Block, Layout

if TYPE_CHECKING:
    from crawler.pages.page import Page

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|apk|iso|mp[34]|m4[av]"
    r"|ogg|og[av]|webm|wav|flac|mov|avi|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|txt|csv|json|xml|rss|atom|rdf|ics"
    r"|woff2?|ttf|ipynb|torrent|py|sh|ps1|c|cpp|tex|bib|patch|diff|deb|rpm|jar|swf|psd|bin|kml|gpx|stl|ya?ml)$|/(?:feed|rss|atom)/?$",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:x?html?|php|aspx?)$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ENDING = re.compile(r"\.\w{1,5}$")
_ORIGIN = re.compile(r"[^:/?#]+://[^/?#]*")
_PLAIN_PATH = re.compile(r"/(?:[\w%~,+=:@!$&*()-][\w%~,+=:@!$&*().-]*(?:/|$))*(?:\?[^#\s]*)?")


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A link of the page to another page of its site."""

    block: Block
    url: str
    """Absolute, as linked, without fragment."""
    address: str
    """One spelling for what the url names, for comparing only."""
    path: str
    """Path and query."""


class Site:
    """The site that a page belongs to: its host, and the other host that the page says it stands on.

    A copy served elsewhere than its canonical link or og:url says (a mirror, a move) names its
    own pages by that other host: such links are given back on the host that the page came from.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._origin = origin_of(page.url)
        self.host = host_of(page.url)
        self._other = _other_host(page)
        self._plain = origin_of(page.base_url) == self._origin
        self._known: dict[str, str | None] = {}

    def link(self, href: str | None) -> str | None:
        """Return the absolute url without fragment that ``href`` names, if it is a page of this site."""
        href = (href or "").strip().partition("#")[0]
        if href not in self._known:
            self._known[href] = self._resolved(href) if href else None
        return self._known[href]

    def _resolved(self, href: str) -> str | None:
        local = href.removeprefix(self._origin) if href.startswith(self._origin) else href
        if self._plain and _PLAIN_PATH.fullmatch(local):
            url: str | None = self._origin + local
        else:
            url = self._page.join(href)
        if url is None:
            return None
        url = urldefrag(url).url if "#" in url else url
        host = host_of(url)
        if host != self.host:
            if host != self._other or host == "":
                return None
            url = self._origin + url[len(origin_of(url)) :]
        return None if _FILE.search(path_of(url)) else url


def _other_host(page: Page) -> str:
    """Return the host that the page says it stands on, if it names its own path or the root there."""
    head = page.tree.head
    if head is None:
        return ""
    for node in head.css('link[rel="canonical"], meta[property="og:url"]'):
        url = (node.attributes.get("href") or node.attributes.get("content") or "").strip()
        path = path_of(url).rstrip("/")
        if url.startswith(("http://", "https://")) and path in {"", path_of(page.url).rstrip("/")}:
            return host_of(url)
    return ""


def origin_of(url: str) -> str:
    """Return scheme, host and port of an absolute url.

    >>> origin_of("https://blog.example:8000/a?b")
    'https://blog.example:8000'
    """
    match = _ORIGIN.match(url)
    return match[0] if match else ""


def host_of(url: str) -> str:
    """Return the host and port of an absolute url in lower case, without www."""
    return origin_of(url).partition("://")[2].rpartition("@")[2].lower().removeprefix("www.")


@lru_cache(maxsize=16384)
def path_of(url: str) -> str:
    """Return the path of an absolute url."""
    return url[len(origin_of(url)) :].partition("?")[0].partition("#")[0]


@lru_cache(maxsize=16384)
def address_of(url: str) -> str:
    """Return one spelling for the page that a url names: no scheme, www, index file, fragment or last slash.

    >>> address_of("https://www.blog.example/a/index.html#top") == address_of("http://blog.example/a")
    True
    """
    place, mark, query = url.partition("#")[0].partition("?")
    return host_of(place) + _INDEX.sub("/", path_of(place)).rstrip("/") + mark + query


def manner_of(path: str) -> str:
    """Return what the addresses of a blog's posts have in common: folders, numbers as 0, the kind of file.

    >>> manner_of("/2024/05/a-day.html") == manner_of("/2023/11/nights.html")
    True
    """
    folder, _, name = path.partition("?")[0].rstrip("/").rpartition("/")
    ending = _ENDING.search(name)
    return _DIGITS.sub("0", folder) + "/*" + (ending[0] if ending else "")


def links_of(page: Page, layout: Layout) -> list[Link]:
    """Return the links in the page's body to other pages of its site, in reading order."""
    site = Site(page)
    elsewhere = {address_of(page.url), site.host}
    found = []
    for block in layout.blocks:
        url = site.link(block.attribute("href")) if block.tag == "a" else None
        if url is not None:
            address = address_of(url)
            if address not in elsewhere:
                found.append(Link(block, url, address, url[len(origin_of(url)) :]))
    return found
