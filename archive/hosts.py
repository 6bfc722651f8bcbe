"""What hosts asked of us: pauses and robots.txt, kept so that later runs keep to them too."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from archive.connection import storage_faults, transaction

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database


SOON = 3
"""Seconds."""


class Pause(NamedTuple):
    """For how long a host is not asked, from now."""

    seconds: float
    why: str


class RobotsAnswer(NamedTuple):
    """What came of asking for a robots.txt."""

    status: int | None
    error: str | None
    """Why it could not be had."""
    crawl_delay: float | None
    """Seconds, as asked."""


def note_pause(db: Database, path: Path, host: str, seconds: float, why: str) -> None:
    """Keep that a host asks not to be asked for so long; a longer pause stays."""
    until = datetime.fromisoformat(now()) + timedelta(seconds=ceil(seconds))
    with transaction(db, path):
        db.execute(
            "INSERT INTO hosts (host, paused_until, paused_why) VALUES (?, ?, ?) "
            "ON CONFLICT (host) DO UPDATE "
            "SET paused_until = excluded.paused_until, paused_why = excluded.paused_why "
            "WHERE coalesce(paused_until, '') < excluded.paused_until",
            [host, until.isoformat(timespec="seconds"), why],
        )


def pause_of(db: Database, path: Path, host: str) -> Pause | None:
    """Return the pause that a host asked for in an earlier run, as far as it is not over."""
    with storage_faults(path):
        row = db.execute("SELECT paused_until, paused_why FROM hosts WHERE host = ?", [host]).fetchone()
    if row is None or row[0] is None:
        return None
    left = (datetime.fromisoformat(row[0]) - datetime.fromisoformat(now())).total_seconds()
    return Pause(left, row[1] or "") if left > 0 else None


def has_pauses(db: Database) -> bool:
    """Tell whether any host is to be left alone for longer than it takes to begin another run."""
    soon = datetime.fromisoformat(now()) + timedelta(seconds=SOON)
    row = db.execute(
        "SELECT 1 FROM hosts WHERE paused_until > ? LIMIT 1", [soon.isoformat(timespec="seconds")]
    ).fetchone()
    return row is not None


def note_robots(db: Database, path: Path, host: str, answer: RobotsAnswer) -> None:
    """Keep what came of asking a host for its robots.txt."""
    with transaction(db, path):
        db.execute(
            "INSERT INTO hosts (host, robots_at, robots_status, robots_error, crawl_delay) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET robots_at = excluded.robots_at, "
            "robots_status = excluded.robots_status, robots_error = excluded.robots_error, "
            "crawl_delay = excluded.crawl_delay",
            [host, now(), *answer],
        )


def drop_hosts(db: Database) -> None:
    """Take out the hosts on which no blog and no image is any more; the caller holds the transaction."""
    db.execute(
        "DELETE FROM hosts WHERE NOT EXISTS (SELECT 1 FROM blogs WHERE instr(url, hosts.host)) "
        "AND NOT EXISTS (SELECT 1 FROM images WHERE images.host IN (hosts.host, 'www.' || hosts.host))"
    )
