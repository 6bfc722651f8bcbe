"""What is known of an archived page: what revalidates it, when it is due again, and what says it changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from archive.connection import storage_faults, transaction
from archive.fetches import note_fetches
from archive.frontier import settle
from archive.intervals import longest, moment_of, next_check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Due, Fetch, Sighting

SAMPLE = 5
"""So many posts are asked for at first where a witness says of most that they changed."""

NOT_MODIFIED = 304
"""HTTP status: the page is as it was when it gave the validators that it is asked with (RFC 9110, 15.4.5)."""

TEXT = "text_hash"
"""What is said of a post under this name is the hash of the text that a feed holds of it."""
_TOLD_BY_FEED = ("title", "summary", "published", "updated", "category", "tag", TEXT)
_TOLD_BY_CARD = ("title", "summary", "updated", "category", "tag", "read_time")
"""What is held against what was said before: not a card's date, which may be "two days ago"."""


class KnownAnswer(NamedTuple):
    """The answer from which the present content of an address was read."""

    url: str
    """The address that answered, after redirects: validators are for it alone."""
    etag: str | None
    last_modified: str | None
    warc_file: str | None
    warc_offset: int | None


def known_answer(db: Database, crawl: Crawl, address: Due) -> KnownAnswer | None:
    """Return what an address may be asked with whether it has changed; None if it is to be asked for whole.

    So it is where no validator came, where the server was seen to lie, and where the last whole answer is
    older than ``longest``.
    """
    with storage_faults(crawl.path):
        row = db.execute(
            "SELECT fetches.url, addresses.etag, addresses.last_modified, warc_file, warc_offset, whole_at "
            "FROM addresses JOIN blogs ON blogs.id = addresses.blog "
            "JOIN fetches ON fetches.address = addresses.id AND fetched_at = whole_at "
            "AND status BETWEEN 200 AND 299 "
            "WHERE addresses.id = ? AND NOT validators_lie "
            "AND coalesce(addresses.etag, addresses.last_modified) NOTNULL ORDER BY fetches.id DESC LIMIT 1",
            [address.id],
        ).fetchone()
    if row is None:
        return None
    *values, whole_at = row
    whole, present = moment_of(whole_at), moment_of(now())
    old = whole is None or present is None or present - whole >= longest(address.url)
    return None if old else KnownAnswer(*values)


def note_checked(
    db: Database, address: int, fetches: Sequence[Fetch], *, accepted: bool = True, changed: bool = False
) -> None:
    """Keep that an address answered: what revalidates it, and when it is due again.

    The caller holds the transaction and has settled the address. Validators are taken from an answer with
    a body whose content was ``accepted``. One that is the same although the post has ``changed`` shows
    that the server's validators lie.
    """
    if not fetches:
        return
    last = fetches[-1]
    url, etag, last_modified, length, whole_at, *dates = db.execute(
        "SELECT addresses.url, etag, last_modified, bytes, whole_at, published, updated, "
        "iif(version > 1, changed_at, NULL), (SELECT seen_at FROM versions WHERE id = posts.suspect), "
        "coalesce(first_seen_at, added_at) "
        "FROM addresses LEFT JOIN posts ON posts.id = post WHERE addresses.id = ?",
        [address],
    ).fetchone()
    if last.status != NOT_MODIFIED and accepted:
        if changed:
            _note_lie(db, address, last)
        etag, last_modified, length = last.etag, last.last_modified, last.bytes
        whole_at = last.fetched_at
    if accepted:
        db.execute(
            "UPDATE posts SET suspect = NULL WHERE status = 'moved' "
            "AND (blog, url) = (SELECT blog, url FROM addresses WHERE id = ?)",
            [address],
        )
    *told, since = (moment_of(text) for text in dates)
    latest = max(filter(None, told), default=since)
    due = next_check(
        url,
        checked_at=last.fetched_at,
        whole_at=whole_at or last.fetched_at,
        changed_at=latest.isoformat() if latest else "",
    )
    db.execute(
        "UPDATE addresses SET etag = ?, last_modified = ?, bytes = ?, whole_at = ?, checked_at = ?, "
        "next_check_at = ? WHERE id = ?",
        [etag, last_modified, length, whole_at, last.fetched_at, due, address],
    )


def _note_lie(db: Database, address: int, answer: Fetch) -> None:
    """Keep that the server lies if the answer has the validators of the last one, and another length."""
    before = db.execute(
        "SELECT blog, fetches.etag, fetches.last_modified, fetches.bytes FROM addresses "
        "JOIN fetches ON fetches.address = addresses.id AND fetched_at = whole_at "
        "WHERE addresses.id = ? AND status BETWEEN 200 AND 299 AND whole_at != ? "
        "ORDER BY fetches.id DESC LIMIT 1",
        [address, answer.fetched_at],
    ).fetchone()
    if before is None or before[3] == answer.bytes:
        return
    blog, etag, last_modified, _ = before
    same = etag == answer.etag if etag or answer.etag else last_modified == answer.last_modified
    if same and (etag or last_modified):
        db.execute("UPDATE blogs SET validators_lie = 1 WHERE id = ?", [blog])


