"""The responses of earlier runs: what is known of an address, and where its record lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite_utils import Database


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
