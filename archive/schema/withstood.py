"""The fourth version: what hosts asked of us, and what a run obeyed, waited for and withstood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from sqlite_utils import Database

_WITHSTOOD = """
ALTER TABLE crawls ADD COLUMN courtesy TEXT;
ALTER TABLE crawls ADD COLUMN traps TEXT;
CREATE TABLE hosts (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    paused_until TEXT,
    paused_why TEXT,
    robots_at TEXT,
    robots_status INTEGER,
    robots_error TEXT,
    crawl_delay REAL,
    public_at TEXT
);
DROP INDEX fetches_address;
CREATE INDEX fetches_address ON fetches(address, crawl);
"""


def what_is_withstood(db: Database) -> None:
    """Add the hosts with what they asked for; of a run, its courtesy and the traps it met.

    Whether a run asked for an address is told by an index for both: by that of the run alone it takes as
    long as the run has fetches, for each address.
    """
    run_scripts(db, _WITHSTOOD)
