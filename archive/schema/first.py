"""The first archive: blogs, posts and their versions, the frontier, search, the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from sqlite_utils import Database

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


def first_archive(db: Database) -> None:
    """Lay out the tables, the search index and the views."""
    run_scripts(db, _TABLES, _VOCABULARIES, _FRONTIER, _SEARCH, _VIEWS)
