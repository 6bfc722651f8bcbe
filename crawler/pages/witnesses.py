"""Finds the documents in which a site names its posts beside its pages: feeds and sitemaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from crawler.pages.links import Site, address_of, on_site, origin_of, path_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

Kind = Literal["feed", "sitemap"]
Source = Literal["link", "anchor", "robots", "usual"]

_CANDIDATES = 'link[rel~="alternate" i], link[rel~="feed" i], link[rel~="sitemap" i], a[href]'
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
_LOOSE_TYPE = re.compile(r"(?:text|application)/(?:xml|json)|", re.IGNORECASE)
_FEED_ADDRESS = re.compile(
    r"/(?:feed|rss2?|atom|rdf)/?$|\.(?:rss|atom|rdf)$|/feeds?/[^/?]+\.(?:xml|json)$|/feeds/posts/default$"
    r"|\b(?:feed|rss2?|atom|rdf)(?:[._-][^/?]{0,20})?\.(?:xml|rdf|json|php)$|/index\.xml$"
    r"|[?&](?:feed|format)=(?:feed|rss2?|atom|rdf)\b",
    re.IGNORECASE,
)
_SITEMAP_ADDRESS = re.compile(r"sitemap[^/?]{0,40}\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)
_NO_FEED = re.compile(r"\.(?:x?html?|aspx?|jsp)$", re.IGNORECASE)
_FEED_LABEL = re.compile(
    r"\W*(?:(?:subscribe|via|to|the|web|site|blog|xml|json|2\.0)\W+)*(?:rss|atom|feed|fil rss|flux)\b"
    r"(?:\W+(?:feeds?|rss|atom|xml|2\.0|订阅|訂閱))*\W*",
    re.IGNORECASE,
)
_FEED_ICON = re.compile(r"(?<![a-z])(?:rss|feed)(?![a-z])", re.IGNORECASE)
_OF_COMMENTS = re.compile(
    r"comments?\b|kommentar|commentaire|comentario|comentári|commenti\b|reacties|komment|коммент|コメント|评论|評論|댓글",
    re.IGNORECASE,
)
_OF_TERM = re.compile(
    r"[/=](?:tags?|categor\w+|kategor\w+|topics?|labels?|authors?|users?|series|search)(?:[/=.]|$)",
    re.IGNORECASE,
)
_OF_TERM_TITLE = re.compile(
    r"categor|kategor|catégor|\btags?\b|\bauthor\b|\bautor\b|\bauteur\b", re.IGNORECASE
)
_FORMAT = re.compile(r"rss2?|atom|rdf|json|xml|feeds?|index|php|[\W_]+", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_LONGEST_LABEL = 40
_USUAL = 8


@dataclass(frozen=True)
class Witness:
    """A document that names posts."""

    kind: Kind
    url: str
    """Absolute, on the site, without fragment."""
    source: Source
    """What named it: a ``<link>``, an ``<a>``, robots.txt, or nothing but custom."""


def find_witnesses(page: Page) -> tuple[Witness, ...]:
    """Return the feeds and sitemaps that an HTML page names, the main feed first. Never raises.

    Left out are feeds of comments and of one tag, category or author other than the page's own, and
    further formats of a feed that is there already.
    """
    site = Site(page)
    folder, here = _folder(path_of(page.url)), address_of(page.url)
    found: list[Witness] = []
    feeds = 0
    for node in page.tree.css(_CANDIDATES):
        href = node.attributes.get("href")
        kind = _kind(node, href) if href else None
        url = site.document(href) if kind else None
        if kind is None or url is None or address_of(url) == here:
            continue
        # The first feed is the main one, whatever the blog is called: "No Comment"
        title = (node.attributes.get("title") or "") if feeds else ""
        feeds += kind == "feed"
        if kind == "sitemap" or not _is_partial(title, url, folder):
            found.append(Witness(kind, url, "link" if node.tag == "link" else "anchor"))
    found.sort(key=lambda witness: _rank(witness, folder))
    first: dict[str, Witness] = {}
    for witness in found:
        first.setdefault(_stem(witness), witness)
    return tuple(first.values())


def sitemaps_of(robots_txt: str, url: str, other: str = "") -> tuple[str, ...]:
    """Return the absolute addresses on the site that the Sitemap lines of the robots.txt at ``url`` name.

    ``other`` is the other host that the site says it stands on (``Site.other``).
    """
    named = (on_site(line, url, other) for line in _SITEMAP_LINE.findall(robots_txt))
    return tuple(dict.fromkeys(found for found in named if found))


def usual_addresses(entry_url: str) -> tuple[Witness, ...]:
    """Return at most 8 addresses, best first, where generators put the feeds and sitemaps of a blog.

    They are meant for a site that names none: WordPress, for one, always names its feed.
    """
    root = origin_of(entry_url) + "/"
    own = origin_of(entry_url) + _folder(path_of(entry_url))
    feeds = [own + name for name in ("feed.xml", "atom.xml", "rss.xml", "index.xml", "feed/")]
    if own != root:
        feeds[3:] = [own + "index.xml", root + "feed.xml", root + "atom.xml"]
    sitemaps = [root + name for name in ("sitemap.xml", "sitemap_index.xml", "sitemap.txt")]
    order = [sitemaps[0], *feeds[:3], sitemaps[1], *feeds[3:], sitemaps[2]]
    return tuple(
        Witness("sitemap" if address in sitemaps else "feed", address, "usual") for address in order[:_USUAL]
    )


def _kind(node: LexborNode, href: str) -> Kind | None:
    """Return what a link leads to: a feed, a sitemap or None for anything else."""
    address = href.strip().partition("#")[0]
    if node.tag == "link":
        rel = (node.attributes.get("rel") or "").lower().split()
        if "sitemap" in rel:
            return "sitemap"
        said = (node.attributes.get("type") or "").partition(";")[0].strip()
        known = _FEED_TYPE.fullmatch(said) or (_LOOSE_TYPE.fullmatch(said) and _FEED_ADDRESS.search(address))
        return "feed" if known else None
    if _SITEMAP_ADDRESS.search(address):
        return "sitemap"
    if _FEED_ADDRESS.search(address):
        return "feed"
    return "feed" if not _NO_FEED.search(address.partition("?")[0]) and _is_labelled(node) else None


def _is_labelled(node: LexborNode) -> bool:
    """Tell whether the words or the icon of a link say that it leads to a feed."""
    attributes = node.attributes
    labels = [node.text() or "", attributes.get("title") or "", attributes.get("aria-label") or ""]
    if any(_FEED_LABEL.fullmatch(label) for label in labels if 0 < len(label) <= _LONGEST_LABEL):
        return True
    if labels[0].strip():
        return False
    icons = [node, *node.css("i, span, svg, use, img")]
    names = ("class", "href", "xlink:href", "src", "alt")
    return any(
        _FEED_ICON.search(icon.attributes.get(name) or "")
        for icon in icons
        for name in names
        if icon is not node or name == "class"
    )


def _is_partial(title: str, url: str, folder: str) -> bool:
    """Tell whether a feed is one of comments, or of a term or person that the page is not about itself."""
    address = unquote(url[len(origin_of(url)) :])
    if _OF_COMMENTS.search(title) or _OF_COMMENTS.search(address):
        return True
    own = folder != "/" and address.startswith(folder)
    return not own and bool(_OF_TERM.search(address) or _OF_TERM_TITLE.search(title))


def _rank(witness: Witness, folder: str) -> tuple[bool, bool, bool]:
    """Order feeds before sitemaps, declared before linked, those in the page's own folder first."""
    return witness.kind != "feed", witness.source != "link", not path_of(witness.url).startswith(folder)


def _stem(witness: Witness) -> str:
    """Return what the formats of one feed have in common: /blog/rss.xml and /blog/atom.xml."""
    if witness.kind == "sitemap":
        return witness.url
    return " ".join(_FORMAT.sub(" ", path_of(witness.url)).split())


def folder_of(url: str) -> str:
    """Return the address of the folder that a page stands in or is.

    >>> folder_of("https://blog.example/blog") == folder_of("https://blog.example/blog/index.html")
    True
    """
    return origin_of(url) + _folder(path_of(url))


def _folder(path: str) -> str:
    """Return the folder that a page stands in or is: "/blog/" for /blog, /blog/ and /blog/index.html."""
    head, _, name = path.rpartition("/")
    return f"{head}/" if "." in name or not name else f"{path}/"
