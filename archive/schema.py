"""The tables of an archive, and how an older archive becomes a present one."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils.db import Database

APPLICATION_ID = 0x62326C31
"""``PRAGMA application_id`` of every archive: the bytes "b2l1"."""

SCHEMA_VERSION = 3
"""``PRAGMA user_version``: one more with every migration."""

migrations = Migrations("blog-to-sqlite")

_TABLES = """
CREATE TABLE blogs (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    title TEXT,
    added_at TEXT NOT NULL
);
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    blog INTEGER NOT NULL REFERENCES blogs(id),
    pid INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    reason TEXT,
    claimed_posts INTEGER,
    claim_text TEXT,
    listing_pages INTEGER NOT NULL DEFAULT 0,
    posts_new INTEGER NOT NULL DEFAULT 0,
    posts_changed INTEGER NOT NULL DEFAULT 0,
    posts_same INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes_received INTEGER NOT NULL DEFAULT 0,
    seconds_waited REAL NOT NULL DEFAULT 0,
    warc_file TEXT
);
CREATE INDEX crawls_blog ON crawls(blog);
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    blog INTEGER NOT NULL REFERENCES blogs(id),
    url TEXT NOT NULL,
    canonical_url TEXT,
    title TEXT NOT NULL,
    summary TEXT,
    authors TEXT NOT NULL DEFAULT '[]',
    published TEXT,
    published_text TEXT,
    year INTEGER,
    updated TEXT,
    category TEXT,
    categories TEXT NOT NULL DEFAULT '[]',
    tags TEXT NOT NULL DEFAULT '[]',
    read_minutes INTEGER,
    read_time_text TEXT,
    read_time_source TEXT,
    word_count INTEGER NOT NULL DEFAULT 0,
    language TEXT,
    image TEXT,
    body_text TEXT NOT NULL DEFAULT '',
    body_html TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'live',
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    content_hash TEXT NOT NULL,
    sources TEXT NOT NULL DEFAULT '{}',
    UNIQUE (blog, url)
);
CREATE INDEX posts_published ON posts(published);
CREATE INDEX posts_category ON posts(category);
CREATE INDEX posts_year ON posts(year);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    post INTEGER NOT NULL REFERENCES posts(id),
    number INTEGER NOT NULL,
    crawl INTEGER REFERENCES crawls(id),
    seen_at TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT,
    authors TEXT NOT NULL DEFAULT '[]',
    published TEXT,
    updated TEXT,
    categories TEXT NOT NULL DEFAULT '[]',
    tags TEXT NOT NULL DEFAULT '[]',
    read_minutes INTEGER,
    body_text TEXT,
    body_html TEXT,
    UNIQUE (post, number)
);
"""

_VOCABULARY = """
CREATE TABLE {terms} (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
CREATE TABLE posts_{terms} (
    post INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
    {term} INTEGER NOT NULL REFERENCES {terms}(id),
    position INTEGER NOT NULL,
    spelling TEXT NOT NULL,
    PRIMARY KEY (post, {term})
) WITHOUT ROWID;
CREATE INDEX posts_{terms}_{term} ON posts_{terms}({term});
"""
_VOCABULARIES = "".join(
    _VOCABULARY.format(terms=terms, term=term)
    for terms, term in (("categories", "category"), ("tags", "tag"), ("authors", "author"))
)

_FRONTIER = """
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    blog INTEGER NOT NULL REFERENCES blogs(id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    last_error TEXT,
    post INTEGER REFERENCES posts(id),
    added_at TEXT NOT NULL,
    UNIQUE (blog, url)
);
CREATE INDEX addresses_due ON addresses(blog, state, kind, id);
CREATE INDEX addresses_post ON addresses(post);
CREATE TABLE sightings (
    id INTEGER PRIMARY KEY,
    address INTEGER NOT NULL REFERENCES addresses(id),
    witness TEXT NOT NULL,
    page TEXT NOT NULL,
    position INTEGER NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}',
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    crawl INTEGER NOT NULL REFERENCES crawls(id),
    UNIQUE (address, witness)
);
CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    crawl INTEGER NOT NULL REFERENCES crawls(id),
    address INTEGER REFERENCES addresses(id),
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    content_type TEXT,
    etag TEXT,
    last_modified TEXT,
    warc_file TEXT,
    warc_offset INTEGER
);
CREATE INDEX fetches_address ON fetches(address);
CREATE INDEX fetches_crawl ON fetches(crawl);
"""

# Datasette finds the table of an FTS index only where content is in double quotes.
# The update trigger names its columns: a run that merely sees a post again leaves the index alone.
_SEARCH = """
CREATE VIRTUAL TABLE posts_fts USING fts5(
    title, summary, body_text, tags, authors,
    content="posts", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER posts_fts_insert AFTER INSERT ON posts BEGIN
    INSERT INTO posts_fts(rowid, title, summary, body_text, tags, authors)
    VALUES (new.id, new.title, new.summary, new.body_text, new.tags, new.authors);
END;
CREATE TRIGGER posts_fts_delete AFTER DELETE ON posts BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, title, summary, body_text, tags, authors)
    VALUES ('delete', old.id, old.title, old.summary, old.body_text, old.tags, old.authors);
