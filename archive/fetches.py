"""The responses that came: noted as they come, and asked for what an address last gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.plain import storable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Fetch


class Whole(NamedTuple):
    """The last answer with a body that an address gave."""

    url: str
    """The address that answered, after redirects."""
    fetched_at: str
    warc_file: str | None
    warc_offset: int | None


def last_whole(db: Database, address: int) -> Whole | None:
    """Return the last answer 2xx of an address, by its id; None if there was none."""
    row = db.execute(
        "SELECT url, fetched_at, warc_file, warc_offset FROM fetches "
        "WHERE address = ? AND status BETWEEN 200 AND 299 ORDER BY id DESC LIMIT 1",
        [address],
    ).fetchone()
    return Whole(*row) if row else None


def note_fetches(
    db: Database, crawl: Crawl, address: int | None, fetches: Iterable[Fetch], *, image: int | None = None
) -> int | None:
    """Keep the responses that a try brought; return the id of the last. The caller holds the transaction.

    They are those of an address or of an image, or of neither.
    """
    last = None
    for fetch in fetches:
        last = db.execute(
            "INSERT INTO fetches (crawl, address, url, fetched_at, status, bytes, content_type, etag, "
            "last_modified, warc_file, warc_offset, warc_length, warc_sha256, image) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                crawl.id,
                address,
                fetch.url,
                fetch.fetched_at,
                fetch.status,
                fetch.bytes,
                storable(fetch.content_type) if fetch.content_type else None,
                fetch.etag,
                fetch.last_modified,
                fetch.warc_file,
                fetch.warc_offset,
                fetch.warc_length,
                fetch.warc_sha256,
                image,
            ],
        ).lastrowid
    return last
