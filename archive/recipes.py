"""The recipes of a blog: every version of the rules by which it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import storage_faults, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlite_utils import Database

    from archive.crawls import Crawl

    Note = Callable[[str, str, Mapping[str, object]], None]


def keep_recipe(
    db: Database,
    crawl: Crawl,
    toml: str,
    *,
    reason: str,
    platform: str | None = None,
    note: Note = lambda _blog, _kind, _content: None,
) -> int:
    """Make ``toml`` the blog's present recipe; return its version, counted from 1.

    A text equal to that of the newest version makes no new one. ``reason`` says in
    a word why it was made: learned, given, drift, platform. ``note`` keeps a new one in the WARC.
    """
    with transaction(db, crawl.path):
        version, present = _newest(db, crawl) or (0, None)
        if toml == present:
            return version
        note(crawl.blog_url, "recipe", {"toml": toml, "reason": reason, "platform": platform or None})
        db.execute(
            "INSERT INTO recipes (blog, version, crawl, made_at, reason, platform, toml) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [crawl.blog, version + 1, crawl.id, now(), reason, platform or None, toml],
        )
    return version + 1


def present_recipe(db: Database, crawl: Crawl) -> str | None:
    """Return the TOML text of the blog's newest recipe, or None if it has none."""
    with storage_faults(crawl.path):
        newest = _newest(db, crawl)
    return newest[1] if newest else None


def _newest(db: Database, crawl: Crawl) -> tuple[int, str] | None:
    row: tuple[int, str] | None = db.execute(
        "SELECT version, toml FROM recipes WHERE blog = ? ORDER BY version DESC LIMIT 1", [crawl.blog]
    ).fetchone()
    return row
