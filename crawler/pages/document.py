"""Reads what names posts beside the pages: a feed, a sitemap, an open interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from archive.records import Claim
from crawler.pages.feed import read_feed
from crawler.pages.interface import read_interface
from crawler.pages.sitemap import read_sitemap
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.pages.feed import FeedEntry

DocumentKind = Literal["feed", "sitemap", "interface"]
DOCUMENTS: tuple[DocumentKind, ...] = get_args(DocumentKind)
Facts = Mapping[str, tuple[Found, ...]]
_NONE: Facts = {}
"""Of the pages that a sitemap names: one for all."""


@dataclass(frozen=True)
class Document:
    """What a document names, on the site that it came from."""

    named: tuple[tuple[str, Facts], ...] = ()
    """Absolute addresses and what is said of each."""
    onward: tuple[str, ...] = ()
    """Further documents of its kind."""
    total: Claim | None = None
    """How many posts it says there are, with those that ``elsewhere`` counts."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Address -> the text of its post as HTML, of the first that the document holds."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Address -> hash of the text of its post, of all that it holds."""
    elsewhere: int = 0
    """How many posts of it stand on other sites."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """Address of a page or of a further document -> when it says that this changed, as written there."""


def read_document(
    kind: DocumentKind,
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    other: str,
    also: frozenset[str] = frozenset(),
) -> Document:
    """Return what the document at ``url`` names; ``headers`` are by their names in lower case. Never raises.

    ``other`` is the other host that the site says it stands on (``Site.other``), ``also`` are those
    that belong to it.
    """
    if kind == "feed":
        feed = read_feed(body, url, other, also)
        if feed.is_comments:
            return Document()
        texts = {entry.url: entry.content for entry in feed.entries if entry.content}
        hashes = {entry.url: entry.text_hash for entry in feed.entries if entry.text_hash}
        return Document(_named(feed.entries), feed.onward, texts=texts, hashes=hashes)
    if kind == "sitemap":
        sitemap = read_sitemap(body, url, other, also)
        named: tuple[tuple[str, Facts], ...] = tuple((address, _NONE) for address, _ in sitemap.addresses)
        changed = {address: lastmod for address, lastmod in sitemap.addresses if lastmod}
        return Document(named, sitemap.sitemaps, changed={**changed, **sitemap.changed})
    answer = read_interface(body, headers, url, other, also)
    return Document(
        _named(answer.entries),
        (answer.onward,) if answer.onward else (),
        Claim(answer.total, answer.total_text) if answer.total is not None else None,
        elsewhere=answer.elsewhere,
    )


def _named(entries: Iterable[FeedEntry]) -> tuple[tuple[str, Facts], ...]:
    return tuple((entry.url, entry.facts) for entry in entries)
