"""What was forgotten at the user's word, and is not archived again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from archive.faults import UsageFault
from archive.spelling import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from archive.crawls import Crawl

Kind = Literal["post", "address", "blog"]
"""address: another one that led to a post, or claimed to."""


def digest_of(url: str) -> str:
    """Return the SHA-256, in hex, by which a forgotten address is known; all its spellings have one."""
    return hashlib.sha256(bare(url).encode("utf8", "replace")).hexdigest()


def forgotten(db: Database, urls: Iterable[str]) -> set[str]:
    """Return those of the addresses that were forgotten."""
    if db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is None:
        return set()
    return {url for url in urls if forgotten_at(db, url) is not None}


def note_named(db: Database, crawl: Crawl, urls: Iterable[str]) -> None:
    """Keep that the blog still names these forgotten addresses; the caller holds the transaction."""
    db.conn.executemany(
        "UPDATE tombstones SET blog = ?, crawl = ? WHERE url_sha256 = ?",
        [(crawl.blog, crawl.id, digest_of(url)) for url in urls],
    )


def still_named(db: Database, blog: int, since: int) -> int:
    """Return how many forgotten posts the blog has named from that run on."""
    row = db.execute(
        "SELECT count(*) FROM tombstones WHERE kind = 'post' AND blog = ? AND crawl >= ?", [blog, since]
    ).fetchone()
    return int(row[0])


def forgotten_at(db: Database, url: str) -> str | None:
    """Return when an address was forgotten, or None."""
    row = db.execute("SELECT forgotten_at FROM tombstones WHERE url_sha256 = ?", [digest_of(url)]).fetchone()
    return row[0] if row else None


def refuse_forgotten(db: Database, url: str) -> None:
    """Raise UsageFault if the blog at ``url`` was forgotten."""
    moment = forgotten_at(db, url)
    if moment is not None:
        raise UsageFault(
            f"{url} was forgotten on {moment[:10]} and is not archived again here. To archive it all the "
            "same, name another database."
        )
