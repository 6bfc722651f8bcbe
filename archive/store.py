"""What a listing or a document brought, kept in one transaction: sightings, fetch, state of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.connection import transaction
from archive.crawls import note_claim
from archive.frontier import add_addresses, is_known, note_fetches, note_sighting, settle
from archive.spelling import one_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, AddressState, Claim, Due, Fetch, Sighting

TRAP = "trap suspected: its pages name nothing new and lead on and on"


def keep_listing(  # noqa: PLR0913 - one page brings these parts
    db: Database,
    crawl: Crawl,
    page: Due,
    *,
    sightings: Sequence[Sighting],
    onward: Iterable[str],
    claim: Claim | None,
    fetches: Iterable[Fetch],
    patient: bool = False,
    doubt: str | None = None,
) -> int:
    """Keep what a page of a listing or an archive named; return how many posts are news in this run.

    ``onward`` are further listing pages: due only if this page named something
    fresh or the caller is ``patient``, so that an endless pagination ends.
    ``doubt`` says why the page may hide posts although it was read.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        sightings = one_spelling(db, crawl, sightings, shown=True)
        add_addresses(db, crawl, [sighting.url for sighting in sightings], "post")
        fresh = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        if fresh or patient:
            add_addresses(db, crawl, onward, page.kind)
        elif page.kind == "listing" and not all(is_known(db, crawl, url) for url in onward):
            doubt = doubt or TRAP
        if claim:
            note_claim(db, crawl, claim)
        db.execute("UPDATE crawls SET listing_pages = listing_pages + 1 WHERE id = ?", [crawl.id])
        settle(db, crawl, page.id, "done", reason=None if fresh else doubt)
    return fresh


def keep_document(
    db: Database,
    crawl: Crawl,
    page: Due,
    *,
    sightings: Sequence[Sighting],
    onward: Iterable[str],
    fetches: Iterable[Fetch],
) -> int:
    """Keep what a feed, a sitemap or an interface named; return how many addresses are news in this run.

    ``onward`` are further documents of its kind; one that repeats what is known
    leads no further. What no listing names is a page that rests until it is told
    to be a post.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        sightings = one_spelling(db, crawl, sightings, shown=False)
        urls = [sighting.url for sighting in sightings]
        add_addresses(db, crawl, urls, "page", state="resting")
        fresh = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        if fresh or not sightings:
            add_addresses(db, crawl, onward, page.kind)
        settle(db, crawl, page.id, "done")
    return fresh


def keep_claim(db: Database, crawl: Crawl, claim: Claim) -> None:
    """Keep how many posts an interface of the blog counts, in a transaction of its own."""
    with transaction(db, crawl.path):
        note_claim(db, crawl, claim, "interface")


def keep_neighbour(db: Database, crawl: Crawl, sighting: Sighting) -> None:
    """Keep a post that only another post's link to its neighbour names."""
    with transaction(db, crawl.path):
        add_addresses(db, crawl, [sighting.url], "post")
        note_sighting(db, crawl, sighting)


def keep_addresses(
    db: Database, crawl: Crawl, urls: Iterable[str], kind: AddressKind, *, state: AddressState = "pending"
) -> None:
    """Keep that there are such addresses, in a transaction of its own."""
    with transaction(db, crawl.path):
        add_addresses(db, crawl, urls, kind, state=state)


def keep_fetch(db: Database, crawl: Crawl, fetch: Fetch) -> None:
    """Keep a response that belongs to no address, such as robots.txt."""
    with transaction(db, crawl.path):
        note_fetches(db, crawl, None, [fetch])
