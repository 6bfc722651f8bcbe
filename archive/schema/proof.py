"""The third version: fates of posts, conditional requests, seals, decisions of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.schema.scripts import run_scripts
from archive.sealed import SEALED_POST, SEALED_VERSION
from archive.text_hash import text_hash

if TYPE_CHECKING:
    from sqlite_utils import Database

_PROOF = """
ALTER TABLE blogs ADD COLUMN validators_lie INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN "full" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN walk TEXT;
ALTER TABLE crawls ADD COLUMN claims TEXT;
ALTER TABLE crawls ADD COLUMN walked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN posts_suspect INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN not_modified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN requests_saved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN bytes_saved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN text_hash TEXT;
ALTER TABLE posts ADD COLUMN moved_to INTEGER REFERENCES posts(id);
ALTER TABLE posts ADD COLUMN suspect INTEGER REFERENCES versions(id);
CREATE INDEX posts_text ON posts(blog, text_hash);
CREATE INDEX posts_unusual ON posts(blog, status) WHERE status != 'live' OR suspect NOTNULL;
ALTER TABLE versions ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE versions ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE versions ADD COLUMN suspect TEXT;
ALTER TABLE versions ADD COLUMN fetch INTEGER REFERENCES fetches(id);
CREATE TABLE status_changes (
    id INTEGER PRIMARY KEY,
    post INTEGER NOT NULL REFERENCES posts(id),
    crawl INTEGER NOT NULL REFERENCES crawls(id),
    noted_at TEXT NOT NULL,
    status TEXT NOT NULL,
    evidence TEXT NOT NULL,
    fetch INTEGER REFERENCES fetches(id)
);
CREATE INDEX status_changes_post ON status_changes(post);
ALTER TABLE addresses ADD COLUMN etag TEXT;
ALTER TABLE addresses ADD COLUMN last_modified TEXT;
ALTER TABLE addresses ADD COLUMN bytes INTEGER;
ALTER TABLE addresses ADD COLUMN whole_at TEXT;
ALTER TABLE addresses ADD COLUMN checked_at TEXT;
ALTER TABLE addresses ADD COLUMN next_check_at TEXT;
ALTER TABLE addresses ADD COLUMN lastmod TEXT;
ALTER TABLE addresses ADD COLUMN missing_since_at TEXT;
ALTER TABLE addresses ADD COLUMN misses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fetches ADD COLUMN warc_length INTEGER;
ALTER TABLE fetches ADD COLUMN warc_sha256 TEXT;
CREATE TABLE warc_files (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    closed_at TEXT NOT NULL
);
CREATE TABLE acceptances (
    id INTEGER PRIMARY KEY,
    blog INTEGER NOT NULL REFERENCES blogs(id),
    url TEXT NOT NULL,
    why TEXT NOT NULL,
    short_by INTEGER,
    accepted_at TEXT NOT NULL,
    UNIQUE (blog, url)
);
CREATE TABLE tombstones (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    url_sha256 TEXT NOT NULL UNIQUE,
    forgotten_at TEXT NOT NULL,
    blog INTEGER REFERENCES blogs(id),
    crawl INTEGER REFERENCES crawls(id)
);
"""

_SEALS = f"""
CREATE TABLE seals (
    kind TEXT NOT NULL,
    row INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (kind, row)
) WITHOUT ROWID;
CREATE TRIGGER seals_post_update AFTER UPDATE OF {SEALED_POST} ON posts BEGIN
    DELETE FROM seals WHERE kind = 'post' AND row = old.id;
END;
CREATE TRIGGER seals_post_delete AFTER DELETE ON posts BEGIN
    DELETE FROM seals WHERE kind = 'post' AND row = old.id;
END;
CREATE TRIGGER seals_version_update AFTER UPDATE OF {SEALED_VERSION} ON versions BEGIN
    DELETE FROM seals WHERE kind = 'version' AND row = old.id;
END;
CREATE TRIGGER seals_version_delete AFTER DELETE ON versions BEGIN
    DELETE FROM seals WHERE kind = 'version' AND row = old.id;
END;
"""

_VIEWS_OF_PROOF = """
DROP VIEW missing_posts;
CREATE VIEW missing_posts AS
SELECT blogs.url AS blog, addresses.url, addresses.state, addresses.last_error AS reason, addresses.tries,
       group_concat(sightings.witness, ', ') AS witnesses, max(sightings.last_seen_at) AS last_seen_at,
       (SELECT why FROM acceptances WHERE blog = addresses.blog AND url = addresses.url) AS accepted
FROM addresses JOIN blogs ON blogs.id = addresses.blog JOIN sightings ON sightings.address = addresses.id
WHERE addresses.kind = 'post' AND addresses.post IS NULL AND addresses.state != 'not_a_post'
GROUP BY addresses.id;
DROP VIEW recent_changes;
CREATE VIEW recent_changes AS
SELECT versions.seen_at AS changed_at,
       CASE WHEN versions.suspect NOTNULL THEN 'suspect' WHEN versions.number = 1 THEN 'new'
            WHEN versions.silent THEN 'edited silently' ELSE 'changed' END AS change,
       versions.post, versions.title, posts.url, versions.number AS version,
       coalesce(versions.suspect, versions.changes) AS what
FROM versions JOIN posts ON posts.id = versions.post
UNION ALL
SELECT status_changes.noted_at, status_changes.status, status_changes.post, posts.title, posts.url, NULL,
       status_changes.evidence
FROM status_changes JOIN posts ON posts.id = status_changes.post
ORDER BY changed_at DESC;
CREATE VIEW vanished_posts AS
SELECT posts.id AS post, blogs.url AS blog, posts.title, posts.url, posts.status, status_changes.noted_at,
       status_changes.evidence, posts.moved_to
FROM posts JOIN blogs ON blogs.id = posts.blog
LEFT JOIN status_changes ON status_changes.id = (SELECT max(id) FROM status_changes WHERE post = posts.id)
WHERE posts.status != 'live' ORDER BY status_changes.noted_at DESC;
DROP VIEW posts_by_month;
CREATE VIEW posts_by_month AS
SELECT blogs.url AS blog, substr(posts.published, 1, 7) AS month, count(*) AS posts,
       sum(posts.word_count) AS words
FROM posts JOIN blogs ON blogs.id = posts.blog WHERE posts.status != 'moved'
GROUP BY posts.blog, month ORDER BY month;
DROP VIEW posts_by_category;
CREATE VIEW posts_by_category AS
SELECT categories.name AS category, count(*) AS posts, min(posts.published) AS first_published,
       max(posts.published) AS last_published
FROM posts_categories JOIN categories ON categories.id = posts_categories.category
JOIN posts ON posts.id = posts_categories.post WHERE posts.status != 'moved'
GROUP BY categories.id ORDER BY posts DESC, categories.name;
DROP VIEW read_times;
CREATE VIEW read_times AS
SELECT id AS post, title, read_minutes, read_time_source, read_time_text, word_count
FROM posts WHERE status != 'moved' ORDER BY read_minutes DESC;
"""


def what_is_proven(db: Database) -> None:
    """Add how a post's page fared, what a version changed, the user's decisions, digests of WARC files."""
    run_scripts(db, _PROOF, _SEALS, _VIEWS_OF_PROOF)
    for id_, text in db.execute("SELECT id, body_text FROM posts").fetchall():
        db.execute("UPDATE posts SET text_hash = ? WHERE id = ?", [text_hash(text), id_])
