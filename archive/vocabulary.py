"""Categories, tags and authors: one row for each identity, under the spelling most used."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database


class Vocabulary(NamedTuple):
    """A table of terms, its join with posts, and the JSON column that posts keep beside it."""

    table: str
    term: str
    join: str


_JOINER = re.compile(r"[\u200c\u200d]")
_SPELLINGS = str.maketrans(
    {**dict.fromkeys("‘’‚‛ʼ′´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-")},
)

CATEGORIES = Vocabulary("categories", "category", "posts_categories")
TAGS = Vocabulary("tags", "tag", "posts_tags")
AUTHORS = Vocabulary("authors", "author", "posts_authors")
VOCABULARIES = (CATEGORIES, TAGS, AUTHORS)


def identity(term: str) -> str:
    """Return the key under which two spellings are one: case, width, spaces, quotes and dashes aside.

    >>> identity("News ") == identity("news") == identity("ＮＥＷＳ")
    True
    >>> identity("Will’s  Blog – Home") == identity("will's blog - home")
    True
    """
    if not term.isascii():
        term = unicodedata.normalize("NFKC", _JOINER.sub("", term).translate(_SPELLINGS))
        term = unicodedata.normalize("NFKC", term.casefold())
    return " ".join(term.casefold().split())


def assign(db: Database, vocabulary: Vocabulary, post: int, spellings: Iterable[str]) -> None:
    """Make ``spellings``, in their order, the terms of a post; the caller holds the transaction."""
    table, term, join = vocabulary
    db.execute(f"DELETE FROM {join} WHERE post = ?", [post])
    for position, spelling in enumerate(spellings):
        key = identity(spelling)
        db.execute(
            f"INSERT INTO {table} (identity, name) VALUES (?, ?) ON CONFLICT (identity) DO NOTHING",
            [key, spelling],
        )
        db.execute(
            f"INSERT INTO {join} (post, {term}, position, spelling) "
            f"SELECT ?, id, ?, ? FROM {table} WHERE identity = ? ON CONFLICT DO NOTHING",
            [post, position, spelling, key],
        )


def spellings(db: Database, vocabulary: Vocabulary, post: int) -> tuple[str, ...]:
    """Return the terms of a post in their order, as the post itself spells them."""
    rows = db.execute(f"SELECT spelling FROM {vocabulary.join} WHERE post = ? ORDER BY position", [post])
    return tuple(spelling for (spelling,) in rows)


def settle_spellings(db: Database) -> None:
    """Name each term by the spelling most used, and say so in the posts; the caller holds the transaction."""
    for table, term, join in VOCABULARIES:
        changed = db.execute(
            f"""
            WITH counted AS (
                SELECT {term} AS id, spelling,
                       row_number() OVER (PARTITION BY {term} ORDER BY count(*) DESC, spelling) AS place
                FROM {join} GROUP BY {term}, spelling
            )
            SELECT {table}.id, counted.spelling FROM {table} JOIN counted USING (id)
            WHERE place = 1 AND counted.spelling != {table}.name
            """
        ).fetchall()
        db.conn.executemany(
            f"UPDATE {table} SET name = ? WHERE id = ?", [(name, id_) for id_, name in changed]
        )
        _copy_to_posts(db, Vocabulary(table, term, join))


def _copy_to_posts(db: Database, vocabulary: Vocabulary) -> None:
    table, term, join = vocabulary
    stale = db.execute(
        f"""
        SELECT DISTINCT post FROM {join} JOIN {table} ON {table}.id = {join}.{term}
        WHERE {join}.spelling != {table}.name
        """
    ).fetchall()
    for (post,) in stale:
        names = [
            name
            for (name,) in db.execute(
                f"SELECT name FROM {join} JOIN {table} ON {table}.id = {term} "
                "WHERE post = ? ORDER BY position",
                [post],
            )
        ]
        column = json.dumps(names, ensure_ascii=False)
        db.execute(f"UPDATE posts SET {table} = ? WHERE id = ? AND {table} != ?", [column, post, column])
        if table == CATEGORIES.table:
            db.execute("UPDATE posts SET category = ? WHERE id = ?", [names[0], post])
