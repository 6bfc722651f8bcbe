"""Digests of the stored texts, by which a byte that changed on the disk is found."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from archive.connection import transaction
from archive.sealed import SEALED_POST, SEALED_VERSION
from archive.text_hash import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlite_utils import Database

_TABLES = (("post", "posts", SEALED_POST), ("version", "versions", SEALED_VERSION))
_BATCH = 200


class Sealed(NamedTuple):
    """A post or a version, and whether its texts are as they were written."""

    post: int
    version: int | None
    url: str
    broken: bool
    unsealed: bool
    """Whether no digest was noted yet; of a post its text is checked all the same."""


def seal(db: Database, path: Path) -> None:
    """Note the digest of every post and version that has none: those written since the last time.

    Triggers take away the digest of a row that is written. Raises StorageFault when the disk refuses.
    """
    for kind, table, columns in _TABLES:
        last: int | None = 0
        while last is not None:
            with transaction(db, path):
                rows = db.execute(
                    f"SELECT id, {columns} FROM {table} WHERE id > ? AND NOT EXISTS "
                    f"(SELECT 1 FROM seals WHERE kind = ? AND row = {table}.id) ORDER BY id LIMIT {_BATCH}",
                    [last, kind],
                ).fetchall()
                db.conn.executemany(
                    "INSERT INTO seals (kind, row, sha256) VALUES (?, ?, ?)",
                    [(kind, row[0], _digest(row[1:])) for row in rows],
                )
            last = rows[-1][0] if rows else None


def sealed_posts(db: Database) -> Iterator[Sealed]:
    """Yield every post and then every version, checked, one at a time."""
    posts = db.execute(
        f"SELECT id, url, sha256, text_hash, body_text, {SEALED_POST} FROM posts "
        "LEFT JOIN seals ON kind = 'post' AND row = id ORDER BY id"
    )
    for id_, url, sha256, hashed, text, *values in posts:
        is_text = isinstance(text, str)
        broken = _is_broken(sha256, values) or (
            hashed is not None and not (is_text and hashed == text_hash(text))
        )
        yield Sealed(id_, None, url, broken, sha256 is None)
    own = ", ".join(f"versions.{column}" for column in SEALED_VERSION.split(", "))
    versions = db.execute(
        f"SELECT posts.id, versions.number, posts.url, sha256, {own} FROM versions "
        "JOIN posts ON posts.id = post LEFT JOIN seals ON kind = 'version' AND row = versions.id "
        "ORDER BY versions.id"
    )
    for id_, number, url, sha256, *values in versions:
        yield Sealed(id_, number, url, _is_broken(sha256, values), sha256 is None)


def _is_broken(sha256: str | None, values: Sequence[object]) -> bool:
    return sha256 is not None and sha256 != _digest(values)


def _digest(values: Sequence[object]) -> str:
    # A damaged row can hold bytes in place of a text; its digest must then be another one.
    return hashlib.sha256(json.dumps(list(values), default=repr).encode()).hexdigest()