END;
CREATE TRIGGER posts_fts_update AFTER UPDATE OF title, summary, body_text, tags, authors ON posts BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, title, summary, body_text, tags, authors)
    VALUES ('delete', old.id, old.title, old.summary, old.body_text, old.tags, old.authors);
    INSERT INTO posts_fts(rowid, title, summary, body_text, tags, authors)
    VALUES (new.id, new.title, new.summary, new.body_text, new.tags, new.authors);
END;
"""

_VIEWS = """
CREATE VIEW missing_posts AS
SELECT blogs.url AS blog, addresses.url, addresses.state, addresses.last_error AS reason, addresses.tries,
       group_concat(sightings.witness, ', ') AS witnesses, max(sightings.last_seen_at) AS last_seen_at
FROM addresses JOIN blogs ON blogs.id = addresses.blog JOIN sightings ON sightings.address = addresses.id
WHERE addresses.kind = 'post' AND addresses.post IS NULL AND addresses.state != 'not_a_post'
GROUP BY addresses.id;
CREATE VIEW recent_changes AS
SELECT posts.changed_at, CASE posts.version WHEN 1 THEN 'new' ELSE 'changed' END AS change,
       posts.id AS post, posts.title, posts.url, posts.version
FROM posts ORDER BY posts.changed_at DESC;
CREATE VIEW posts_by_month AS
SELECT blogs.url AS blog, substr(posts.published, 1, 7) AS month, count(*) AS posts,
       sum(posts.word_count) AS words
FROM posts JOIN blogs ON blogs.id = posts.blog
GROUP BY posts.blog, month ORDER BY month;
CREATE VIEW posts_by_category AS
SELECT categories.name AS category, count(*) AS posts, min(posts.published) AS first_published,
       max(posts.published) AS last_published
FROM posts_categories JOIN categories ON categories.id = posts_categories.category
JOIN posts ON posts.id = posts_categories.post
GROUP BY categories.id ORDER BY posts DESC, categories.name;
CREATE VIEW read_times AS
SELECT id AS post, title, read_minutes, read_time_source, read_time_text, word_count
FROM posts ORDER BY read_minutes DESC;
"""


@migrations()
def first_archive(db: Database) -> None:
    """Lay out the tables, the search index and the views."""
    _run(db, _TABLES, _VOCABULARIES, _FRONTIER, _SEARCH, _VIEWS)


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


@migrations()
def how_posts_are_read(db: Database) -> None:
    """Add recipes, candidates and what a run says of drift; a post's series and neighbours."""
    _run(db, _READING)


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

SEALED_VERSION = (
    "number, suspect, changes, content_hash, title, summary, authors, published, updated, categories, tags, "
    "read_minutes, body_text, body_html"
)
"""Columns of ``versions`` whose digest stands in ``seals``."""
SEALED_POST = (
    "url, canonical_url, published_text, category, series, previous_url, next_url, read_time_text, image, "
    "sources, text_hash, content_hash, title, summary, authors, published, updated, categories, tags, "
    "read_minutes, body_text, body_html"
)
"""Columns of ``posts`` whose digest stands in ``seals``."""

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


@migrations()
def what_is_proven(db: Database) -> None:
    """Add how a post's page fared, what a version changed, the user's decisions, digests of WARC files."""
    _run(db, _PROOF, _SEALS, _VIEWS_OF_PROOF)
    for id_, text in db.execute("SELECT id, body_text FROM posts").fetchall():
        db.execute("UPDATE posts SET text_hash = ? WHERE id = ?", [text_hash(text), id_])


def text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a post's text; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf8", "replace")).hexdigest()


def _run(db: Database, *scripts: str) -> None:
    for script in scripts:
        for statement in _statements(script):
            db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    # sqlite3's own executescript would commit the transaction that the migration runs in.
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
