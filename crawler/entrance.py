"""What the entry page of a blog says beside its listing: the blog's name, and who else names its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.address import canonical
from archive.news import has_worked
from crawler.pages.interface import find_interfaces
from crawler.pages.links import Site, on_site
from crawler.pages.metadata import read_metadata
from crawler.pages.neighbours import find_neighbours
from crawler.pages.witnesses import Witness, find_witnesses, usual_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.pages.listing import Listing
    from crawler.pages.page import Page
    from crawler.walk import Walk

_HEADING_LINKS = "h1 a[href], h2 a[href], a[rel~=bookmark i]"


def read_entry(walk: Walk, page: Page, listing: Listing, told: Iterable[str]) -> str:
    """Take the blog's name, and ask for the feeds and sitemaps: declared, else at usual places.

    ``told`` are sitemaps that robots.txt names. Return the other host that the site says it stands on
    (``Site.other``).
    """
    said = read_metadata(page)
    names = [*said.get("site_name", ()), *said.get("title", ())]
    if names:
        walk.named(" ".join(names[0].text.split()))
    site = Site(page)
    links = (site.link(node.attributes.get("href")) for node in page.tree.css("a[href]"))
    if not listing.cards:
        headings = (node.attributes.get("href") for node in page.tree.css(_HEADING_LINKS))
        shown = filter(None, (site.link(href) for href in headings))
        walk.discovery.chain.begins_with([*shown, *find_neighbours(page).urls])
    walk.discovery.entered(filter(None, links), (card.url for card in listing.cards))
    sitemaps = [found for url in told if (found := on_site(url, page.url, site.other, page.hosts))]
    declared = [*find_witnesses(page), *(Witness("sitemap", url, "robots") for url in sitemaps)]
    kinds = {witness.kind for witness in declared}
    guessed = [witness for witness in usual_addresses(page.url) if witness.kind not in kinds]
    interfaces = find_interfaces(page)
    walk.discovery.guesses |= {canonical(url) for url in (*(one.url for one in guessed), *interfaces)}
    for witness in (*declared, *guessed):
        if _may_bring(walk, witness.url, is_guessed=witness in guessed):
            walk.ask([witness.url], witness.kind)
    walk.ask(interfaces, "interface")
    return site.other


def _may_bring(walk: Walk, url: str, *, is_guessed: bool) -> bool:
    """Tell whether a feed or sitemap is to be asked for: for news not if it never named anything."""
    if not walk.looks_for_news:
        return True
    worked = has_worked(walk.recording.db, walk.crawl, canonical(url))
    return bool(worked) if is_guessed else worked is not False
