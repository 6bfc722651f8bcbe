"""Which addresses of a blog are to be fetched next: a fact in the database, never in memory alone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import storage_faults
from archive.intervals import MOST
from archive.records import Due
from archive.refresh import TEXT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind

_PLACE = """(
    SELECT min(printf('%d %05d %s %06d', witness != 'listing', length(page), page, position))
    FROM sightings WHERE address = addresses.id
)"""
"""Orders posts as the listing shows them, page by page, those last that it does not show."""


def make_due(db: Database, blog: int, *, full: bool) -> None:
    """Make due the posts that are still to be archived, and the archived ones whose time has come.

    With ``full`` all are. One that is gone or has moved rests until its time; what proved to be no post is
    left out. The caller holds the transaction.
    """
    moment = now()
    # An archive of an older version has no time for its posts
    long_ago = (datetime.fromisoformat(moment) - MOST).isoformat(timespec="seconds")
    db.execute(
        "UPDATE addresses SET state = 'pending', tries = 0 WHERE blog = ? AND kind = 'post' "
        "AND state NOT IN ('pending', 'not_a_post') AND (? OR (state != 'done' AND coalesce(post NOT IN "
        "(SELECT id FROM posts WHERE blog = ? AND status IN ('gone', 'moved')), 1)) "
        "OR coalesce(next_check_at <= ?, (SELECT last_seen_at <= ? FROM posts WHERE id = post)))",
        [blog, full, blog, moment, long_ago],
    )


def due(db: Database, crawl: Crawl, limit: int, *, besides: Collection[int] = ()) -> list[Due]:
    """Return up to ``limit`` addresses to fetch next, posts last, without those in ``besides``."""
    found = due_lists(db, crawl, limit, besides=besides)
    return found + due_posts(db, crawl, limit - len(found), besides=besides)


def due_lists(db: Database, crawl: Crawl, limit: int, *, besides: Collection[int] = ()) -> list[Due]:
    """Return up to ``limit`` addresses that are no posts, listing pages first, in the order met."""
    return _pending(db, crawl, limit, besides, "kind != 'post'", "kind != 'listing', id")


def due_posts(db: Database, crawl: Crawl, limit: int, *, besides: Collection[int] = ()) -> list[Due]:
    """Return up to ``limit`` posts in the order of the listing: the same whichever page came first.

    Those that are archived and are to be asked for again come last.
    """
    return _pending(db, crawl, limit, besides, "kind = 'post'", f"post NOTNULL, {_PLACE}, id")


def due_at(db: Database, crawl: Crawl, url: str) -> Due | None:
    """Return an address of the blog as one to fetch, whatever its state, or None if it is not known."""
    row = db.execute(
        "SELECT id, url, kind, tries FROM addresses WHERE blog = ? AND url = ?", [crawl.blog, url]
    ).fetchone()
    return _due(db, *row) if row else None


def still_due(db: Database, crawl: Crawl, addresses: Iterable[Due]) -> list[Due]:
    """Return those of the addresses that nothing settled since they were asked for."""
    found = {address.id: address for address in addresses}
    numbers = ",".join(map(str, found))
    with storage_faults(crawl.path):
        rows = db.execute(
            f"SELECT id FROM addresses WHERE state = 'pending' AND id IN ({numbers})"
        ).fetchall()
    pending = {number for (number,) in rows}
    return [address for number, address in found.items() if number in pending]


def _pending(
    db: Database, crawl: Crawl, limit: int, besides: Collection[int], which: str, order: str
) -> list[Due]:
    taken = ",".join(str(int(address)) for address in besides)
    with storage_faults(crawl.path):
        rows = db.execute(
            f"""
            SELECT id, url, kind, tries FROM addresses
            WHERE blog = ? AND state = 'pending' AND {which} AND id NOT IN ({taken})
                  AND (next_try_at IS NULL OR next_try_at <= ?)
            ORDER BY {order} LIMIT ?
            """,
            [crawl.blog, now(), max(limit, 0)],
        ).fetchall()
        return [_due(db, *row) for row in rows]


def _due(db: Database, id_: int, url: str, kind: AddressKind, tries: int) -> Due:
    if kind not in {"post", "page"}:
        return Due(id=id_, url=url, kind=kind, tries=tries)
    row = db.execute(
        "SELECT 1 FROM sightings WHERE address = ? AND witness IN ('listing', 'archive', 'interface')", [id_]
    ).fetchone()
    return Due(id=id_, url=url, kind=kind, tries=tries, facts=_facts(db, id_), listed=row is not None)


def _facts(db: Database, address: int) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return what the nearest witness says of a post: a card or an entry, the listing's first."""
    row = db.execute(
        "SELECT facts FROM sightings "
        "WHERE address = ? AND witness IN ('listing', 'archive', 'interface', 'feed') "
        "ORDER BY witness != 'listing', witness != 'archive', witness != 'interface' LIMIT 1",
        [address],
    ).fetchone()
    said = json.loads(row[0]) if row else {}
    return {
        field: tuple((text, source) for text, source in pairs)
        for field, pairs in said.items()
        if field != TEXT
    }
