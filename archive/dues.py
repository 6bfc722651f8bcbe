"""Which addresses of a blog are to be fetched next: a fact in the database, never in memory alone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from archive.clock import now
from archive.connection import storage_faults
from archive.intervals import MOST
from archive.records import AddressKind, Due
from archive.refresh import TEXT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlite_utils import Database

    from archive.crawls import Crawl

_PLACE = """(
    SELECT min(printf('%d %05d %s %06d', witness != 'listing', length(page), page, position))
    FROM sightings WHERE address = addresses.id
)"""
"""Orders posts as the listing shows them, page by page, those last that it does not show."""


_LISTS = " UNION ALL ".join(
    # Each part is read along an index and ends at the limit, however much waits of the kind.
    "SELECT * FROM (SELECT id, url, kind, tries FROM addresses "
    f"WHERE blog = :blog AND state = 'pending' AND kind = '{kind}' "
    "AND id NOT IN (SELECT value FROM json_each(:besides)) "
    "AND (next_try_at IS NULL OR next_try_at <= :now) ORDER BY id LIMIT :limit)"
    for kind in get_args(AddressKind)
    if kind != "post"
)
_LISTS = f"SELECT * FROM ({_LISTS}) ORDER BY kind != 'listing', id LIMIT :limit"


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
    values = {
        "blog": crawl.blog,
        "now": now(),
        "limit": max(limit, 0),
        "besides": json.dumps([*besides]),
    }
    with storage_faults(crawl.path):
        rows = db.execute(_LISTS, values).fetchall()
        return [_due(db, *row) for row in rows]


def due_posts(db: Database, crawl: Crawl, limit: int, *, besides: Collection[int] = ()) -> list[Due]:
    """Return up to ``limit`` posts in the order of the listing: the same whichever page came first.

    Those that are archived and are to be asked for again come last.
    """
    order = order_of_posts(db, crawl, limit, besides=besides)
    return posts_at(db, crawl, order)


def order_of_posts(
    db: Database, crawl: Crawl, limit: int, *, share: int | None = None, besides: Collection[int] = ()
) -> list[int]:
    """Return the ids of the posts that come next, as ``due_posts`` does.

    They are ``limit``, or one in ``share`` of all that are due if these are more: to put the posts in order
    takes the longer the more they are, and is not to be done for every few of them.
    """
    with storage_faults(crawl.path):
        if share is not None:
            (count,) = db.execute(
                "SELECT count(*) FROM addresses WHERE blog = ? AND state = 'pending' AND kind = 'post'",
                [crawl.blog],
            ).fetchone()
            limit = max(limit, count // share)
        rows = db.execute(
            "SELECT id FROM addresses WHERE blog = ? AND state = 'pending' AND kind = 'post' "
            "AND id NOT IN (SELECT value FROM json_each(?)) AND (next_try_at IS NULL OR next_try_at <= ?) "
            f"ORDER BY post NOTNULL, {_PLACE}, id LIMIT ?",
            [crawl.blog, json.dumps([*besides]), now(), max(limit, 0)],
        )
        return [id_ for (id_,) in rows]


def posts_at(db: Database, crawl: Crawl, ids: Iterable[int]) -> list[Due]:
    """Return the posts of these ids, in this order, that are still due."""
    with storage_faults(crawl.path):
        rows = db.execute(
            "SELECT addresses.id, url, kind, tries FROM json_each(?) JOIN addresses ON addresses.id = value "
            "WHERE state = 'pending' AND kind = 'post' ORDER BY key",
            [json.dumps([*ids])],
        ).fetchall()
        return [_due(db, *row) for row in rows]


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
