"""What a run spent, and what it saved by not asking or by asking whether anything changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite_utils import Database

_SPENT = """
UPDATE crawls SET
    requests = (SELECT count(*) FROM fetches WHERE crawl = crawls.id),
    bytes_received = (SELECT coalesce(sum(bytes), 0) FROM fetches WHERE crawl = crawls.id),
    not_modified = (SELECT count(*) FROM fetches WHERE crawl = crawls.id AND status = 304 AND image IS NULL),
    requests_saved = ?, bytes_saved = ?
WHERE id = ?
"""
_UNASKED = """
SELECT count(*), coalesce(sum(bytes), 0) FROM addresses
WHERE blog = (SELECT blog FROM crawls WHERE id = :crawl) AND kind = 'post' AND state = 'done' AND post NOTNULL
AND NOT EXISTS (SELECT 1 FROM fetches WHERE address = addresses.id AND crawl = :crawl)
"""
_UNSENT = """
SELECT coalesce(sum(bytes), 0) FROM addresses
WHERE id IN (SELECT address FROM fetches WHERE crawl = :crawl AND status = 304)
AND id NOT IN (SELECT address FROM fetches
    WHERE crawl = :crawl AND status BETWEEN 200 AND 299 AND address NOTNULL)
"""


class Savings(NamedTuple):
    """What a run was spared."""

    not_asked: int
    """Archived posts that were not due."""
    not_modified: int
    """Pages that had not changed since."""
    bytes: int
    """Length of the bodies that were not sent for both reasons, as last received."""


def count_spending(db: Database, crawl: int) -> None:
    """Fill what a run spent and saved in its row; the caller holds the transaction."""
    unasked, bytes_unasked = db.execute(_UNASKED, {"crawl": crawl}).fetchone()
    (bytes_unsent,) = db.execute(_UNSENT, {"crawl": crawl}).fetchone()
    db.execute(_SPENT, [unasked, bytes_unasked + bytes_unsent, crawl])


def savings(db: Database, crawl: int) -> Savings:
    """Return what a run was spared, by its id; it has ended."""
    row = db.execute(
        "SELECT requests_saved, not_modified, bytes_saved FROM crawls WHERE id = ?", [crawl]
    ).fetchone()
    return Savings(*row)
