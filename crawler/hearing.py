"""What the pages, documents and posts of a blog name, kept in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from archive.address import canonical
from archive.records import Sighting
from archive.refresh import TEXT
from archive.store import keep_document, keep_listing, keep_neighbour
from crawler.turning import next_page
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.records import Due, Fetch, Witness
    from crawler.pages.document import Document
    from crawler.pages.listing import Listing
    from crawler.walk import Walk


class Hearing:
    """Takes what one walk's witnesses name; each page is one transaction."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def listing_read(
        self, page: Due, listing: Listing, onward: Iterable[str], fetches: Sequence[Fetch]
    ) -> None:
        """Keep what a page of the listing or of an archive named."""
        witness: Witness = "archive" if page.kind == "archive" else "listing"
        sightings = {
            url: Sighting(url=url, witness=witness, page=page.url, position=place, facts=card.facts)
            for place, (url, card) in enumerate((canonical(card.url), card) for card in listing.cards)
        }
        onward = self._walk.endless.follows(page, onward, list(sightings))
        news = self._walk.looks_for_news
        beside = self._walk.endless.beside.hides_nothing(onward)
        kept = keep_listing(
            self._walk.recording.db,
            self._walk.crawl,
            page,
            sightings=list(sightings.values()),
            onward=next_page(page.url, onward, self._walk.discovery.is_known) if news else onward,
            claim=listing.claim,
            fetches=fetches,
            patient=self._walk.movement.follows(news=news),
            doubt=listing.doubt,
            news=news,
            beside=beside,
        )
        if kept.leads_on and beside:
            self._walk.endless.leads_nowhere(page)
        self._walk.endless.read(page, list(sightings), onward, kept.novel)
        self._walk.movement.page_kept(page, list(sightings), listing.claim, kept.fresh)
        self._walk.progress.listing_pages += 1
        if page.url == self._walk.entry_url:
            self._walk.entry_doubt = listing.doubt
        self._walk.progress.posts_known += kept.fresh
        self._walk.encore.doubts(kept.doubted)
        self._walk.answered(page.id, page.url)

    def document_read(self, page: Due, document: Document, fetches: Sequence[Fetch]) -> None:
        """Keep what a feed, a sitemap or an interface named."""
        if self._walk.endless.probed(page, (url for url, _ in document.named), fetches):
            return
        witness = cast("Witness", page.kind)
        changed = {canonical(url): lastmod for url, lastmod in document.changed.items()}
        sightings = [
            Sighting(
                url=address,
                witness=witness,
                page=page.url,
                position=place,
                facts={**facts, **_text_of(document, url)} if url in document.hashes else facts,
                lastmod=changed.get(address),
            )
            for place, (address, url, facts) in enumerate(
                (canonical(url), url, facts) for url, facts in document.named
            )
        ]
        onward = self._walk.endless.follows(page, self._walk.discovery.told(page, document), list(changed))
        # A sitemap of 50,000 addresses is held once while they are kept, not twice.
        del document
        kept = keep_document(
            self._walk.recording.db,
            self._walk.crawl,
            page,
            sightings=sightings,
            onward=onward,
            fetches=fetches,
            parts=changed,
            news=self._walk.looks_for_news,
        )
        self._walk.endless.read(page, [one.url for one in sightings], onward, kept.novel)
        if witness != "sitemap":
            self._walk.progress.posts_known = max(self._walk.progress.posts_known, kept.fresh)
        self._walk.encore.doubts(kept.doubted)
        self._walk.answered(page.id, page.url)

    def neighbours_read(self, page: str, urls: Iterable[str]) -> None:
        """Keep those of a post's neighbours that nobody had named."""
        for url in self._walk.discovery.told_by_neighbour(page, map(canonical, urls)):
            keep_neighbour(
                self._walk.recording.db,
                self._walk.crawl,
                Sighting(url=url, witness="neighbour", page=page, position=0),
            )


def _text_of(document: Document, url: str) -> dict[str, tuple[Found, ...]]:
    """Return the hash of the text that a document holds of a post, in the way of facts."""
    return {TEXT: (Found(document.hashes[url], "feed"),)}
