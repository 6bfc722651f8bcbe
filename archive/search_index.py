"""The search index held against the posts, and built anew where it does not agree."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def index_fault(db: Database) -> str | None:
    """Return what SQLite says of an index that does not agree with the posts, or None; needs a writer."""
    try:
        db.execute("INSERT INTO posts_fts (posts_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if not (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_CORRUPT"):
            raise
        return str(error)
    return None


def mend_index(db: Database) -> None:
    """Build an index anew that does not agree: a damaged text that was replaced leaves its words there."""
    if index_fault(db) is not None:
        db.execute("INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')")