def note_lying_server(db: Database, crawl: Crawl) -> None:
    """Keep that the blog's server says "not modified" where it cannot know: it is believed no more."""
    with transaction(db, crawl.path):
        db.execute("UPDATE blogs SET validators_lie = 1 WHERE id = ?", [crawl.blog])


def keep_unchanged(db: Database, crawl: Crawl, page: Due, fetches: Sequence[Fetch]) -> None:
    """Keep that a post's page is as it was when its present content was read, in one transaction."""
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        settle(db, crawl, page.id, "done")
        note_checked(db, page.id, fetches)
        db.execute(
            "UPDATE posts SET last_seen_at = ?, suspect = NULL "
            "WHERE id = (SELECT post FROM addresses WHERE id = ?)",
            [fetches[-1].fetched_at if fetches else now(), page.id],
        )


def heed(db: Database, crawl: Crawl, sightings: Sequence[Sighting]) -> tuple[str, ...]:
    """Make due the archived posts of which a witness says something new; return those that are doubted.

    A witness that says so of most that it names has rather been made anew itself, with a new date for
    all: ``SAMPLE`` of them are asked for, and the others are to be woken if that proves fruitful. The
    caller holds the transaction, and notes the sightings afterwards.
    """
    said = [sighting.url for sighting in sightings if says_changed(db, crawl, sighting)]
    if len(said) <= SAMPLE or 2 * len(said) <= len(sightings):
        wake(db, crawl, said)
        return ()
    step = len(said) // SAMPLE
    sample = said[crawl.id % step :: step][:SAMPLE]
    wake(db, crawl, sample)
    return tuple(url for url in said if url not in sample)


def says_changed(db: Database, crawl: Crawl, sighting: Sighting) -> bool:
    """Tell whether a witness says of an archived post what it did not say when the post was last read.

    Its sighting of before must still stand. The caller holds the transaction; what a sitemap or feed says
    of the last change is kept as heeded.
    """
    row = db.execute(
        "SELECT id, post, state, lastmod, whole_at FROM addresses WHERE blog = ? AND url = ?",
        [crawl.blog, sighting.url],
    ).fetchone()
    if row is None:
        return False
    address, post, state, heeded, whole_at = row
    if sighting.lastmod and sighting.lastmod != heeded:
        db.execute("UPDATE addresses SET lastmod = ? WHERE id = ?", [sighting.lastmod, address])
    if post is None or state not in {"done", "pending"}:
        return False
    if sighting.lastmod and _is_later(sighting.lastmod, heeded, whole_at):
        return True
    return _says_other(db, crawl, address, sighting)


def _is_later(lastmod: str, heeded: str | None, whole_at: str | None) -> bool:
    """Tell whether a date of change is another than the one heeded, or later than the page was read."""
    moment = moment_of(lastmod)
    if heeded is not None:
        before = moment_of(heeded)
        return lastmod != heeded and (moment is None or moment != before)
    read = moment_of(whole_at)
    return moment is not None and read is not None and moment > read


def _says_other(db: Database, crawl: Crawl, address: int, sighting: Sighting) -> bool:
    row = db.execute(
        "SELECT facts FROM sightings WHERE address = ? AND witness = ? AND crawl != ?",
        [address, sighting.witness, crawl.id],
    ).fetchone()
    if row is None or not sighting.facts:
        return False
    before = json.loads(row[0])
    fields = _TOLD_BY_CARD if sighting.witness in {"listing", "archive"} else _TOLD_BY_FEED
    return any(
        before[name] != [list(pair) for pair in sighting.facts[name]]
        for name in fields
        if name in before and name in sighting.facts
    )


def wake(db: Database, crawl: Crawl, urls: Sequence[str]) -> int:
    """Make archived posts due, to be asked for whole, unless this run has asked for them; return how many.

    The caller holds the transaction.
    """
    return db.conn.executemany(
        "UPDATE addresses SET state = 'pending', tries = 0, etag = NULL, last_modified = NULL "
        "WHERE blog = ? AND url = ? AND post NOTNULL AND state IN ('done', 'pending') "
        "AND NOT EXISTS (SELECT 1 FROM fetches WHERE address = addresses.id AND crawl = ?)",
        [(crawl.blog, url, crawl.id) for url in urls],
    ).rowcount
