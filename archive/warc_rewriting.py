"""Taking records out of WARC files so that a kill at any moment leaves the old file or the new one."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from archive.warc import ClosedFile
from archive.warc_disk import refused, sync_folder
from archive.warc_reading import Record, read_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlite_utils import Database

    from archive.warc_reading import Damage

NEW = ".new"
"""What the name ends with of a file that is to take another's place."""
_CHUNK = 1 << 20


class Rewritten(NamedTuple):
    """A file made anew beside the old one, which is still there."""

    closed: ClosedFile
    removed: list[tuple[int, int]]
    """Offset and length of each part left out, in the old file."""


def rewrite(path: Path, leave_out: Callable[[Record | Damage], bool]) -> Rewritten | None:
    """Write the file without some of its parts beside it and return what was left out; None if nothing is.

    The rest is copied byte for byte. Raises StorageFault when the disk refuses.
    """
    removed, records = [], 0
    for part in read_records(path):
        if leave_out(part):
            removed.append((part.offset, part.length))
        else:
            records += isinstance(part, Record)
    if not removed:
        return None
    digest, size, position = hashlib.sha256(), 0, 0
    new = path.with_name(path.name + NEW)
    try:
        with path.open("rb") as source, new.open("wb") as target:
            for offset, length in [*removed, (path.stat().st_size, 0)]:
                source.seek(position)
                while chunk := source.read(min(_CHUNK, offset - position)):
                    target.write(chunk)
                    digest.update(chunk)
                    position += len(chunk)
                    size += len(chunk)
                position = offset + length
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        new.unlink(missing_ok=True)
        raise refused(new, error) from error
    return Rewritten(ClosedFile(path.name, size, records, digest.hexdigest()), removed)


def note_rewritten(db: Database, file: Rewritten) -> None:
    """Make the database name the records as they lie in the new file; the caller holds the transaction."""
    name = file.closed.name
    db.execute("CREATE TEMP TABLE IF NOT EXISTS removed (offset INTEGER PRIMARY KEY, total INTEGER NOT NULL)")
    db.execute("DELETE FROM removed")
    total = 0
    for offset, length in file.removed:
        total += length
        db.execute("INSERT INTO removed VALUES (?, ?)", [offset, total])
    its = "warc_file = :name AND crawl IN (SELECT id FROM crawls WHERE warc_file = :name)"
    db.execute(
        "UPDATE fetches SET warc_file = NULL, warc_offset = NULL, warc_length = NULL, warc_sha256 = NULL "
        f"WHERE {its} AND warc_offset IN (SELECT offset FROM removed)",
        {"name": name},
    )
    db.execute(
        "UPDATE fetches SET warc_offset = warc_offset - coalesce((SELECT total FROM removed "
        f"WHERE offset < warc_offset ORDER BY offset DESC LIMIT 1), 0) WHERE {its}",
        {"name": name},
    )
    db.execute(
        "INSERT INTO warc_files (name, bytes, records, sha256, closed_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes, records = excluded.records, "
        "sha256 = excluded.sha256",
        [*file.closed, now()],
    )


def settle_rewritten(db: Database, folder: Path) -> None:
    """Give new files the place of the old ones where the database speaks of the new; remove the others.

    Which of the two it speaks of, the digest in ``warc_files`` says: it was noted in the transaction that
    decided. Raises StorageFault when the disk refuses.
    """
    for new in sorted(folder.glob(f"*{NEW}")):
        old = new.with_name(new.name.removesuffix(NEW))
        row = db.execute("SELECT sha256 FROM warc_files WHERE name = ?", [old.name]).fetchone()
        try:
            with new.open("rb") as file:
                decided = row is not None and hashlib.file_digest(file, "sha256").hexdigest() == row[0]
            if decided:
                new.replace(old)
            else:
                new.unlink()
            sync_folder(folder)
        except OSError as error:
            raise refused(new, error) from error
