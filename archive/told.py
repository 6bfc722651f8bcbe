"""What an audit tells that is no gap: archived posts that could not be asked again, or look otherwise now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.verdict import Told

if TYPE_CHECKING:
    from sqlite_utils import Database


# The index of these few is named, lest the rows of all posts of the blog be read.
_UNUSUAL = (
    "posts INDEXED BY posts_unusual {} WHERE posts.blog = ? "
    "AND (posts.status != 'live' OR posts.suspect NOTNULL) ORDER BY posts.id"
)
_SUSPECTS = "SELECT posts.url, coalesce(versions.suspect, 'suspect') FROM " + _UNUSUAL.format(
    "JOIN versions ON versions.id = posts.suspect"
)
_VANISHED = "SELECT vanished_posts.url, vanished_posts.status || coalesce(': ' || evidence, '') FROM " + (
    _UNUSUAL.format("CROSS JOIN vanished_posts ON vanished_posts.post = posts.id")
)


def not_refreshed(db: Database, blog: int) -> tuple[Told, ...]:
    """Return the archived posts whose page could not be read when it was last asked for, each with why."""
    return _told(
        db,
        "SELECT addresses.url, coalesce(last_error, state) FROM addresses JOIN posts ON posts.id = post "
        "WHERE addresses.blog = ? AND state IN ('failed', 'gone', 'refused') "
        "AND posts.status NOT IN ('gone', 'moved') AND (addresses.url = posts.url OR NOT EXISTS "
        # an old address of a post says nothing of it
        "(SELECT 1 FROM addresses AS own WHERE own.post = posts.id AND own.url = posts.url)) "
        "ORDER BY addresses.id",
        blog,
    )


def suspects(db: Database, blog: int) -> tuple[Told, ...]:
    """Return the archived posts whose page shows something that is hardly the post, each with why."""
    return _told(db, _SUSPECTS, blog)


def vanished(db: Database, blog: int) -> tuple[Told, ...]:
    """Return the archived posts that are no longer where they were: their status and its evidence."""
    return _told(db, _VANISHED, blog)


def _told(db: Database, sql: str, blog: int) -> tuple[Told, ...]:
    return tuple(Told(url=url, reason=reason) for url, reason in db.execute(sql, [blog]))
