"""Of the fifth version, the images of posts: which a post names, what came of asking for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from sqlite_utils import Database

_IMAGES = """
CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    last_error TEXT,
    media_type TEXT,
    fetch INTEGER REFERENCES fetches(id),
    added_at TEXT
);
CREATE INDEX images_host ON images(host, id);
CREATE INDEX images_fetch ON images(fetch);
CREATE TABLE posts_images (
    post INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
    image INTEGER NOT NULL REFERENCES images(id),
    PRIMARY KEY (post, image)
) WITHOUT ROWID;
CREATE INDEX posts_images_image ON posts_images(image);
ALTER TABLE fetches ADD COLUMN image INTEGER REFERENCES images(id);
CREATE INDEX fetches_image ON fetches(image) WHERE image NOTNULL;
ALTER TABLE blogs ADD COLUMN images INTEGER NOT NULL DEFAULT 0;
"""


def what_is_pictured(db: Database) -> None:
    """Add the images of posts, and whether a blog's are wanted; none are noted until somebody wants them."""
    run_scripts(db, _IMAGES)
