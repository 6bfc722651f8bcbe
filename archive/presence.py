"""Whether the file that is written to is still the one at the archive's place."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from archive.faults import StorageFault

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

    from archive.patience import PatientConnection


def watch_presence(db: Database, path: Path) -> None:
    """Take note of which files the open archive at ``path`` is: the database and its write-ahead log."""
    db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    real = path.resolve()
    files = (real, real.with_name(real.name + "-wal"))
    _connection(db).files = {file: _identity(file) for file in files}


def check_presence(db: Database) -> None:
    """Raise StorageFault if the archive was moved, replaced or deleted since ``watch_presence``."""
    for file, identity in _connection(db).files.items():
        if _identity(file) != identity:
            raise StorageFault(
                f"{file} was moved, replaced or deleted while this run wrote to it. Put it back if you have "
                "it, then run the same command again: what is missing is fetched."
            )


def settle_absence(db: Database) -> None:
    """Let nothing that was written to a file that was moved stand in a log beside the file now in its place.

    SQLite would take that log for the other file's, and damage it.
    """
    try:
        check_presence(db)
    except StorageFault:
        with suppress(sqlite3.Error):
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _connection(db: Database) -> PatientConnection:
    return cast("PatientConnection", db.conn)
