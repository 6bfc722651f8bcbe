"""A blog's own past, to tell drift by: how often its posts have each field, and how long their texts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.records import NO_TITLE

if TYPE_CHECKING:
    from sqlite_utils import Database

SAMPLE = 1000
"""At most so many posts are looked at, taken evenly from all: their share is known to some 3 % then."""

# Only ids are sorted: rows carry whole texts. SQLite finds them in the index of addresses.
_LIVE = f"""
WITH numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS total
    FROM posts WHERE blog = ?
),
live AS (
    SELECT * FROM posts WHERE status = 'live'
    AND id IN (SELECT id FROM numbered WHERE place % (1 + (total - 1) / {SAMPLE}) = 0)
)
"""
_FILLED = {
    "title": f"title NOT IN ('', '{NO_TITLE}')",
    "summary": "summary != ''",
    "authors": "authors != '[]'",
    "published": "published NOTNULL",
    "updated": "updated NOTNULL",
    "categories": "categories != '[]'",
    "tags": "tags != '[]'",
    "read_minutes": "read_time_source = 'declared'",
    "language": "language NOTNULL",
    "image": "image NOTNULL",
    "canonical_url": "canonical_url NOTNULL",
    "series": "series NOTNULL",
    "previous_url": "previous_url NOTNULL",
    "next_url": "next_url NOTNULL",
    "body": "body_text != ''",
}
"""Field of ``archive.merging.FIELDS`` -> when a post has it."""


def fill_rates(db: Database, blog: int) -> dict[str, float]:
    """Return the share of the blog's live posts that have each field, 0 to 1; nothing without live posts.

    Fields are those of ``archive.merging.FIELDS``; of reading times only declared ones count.
    Of a long blog an even sample of ``SAMPLE`` posts is looked at.
    """
    shares = ", ".join(f"avg(coalesce({filled}, 0))" for filled in _FILLED.values())
    row = db.execute(f"{_LIVE} SELECT count(*), {shares} FROM live", [blog]).fetchone()
    return dict(zip(_FILLED, row[1:], strict=True)) if row[0] else {}


def median_lengths(db: Database, blog: int) -> dict[str, float]:
    """Return the median length in characters of ``title`` and ``body``, of the live posts that have them.

    What no post has is left out. The posts are those of ``fill_rates``.
    """
    lengths = {}
    for field, column in (("title", "title"), ("body", "body_text")):
        (median,) = db.execute(
            f"""
            {_LIVE}, measured AS (SELECT length({column}) AS long FROM live WHERE {_FILLED[field]}),
            ranked AS (
                SELECT long, row_number() OVER (ORDER BY long) AS place, count(*) OVER () AS total
                FROM measured
            )
            SELECT avg(long) FROM ranked WHERE place IN ((total + 1) / 2, (total + 2) / 2)
            """,
            [blog],
        ).fetchone()
        if median is not None:
            lengths[field] = median
    return lengths
