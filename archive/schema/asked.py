"""Of the fifth version, what lists stand on: counts of posts by each value and each two, and indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.counts import COLUMNS, PAIRS, TERMS, recount
from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

_COUNTS = """
CREATE TABLE counts (
    facet TEXT NOT NULL,
    value NOT NULL,
    other TEXT NOT NULL,
    other_value NOT NULL,
    posts INTEGER NOT NULL,
    PRIMARY KEY (facet, value, other, other_value)
) WITHOUT ROWID;
"""
# What is counted no more leaves no trace: a category may be what was forgotten.
_NONE = """
CREATE TRIGGER counts_none AFTER UPDATE OF posts ON counts WHEN new.posts = 0 BEGIN
    DELETE FROM counts WHERE facet = new.facet AND value = new.value AND other = new.other
    AND other_value = new.other_value;
END;
"""
# The order of each is that of the list: the last first, and then by id, without sorting. The facts of a post
# stand in an index because its row holds its texts: to count by that takes a tenth of the time. A feed walks
# from the latest change on until it has a page, and of what is not its own reads the index alone.
_INDEXES = """
DROP INDEX posts_text;
DROP INDEX posts_published;
DROP INDEX posts_category;
DROP INDEX posts_year;
CREATE INDEX posts_published ON posts(published DESC);
CREATE INDEX posts_blog ON posts(blog, published DESC);
CREATE INDEX posts_category ON posts(category, published DESC);
CREATE INDEX posts_year ON posts(year, published DESC);
CREATE INDEX posts_status ON posts(status, published DESC);
CREATE INDEX posts_read_minutes ON posts(read_minutes DESC, published DESC);
CREATE INDEX posts_word_count ON posts(word_count DESC);
CREATE INDEX posts_title ON posts(title);
CREATE INDEX posts_facts ON posts(id, status, blog, year, published, read_minutes, category, version);
CREATE INDEX posts_text ON posts(text_hash, blog, status, word_count);
CREATE INDEX posts_changed_at ON posts(changed_at DESC, id, blog, year, status);
CREATE INDEX posts_edited ON posts(version DESC) WHERE version > 1;
CREATE INDEX posts_months ON posts(blog, substr(published, 1, 7), status, word_count);
CREATE INDEX versions_later ON versions(seen_at) WHERE number > 1;
CREATE INDEX versions_seen ON versions(seen_at DESC, id, crawl, post, number);
CREATE INDEX status_changes_noted ON status_changes(noted_at DESC);
CREATE INDEX posts_words ON posts(year, word_count, status, blog);
CREATE INDEX posts_declared ON posts(read_minutes, word_count, status, blog)
    WHERE read_time_source = 'declared';
CREATE INDEX versions_silent ON versions(post) WHERE silent;
"""
_VIEWS = """
CREATE VIEW silently_edited_posts AS
SELECT posts.id AS post, blogs.url AS blog, posts.title, posts.url, count(*) AS edits,
       max(versions.seen_at) AS last_edited_at
FROM versions JOIN posts ON posts.id = versions.post JOIN blogs ON blogs.id = posts.blog
WHERE versions.silent AND versions.suspect IS NULL GROUP BY posts.id ORDER BY last_edited_at DESC;
DROP VIEW posts_by_month;
CREATE VIEW posts_by_month AS
SELECT blogs.url AS blog, substr(posts.published, 1, 7) AS month, count(*) AS posts,
       sum(posts.word_count) AS words
FROM posts INDEXED BY posts_months CROSS JOIN blogs ON blogs.id = posts.blog WHERE posts.status != 'moved'
GROUP BY posts.blog, substr(posts.published, 1, 7) ORDER BY month;
DROP VIEW posts_by_category;
CREATE VIEW posts_by_category AS
SELECT categories.name AS category, count(*) AS posts, min(posts.published) AS first_published,
       max(posts.published) AS last_published
FROM categories CROSS JOIN posts_categories ON posts_categories.category = categories.id
CROSS JOIN posts INDEXED BY posts_facts ON posts.id = posts_categories.post WHERE posts.status != 'moved'
GROUP BY categories.id ORDER BY posts DESC, categories.name;
DROP VIEW missing_posts;
CREATE VIEW missing_posts AS
SELECT blogs.url AS blog, addresses.url, addresses.state, addresses.last_error AS reason, addresses.tries,
       group_concat(sightings.witness, ', ') AS witnesses, max(sightings.last_seen_at) AS last_seen_at,
       (SELECT why FROM acceptances WHERE blog = addresses.blog AND url = addresses.url) AS accepted
