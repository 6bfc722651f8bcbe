"""What is still to be fetched: a fact in the database, never in memory alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import transaction
from archive.facts import facts_text
from archive.fetches import note_fetches
from archive.news import reconsider
from archive.records import LEFT_OUT
from archive.tombstones import forgotten, note_named, still_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, AddressState, Fetch, Sighting, Witness

_FAILING = 400
"""HTTP statuses from which on an answer is a failure (RFC 9110, 15.5)."""


def add_addresses(
    db: Database, crawl: Crawl, urls: Iterable[str], kind: AddressKind, *, state: AddressState = "pending"
) -> None:
    """Put each address into ``state`` unless it is known; one that rests is woken.

    What was only a page becomes what a nearer witness says, and a post what was taken for a feed or a sitemap
    and named nothing; what was forgotten is never taken again. The caller holds the transaction.
    """
    moment, urls = now(), list(urls)
    unwanted = forgotten(db, urls)
    note_named(db, crawl, unwanted)
    db.conn.executemany(
        "INSERT INTO addresses (blog, url, kind, state, added_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (blog, url) DO UPDATE SET kind = excluded.kind, state = excluded.state "
        "WHERE state = 'resting' AND (kind IN (excluded.kind, 'page') "
        "OR (kind IN ('listing', 'archive') AND excluded.kind IN ('listing', 'archive'))) "
        "OR excluded.kind = 'post' AND kind IN ('feed', 'sitemap', 'interface') "
        "AND NOT EXISTS (SELECT 1 FROM sightings WHERE page = excluded.url)",
        ((crawl.blog, url, kind, state, moment) for url in urls if url not in unwanted),
    )


def ask_again(db: Database, crawl: Crawl, urls: Iterable[str]) -> bool:
    """Make pages of the listing that this run has read due once more; return whether there is any."""
    with transaction(db, crawl.path):
        asked = db.conn.executemany(
            "UPDATE addresses SET state = 'pending' "
            "WHERE blog = ? AND url = ? AND kind = 'listing' AND state = 'done'",
            [(crawl.blog, url) for url in urls],
        )
        return asked.rowcount > 0


def named_posts(db: Database, crawl: Crawl) -> Iterator[str]:
    """Yield the addresses of the blog that are held to be posts: of a long blog no list is to be made."""
    rows = db.execute(
        "SELECT url FROM addresses WHERE blog = ? AND kind = 'post' AND state NOT IN ('not_a_post', 'gone')",
        [crawl.blog],
    )
    return (url for (url,) in rows)


def sighted_posts(db: Database, crawl: Crawl, *, since: int | None = None) -> int:
    """Return how many addresses held to be posts something other than a sitemap alone names.

    It named them in this run or, where that looks for news, since the last whole walk; ``since`` gives
    another run to begin with.
    """
    row = db.execute(
        "SELECT count(*) FROM addresses WHERE blog = ? AND kind = 'post' AND state != 'not_a_post' "
        "AND EXISTS (SELECT 1 FROM sightings WHERE address = addresses.id AND crawl >= ? "
        "AND witness != 'sitemap')",
        [crawl.blog, crawl.since if since is None else since],
    ).fetchone()
    return int(row[0])


def other_addresses(db: Database, crawl: Crawl) -> Iterator[str]:
    """Yield the addresses of the blog that are known to be no posts: listings, documents, pages rejected."""
    rows = db.execute(
        "SELECT url FROM addresses WHERE blog = ? AND (kind NOT IN ('post', 'page') OR state = 'not_a_post')",
        [crawl.blog],
    )
    return (url for (url,) in rows)


def resting_pages(db: Database, crawl: Crawl) -> list[tuple[str, bool]]:
    """Return the pages that wait to be told from posts, in the order met; whether each is named as a post.

    A feed and an interface name posts, a sitemap names pages.
    """
    rows = db.execute(
        "SELECT url, EXISTS (SELECT 1 FROM sightings WHERE address = addresses.id "
        "AND witness IN ('feed', 'interface')) "
        "FROM addresses WHERE blog = ? AND kind = 'page' AND state = 'resting' ORDER BY id",
        [crawl.blog],
    )
    return [(url, bool(as_post)) for url, as_post in rows]


def waiting(db: Database, crawl: Crawl) -> int:
    """Return how many addresses of the blog are still to be fetched, in flight or not."""
    row = db.execute(
        "SELECT count(*) FROM addresses WHERE blog = ? AND state = 'pending'", [crawl.blog]
    ).fetchone()
    return int(row[0])


def claimed_posts(db: Database, crawl: Crawl) -> int | None:
    """Return how many posts the blog says it has, as far as this run has heard, without forgotten ones."""
    row = db.execute("SELECT claimed_posts FROM crawls WHERE id = ?", [crawl.id]).fetchone()
    return int(row[0]) - still_named(db, crawl.blog, crawl.id) if row[0] is not None else None


def named_by(db: Database, crawl: Crawl, witness: Witness) -> Iterator[str]:
    """Yield the addresses that a witness of this kind named in this run.

    Where it looks for news, in a run since the last whole walk.
    """
    rows = db.execute(
        "SELECT url FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = ? AND crawl >= ? AND witness = ?",
        [crawl.blog, crawl.since, witness],
    )
    return (url for (url,) in rows)


def names_alone(db: Database, crawl: Crawl, page: str) -> bool:
    """Tell whether a feed's page named something in this run that no other witness names as a post."""
    row = db.execute(
        "SELECT 1 FROM sightings AS named WHERE page = ? AND crawl = ? AND NOT EXISTS "
        "(SELECT 1 FROM sightings WHERE address = named.address AND crawl = named.crawl "
        "AND witness NOT IN ('feed', 'sitemap')) LIMIT 1",
        [page, crawl.id],
    ).fetchone()
    return row is not None


