"""What an audit tells that is no gap: archived posts that could not be asked again, or look otherwise now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.verdict import Told

if TYPE_CHECKING:
    from sqlite_utils import Database


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
    return _told(
        db,
        "SELECT posts.url, coalesce(versions.suspect, 'suspect') FROM posts "
        "JOIN versions ON versions.id = posts.suspect WHERE posts.blog = ? ORDER BY posts.id",
        blog,
    )


def vanished(db: Database, blog: int) -> tuple[Told, ...]:
    """Return the archived posts that are no longer where they were: their status and its evidence."""
    return _told(
        db,
        "SELECT vanished_posts.url, vanished_posts.status || coalesce(': ' || evidence, '') "
        "FROM vanished_posts JOIN posts ON posts.id = vanished_posts.post WHERE posts.blog = ? "
        "ORDER BY posts.id",
        blog,
    )


def _told(db: Database, sql: str, blog: int) -> tuple[Told, ...]:
    return tuple(Told(url=url, reason=reason) for url, reason in db.execute(sql, [blog]))
