"""What a listing or a document brought, kept in one transaction: sightings, fetch, state of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.connection import transaction
from archive.crawls import note_claim, note_traps
from archive.fetches import note_fetches
from archive.frontier import add_addresses, is_known, note_sighting, settle
from archive.news import news_among
from archive.records import TRAP
from archive.refresh import heed, note_checked, wake
from archive.spelling import one_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, AddressState, Claim, Due, Fetch, Sighting

LEADS_ON = "its pages name nothing new and lead on and on"


class Heard(NamedTuple):
    """What a page or document brought."""

    fresh: int
    """How many posts are news: in this run or, where it looks for news, altogether."""
    doubted: tuple[str, ...] = ()
    """Archived posts that it says to have changed, and is not believed (see ``archive.refresh.heed``)."""
    novel: int = 0
    """How much of what it names nobody had named before in this run."""
    leads_on: bool = False
    """Whether it is of those that name nothing new and lead on and on."""


def keep_listing(  # noqa: PLR0913 - one page brings these parts
    db: Database,
    crawl: Crawl,
    page: Due,
    *,
    sightings: Sequence[Sighting],
    onward: Iterable[str],
    claim: Claim | None,
    fetches: Sequence[Fetch],
    patient: bool = False,
    doubt: str | None = None,
    news: bool = False,
    beside: bool = False,
) -> Heard:
    """Keep what a page of a listing or an archive named; return what it brought.

    ``onward`` are further listing pages: due only if this page named something
    fresh or the caller is ``patient``, so that an endless pagination ends. With
    ``news`` fresh is only what no run has met before. ``doubt`` says why the page
    may hide posts although it was read; where ``onward`` is ``beside`` the listing it hides none.
    """
    leads_on = False
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        sightings = one_spelling(db, crawl, sightings, shown=True)
        urls = [sighting.url for sighting in sightings]
        unknown = news_among(db, crawl, urls, as_posts=True) if news else []
        add_addresses(db, crawl, urls, "post")
        doubted = heed(db, crawl, sightings)
        novel = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        fresh = len(unknown) if news else novel
        if fresh or patient:
            add_addresses(db, crawl, onward, page.kind)
        elif page.kind == "listing" and not news and not all(is_known(db, crawl, url) for url in onward):
            leads_on = True
            doubt = None if beside else doubt or f"{TRAP}: {LEADS_ON}"
        if claim:
            note_claim(db, crawl, claim)
        db.execute("UPDATE crawls SET listing_pages = listing_pages + 1 WHERE id = ?", [crawl.id])
        settle(db, crawl, page.id, "done", reason=None if fresh else doubt)
        note_checked(db, page.id, fetches)
    if leads_on and not beside:
        note_traps(db, crawl, [f"{page.url}: {LEADS_ON}"])
    return Heard(fresh, doubted, novel, leads_on)


def keep_document(  # noqa: PLR0913 - one document brings these parts
    db: Database,
    crawl: Crawl,
    page: Due,
    *,
    sightings: Sequence[Sighting],
    onward: Iterable[str],
    fetches: Sequence[Fetch],
    parts: Mapping[str, str] | None = None,
    news: bool = False,
) -> Heard:
    """Keep what a feed, a sitemap or an interface named; return what it brought.

    ``onward`` are further documents of its kind; one that repeats what is known
    leads no further. What no listing names is a page that rests until it is told
    to be a post. ``parts`` says when parts of a sitemap changed: with ``news`` one
    that was read since is left out.
    """
    parts = parts or {}
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        sightings = one_spelling(db, crawl, sightings, shown=False)
        urls = [sighting.url for sighting in sightings]
        unknown = news_among(db, crawl, urls) if news else []
        add_addresses(db, crawl, urls, "page", state="resting")
        doubted = heed(db, crawl, sightings)
        novel = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        fresh = len(unknown) if news else novel
        onward = list(onward)
        if fresh or not sightings:
            read = {url for url in onward if news and _is_read(db, crawl, url, parts.get(url))}
            add_addresses(db, crawl, [url for url in onward if url not in read], page.kind)
            _note_parts(db, crawl, parts)
        settle(db, crawl, page.id, "done" if _is_still(db, page) else "pending")
        if sightings or onward:
            note_checked(db, page.id, fetches)
    return Heard(fresh, doubted, novel)


def _is_still(db: Database, page: Due) -> bool:
    """Tell whether a document is still taken for one: a listing may have named it as a post meanwhile."""
    return bool(db.execute("SELECT kind = ? FROM addresses WHERE id = ?", [page.kind, page.id]).fetchone()[0])


def _is_read(db: Database, crawl: Crawl, url: str, lastmod: str | None) -> bool:
    """Tell whether a part of a sitemap was read since the date of change that its index gives."""
    if lastmod is None:
        return False
    row = db.execute(
        "SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND lastmod = ? AND whole_at NOTNULL",
        [crawl.blog, url, lastmod],
    ).fetchone()
    return row is not None


def _note_parts(db: Database, crawl: Crawl, parts: Mapping[str, str]) -> None:
    db.conn.executemany(
        "UPDATE addresses SET lastmod = ? WHERE blog = ? AND url = ? AND kind = 'sitemap'",
        ((lastmod, crawl.blog, url) for url, lastmod in parts.items()),
    )


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


def believe(db: Database, crawl: Crawl, urls: Sequence[str]) -> int:
    """Make due what was doubted, in a transaction of its own; return how many posts that are."""
    with transaction(db, crawl.path):
        return wake(db, crawl, urls)


def begin_again(db: Database, crawl: Crawl, urls: Sequence[str]) -> int:
    """Make the pages due with which the listing begins; return how many.

    Those that they name are read again as they are met. Pages that failed stay as they are.
    """
    with transaction(db, crawl.path):
        db.execute(
            "UPDATE addresses SET state = 'resting' "
            "WHERE blog = ? AND kind IN ('listing', 'archive') AND state = 'done'",
            [crawl.blog],
        )
        return db.conn.executemany(
            "UPDATE addresses SET state = 'pending', tries = 0 WHERE blog = ? AND url = ? "
            "AND state = 'resting'",
            [(crawl.blog, url) for url in urls],
        ).rowcount
