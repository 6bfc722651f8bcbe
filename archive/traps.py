"""Lists that lead on without end: what the archive keeps of them, and what it asks for no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.connection import transaction
from archive.crawls import note_traps
from archive.fetches import note_fetches
from archive.frontier import settle
from archive.records import TRAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, Due, Fetch


def close_lists(db: Database, crawl: Crawl, kinds: Sequence[AddressKind], page: str, why: str) -> None:
    """Ask for no further lists of these kinds; keep why, of the run and at the page that was read last."""
    marks = ", ".join("?" * len(kinds))
    with transaction(db, crawl.path):
        db.execute(
            "UPDATE addresses SET state = 'resting' "
            f"WHERE blog = ? AND state = 'pending' AND kind IN ({marks}) AND url != ?",
            [crawl.blog, *kinds, crawl.blog_url],
        )
        db.execute(
            "UPDATE addresses SET last_error = ? WHERE blog = ? AND url = ?",
            [f"{TRAP}: {why}", crawl.blog, page],
        )
    note_traps(db, crawl, [f"{page}: {why}"])


def waiting_lists(db: Database, crawl: Crawl) -> list[str]:
    """Return the pages of the listing that are still to be fetched."""
    rows = db.execute(
        "SELECT url FROM addresses WHERE blog = ? AND kind = 'listing' AND state = 'pending'", [crawl.blog]
    )
    return [url for (url,) in rows]


def rest_lists(db: Database, crawl: Crawl, pages: Iterable[str]) -> None:
    """Ask for these pages of the listing no more in this run."""
    with transaction(db, crawl.path):
        db.conn.executemany(
            "UPDATE addresses SET state = 'resting' WHERE blog = ? AND url = ? AND state = 'pending'",
            [(crawl.blog, page) for page in pages],
        )


def trust(db: Database, crawl: Crawl, pages: Iterable[str]) -> None:
    """Keep that pages which were read hide no posts after all."""
    with transaction(db, crawl.path):
        db.conn.executemany(
            "UPDATE addresses SET last_error = NULL WHERE blog = ? AND url = ? AND state = 'done'",
            [(crawl.blog, page) for page in pages],
        )


def set_aside(db: Database, crawl: Crawl, url: str, why: str) -> int:
    """Ask for no post that waits and that nobody named before ``url``.

    Return how many these are. Those that an earlier run set aside, and that nobody names any more, are
    dropped: a list that makes up other addresses each time does not fill the archive.
    """
    with transaction(db, crawl.path):
        since = db.execute(
            "SELECT min(sightings.id) FROM sightings JOIN addresses ON addresses.id = address "
            "WHERE blog = ? AND url = ?",
            [crawl.blog, url],
        ).fetchone()[0]
        aside = db.execute(
            "UPDATE addresses SET state = 'not_a_post', last_error = ? WHERE blog = ? AND kind = 'post' "
            "AND state = 'pending' AND post IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM sightings WHERE address = addresses.id AND sightings.id < ?)",
            [f"{TRAP}: {why}", crawl.blog, since or 0],
        ).rowcount
        old = (
            "SELECT id FROM addresses WHERE blog = ? AND state = 'not_a_post' AND last_error LIKE ? "
            "AND post IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM sightings WHERE address = addresses.id AND crawl = ?) "
            "AND NOT EXISTS (SELECT 1 FROM fetches WHERE address = addresses.id)"
        )
        gone = [row for (row,) in db.execute(old, [crawl.blog, f"{TRAP}%", crawl.id])]
        for table, column in (("sightings", "address"), ("addresses", "id")):
            db.conn.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(row,) for row in gone])
    return int(aside)


def names_set_aside(db: Database, crawl: Crawl, urls: Sequence[str]) -> bool:
    """Tell whether one of the addresses was set aside by a run before: the list is the same trap."""
    return any(
        db.execute(
            "SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND state = 'not_a_post' "
            "AND last_error LIKE ? AND NOT EXISTS "
            "(SELECT 1 FROM sightings WHERE address = addresses.id AND crawl = ?)",
            [crawl.blog, url, f"{TRAP}%", crawl.id],
        ).fetchone()
        for url in urls
    )


def has_set_aside(db: Database, crawl: Crawl) -> bool:
    """Tell whether a run before set addresses of the blog aside."""
    row = db.execute(
        "SELECT 1 FROM addresses WHERE blog = ? AND state = 'not_a_post' AND last_error LIKE ? LIMIT 1",
        [crawl.blog, f"{TRAP}%"],
    ).fetchone()
    return row is not None


def is_met(db: Database, crawl: Crawl, urls: Iterable[str]) -> bool:
    """Tell whether one of the addresses was named before, whatever it is held for."""
    found = (
        db.execute("SELECT 1 FROM addresses WHERE blog = ? AND url = ?", [crawl.blog, url]).fetchone()
        for url in urls
    )
    return any(found)


def names_archived(db: Database, crawl: Crawl, urls: Iterable[str]) -> bool:
    """Tell whether one of the addresses leads to a post that is archived."""
    found = (
        db.execute(
            "SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND post NOTNULL", [crawl.blog, url]
        ).fetchone()
        for url in urls
    )
    return any(found)


def keep_probe(db: Database, crawl: Crawl, page: Due, fetches: Sequence[Fetch]) -> None:
    """Keep that a page far beyond a list answered, in one transaction; what it names is not taken."""
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        settle(db, crawl, page.id, "done")


def text_is_known(db: Database, post: int) -> bool:
    """Tell whether another post of the blog has the text of this one, and it has one."""
    row = db.execute(
        "SELECT 1 FROM posts JOIN posts AS other ON other.blog = posts.blog "
        "AND other.text_hash = posts.text_hash AND other.id != posts.id "
        "WHERE posts.id = ? AND posts.body_text != '' LIMIT 1",
        [post],
    ).fetchone()
    return row is not None


def archived_dates(db: Database, crawl: Crawl) -> tuple[int, int, str]:
    """Return how many posts of the blog are archived, how many with a date, and the latest date."""
    count, dated, latest = db.execute(
        "SELECT count(*), count(published), coalesce(max(published), '') FROM posts WHERE blog = ?",
        [crawl.blog],
    ).fetchone()
    return int(count), int(dated), str(latest)


def covers_but(db: Database, crawl: Crawl, url: str, share: float) -> str:
    """Return a witness that names such a share of the entry page's posts, and not this one."""
    rows = db.execute(
        "WITH shown AS (SELECT address FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = :blog AND witness = 'listing' AND page = :entry AND crawl = :crawl) "
        "SELECT witness, count(*) FILTER (WHERE address IN (SELECT address FROM shown)), "
        "(SELECT count(*) FROM shown) FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = :blog AND crawl = :crawl AND witness IN ('sitemap', 'interface') GROUP BY witness "
        "HAVING NOT EXISTS (SELECT 1 FROM sightings AS own JOIN addresses AS one ON one.id = own.address "
        "WHERE one.blog = :blog AND one.url = :url "
        "AND own.witness = sightings.witness AND own.crawl = :crawl)",
        {"blog": crawl.blog, "entry": crawl.blog_url, "crawl": crawl.id, "url": url},
    )
    return next((witness for witness, both, all_ in rows if all_ and both >= share * all_), "")
