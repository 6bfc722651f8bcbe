"""A clean post as a row of ``posts``, and such a row as the post again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive.candidates import candidates_of
from archive.records import Post
from archive.searching.scripts import pairs
from archive.text_hash import text_hash
from archive.vocabulary import AUTHORS, CATEGORIES, TAGS, spellings

if TYPE_CHECKING:
    from sqlite_utils import Database

_AS_THEY_ARE = (
    "url",
    "title",
    "canonical_url",
    "summary",
    "published",
    "published_text",
    "updated",
    "read_minutes",
    "read_time_text",
    "read_time_source",
    "word_count",
    "language",
    "image",
    "body_text",
    "body_html",
    "series",
    "previous_url",
    "next_url",
)


def row_of(post: Post) -> dict[str, Any]:
    """Return the columns of ``posts`` that a post fills, apart from its address and what its history says."""
    authors, tags = _json(post.authors), _json(post.tags)
    return {column: getattr(post, column) for column in _AS_THEY_ARE if column != "url"} | {
        "authors": authors,
        "categories": _json(post.categories),
        "tags": tags,
        "category": post.categories[0] if post.categories else None,
        "year": int(post.published[:4]) if post.published else None,
        "sources": _json(dict(post.sources)),
        "text_hash": text_hash(post.body_text),
        "title_pairs": pairs(post.title),
        "pairs": pairs(post.summary, post.body_text, tags, authors),
    }


def post_of(db: Database, id_: int) -> Post:
    """Return the post of that id as it was kept: its terms in its own spellings.

    Raises LookupError if the archive has no such post.
    """
    columns = ", ".join((*_AS_THEY_ARE, "last_seen_at", "sources"))
    row = db.execute(f"SELECT {columns} FROM posts WHERE id = ?", [id_]).fetchone()
    if row is None:
        raise LookupError(f"no post {id_} in the archive")
    *values, fetched_at, sources = row
    return Post(
        **dict(zip(_AS_THEY_ARE, values, strict=True)),
        fetched_at=fetched_at,
        authors=spellings(db, AUTHORS, id_),
        categories=spellings(db, CATEGORIES, id_),
        tags=spellings(db, TAGS, id_),
        sources=json.loads(sources),
        candidates=candidates_of(db, id_),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
