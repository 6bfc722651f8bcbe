"""What a second derivation of an archive says otherwise than its rows do, post by post and field by field."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlite_utils import Database

NOT_SHOWN = frozenset(
    {
        "id",
        "blog",
        "url",
        "category",
        "year",
        "sources",
        "text_hash",
        "content_hash",
        "title_pairs",
        "pairs",
        "first_seen_at",
        "last_seen_at",
        "changed_at",
        "moved_to",
        "suspect",
    }
)
"""Columns of ``posts`` that follow from others, tell where values came from, or are numbers of rows."""

OF_HISTORY = frozenset(
    {
        "status",
        "version",
        "canonical_url",
        "published_text",
        "language",
        "image",
        "series",
        "previous_url",
        "next_url",
    }
)
"""Columns that only all runs over a blog together can tell: a later answer may have changed them."""


class Difference(NamedTuple):
    """A field of a post, as it is and as it would be."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Twin:
    """A post of the archive and the same post derived again."""

    post: int
    derived: int | None
    """None where the second derivation does not have it."""
    url: str
    whole: bool
    """Whether every run over its blog was read again."""
    readable: bool
    """Whether the answer that its present content was read from was read again."""


def prepare(db: Database, place: Path, damaged: Iterable[str]) -> None:
    """Open the second derivation at ``place`` as the schema ``derived``, its runs beside the present ones.

    Temporary tables: ``run_pairs`` (derived, present) and ``whole_blogs`` (blog, derived): blogs all of
    whose runs that fetched anything were read again, none of them from one of the ``damaged`` files.
    """
    db.execute("ATTACH ? AS derived", [str(place)])
    db.execute("CREATE TEMP TABLE damaged_files (name TEXT PRIMARY KEY)")
    db.conn.executemany("INSERT INTO temp.damaged_files VALUES (?)", [(name,) for name in damaged])
    db.execute(
        """
        CREATE TEMP TABLE run_pairs AS
        SELECT theirs.id AS derived, ours.id AS present
        FROM derived.crawls AS theirs JOIN derived.blogs AS their_blog ON their_blog.id = theirs.blog
        JOIN main.blogs AS blog ON blog.url = their_blog.url
        JOIN main.crawls AS ours ON ours.blog = blog.id AND ours.warc_file = theirs.warc_file
        """
    )
    db.execute(
        """
        CREATE TEMP TABLE whole_blogs AS
        SELECT blogs.id AS blog, theirs.id AS derived
        FROM main.blogs JOIN derived.blogs AS theirs ON theirs.url = blogs.url
        WHERE NOT EXISTS (
            SELECT 1 FROM main.crawls WHERE crawls.blog = blogs.id
            AND (id NOT IN (SELECT present FROM temp.run_pairs)
                 OR warc_file IN (SELECT name FROM temp.damaged_files))
            AND EXISTS (SELECT 1 FROM main.fetches WHERE crawl = crawls.id)
        )
        """
    )


def release(db: Database) -> None:
    """Close the second derivation again; where an error broke off a reading of it, it ends with ``db``."""
    with suppress(sqlite3.OperationalError):
        for table in ("run_pairs", "whole_blogs", "damaged_files"):
            db.execute(f"DROP TABLE temp.{table}")
        db.execute("DETACH derived")


def twins(db: Database) -> Iterator[Twin]:
    """Yield every post of the archive with its second derivation, in the order of their ids."""
    rows = db.execute(
        """
        SELECT posts.id, theirs.id, posts.url,
               posts.blog IN (SELECT blog FROM temp.whole_blogs),
               theirs.changed_at <= posts.changed_at AND EXISTS (
                   SELECT 1 FROM derived.fetches JOIN derived.addresses ON addresses.id = fetches.address
                   WHERE addresses.post = theirs.id AND fetches.fetched_at = posts.changed_at
               )
        FROM main.posts JOIN main.blogs ON blogs.id = posts.blog
        LEFT JOIN derived.blogs AS their_blog ON their_blog.url = blogs.url
        LEFT JOIN derived.posts AS theirs ON theirs.blog = their_blog.id AND theirs.url = posts.url
        ORDER BY posts.id
        """
    ).fetchall()
    for post, derived, url, whole, readable in rows:
        yield Twin(post, derived, url, bool(whole), bool(readable))


def found_anew(db: Database) -> list[tuple[int, str]]:
    """Return (derived id, address) of the posts that only the second derivation has."""
    return db.execute(
        """
        SELECT theirs.id, theirs.url FROM derived.posts AS theirs
        JOIN derived.blogs AS their_blog ON their_blog.id = theirs.blog
        JOIN main.blogs ON blogs.url = their_blog.url
        WHERE NOT EXISTS (SELECT 1 FROM main.posts WHERE blog = blogs.id AND url = theirs.url)
        ORDER BY theirs.id
        """
    ).fetchall()


def differences(db: Database, twin: Twin) -> list[Difference]:
    """Return what would change of a post; nothing where its content cannot be read again."""
    if twin.derived is None or not (twin.whole or twin.readable):
        return []
    hidden = NOT_SHOWN if twin.whole else NOT_SHOWN | OF_HISTORY
    before, after = row(db, "main", twin.post), row(db, "derived", twin.derived)
    return [
        Difference(name, value, after[name])
        for name, value in before.items()
        if name not in hidden and value != after[name]
    ]


def row(db: Database, schema: str, post: int) -> Mapping[str, Any]:
    """Return a post's row by column, of the schema ``main`` or ``derived``."""
    found = db.execute(f"SELECT * FROM {schema}.posts WHERE id = ?", [post])
    names = [column[0] for column in found.description]
    return dict(zip(names, found.fetchone(), strict=True))
