"""What is news in a run: addresses, posts and counts that no run before has heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from archive.crawls import Crawl


def news_among(db: Database, crawl: Crawl, urls: Iterable[str], *, as_posts: bool = False) -> list[str]:
    """Return those of the addresses that no run before has met; ``as_posts`` adds those that were only pages.

    A page is what a document names, and nobody told to be a post.
    """
    found = []
    for url in urls:
        row = db.execute(
            "SELECT id > ? OR (? AND kind = 'page' AND state = 'resting') FROM addresses "
            "WHERE blog = ? AND url = ?",
            [crawl.newest, as_posts, crawl.blog, url],
        ).fetchone()
        if row is None or row[0]:
            found.append(url)
    return found


def has_named(db: Database, crawl: Crawl, page: str) -> bool:
    """Tell whether a page was the first of its kind to name something in this run."""
    row = db.execute(
        "SELECT 1 FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = ? AND crawl = ? AND page = ? LIMIT 1",
        [crawl.blog, crawl.id, page],
    ).fetchone()
    return row is not None


def new_posts(db: Database, crawl: Crawl) -> int:
    """Return how many addresses of posts are news in this run."""
    row = db.execute(
        "SELECT count(*) FROM addresses "
        "WHERE blog = ? AND id > ? AND kind = 'post' AND state != 'not_a_post'",
        [crawl.blog, crawl.newest],
    ).fetchone()
    return int(row[0])


def has_worked(db: Database, crawl: Crawl, url: str) -> bool | None:
    """Return whether a document ever named anything; None where it was not met before."""
    row = db.execute(
        "SELECT whole_at NOTNULL FROM addresses WHERE blog = ? AND url = ?", [crawl.blog, url]
    ).fetchone()
    return bool(row[0]) if row else None


def rejected(db: Database, crawl: Crawl) -> list[str]:
    """Return the addresses, news in this run, that only a document names and that read as no post."""
    rows = db.execute(
        "SELECT url FROM addresses WHERE blog = ? AND id > ? AND state = 'not_a_post' AND NOT EXISTS "
        "(SELECT 1 FROM sightings WHERE address = addresses.id AND witness IN ('listing', 'archive'))",
        [crawl.blog, crawl.newest],
    )
    return [url for (url,) in rows]


def posts_changed(db: Database, crawl: Crawl) -> int:
    """Return how many posts this run has found changed up to now."""
    row = db.execute("SELECT posts_changed FROM crawls WHERE id = ?", [crawl.id]).fetchone()
    return int(row[0])


def claim_before(db: Database, crawl: Crawl) -> int | None:
    """Return how many posts the blog counted in the last run that heard a count; None without one."""
    row = db.execute(
        "SELECT claimed_posts FROM crawls WHERE blog = ? AND id < ? AND claimed_posts NOTNULL "
        "ORDER BY id DESC LIMIT 1",
        [crawl.blog, crawl.id],
    ).fetchone()
    return int(row[0]) if row else None


def reconsider(db: Database, address: int) -> None:
    """Make due what proved to be no post while no list of posts named it: now one does.

    The caller holds the transaction.
    """
    db.execute(
        "UPDATE addresses SET state = 'pending', tries = 0 WHERE id = ? AND state = 'not_a_post' "
        "AND NOT EXISTS (SELECT 1 FROM sightings WHERE address = addresses.id "
        "AND witness IN ('listing', 'archive', 'interface'))",
        [address],
    )