def is_known(db: Database, crawl: Crawl, url: str) -> bool:
    """Return whether an address was met before, and does more than wait to be told from a post."""
    row = db.execute(
        "SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND state != 'resting'", [crawl.blog, url]
    ).fetchone()
    return row is not None


def lists_posts(db: Database, crawl: Crawl, url: str) -> bool:
    """Return whether an address is one of a listing or an archive that this run read."""
    row = db.execute(
        "SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND kind IN ('listing', 'archive') "
        "AND state = 'done'",
        [crawl.blog, url],
    ).fetchone()
    return row is not None


def note_sighting(db: Database, crawl: Crawl, sighting: Sighting) -> bool:
    """Keep that a witness named an address; return whether that is news in this run.

    The caller holds the transaction and has added the address; a forgotten one is not there.
    """
    moment = now()
    row = db.execute(
        "SELECT id FROM addresses WHERE blog = ? AND url = ?", [crawl.blog, sighting.url]
    ).fetchone()
    if row is None:
        return False
    (address,) = row
    known = {
        witness
        for (witness,) in db.execute(
            "SELECT witness FROM sightings WHERE address = ? AND crawl = ?", [address, crawl.id]
        )
    }
    if sighting.witness in known:
        return False
    if sighting.witness in {"listing", "archive"}:
        reconsider(db, address)
    said = [sighting.witness, sighting.page, sighting.position, facts_text(sighting.facts)]
    db.execute(
        "INSERT INTO sightings (address, witness, page, position, facts, first_seen_at, last_seen_at, crawl) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address, witness) DO UPDATE SET page = excluded.page, "
        "position = excluded.position, facts = excluded.facts, last_seen_at = excluded.last_seen_at, "
        "crawl = excluded.crawl",
        [address, *said, moment, moment, crawl.id],
    )
    # An archive repeats the listing: it brings something only where nobody else named the post.
    return sighting.witness != "archive" or not known


def settle(
    db: Database,
    crawl: Crawl,
    address: int,
    state: AddressState,
    *,
    reason: str | None = None,
    tries: int = 1,
) -> None:
    """Move an address to its state after so many tries; the caller holds the transaction.

    It counts the runs in a row that heard of no such page; a try that heard nothing of it leaves the count.
    """
    db.execute(
        "UPDATE addresses SET state = :state, last_error = :reason, tries = tries + :tries, "
        "misses = CASE :state WHEN 'gone' THEN misses + 1 WHEN 'done' THEN 0 ELSE misses END, "
        "missing_since_at = CASE :state WHEN 'gone' THEN coalesce(missing_since_at, :moment) "
        "WHEN 'done' THEN NULL ELSE missing_since_at END WHERE id = :address AND blog = :blog",
        {
            "state": state,
            "reason": reason,
            "tries": tries,
            "moment": now(),
            "address": address,
            "blog": crawl.blog,
        },
    )


def keep_failure(
    db: Database, crawl: Crawl, address: int, state: AddressState, reason: str, fetches: Sequence[Fetch]
) -> None:
    """Keep a try that brought nothing: what came, and why it is no page of ours, in one transaction.

    What is archived of it stays as it is, and is asked for again.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, address, fetches)
        if state == "not_a_post" and reason != LEFT_OUT and _has_post(db, address):
            state = "failed"
        # the hops of a redirect are one try
        alike = sum(fetch.status == fetches[-1].status >= _FAILING for fetch in fetches)
        settle(db, crawl, address, state, reason=reason, tries=max(alike, 1))


def _has_post(db: Database, address: int) -> bool:
    row = db.execute("SELECT post FROM addresses WHERE id = ?", [address]).fetchone()
    return row[0] is not None
