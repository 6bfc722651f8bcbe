"""Taking records out of WARC files so that a kill at any moment leaves the old file or the new one."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from archive.warc import ClosedFile
from archive.warc_disk import files_in, refused, sync_folder, write_whole
from archive.warc_reading import Record, read_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from sqlite_utils import Database

    from archive.warc_reading import Damage

NEW = ".new"
"""What the name ends with of a file that is to take another's place."""
_CHUNK = 1 << 20


class Change(NamedTuple):
    """A part of the old file and what stands for it in the new one."""

    offset: int
    length: int
    packed: int
    """Bytes of the record that stands there now, 0 for none."""
    sha256: str | None


class Rewritten(NamedTuple):
    """A file made anew beside the old one, which is still there."""

    closed: ClosedFile
    changes: list[Change]


def rewrite(path: Path, instead: Callable[[Record | Damage], bytes | None]) -> Rewritten | None:
    """Write a file anew beside it and return what changed; None if nothing did.

    ``instead`` gives what is to stand for a part: a packed record, nothing (b""), or None for the same
    bytes. Raises StorageFault when the disk refuses.
    """
    new = path.with_name(path.name + NEW)
    writing = _Writing(path, new)
    try:
        with path.open("rb") as source:
            for part in read_records(path):
                writing.take(source, part, instead(part))
        return writing.close()
    except OSError as error:
        new.unlink(missing_ok=True)
        raise refused(new, error) from error
    finally:
        if writing.target:
            writing.target.close()


class _Writing:
    """The new file, begun at the first change."""

    def __init__(self, path: Path, new: Path) -> None:
        self._path, self._new = path, new
        self._digest, self._size, self._records = hashlib.sha256(), 0, 0
        self._changes: list[Change] = []
        self.target: BinaryIO | None = None

    def take(self, source: BinaryIO, part: Record | Damage, instead: bytes | None) -> None:
        """Write a part, or what stands for it."""
        self._records += isinstance(part, Record) and instead != b""
        if instead is None:
            if self.target:
                self._copy(source, part.offset, part.length)
            return
        if self.target is None:
            self.target = self._new.open("wb", buffering=0)
            self._copy(source, 0, part.offset)
        sha256 = hashlib.sha256(instead).hexdigest() if instead else None
        self._changes.append(Change(part.offset, part.length, len(instead), sha256))
        self._write(instead)

    def close(self) -> Rewritten | None:
        """End the file and return what it holds."""
        if self.target is None:
            return None
        os.fsync(self.target.fileno())
        digest = self._digest.hexdigest()
        return Rewritten(ClosedFile(self._path.name, self._size, self._records, digest), self._changes)

    def _copy(self, source: BinaryIO, offset: int, length: int) -> None:
        source.seek(offset)
        while length > 0 and (chunk := source.read(min(_CHUNK, length))):
            self._write(chunk)
            length -= len(chunk)

    def _write(self, content: bytes) -> None:
        assert self.target is not None  # noqa: S101 - opened by the only caller
        write_whole(self.target, content)
        self._digest.update(content)
        self._size += len(content)


def note_rewritten(db: Database, file: Rewritten) -> None:
    """Make the database name the records as they lie in the new file; the caller holds the transaction."""
    name = file.closed.name
    db.execute("CREATE TEMP TABLE IF NOT EXISTS shifts (offset INTEGER PRIMARY KEY, total INTEGER)")
    db.execute("DELETE FROM shifts")
    its = "warc_file = ? AND crawl IN (SELECT id FROM crawls WHERE warc_file = ?)"
    total = 0
    for change in file.changes:
        total += change.length - change.packed
        db.execute("INSERT INTO shifts VALUES (?, ?)", [change.offset, total])
        kept = bool(change.packed)
        db.execute(
            "UPDATE fetches SET warc_file = iif(?, warc_file, NULL), "
            "warc_offset = iif(?, warc_offset, NULL), warc_length = ?, warc_sha256 = ? "
            f"WHERE {its} AND warc_offset = ?",
            [kept, kept, change.packed or None, change.sha256, name, name, change.offset],
        )
    db.execute(
        "UPDATE fetches SET warc_offset = warc_offset - coalesce((SELECT total FROM shifts "
        f"WHERE offset < warc_offset ORDER BY offset DESC LIMIT 1), 0) WHERE {its}",
        [name, name],
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
    for new in files_in(folder, NEW):
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
