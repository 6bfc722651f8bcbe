"""Reads a sitemap: the addresses it names with when each changed, and the further sitemaps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.feed import read_feed
from crawler.pages.links import address_of, host_of, is_file, on_site, path_of
from crawler.pages.pieces import MOST
from crawler.pages.xml_tree import decoded, kind_of, name_of, roots_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.pages.xml_tree import Element
    from pipelines.items import Found

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap says. What leads to other sites or to files is left out."""

    addresses: tuple[tuple[str, str | None], ...] = ()
    """Each url, absolute and without fragment, with its lastmod as found."""
    sitemaps: tuple[str, ...] = ()
    """Absolute addresses of the further sitemaps that an index names."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """Those of them of which the index says when they changed -> lastmod as found."""


class _Named(NamedTuple):
    address: str
    lastmod: str | None
    is_sitemap: bool


def read_sitemap(body: bytes, url: str, other: str = "", also: frozenset[str] = frozenset()) -> Sitemap:
    """Return what a sitemap (sitemaps.org 0.9) says; an empty one if the body is none. Never raises.

    Read are XML sitemaps and indexes, RSS and Atom, and plain text, each as it is or gzipped.
    ``url`` is where it came from; ``other`` the other host that the site says it stands on
    (``Site.other``). What stands there is given back on the host that the sitemap came from. ``also`` are
    hosts that belong to the site.
    """
    roots = roots_of(body)
    first = next(roots, None)
    kind = kind_of(first) if first is not None else ""
    if kind in {"urlset", "sitemapindex"}:
        named = list(_named(chain((first,), roots)))
    elif kind:
        feed = read_feed(body, url, other, also)
        return Sitemap(tuple((entry.url, _changed(entry.facts)) for entry in feed.entries), feed.onward)
    else:
        named = [_Named(line, None, is_sitemap=False) for line in _lines(body)]
    other = other or _implied(named, url)
    addresses: dict[str, str | None] = {}
    sitemaps: dict[str, str | None] = {}
    for written, lastmod, further in named:
        address = on_site(written, url, other, also)
        if address is not None and further:
            sitemaps[address] = sitemaps.get(address) or lastmod
        elif address is not None and not is_file(address):
            addresses[address] = addresses.get(address) or lastmod
    sitemaps.pop(url, None)
    changed = {address: lastmod for address, lastmod in sitemaps.items() if lastmod}
    return Sitemap(tuple(addresses.items()), tuple(sitemaps), changed)


def _named(roots: Iterable[Element]) -> Iterator[_Named]:
    # An element left open in one entry takes the next ones in: they are met at any depth
    entries = (entry for root in roots for entry in root.iter("{*}url", "{*}sitemap"))
    for entry in islice(entries, MOST):
        parts = {name_of(part): part for part in reversed(entry)}
        if "loc" in parts:
            lastmod = text_of(parts["lastmod"]) if "lastmod" in parts else _news_date(parts)
            yield _Named(text_of(parts["loc"]), lastmod or None, name_of(entry) == "sitemap")


def _news_date(parts: dict[str, Element]) -> str:
    news = parts.get("news:news", ())
    return next((text_of(part) for part in news if name_of(part) == "news:publication_date"), "")


def _changed(facts: Mapping[str, tuple[Found, ...]]) -> str | None:
    return next((found.text for name in ("updated", "published") for found in facts.get(name, ())), None)


def _lines(body: bytes) -> list[str]:
    """Return the addresses in a plain text sitemap, one a line."""
    lines = [line.strip() for line in decoded(body).split("\n", MOST)]
    if not _ADDRESS.fullmatch(next(filter(None, lines), "")):
        return []
    return [line for line in lines if _ADDRESS.fullmatch(line)]


def _implied(named: Sequence[_Named], url: str) -> str:
    """Return the other host that a sitemap stands on by its own word, or an empty text.

    By sitemaps.org a sitemap names addresses of its own host only. Where all are on one other host, the
    document may be a copy, or that host's pages may lie here in other folders: it is a copy if the
    root is among them, or a further sitemap in the folder of this one.
    """
    hosts = {host_of(address) for address, _, _ in named}
    folder = path_of(url).rpartition("/")[0]
    alike = any(
        path_of(address).rpartition("/")[0] == folder if further else address_of(address) == host_of(address)
        for address, _, further in named
    )
    return hosts.pop() if len(hosts) == 1 and alike else ""
