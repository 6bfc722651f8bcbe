"""The posts beside a post: those that its page links as its neighbours, else those by date; its series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explore.mistrust import asked, tidy

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

MOST = 200
"""Parts of a series that are told one by one."""

# A neighbour may have been archived under the address that its own redirects to.
_LINKED = """
SELECT id, title FROM posts WHERE id = coalesce(
    (SELECT coalesce(moved_to, id) FROM posts WHERE blog = :blog AND url = :url),
    (SELECT post FROM addresses WHERE blog = :blog AND url = :url)
)
"""
# In the order of the list of posts: of one day the newer has the lower id, for lists begin with the newest.
_BEFORE = """
SELECT id, title FROM posts WHERE status != 'moved' AND id = coalesce(
    (SELECT id FROM posts WHERE blog = :blog AND published = :published AND id > :id AND status != 'moved'
     ORDER BY id LIMIT 1),
    (SELECT id FROM posts WHERE blog = :blog AND published < :published AND status != 'moved'
     ORDER BY published DESC, id LIMIT 1)
)
"""
_AFTER = """
SELECT id, title FROM posts WHERE status != 'moved' AND id = coalesce(
    (SELECT id FROM posts WHERE blog = :blog AND published = :published AND id < :id AND status != 'moved'
     ORDER BY id DESC LIMIT 1),
    (SELECT id FROM posts WHERE blog = :blog AND published > :published AND status != 'moved'
     ORDER BY published, id DESC LIMIT 1)
)
"""
_SERIES = """
SELECT id, title FROM (SELECT id, title, published FROM posts
    WHERE series = :series AND blog = :blog AND status != 'moved' LIMIT :most)
ORDER BY published, id DESC
"""


async def neighbours(datasette: Datasette, database: str, post: dict[str, Any]) -> dict[str, Any]:
    """Return the posts ``previous`` and ``next``, each with its id, title and whether it is so ``by_date``.

    Each is None if there is none. ``parts`` are the posts of its series in order; None if it is of none, or
    of one that is too long to tell.
    """

    def ask(connection: sqlite3.Connection) -> dict[str, Any]:
        found: dict[str, Any] = {
            "previous": _beside(connection, post, "previous_url", _BEFORE),
            "next": _beside(connection, post, "next_url", _AFTER),
            "parts": None,
        }
        one, other = found["previous"], found["next"]
        if one and other and one["id"] == other["id"]:
            found["previous" if one["by_date"] else "next"] = None
        if post["series"]:
            parts = connection.execute(_SERIES, post | {"most": MOST + 1}).fetchall()
            found["parts"] = [_post(row) for row in parts] if 1 < len(parts) <= MOST else None
        return found

    none = {"previous": None, "next": None, "parts": None}
    return await asked(datasette, database, ask) or none


def _beside(db: sqlite3.Connection, post: dict[str, Any], column: str, by_date: str) -> dict[str, Any] | None:
    if post[column]:
        row = db.execute(_LINKED, {"blog": post["blog"], "url": post[column]}).fetchone()
        if row is not None and row[0] != post["id"]:
            return _post(row) | {"by_date": False}
    row = db.execute(by_date, post).fetchone() if post["published"] else None
    return None if row is None else _post(row) | {"by_date": True}


def _post(row: sqlite3.Row) -> dict[str, Any]:
    return tidy(dict(row), numbers={"id"})
