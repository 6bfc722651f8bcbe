"""The second version: recipes, candidates, series and neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from sqlite_utils import Database

_READING = """
CREATE TABLE recipes (
    id INTEGER PRIMARY KEY,
    blog INTEGER NOT NULL REFERENCES blogs(id),
    version INTEGER NOT NULL,
    crawl INTEGER NOT NULL REFERENCES crawls(id),
    made_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    platform TEXT,
    toml TEXT NOT NULL,
    UNIQUE (blog, version)
);
CREATE TABLE candidates (
    post INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    chosen INTEGER NOT NULL,
    PRIMARY KEY (post, field, position)
) WITHOUT ROWID;
ALTER TABLE posts ADD COLUMN series TEXT;
ALTER TABLE posts ADD COLUMN previous_url TEXT;
ALTER TABLE posts ADD COLUMN next_url TEXT;
CREATE INDEX posts_series ON posts(series) WHERE series NOTNULL;
ALTER TABLE crawls ADD COLUMN drift TEXT;
"""


def how_posts_are_read(db: Database) -> None:
    """Add recipes, candidates and what a run says of drift; a post's series and neighbours."""
    run_scripts(db, _READING)
