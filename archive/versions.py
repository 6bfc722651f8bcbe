"""The contents that a post has had, as rows: the present one, those of before, and suspect ones."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from archive.candidates import note_candidates
from archive.content import CONTENT, content_hash, is_silent
from archive.images import note_images
from archive.linking import note_links
from archive.merging import merged
from archive.post_rows import row_of
from archive.searching.forms import note_words
from archive.suspicion import unnumbered
from archive.vocabulary import AUTHORS, CATEGORIES, TAGS, assign

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Post

_COLUMNS = tuple(field for field in CONTENT if field != "body")
"""Columns that ``posts`` and ``versions`` have in common, apart from the body."""


class Found(NamedTuple):
    """How a content was found."""

    crawl: Crawl
    fetch: int | None
    changes: Sequence[str] = ()
    suspect: str | None = None


def insert_post(db: Database, found: Found, post: Post) -> int:
    """Keep a post that is new, with its first version; return its id."""
    row = row_of(post) | {
        "blog": found.crawl.blog,
        "url": post.url,
        "first_seen_at": post.fetched_at,
        "last_seen_at": post.fetched_at,
        "changed_at": post.fetched_at,
        "content_hash": content_hash(post),
    }
    id_ = _insert(db, "posts", row)
    _note_version(db, found, id_, 1, post)
    note_terms(db, id_, post)
    note_links(db, id_)
    note_images(db, id_)
    note_candidates(db, id_, post.candidates)
    return id_


def replace_content(db: Database, found: Found, id_: int, post: Post) -> None:
    """Make the content of ``post`` the present one of the post with that id; the one of before is kept."""
    put_present_aside(db, id_)
    number = _next_number(db, id_)
    row = row_of(post) | {
        "last_seen_at": post.fetched_at,
        "changed_at": post.fetched_at,
        "content_hash": content_hash(post),
        "version": number,
        "suspect": None,
    }
    update_post(db, id_, row)
    _note_version(db, found, id_, number, post)
    note_terms(db, id_, post)
    note_links(db, id_)
    note_images(db, id_)


def note_suspect(db: Database, found: Found, id_: int, post: Post) -> None:
    """Keep content that is hardly the post's beside the present one; seen again, it makes no further row."""
    known = _same_suspect(db, id_, post)
    if known is None:
        bodies = {"body_text": post.body_text, "body_html": post.body_html}
        known = _note_version(db, found, id_, _next_number(db, id_), post, bodies)
    update_post(db, id_, {"suspect": known})


def see_again(db: Database, id_: int, old: Post, post: Post) -> None:
    """Keep that a post shows its present content, brought up to date where only its writing differs."""
    before = row_of(old)
    # A row that is only seen again keeps its length, and SQLite then writes only the page that changes.
    stale = {column: value for column, value in row_of(post).items() if value != before[column]}
    if copied := {column: stale[column] for column in _COLUMNS if column in stale}:
        stale["content_hash"] = copied["content_hash"] = content_hash(post)
        present = "post = ? AND number = (SELECT version FROM posts WHERE id = post)"
        _update(db, "versions", copied, present, [id_])
    update_post(db, id_, stale | {"last_seen_at": post.fetched_at, "suspect": None})
    if {"title", "summary", "authors", "categories", "tags", "language"} & stale.keys():
        note_terms(db, id_, post)
    if "body_html" in stale:
        note_links(db, id_)
    if {"body_html", "image"} & stale.keys():
        note_images(db, id_)


def put_present_aside(db: Database, id_: int) -> None:
    """Keep the body of the present content with its version, before another takes its place."""
    db.execute(
        "UPDATE versions SET (body_text, body_html) = "
        "(SELECT body_text, body_html FROM posts WHERE id = post) "
        "WHERE post = ? AND number = (SELECT version FROM posts WHERE id = post)",
        [id_],
    )


def with_content(db: Database, old: Post, version: int) -> Post:
    """Return the post with the content of that row of ``versions``; but for the text, what it lacks stays."""
    row = db.execute(
        "SELECT title, summary, authors, published, updated, categories, tags, read_minutes, body_text, "
        "body_html FROM versions WHERE id = ?",
        [version],
    ).fetchone()
    title, summary, authors, published, updated, categories, tags, minutes, text, html = row
    new = replace(
        old,
        title=title,
        summary=summary,
        authors=tuple(json.loads(authors)),
        published=published,
        published_text=old.published_text if published == old.published else None,
        updated=updated,
        categories=tuple(json.loads(categories)),
        tags=tuple(json.loads(tags)),
    )
    if minutes != old.read_minutes:
        new = replace(new, read_minutes=minutes, read_time_text=None, read_time_source="computed")
    return replace(merged(old, new), body_text=text or "", body_html=html or "")


def update_post(db: Database, id_: int, row: Mapping[str, object]) -> None:
    """Set these columns of a post."""
    _update(db, "posts", row, "id = ?", [id_])


def note_terms(db: Database, id_: int, post: Post) -> None:
    """Make the terms of ``post`` those of the row with that id, and have its words found by their forms."""
    note_words(
        db, post.language, [post.title, post.summary, post.body_text, " ".join((*post.tags, *post.authors))]
    )
    assign(db, CATEGORIES, id_, post.categories)
    assign(db, TAGS, id_, post.tags)
    assign(db, AUTHORS, id_, post.authors)


def _next_number(db: Database, id_: int) -> int:
    row = db.execute("SELECT max(number) FROM versions WHERE post = ?", [id_]).fetchone()
    return (row[0] or 0) + 1


def _same_suspect(db: Database, id_: int, post: Post) -> int | None:
    rows = db.execute(
        "SELECT id, title, body_text FROM versions WHERE post = ? AND suspect NOTNULL ORDER BY number DESC",
        [id_],
    )
    shown = (unnumbered(post.title), unnumbered(post.body_text))
    return next((row[0] for row in rows if (unnumbered(row[1]), unnumbered(row[2] or "")) == shown), None)


def _note_version(
    db: Database, found: Found, id_: int, number: int, post: Post, bodies: Mapping[str, str] | None = None
) -> int:
    columns = row_of(post)
    row = {column: columns[column] for column in _COLUMNS} | {
        "post": id_,
        "number": number,
        "crawl": found.crawl.id,
        "fetch": found.fetch,
        "seen_at": post.fetched_at,
        "content_hash": content_hash(post),
        "changes": json.dumps(found.changes),
        "silent": is_silent(found.changes),
        "suspect": found.suspect,
    }
    return _insert(db, "versions", row | dict(bodies or {}))


def _insert(db: Database, table: str, row: Mapping[str, object]) -> int:
    places = ", ".join(["?"] * len(row))
    id_ = db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values())
    ).lastrowid
    assert id_ is not None  # noqa: S101 - SQLite gives every inserted row an id
    return id_


def _update(
    db: Database, table: str, row: Mapping[str, object], which: str, values: Sequence[object]
) -> None:
    if row:
        assignments = ", ".join(f"{column} = ?" for column in row)
        db.execute(f"UPDATE {table} SET {assignments} WHERE {which}", [*row.values(), *values])
