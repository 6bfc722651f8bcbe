"""The links of a page that lead to other pages of the same site, and one spelling to compare them by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive import address as addresses
from crawler.pages.cards.layout import Block, Layout
from crawler.pages.remembered import remembered
from crawler.pages.tokens import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_WEB = re.compile(r"https?://", re.IGNORECASE)
# What reads the same to every parser; the ports are those that may be left out
_PLAIN_HOST = re.compile(
    r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?!(?:80|443)(?![0-9]))[1-9][0-9]{1,3})?)(?=[/?#]|\Z)"
)
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
        # Empty if the page claims no other host than its own
        self.other = other_host(_claims(page), page.url)
        self._plain = origin_of(page.base_url) == self._origin
        self._known: dict[str, str | None] = {}

    def link(self, href: str | None) -> str | None:
        """Return the absolute url without fragment that ``href`` names, if it is a page of this site."""
        href = (href or "").strip().partition("#")[0]
        if len(href) > addresses.LONGEST:
            return None
        if href not in self._known:
            self._known[href] = self._resolved(href) if href else None
        return self._known[href]

    def document(self, href: str | None) -> str | None:
        """Return the absolute url that ``href`` names on this site, be it a page or another document."""
        url = self._page.join(href)
        return on_site(url, self._page.url, self.other, self._page.hosts) if url else None

    def _resolved(self, href: str) -> str | None:
        if len(href) > addresses.LONGEST:
            return None
        if self._page.tokens:
            href = without(href, self._page.tokens)
        local = href.removeprefix(self._origin) if href.startswith(self._origin) else href
        if self._plain and _PLAIN_PATH.fullmatch(local):
            url: str | None = self._origin + local
        else:
            url = self._page.join(href)
        url = on_site(url, self._page.url, self.other, self._page.hosts) if url else None
        return None if url is None or is_file(url) else url


def _claims(page: Page) -> Iterator[str]:
    """Yield what a page says its own address is, and last where its name on top of it leads: home."""
    head = page.tree.head
    for node in head.css('link[rel="canonical"], meta[property="og:url"]') if head else ():
        yield (node.attributes.get("href") or node.attributes.get("content") or "").strip()
    home, title = page.tree.css_first("header a[href], nav a[href]"), page.tree.css_first("title")
    if home is not None and title is not None and home.text().split() == title.text().split() != []:
        href = (home.attributes.get("href") or "").strip()
        yield href if not path_of(href).strip("/") else ""


def other_host(claims: Iterable[str], url: str) -> str:
    """Return the other host that the document at ``url`` says it stands on, or an empty text.

    ``claims`` are the addresses that it gives for itself; one counts that names its own path or the root.
    """
    own = {"", path_of(url).rstrip("/")}
    for claim in claims:
        if claim.startswith(("http://", "https://")) and path_of(claim).rstrip("/") in own:
            host = host_of(claim)
            return host if host != host_of(url) else ""
    return ""


def on_site(href: str, served_from: str, other: str = "", also: frozenset[str] = frozenset()) -> str | None:
    """Return the absolute url without fragment that a document names, if it is on its own site.

    ``served_from`` is where the document came from. What it names by the ``other`` host that it says
    it stands on is given back on the host that it came from; ``also`` are hosts that belong to the site.

    >>> on_site("https://blog.example/a#top", "http://127.0.0.1:8000/feed.xml", "blog.example")
    'http://127.0.0.1:8000/a'
    >>> on_site("https://elsewhere.example/a", "http://127.0.0.1:8000/feed.xml", "blog.example") is None
    True
    """
    url = href.strip().partition("#")[0]
    if len(url) > addresses.LONGEST:
        return None
    if url and not _WEB.match(url):
        try:
            url = urljoin(served_from, url)
        except ValueError:
            return None
    host = host_of(url)
    if host in also:
        return url
    if not host or host not in {host_of(served_from), other}:
        return None
    return url if host != other else origin_of(served_from) + url[len(origin_of(url)) :]


def is_file(url: str) -> bool:
    """Return whether the address is by its ending that of a file and of no page.

    >>> is_file("https://blog.example/map.pdf"), is_file("https://blog.example/feed/")
    (True, True)
    """
    return bool(_FILE.search(path_of(url)))


def is_front_page(url: str) -> bool:
    """Return whether an address is that of a whole site."""
    return path_of(url) in {"", "/"} and "?" not in url


def origin_of(url: str) -> str:
    """Return scheme, host and port of an absolute url.

    >>> origin_of("https://blog.example:8000/a?b")
    'https://blog.example:8000'
    """
    match = _ORIGIN.match(url)
    return match[0] if match else ""


def host_of(url: str) -> str:
    """Return the host and port of an absolute web address in lower case, without www; empty for no such."""
    match = _PLAIN_HOST.match(url)
    return match[1] if match else addresses.host_of(url)


@remembered
def path_of(url: str) -> str:
    """Return the path of an absolute url."""
    return url[len(origin_of(url)) :].partition("?")[0].partition("#")[0]


@remembered
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