FROM addresses JOIN blogs ON blogs.id = addresses.blog JOIN sightings ON sightings.address = addresses.id
WHERE addresses.kind = 'post' AND addresses.post IS NULL AND addresses.state != 'not_a_post'
AND sightings.crawl >= coalesce((
    SELECT id FROM crawls WHERE blog = addresses.blog
    AND (walk = 'whole' AND walked = 1 OR walk IS NULL AND outcome = 'complete') ORDER BY id DESC LIMIT 1
), 0)
GROUP BY addresses.id;
DROP VIEW recent_changes;
CREATE VIEW recent_changes AS
SELECT versions.seen_at AS changed_at, blogs.url AS blog,
       CASE WHEN versions.suspect NOTNULL THEN 'suspect' WHEN versions.number = 1 THEN 'new'
            WHEN versions.silent THEN 'edited silently' ELSE 'changed' END AS change,
       versions.post, versions.title, posts.url, versions.number AS version,
       coalesce(versions.suspect, versions.changes) AS what
FROM versions JOIN posts ON posts.id = versions.post JOIN blogs ON blogs.id = posts.blog
UNION ALL
SELECT status_changes.noted_at, blogs.url, status_changes.status, status_changes.post, posts.title, posts.url,
       NULL, status_changes.evidence
FROM status_changes JOIN posts ON posts.id = status_changes.post JOIN blogs ON blogs.id = posts.blog
ORDER BY changed_at DESC;
"""


def what_is_asked(db: Database) -> None:
    """Add the counts, kept by triggers whoever writes, and the indexes by which lists are read."""
    run_scripts(db, _COUNTS, _INDEXES, _VIEWS)
    db.execute(f"INSERT INTO counts {recount()}")
    run_scripts(db, _NONE, *_of_posts(), *_of_terms())


def _of_posts() -> Iterator[str]:
    named = ", ".join(column for column, _ in COLUMNS.values())
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column, _ in COLUMNS.values())
    yield f"CREATE TRIGGER counts_insert AFTER INSERT ON posts BEGIN {_post('new', 1)} END;\n"
    # The terms go while their post is there to say what else it is.
    terms = " ".join(f"DELETE FROM {join} WHERE post = old.id;" for join, _ in TERMS.values())
    yield f"CREATE TRIGGER counts_delete BEFORE DELETE ON posts BEGIN {terms} {_post('old', -1)} END;\n"
    yield (
        f"CREATE TRIGGER counts_update AFTER UPDATE OF {named} ON posts WHEN {changed} BEGIN "
        f"{_post('old', -1)} {_terms_of('old', -1)} {_post('new', 1)} {_terms_of('new', 1)} END;\n"
    )


def _of_terms() -> Iterator[str]:
    for facet, (join, column) in TERMS.items():
        for when, row, by in (("AFTER INSERT", "new", 1), ("BEFORE DELETE", "old", -1)):
            statements = _term(facet, f"{row}.{column}", f"{row}.post", by)
            yield f"CREATE TRIGGER counts_{facet}_{row} {when} ON {join} BEGIN {statements} END;\n"


def _values(row: str) -> dict[str, str]:
    return {facet: value.format(f"{row}.{column}") for facet, (column, value) in COLUMNS.items()}


def _post(row: str, by: int) -> str:
    """Return what counts a post, or takes it off, without its terms."""
    values = _values(row)
    pairs = [pair for pair in PAIRS if values.keys() >= set(pair)]
    rows = ", ".join(f"('{one}', {values[one]}, '{other}', {values[other]})" for one, other in pairs)
    names = "SELECT '' AS facet, NULL AS value, '' AS other, NULL AS other_value"
    return _add(
        f"SELECT *, {by} FROM ({names} UNION ALL VALUES {rows})", "value NOTNULL AND other_value NOTNULL"
    )


def _terms_of(row: str, by: int) -> str:
    """Return what counts the terms of a post with its other values."""
    return "".join(
        _add(
            f"SELECT kind, value, '{facet}', {column}, {by} FROM {join}, "
            f"(SELECT '' AS kind, NULL AS value UNION ALL VALUES {rows})",
            f"post = {row}.id AND value NOTNULL",
        )
        for facet, (join, column) in TERMS.items()
        if (
            rows := ", ".join(
                f"('{one}', {value})" for one, value in _values(row).items() if (one, facet) in PAIRS
            )
        )
    )


def _term(facet: str, term: str, post: str, by: int) -> str:
    """Return what counts one term of a post with its other values, and with terms of other kinds."""
    counted = []
    for one, other in PAIRS:
        if other == facet and one in COLUMNS:
            column, value = COLUMNS[one]
            its = f"SELECT '{one}', {value.format(column)}, '{facet}', {term}, {by} FROM posts"
            counted.append(f"{its} WHERE id = {post} AND {value.format(column)} NOTNULL")
        elif other == facet:
            join, column = TERMS[one]
            counted.append(
                f"SELECT '{one}', {column}, '{facet}', {term}, {by} FROM {join} WHERE post = {post}"
            )
        elif one == facet:
            join, column = TERMS[other]
            counted.append(
                f"SELECT '{facet}', {term}, '{other}', {column}, {by} FROM {join} WHERE post = {post}"
            )
    return _add(f"SELECT * FROM ({' UNION ALL '.join(counted)})", "true")


def _add(counted: str, where: str) -> str:
    return (
        f"INSERT INTO counts {counted} WHERE {where} "
        "ON CONFLICT (facet, value, other, other_value) DO UPDATE SET posts = posts + excluded.posts; "
    )
