"""One WARC file held against what the database says of it."""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from archive.plain import counted
from archive.warc import UNFINISHED
from archive.warc_disk import GZIP, pack
from archive.warc_reading import Damage, Record, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils import Database

    from archive.warc import ClosedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was written, and where."""

    what: str
    file: str | None = None
    offset: int | None = None
    address: str | None = None
    """Address of the record or of the post."""
    post: int | None = None
    version: int | None = None


@dataclass(slots=True)
class Checked:
    """What was checked and what was found."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    fetches: int = 0
    posts: int = 0
    versions: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is told and is no damage."""


class _Row(NamedTuple):
    url: str
    status: int
    offset: int
    length: int | None
    sha256: str | None


def check_file(
    db: Database,
    path: Path,
    closed: ClosedFile | None,
    checked: Checked,
    step: Callable[[int], None] = lambda _bytes: None,
) -> None:
    """Add to ``checked`` what is wrong with a WARC file; ``closed`` is what was noted when it was closed.

    ``step`` is told of every so many bytes. Memory holds one record at a time.
    """
    check = _FileCheck(db, path, checked)
    before = len(checked.faults)
    for part in read_records(path):
        check.take(part)
        step(part.length)
    check.end()
    checked.files += 1
    checked.bytes += check.size
    if closed and not path.name.endswith(UNFINISHED) and len(checked.faults) == before:
        check.compare_whole(closed)
    if check.unknown:
        checked.notes.append(
            f"{check.name}: {counted(check.unknown, 'record')} of a stopped run, of which no row tells."
        )


class _FileCheck:
    """Walks through a file and through the rows that name its records, side by side."""

    def __init__(self, db: Database, path: Path, checked: Checked) -> None:
        self._db, self._path, self._checked = db, path, checked
        self.name = path.name.removesuffix(UNFINISHED)
        self.size = self.unknown = self._records = 0
        self._rows = _rows(db, self.name)
        self._next: _Row | None = None
        self._advance()
        self._explained: dict[str | None, bool] = {}

    def take(self, part: Record | Damage) -> None:
        """Check the next part of the file."""
        self.size = part.offset + part.length
        for passed in self._rows_before(part.offset):
            self._fault("no record begins there", passed.offset, passed.url)
        if isinstance(part, Damage):
            self._damaged(part)
            return
        self._records += 1
        self._checked.records += 1
        row = self._next if self._next and self._next.offset == part.offset else None
        if row:
            self._advance()
            self._checked.fetches += 1
        elif part.type in {"response", "revisit"}:
            self._unknown(part)
        if wrong := _difference(part, row):
            self._fault(wrong, part.offset, row.url if row else part.url)

    def end(self) -> None:
        """Name the records that the file no longer reaches."""
        while row := self._next:
            self._advance()
            self._fault("the file ends before the record", row.offset, row.url)

    def compare_whole(self, closed: ClosedFile) -> None:
        """Hold a file whose records are all right against its figures from when it was closed."""
        with self._path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == closed.sha256:
                return
        if self._records != closed.records:
            what = f"the file had {closed.records} records when it was closed and has {self._records}"
            self._checked.faults.append(Fault(what=what, file=self.name))
            return
        # Bytes that no checksum of the gzip format covers, in a record that no row names.
        others = list(_packed_otherwise(self._path))
        for record in others:
            self._fault("its bytes are not those that were written", record.offset, record.url)
        if not others:
            what = "the file is not as it was closed, though all its records are"
            self._checked.faults.append(Fault(what=what, file=self.name))

    def _advance(self) -> None:
        self._next = next(self._rows, None)

    def _rows_before(self, offset: int) -> Iterator[_Row]:
        while (row := self._next) and row.offset < offset:
            yield row
            self._advance()

    def _damaged(self, part: Damage) -> None:
        rows = list(self._rows_before(part.offset + part.length))
        for row in rows:
            self._fault(part.why, row.offset, row.url)
        if rows:
            return
        if part.torn and self._path.name.endswith(UNFINISHED):
            self._checked.notes.append(
                f"{self.name}: a record is being written, or was when a run was killed."
            )
        else:
            self._fault(part.why, part.offset, None)

    def _unknown(self, record: Record) -> None:
        """Tell of a record that no row names: a stopped run leaves some, and so does a mistyped blog."""
        if record.blog not in self._explained:
            self._explained[record.blog] = _is_explained(self._db, self.name, record.blog)
        if self._explained[record.blog]:
            self.unknown += 1
        else:
            self._fault("the database does not know of the record", record.offset, record.url)

    def _fault(self, what: str, offset: int, address: str | None) -> None:
        self._checked.faults.append(Fault(what=what, file=self.name, offset=offset, address=address))


def _rows(db: Database, name: str) -> Iterator[_Row]:
    # By the runs of the file: there is no index of responses by their file.
    rows = db.execute(
        "SELECT fetches.url, status, warc_offset, warc_length, warc_sha256 FROM crawls "
        "JOIN fetches ON fetches.crawl = crawls.id AND fetches.warc_file = crawls.warc_file "
        "WHERE crawls.warc_file = ? AND warc_offset NOTNULL ORDER BY warc_offset",
        [name],
    )
    return (_Row(*row) for row in rows)


def _is_explained(db: Database, name: str, blog: str | None) -> bool:
    stopped = db.execute(
        "SELECT 1 FROM crawls WHERE warc_file = ? AND (ended_at IS NULL OR outcome = 'interrupted')", [name]
    ).fetchone()
    if stopped or blog is None:
        return bool(stopped)
    run = "SELECT 1 FROM crawls JOIN blogs ON blogs.id = crawls.blog WHERE blogs.url = ? AND warc_file = ?"
    return db.execute(run, [blog, name]).fetchone() is None


def _difference(record: Record, row: _Row | None) -> str:
    """Return what is wrong with a whole record, or nothing."""
    if row and row.sha256:
        if row.sha256 != record.sha256:
            return "its bytes are not those that were written"
    elif said := record.field("WARC-Block-Digest"):
        digest = base64.b32encode(hashlib.sha1(record.block, usedforsecurity=False).digest()).decode()
        if said != f"sha1:{digest}":
            return "its block is not the one that its digest tells of"
    if row and row.status != record.status:
        return f"it is an answer {record.status}, and the database says {row.status}"
    if row and row.url != record.url:
        return f"it is the answer of {record.url}"
    return ""


def _packed_otherwise(path: Path) -> Iterator[Record]:
    with path.open("rb") as file:
        for record in read_records(path):
            file.seek(record.offset)
            packed = file.read(record.length)
            if isinstance(record, Record) and pack(zlib.decompress(packed, GZIP)) != packed:
                yield record
