"""What is still to be fetched: a fact in the database, never in memory alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.connection import storage_faults, transaction
from archive.crawls import now
from archive.records import Due

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, AddressState, Fetch, Sighting


def due(db: Database, crawl: Crawl, limit: int, *, besides: Collection[int] = ()) -> list[Due]:
    """Return up to ``limit`` addresses to fetch next, listing pages first, without those in ``besides``."""
    taken = ",".join(str(int(address)) for address in besides)
    with storage_faults(crawl.path):
        rows = db.execute(
            f"""
            SELECT id, url, kind, tries FROM addresses
            WHERE blog = ? AND state = 'pending' AND id NOT IN ({taken})
                  AND (next_try_at IS NULL OR next_try_at <= ?)
            ORDER BY kind != 'listing', id LIMIT ?
            """,
            [crawl.blog, now(), limit],
        ).fetchall()
        return [
            Due(id=id_, url=url, kind=kind, tries=tries, facts=_facts(db, id_) if kind == "post" else {})
            for id_, url, kind, tries in rows
        ]


def _facts(db: Database, address: int) -> Mapping[str, tuple[tuple[str, str], ...]]:
    facts: dict[str, tuple[tuple[str, str], ...]] = {}
    for (said,) in db.execute("SELECT facts FROM sightings WHERE address = ? ORDER BY id", [address]):
        for field, pairs in json.loads(said).items():
            facts[field] = facts.get(field, ()) + tuple((text, source) for text, source in pairs)
    return facts


def add_addresses(db: Database, crawl: Crawl, urls: Iterable[str], kind: AddressKind) -> None:
    """Make each address due unless it is known; a listing page that rests is woken.

    The caller holds the transaction.
    """
    moment = now()
    db.conn.executemany(
        "INSERT INTO addresses (blog, url, kind, added_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (blog, url) DO UPDATE SET state = 'pending' WHERE state = 'resting'",
        [(crawl.blog, url, kind, moment) for url in urls],
    )


def note_sighting(db: Database, crawl: Crawl, sighting: Sighting) -> bool:
    """Keep that a witness named an address; return whether it had not yet in this run.

    The caller holds the transaction and has added the address.
    """
    moment = now()
    address = db.execute(
        "SELECT id FROM addresses WHERE blog = ? AND url = ?", [crawl.blog, sighting.url]
    ).fetchone()[0]
    known = db.execute(
        "SELECT crawl FROM sightings WHERE address = ? AND witness = ?", [address, sighting.witness]
    ).fetchone()
    if known and known[0] == crawl.id:
        return False
    db.execute(
        "INSERT INTO sightings (address, witness, page, position, facts, first_seen_at, last_seen_at, crawl) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address, witness) DO UPDATE SET page = excluded.page, "
        "position = excluded.position, facts = excluded.facts, last_seen_at = excluded.last_seen_at, "
        "crawl = excluded.crawl",
        [
            address,
            sighting.witness,
            sighting.page,
            sighting.position,
            json.dumps(sighting.facts, ensure_ascii=False),
            moment,
            moment,
            crawl.id,
        ],
    )
    return True


def settle(
    db: Database, crawl: Crawl, address: int, state: AddressState, *, reason: str | None = None
) -> None:
    """Move an address to its state after a try; the caller holds the transaction."""
    db.execute(
        "UPDATE addresses SET state = ?, last_error = ?, tries = tries + 1 WHERE id = ? AND blog = ?",
        [state, reason, address, crawl.blog],
    )


def note_fetches(db: Database, crawl: Crawl, address: int | None, fetches: Iterable[Fetch]) -> None:
    """Keep the responses that a try brought; the caller holds the transaction."""
    db.conn.executemany(
        "INSERT INTO fetches (crawl, address, url, fetched_at, status, bytes, content_type, etag, "
        "last_modified, warc_file, warc_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                crawl.id,
                address,
                fetch.url,
                fetch.fetched_at,
                fetch.status,
                fetch.bytes,
                fetch.content_type,
                fetch.etag,
                fetch.last_modified,
                fetch.warc_file,
                fetch.warc_offset,
            )
            for fetch in fetches
        ],
    )


def keep_failure(
    db: Database, crawl: Crawl, address: int, state: AddressState, reason: str, fetches: Iterable[Fetch]
) -> None:
    """Keep a try that brought nothing: what came, and why it is no page of ours, in one transaction."""
    with transaction(db, crawl.path):
        note_fetches(db, crawl, address, fetches)
        settle(db, crawl, address, state, reason=reason)
