"""What a power cut took out of the WARC while the rows that name it reached the disk: asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.connection import transaction
from archive.images import ask_for_lost
from archive.warc import ClosedFile
from archive.warc_mending import digest_of
from archive.warc_reading import whole_records

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database


def doubtful_files(db: Database) -> list[str]:
    """Return the names of the WARC files of earlier runs that no run has noted as closed."""
    rows = db.execute(
        "SELECT DISTINCT warc_file FROM crawls WHERE warc_file NOTNULL "
        "AND warc_file NOT IN (SELECT name FROM warc_files)"
    )
    return [name for (name,) in rows]


def heal(db: Database, path: Path, folder: Path, names: list[str]) -> list[ClosedFile]:
    """Look for what rows name in these WARC files, and return those of the files that are there.

    What is no longer there is named by no row afterwards, and its address is due
    again, without validators: the whole page must come. Raises StorageFault.
    """
    found = []
    for name in names:
        file = folder / name
        whole = {record.offset for record in whole_records(file)} if file.exists() else set()
        noted = db.execute("SELECT id, warc_offset FROM fetches WHERE warc_file = ?", [name]).fetchall()
        lost = [(id_,) for id_, offset in noted if offset not in whole]
        with transaction(db, path):
            db.conn.executemany(
                "UPDATE addresses SET state = 'pending', tries = 0, etag = NULL, last_modified = NULL, "
                "whole_at = NULL, next_check_at = NULL WHERE id = (SELECT address FROM fetches WHERE id = ?)",
                lost,
            )
            db.conn.executemany(
                "UPDATE fetches SET warc_file = NULL, warc_offset = NULL, warc_length = NULL, "
                "warc_sha256 = NULL WHERE id = ?",
                lost,
            )
            ask_for_lost(db)
        if file.exists():
            found.append(ClosedFile(name, file.stat().st_size, len(whole), digest_of(file)))
    return found
