"""An archive held for writing: its database and the WARC file of the run."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.clock import now
from archive.connection import storage_faults, transaction, writer
from archive.faults import LockedFault
from archive.healing import doubtful_files, heal
from archive.hosts import has_pauses
from archive.place import check_place, check_warc_folder, is_empty_file, is_empty_place, warc_folder
from archive.seals import seal
from archive.warc import WarcFile
from archive.warc_mending import mend
from archive.warc_rewriting import settle_rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.warc import ClosedFile

_SOFTWARE = f"blog-to-sqlite/{version('blog-to-sqlite')}"


@dataclass(frozen=True, slots=True)
class Recording:
    """What a run writes to; ``warc`` is None when no WARC is wanted."""

    db: Database
    path: Path
    warc: WarcFile | None
    replayed: Path | None = None
    """The WARC file that is read again, where nothing is fetched."""

    @property
    def warc_name(self) -> str | None:
        """Name of the WARC file that holds what this run reads; None with --no-warc."""
        file = self.warc or self.replayed
        return file.name if file else None

    @property
    def folder(self) -> Path:
        """The folder of the WARC files."""
        return self.replayed.parent if self.replayed else warc_folder(self.path)

    def note(self, blog_url: str, kind: str, content: Mapping[str, object]) -> None:
        """Keep in the WARC, if one is wanted, what is to be known of a blog besides its responses.

        ``kind`` is crawl, end, failure, recipe, or one of ``archive.warc.DECISIONS``. Raises StorageFault
        when the disk refuses.
        """
        if self.warc:
            self.warc.write_metadata(blog_url, now(), kind, content)


@contextmanager
def recording(path: Path, *, with_warc: bool) -> Iterator[Recording]:
    """Hold the archive at ``path`` for one run.

    A run that archived nothing leaves nothing: no WARC file that no row speaks
    of, and no database where none was before. Raises what ``writer`` raises.
    """
    check_place(path)
    check_warc_folder(path)
    now()  # a present that cannot be read is told before anything is made
    is_new = is_empty_place(path)
    empty = False
    try:
        with writer(path) as db:
            folder = warc_folder(path)
            settle_rewritten(db, folder)
            doubtful = doubtful_files(db)
            _note_closed(db, path, [*mend(folder), *heal(db, path, folder, doubtful)])
            warc = WarcFile(folder, _free_name(folder), _SOFTWARE) if with_warc else None
            try:
                yield Recording(db, path, warc)
                # The next run seals what this one cannot, as it does after a kill.
                with suppress(LockedFault):
                    seal(db, path)
            finally:
                with storage_faults(path):
                    _finish(db, path, warc)
                    empty = not (db.execute("SELECT 1 FROM blogs LIMIT 1").fetchone() or has_pauses(db))
    finally:
        if is_new and (empty or is_empty_file(path)):
            for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                leftover.unlink(missing_ok=True)


def _free_name(folder: Path) -> str:
    """Return a name by the present moment and the process; in containers many processes have one number."""
    stem = name = f"{datetime.fromisoformat(now()):%Y%m%dT%H%M%SZ}-{os.getpid()}"
    number = 1
    while any(folder.glob(f"{name}.warc.gz*")):
        number += 1
        name = f"{stem}-{number}"
    return f"{name}.warc.gz"


def _finish(db: Database, path: Path, warc: WarcFile | None) -> None:
    if warc is None:
        return
    holds_run = db.execute("SELECT 1 FROM crawls WHERE warc_file = ? LIMIT 1", [warc.name]).fetchone()
    if not holds_run and not warc.holds_decisions:
        warc.discard()
        return
    # A file that cannot be noted keeps its unfinished name: the next run does both, as after a kill.
    with suppress(LockedFault):
        warc.close(lambda closed: _note_closed(db, path, [closed]))


def _note_closed(db: Database, path: Path, files: Iterable[ClosedFile]) -> None:
    with transaction(db, path):
        db.conn.executemany(
            "INSERT INTO warc_files (name, bytes, records, sha256, closed_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (name) DO NOTHING",
            [(*closed, now()) for closed in files],
        )
